"""The strictest of several policies forbids what any of them forbids."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voile.policy import ConsentMode, SitePolicy, UrlDisplay, strictest
from voile.policy.ledger import Ledger
from voile.policy.stricter import is_same


def _policy(version: int = 1, **changes: Any) -> SitePolicy:
    return SitePolicy(
        site="1234567890",
        version=version,
        origins=("https://shop.example",),
        consent=ConsentMode.REQUIRED,
        **changes,
    )


@pytest.mark.parametrize("name", ["censor_all_inputs", "censor_all_text"])
@pytest.mark.parametrize(("one", "other"), [(True, False), (False, True)])
def test_what_one_masks_is_masked(name: str, one: bool, other: bool) -> None:
    strict = strictest([_policy(1, **{name: one}), _policy(2, **{name: other})])
    assert getattr(strict, name) is True
    assert strict.version == 2


def test_an_image_must_be_on_both_lists() -> None:
    wide, narrow = (
        ("https://a.example/", "https://b.example/x/"),
        ("https://a.example/img/", "https://c.example/"),
    )
    for lists in ((wide, narrow), (narrow, wide)):
        strict = strictest([_policy(number, images=images) for number, images in enumerate(lists, start=1)])
        assert strict.images == ("https://a.example/img/",)
    assert strictest([_policy(1, images=wide), _policy(2)]).images == ()


def test_a_detector_runs_unless_both_switch_it_off() -> None:
    lists: tuple[tuple[str, ...], ...] = (("email", "card"), ("card", "iban"))
    for pair in (lists, lists[::-1]):
        strict = strictest([_policy(number, detectors_off=off) for number, off in enumerate(pair, start=1)])
        assert strict.detectors_off == ("card",)
    assert not is_same(_policy(1, detectors_off=("card",)), _policy(1))


@pytest.mark.parametrize("part", ["domain", "path", "query", "hash"])
def test_a_part_of_an_address_must_be_shown_by_both(part: str) -> None:
    everything: dict[str, Any] = {"domain": True, "path": True, "query": True, "hash": True}
    shown, hidden = UrlDisplay(**everything), UrlDisplay(**{**everything, part: False})
    for pair in ((shown, hidden), (hidden, shown)):
        strict = strictest([_policy(number, url_display=each) for number, each in enumerate(pair, start=1)])
        assert getattr(strict.url_display, part) is False


def test_a_shown_query_gives_way_to_the_list_of_the_other() -> None:
    whole = UrlDisplay(query=True, query_parameters=())
    some, others = UrlDisplay(query_parameters=("a", "b")), UrlDisplay(query_parameters=("b", "c"))
    for pair, kept in (((whole, some), ("a", "b")), ((some, whole), ("a", "b")), ((some, others), ("b",))):
        strict = strictest([_policy(number, url_display=each) for number, each in enumerate(pair, start=1)])
        assert (strict.url_display.query, strict.url_display.query_parameters) == (False, kept)


def test_one_alone_stays_and_what_is_not_judged_makes_no_difference() -> None:
    policy = _policy(3, images=("https://a.example/",))
    assert strictest([policy]) == policy
    assert is_same(policy, _policy(4, images=policy.images, idle_minutes=5))
    assert not is_same(policy, _policy(3))


_DISPLAYS = st.builds(
    UrlDisplay,
    domain=st.booleans(),
    path=st.booleans(),
    query=st.booleans(),
    hash=st.booleans(),
    query_parameters=st.sampled_from([(), ("a",), ("a", "b"), ("b",)]),
)


@given(_DISPLAYS, _DISPLAYS)
def test_an_address_under_the_strictest_passes_both_untouched(one: UrlDisplay, other: UrlDisplay) -> None:
    policies = [_policy(1, url_display=one), _policy(2, url_display=other)]
    kept = Ledger(strictest(policies)).page_url("https://shop.example/a/b?a=1&b=2&c=3#part")
    assert [Ledger(policy).page_url(kept) for policy in policies] == [kept, kept]
