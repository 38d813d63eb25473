"""The second pass: what the tree says counts, and nothing becomes looser."""

import json
from typing import Any

import pytest

from voile.errors import PolicyError
from voile.events import decode_events, encode_events, in_full
from voile.ids import PageId, RecordingId
from voile.policy import ConsentMode, Finisher, SitePolicy

_POLICY = SitePolicy(
    site="1234567890", version=7, origins=("https://shop.example",), consent=ConsentMode.REQUIRED
)
_PAGE = PageId("0" * 32)
Json = dict[str, Any]


def _element(node_id: int, tag: str, *children: Json, vt: str | None = None, **attributes: Any) -> Json:
    stamp = {"vt": vt} if vt else {}
    return {
        "type": 2,
        "id": node_id,
        **stamp,
        "tagName": tag,
        "attributes": attributes,
        "childNodes": [*children],
    }


def _text(node_id: int, text: str) -> Json:
    return {"type": 3, "id": node_id, "textContent": text}


def _snapshot(*children: Json) -> Json:
    document = {"type": 0, "id": 1, "childNodes": [_element(2, "body", *children)]}
    return {"type": 2, "timestamp": 1, "data": {"node": document, "initialOffset": {"top": 0, "left": 0}}}


def _incremental(source: int, **data: Any) -> Json:
    return {"type": 3, "timestamp": 2, "data": {"source": source, **data}}


def _mutation(**lists: list[Json]) -> Json:
    return _incremental(0, **{"texts": [], "attributes": [], "removes": [], "adds": [], **lists})


def _add(parent: int, node: Json, vt: str = "c") -> Json:
    return _mutation(adds=[{"parentId": parent, "nextId": None, "node": node, "vt": vt}])


def _finish(*events: Json, policy: SitePolicy = _POLICY) -> tuple[list[Json], dict[str, int], bool]:
    page = Finisher(policy).page(_PAGE, [_stored(*events)])
    return json.loads(in_full(page.events_json)), dict(page.breaches), page.changed


def _stored(*events: Json) -> bytes:
    return encode_events(decode_events(json.dumps(events).encode()))


_MASKED = _element(4, "div", _element(5, "p", _text(6, "XXXX")), vt="m")
_EXCLUDED = _element(4, "div", vt="x")
_PLAIN = _element(4, "div", _element(5, "p", _text(6, "Oak")))


def test_what_is_right_stays_byte_for_byte() -> None:
    events = [_snapshot(_PLAIN), _incremental(2, type=2, id=5, x=1, y=2, vt="c")]
    assert _finish(*events) == (events, {}, False)


def test_a_clear_stamp_inside_a_mask_does_not_count() -> None:
    wrong = _mutation(texts=[{"id": 6, "value": "Jane", "vt": "c"}])
    events, breaches, changed = _finish(_snapshot(_MASKED), wrong)
    assert events[1]["data"]["texts"][0]["value"] == "XXXX"
    assert changed
    assert breaches == {"stamp": 1, "masked_text": 1}


def test_a_click_inside_an_excluded_box_goes() -> None:
    events, breaches, _ = _finish(_snapshot(_EXCLUDED), _incremental(2, type=2, id=4, x=1, y=2, vt="c"))
    assert len(events) == 1
    assert breaches == {"stamp": 1, "excluded_event": 1}


def test_a_node_added_into_a_box_goes() -> None:
    events, _, _ = _finish(_snapshot(_EXCLUDED), _add(4, _element(9, "p", _text(10, "canary"))))
    assert len(events) == 1


def test_a_node_added_into_a_mask_is_masked() -> None:
    events, _, _ = _finish(_snapshot(_MASKED), _add(5, _element(9, "b", _text(10, "canary"))))
    assert "canary" not in json.dumps(events)


def test_what_was_added_is_known_afterwards() -> None:
    added = _add(2, _element(9, "div", _text(10, "XX"), vt="m"))
    wrong = _mutation(texts=[{"id": 10, "value": "canary", "vt": "c"}])
    events, _, _ = _finish(_snapshot(_PLAIN), added, wrong)
    assert "canary" not in json.dumps(events)


def test_a_stricter_stamp_holds_from_then_on() -> None:
    stricter = _mutation(attributes=[{"id": 4, "attributes": {"class": "inspectlet-sensitive"}, "vt": "m"}])
    wrong = _mutation(texts=[{"id": 6, "value": "canary", "vt": "c"}])
    events, _, _ = _finish(_snapshot(_PLAIN), stricter, wrong)
    assert "canary" not in json.dumps(events)
    assert "Oak" in json.dumps(events)


