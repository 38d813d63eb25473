"""Detectors over texts that stand side by side: within what comes at once, and over what came before."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voile.events import decode_events, encode_events
from voile.ids import PageId
from voile.policy import ConsentMode, Finisher, SitePolicy, detectors, joined
from voile.policy.known import StampsAlone
from voile.policy.ledger import Ledger
from voile.policy.stream import gate_events

_POLICY = SitePolicy(
    site="1234567890", version=1, origins=("https://shop.example",), consent=ConsentMode.REQUIRED
)
Json = dict[str, Any]


def _element(node_id: int, tag: str, *children: Json, **more: Any) -> Json:
    made = {"type": 2, "id": node_id, "tagName": tag, "attributes": {}, "childNodes": [*children]}
    return made | more


def _text(node_id: int, text: str) -> Json:
    return {"type": 3, "id": node_id, "textContent": text}


def _snapshot(*children: Json) -> Json:
    document = {"type": 0, "id": 1, "childNodes": [_element(2, "body", *children)]}
    return {"type": 2, "timestamp": 1, "data": {"node": document, "initialOffset": {"top": 0, "left": 0}}}


def _mutation(**lists: list[Json]) -> Json:
    empty: Json = {"source": 0, "texts": [], "attributes": [], "removes": [], "adds": []}
    return {"type": 3, "timestamp": 2, "data": {**empty, **lists}}


def _add(parent: int, node: Json, before: int | None = None) -> Json:
    return _mutation(adds=[{"parentId": parent, "nextId": before, "node": node, "vt": "c"}])


def _change(node_id: int, text: str) -> Json:
    return _mutation(texts=[{"id": node_id, "value": text, "vt": "c"}])


def _gated(*events: Json) -> tuple[list[Json], dict[str, int]]:
    ledger = Ledger(_POLICY)
    kept = gate_events(ledger, StampsAlone(), decode_events(json.dumps(events).encode()))
    return json.loads(encode_events(kept)), dict(ledger.breaches)


def _finished(*events: Json) -> tuple[list[Json], dict[str, int]]:
    page = Finisher(_POLICY).page(PageId("0" * 32), [json.dumps(events).encode()])
    return json.loads(page.events_json), dict(page.breaches)


def _texts(value: Any) -> list[str]:
    """All texts of events, in their order."""
    if isinstance(value, dict):
        own = [value[name] for name in ("textContent", "value") if isinstance(value.get(name), str)]
        return own + [text for item in value.values() for text in _texts(item)]
    return [text for item in value for text in _texts(item)] if isinstance(value, list) else []


_SPANS = (_element(4, "span", _text(5, "jane@")), _element(6, "b", _text(7, "example.com")))


def test_inline_elements_of_one_block_are_joined() -> None:
    kept, breaches = _gated(_snapshot(_element(3, "p", *_SPANS)))
    assert _texts(kept) == ["[email]", ""]
    assert breaches == {"detector": 1}


@pytest.mark.parametrize(
    "between",
    [
        _element(8, "br"),
        _element(8, "div", _text(9, "and")),
        _element(8, "img"),
    ],
)
def test_what_is_no_inline_element_ends_a_run(between: Json) -> None:
    kept, breaches = _gated(_snapshot(_element(3, "p", _SPANS[0], between, _SPANS[1])))
    assert [text for text in _texts(kept) if text != "and"] == ["jane@", "example.com"]
    assert breaches == {}


def test_blocks_are_not_joined() -> None:
    blocks = [_element(20 + number, "td", span) for number, span in enumerate(_SPANS)]
    assert _gated(_snapshot(_element(3, "tr", *blocks)))[1] == {}


def test_a_custom_element_and_a_masked_text_do_not_end_a_run() -> None:
    custom = _element(8, "my-name", _text(9, "example"))
    masked = _element(10, "i", _text(11, "XXX"), vt="m")
    kept, _ = _gated(_snapshot(_element(3, "p", _SPANS[0], custom, _text(12, "."), masked)))
    assert _texts(kept) == ["[email]", "", "", ""]


def test_the_run_goes_on_after_an_inline_element() -> None:
    kept, _ = _gated(
        _snapshot(
            _element(3, "p", _text(4, "4111 11"), _element(5, "b", _text(6, "11 1111 ")), _text(7, "1111 ok"))
        )
    )
    assert _texts(kept) == ["[card]", "", " ok"]


def test_a_text_that_completes_a_hit_goes_when_the_tree_is_known() -> None:
    events = [
        _snapshot(_element(3, "p", _element(4, "span", _text(5, "4111 1111 ")), _text(6, "-"))),
        _change(6, "1111 1111"),
    ]
    assert _gated(*events)[1] == {}
    kept, breaches = _finished(*events)
    assert _texts(kept) == ["4111 1111 ", "-", ""]
    assert breaches == {"detector": 1}


def test_what_is_put_before_or_behind_a_text_is_joined_with_it() -> None:
    start = _snapshot(_element(3, "p", _text(5, "example.com")))
    assert _texts(_finished(start, _add(3, _text(6, "jane@"), 5))[0]) == ["example.com", "[email]"]
    assert _texts(_finished(start, _add(3, _text(6, "jane@")))[0]) == ["example.com", "jane@"]
    inside = _element(7, "span", _element(8, "i", _text(9, "jane@")))
    assert _texts(_finished(start, _add(3, inside, 5))[0]) == ["example.com", "[email]"]
    assert _texts(_finished(start, _add(3, _element(7, "div", _text(9, "jane@")), 5))[0])[1] == "jane@"


def test_a_text_that_was_removed_is_joined_no_more() -> None:
    start = _snapshot(_element(3, "p", _text(4, "jane@"), _element(5, "b", _text(6, " or "))))
    removal = _mutation(removes=[{"parentId": 3, "id": 4}])
    assert _finished(start, removal, _change(6, "example.com"))[1] == {}
    assert _finished(start, _change(6, "example.com"))[1] == {"detector": 1}


def test_many_siblings_come_and_go_in_any_order() -> None:
    """The order of siblings is kept through additions before others, removals and moves."""
    letters = [_add(3, _text(10 + number, "jane@example.com"[number])) for number in range(16)]
    kept, _ = _finished(_snapshot(_element(3, "p")), *letters)
    assert "".join(_texts(kept)) != "jane@example.com"
    backwards = [
        _add(3, _text(10 + number, "jane@example.com"[number]), 11 + number if number < 15 else None)
        for number in reversed(range(16))
    ]
    kept, _ = _finished(_snapshot(_element(3, "p")), *backwards)
    assert "".join(reversed(_texts(kept))) != "jane@example.com"


@given(st.lists(st.text(alphabet="ab@. c4111１＠\u200b-", max_size=12), max_size=8))
def test_pieces_without_a_hit_stay_and_judged_ones_have_none(pieces: list[str]) -> None:
    kept = joined.scrub_all(pieces)
    if kept is None:
        assert not detectors.hits("".join(pieces))
    else:
        assert len(kept) == len(pieces)
        assert "".join(kept) != "".join(pieces)


@given(st.text(max_size=60))
def test_places_lie_in_the_text_one_after_the_other(text: str) -> None:
    at = 0
    for start, end, _ in detectors.places(text):
        assert at <= start <= end <= len(text)
        at = end
