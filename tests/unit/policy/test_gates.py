"""Properties of the pure gates: they end, they are stable, and what they pass they pass again."""

from hypothesis import given, settings
from hypothesis import strategies as st

from voile.policy import ConsentMode, SitePolicy, UrlDisplay, css, detectors, masks, urls
from voile.policy.attributes import gate
from voile.policy.forms import Place
from voile.policy.ledger import Ledger

_POLICY = SitePolicy(
    site="1234567890", version=1, origins=("https://shop.example",), consent=ConsentMode.REQUIRED
)
_DISPLAYS = st.builds(UrlDisplay, st.booleans(), st.booleans(), st.booleans(), st.booleans())
_CSS = st.text(st.sampled_from("ab:;{}()[]\"'\\/*@#-. \n0url") | st.characters(codec="utf-8"), max_size=60)
_URLS = st.text(st.sampled_from("htps:/@?#&=.%-_a0\\ \t") | st.characters(codec="utf-8"), max_size=60)


@given(st.text())
def test_masked_text_keeps_its_shape(text: str) -> None:
    masked = masks.mask_text(text)
    assert len(masked) == len(text)
    assert masks.is_masked_text(masked)


@given(st.text())
def test_masked_value_tells_only_a_step_of_five(value: str) -> None:
    masked = masks.mask_value(value)
    assert masks.is_masked_value(masked)
    assert 0 <= len(masked) - len(value) < masks.MULTIPLE


@given(st.text())
def test_detectors_find_nothing_in_what_they_left(text: str) -> None:
    found = detectors.scrub(text)
    assert detectors.scrub(found) == found


@given(st.text(max_size=20), st.text(max_size=20))
def test_an_address_is_found_between_words(before: str, after: str) -> None:
    assert "jane.doe@example.com" not in detectors.scrub(f"{before} jane.doe@example.com {after}")


@settings(max_examples=300)
@given(_CSS)
def test_css_gate_is_stable(text: str) -> None:
    kept = css.gate_css(text, _POLICY)
    assert css.gate_css(kept, _POLICY) == kept


@settings(max_examples=300)
@given(_CSS, st.booleans())
def test_declarations_gate_is_stable(text: str, masked: bool) -> None:
    kept = css.gate_declarations(text, _POLICY, masked=masked)
    assert css.gate_declarations(kept, _POLICY, masked=masked) == kept


@given(_CSS)
def test_no_sheet_lets_a_query_out(text: str) -> None:
    kept = css.gate_css(f"a{{{text}}}b{{background:url(https://shop.example/a?canary)}}", _POLICY)
    assert "?canary" not in kept.replace("\\", "")


@settings(max_examples=300)
@given(_URLS, _DISPLAYS)
def test_url_gate_is_stable(url: str, display: UrlDisplay) -> None:
    kept = urls.gate_url(url, display)
    assert urls.gate_url(kept, display) == kept


@given(_URLS)
def test_user_information_query_and_hash_never_stay(path: str) -> None:
    kept = urls.gate_url(f"https://jane:canary1@shop.example/{path}?canary2#canary3", UrlDisplay())
    assert "canary1" not in kept
    assert "canary2" not in kept.partition("?")[2]
    assert "canary3" not in kept.partition("#")[2]


@given(st.text(max_size=12), st.text(max_size=30), st.booleans(), st.booleans())
def test_attribute_gate_is_stable(name: str, value: str, masked: bool, svg: bool) -> None:
    place = Place("div", "", masked)
    kept = gate(Ledger(_POLICY), {name: value}, place, svg=svg)
    assert gate(Ledger(_POLICY), dict(kept), place, svg=svg) == kept


def test_a_sheet_that_was_judged_before_is_judged_by_the_policy_at_hand() -> None:
    """The gate remembers long sheets that it left as they were, for one display of URLs each."""
    sheet = f'a{{background:url("https://shop.example/a.png")}}{"b{color:red}" * 80}'
    hidden = SitePolicy(
        site="1234567890",
        version=1,
        origins=("https://shop.example",),
        consent=ConsentMode.REQUIRED,
        url_display=UrlDisplay(domain=False),
    )
    assert css.gate_css(sheet, _POLICY) == css.gate_css(sheet, _POLICY) == sheet
    assert "https" not in css.gate_css(sheet, hidden)
    assert css.gate_css(sheet.replace("red", "blue"), _POLICY) != sheet