def test_a_moved_node_takes_the_treatment_of_its_new_place() -> None:
    snapshot = _snapshot(_element(3, "div", vt="m"), _PLAIN)
    moved = _mutation(
        removes=[{"parentId": 2, "id": 4}],
        adds=[{"parentId": 3, "nextId": None, "node": _element(4, "div"), "vt": "c"}],
    )
    wrong = _mutation(attributes=[{"id": 4, "attributes": {"title": "canary"}, "vt": "c"}])
    events, _, _ = _finish(snapshot, moved, wrong)
    assert "canary" not in json.dumps(events)


def test_a_removed_node_is_known_no_more() -> None:
    removed = _mutation(removes=[{"parentId": 2, "id": 4}])
    events, _, _ = _finish(_snapshot(_PLAIN), removed, _incremental(3, id=5, x=0, y=9, vt="c"))
    assert len(events) == 2


def test_an_event_before_any_snapshot_goes() -> None:
    events, _, changed = _finish(_incremental(5, id=4, text="XXXXX", isChecked=False, vt="m"))
    assert events == []
    assert changed


def test_an_attribute_is_judged_by_its_element() -> None:
    snapshot = _snapshot(_element(4, "progress"), _element(5, "p"))
    right = _mutation(attributes=[{"id": 4, "attributes": {"value": "0.5"}, "vt": "c"}])
    wrong = _mutation(attributes=[{"id": 5, "attributes": {"value": "0.5"}, "vt": "c"}])
    events, _, _ = _finish(snapshot, right, wrong)
    assert events == [snapshot, right]


_STATES = "[data-state=open],[data-on]{color:red}"
_INLINE = _element(4, "style", **{"_cssText": _STATES})
_REFERRED = _element(4, "link", **{"_cssText": "voile-asset:" + "a" * 64})
_RULE = _incremental(8, id=5, vt="c", adds=[{"rule": "b [data-state='open']{color:red}"}])


@pytest.mark.parametrize(
    ("sheet", "later", "states"),
    [
        (_INLINE, (), ["open", None, None, ""]),
        (_REFERRED, (), ["open", None, None, ""]),
        (_element(4, "style"), (_RULE,), ["open", None, None, None]),
        (_element(4, "style", **{"_cssText": "a{color:red}"}), (), [None, None, None, None]),
    ],
    ids=["in an attribute", "by its hash", "a rule that came later", "nothing"],
)
def test_what_sheets_select_is_held_against_them(
    sheet: Json, later: tuple[Json, ...], states: list[str | None]
) -> None:
    marked: list[dict[str, str]] = [
        {"data-state": "open"},
        {"data-state": "word"},
        {"data-user": "word"},
        {"data-on": ""},
    ]
    elements = [_element(5 + at, "p", **one) for at, one in enumerate(marked)]
    changed = {"id": 5, "attributes": {"data-user": "word"}, "vt": "c"}
    given = [_snapshot(sheet, *elements), _mutation(attributes=[changed]), *later]
    page = Finisher(_POLICY, sheet={"a" * 64: _STATES}.get, is_whole=True).page(
        _PAGE, [json.dumps(given).encode()]
    )
    body = json.loads(page.events_json)[0]["data"]["node"]["childNodes"][0]["childNodes"]
    kept = [node["attributes"].get(*one) for node, one in zip(body[1:], marked, strict=True)]
    assert kept == states
    assert b"data-user" not in page.events_json
    assert page.breaches["attribute"] == states.count(None) + 1
    # While sheets may still be on their way, nothing is held against them.
    early = Finisher(_POLICY).page(_PAGE, [json.dumps(given).encode()])
    assert early.events_json.count(b'"word"') == 3


def test_text_of_a_style_element_is_judged_as_css() -> None:
    snapshot = _snapshot(_element(4, "style", _text(5, "a{color:red}")))
    wrong = _mutation(texts=[{"id": 5, "value": 'a::before{content:"canary"}', "vt": "c"}])
    events, _, _ = _finish(snapshot, wrong)
    assert events[1]["data"]["texts"][0]["value"] == 'a::before{content:"XXXXXX"}'


def test_children_of_a_frame_take_its_treatment() -> None:
    frame = _snapshot(_element(4, "div", _element(5, "iframe"), vt="m"))
    document = {"type": 0, "id": 20, "childNodes": [_element(21, "p", _text(22, "canary"))]}
    attached = _add(5, document)
    attached["data"]["isAttachIframe"] = True
    events, _, _ = _finish(frame, attached)
    assert len(events) == 2
    assert "canary" not in json.dumps(events)


def test_a_ring_of_nodes_ends() -> None:
    first = _add(2, _element(8, "div"))
    second = _add(8, _element(9, "div"))
    ring = _add(9, _element(8, "div"))
    events, _, _ = _finish(_snapshot(), first, second, ring, _incremental(3, id=8, x=0, y=9, vt="c"))
    assert all(event["data"].get("source") != 3 for event in events)


def test_a_stricter_policy_makes_what_is_stored_stricter() -> None:
    strict = SitePolicy(
        site="1234567890",
        version=8,
        origins=("https://shop.example",),
        consent=ConsentMode.REQUIRED,
        censor_all_text=True,
    )
    events, _, changed = _finish(_snapshot(_PLAIN), policy=strict)
    assert changed
    assert "Oak" not in json.dumps(events)


def test_segments_are_one_page() -> None:
    first = json.dumps([_snapshot(_MASKED)], separators=(",", ":")).encode()
    second = json.dumps([_mutation(texts=[{"id": 6, "value": "canary", "vt": "c"}])]).encode()
    finisher = Finisher(_POLICY)
    page = finisher.page(_PAGE, [first, b"[]", second])
    assert len(json.loads(page.events_json)) == 2
    assert b"canary" not in page.events_json
    finished = finisher.finished(RecordingId("1" * 32))
    assert (finished.pages, finished.policy_version) == ((page,), 7)


def test_a_segment_that_does_not_decode_is_an_error() -> None:
    with pytest.raises(PolicyError):
        Finisher(_POLICY).page(_PAGE, [b'[{"type":0,"timestamp":1}]'])


def _radio(node_id: int, vt: str = "m") -> Json:
    return _element(node_id, "input", vt=vt, type="radio")


def _choices(vt: str = "m") -> Json:
    first = _element(5, "label", _radio(6, vt), _text(7, "red"))
    second = _element(8, "label", _radio(9, vt), _text(10, "blue"))
    return _snapshot(_element(4, "fieldset", first, second))


def _custom(tag: str, **payload: Any) -> Json:
    return {"type": 5, "timestamp": 3, "data": {"tag": tag, "payload": payload}}


@pytest.mark.parametrize("node", [6, 5, 7, 9, 10])
def test_which_of_a_masked_choice_was_used_is_not_told(node: int) -> None:
    """Neither by the control, nor by its label, nor by the text in it."""
    told = [
        _incremental(2, type=2, id=node, x=1, y=2, ox=0.5, oy=0.5, vt="c"),
        _incremental(2, type=5, id=node, vt="c"),
        _incremental(5, id=node, text="on", isChecked=True, vt="m"),
        _incremental(1, positions=[{"x": 1, "y": 2, "id": node, "timeOffset": 0, "vt": "c"}]),
        _custom("voile.reaction", id=node, at_ms=2, after_ms=None, how="none", vt="c"),
        _custom("voile.field", id=node, kind="change", typed_ms=0, vt="m"),
    ]
    events, breaches, _ = _finish(_choices(), *told)
    assert {event["data"].get("id", event["data"].get("payload", {}).get("id")) for event in events[1:]} == {
        4
    }
    assert [event["data"].get("source") for event in events[1:]] == [2, None, None]
    assert "x" not in events[1]["data"]
    assert "ox" not in events[1]["data"]
    assert breaches["masked_state"] >= 5


def test_a_click_on_the_group_stays() -> None:
    events = [_choices(), _incremental(2, type=2, id=4, vt="m"), _custom("voile.submit", id=4, vt="m")]
    assert _finish(*events) == (events, {}, False)


def test_a_clear_choice_is_told() -> None:
    policy = SitePolicy(
        site="1234567890",
        version=7,
        origins=("https://shop.example",),
        consent=ConsentMode.REQUIRED,
        censor_all_inputs=False,
    )
    events = [_choices("c"), _incremental(2, type=2, id=9, x=1, y=2, vt="c")]
    assert _finish(*events, policy=policy)[1:] == ({}, False)
