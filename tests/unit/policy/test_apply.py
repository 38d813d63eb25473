"""The first pass over a whole envelope."""

import json
from typing import Any

import pytest

from voile.errors import DecodeError, PolicyError
from voile.events import decode
from voile.policy import ConsentMode, EventFacts, ScrubbedEvents, SitePolicy, Tag, apply
from voile.policy.types import Seal

_ID = "A" * 22
_POLICY = SitePolicy(
    site="1234567890", version=7, origins=("https://shop.example",), consent=ConsentMode.REQUIRED
)
_HEADER: dict[str, Any] = {
    "url": "https://shop.example/orders/12345?token=canary",
    "referrer": "https://search.example/?q=canary",
    "title": "Order of jane@example.com",
    "started_ms": 100,
    "language": "en-GB",
    "time_zone": "Europe/London",
    "screen": [1920, 1080],
    "viewport": [1280, 720],
    "pixel_ratio": 2,
    "touch": False,
    "entry": "load",
    "browser": "Chrome 141",
    "os": "Windows",
    "device": "desktop",
    "previous_page": "B" * 22,
}
_ENVELOPE: dict[str, Any] = {
    "v": 1,
    "recorder": "0.1.0",
    "policy": 5,
    "visitor": _ID,
    "session": _ID,
    "session_started_ms": 90,
    "tab": _ID,
    "page": _ID,
    "seq": 0,
    "sent_ms": 500,
    "final": True,
    "header": _HEADER,
    "events": [],
}


def _applied(policy: SitePolicy = _POLICY, **changes: Any) -> ScrubbedEvents:
    return apply(decode(json.dumps({**_ENVELOPE, **changes}).encode()), policy)


def _custom(tag: str, at_ms: int = 200, **payload: Any) -> dict[str, Any]:
    return {"type": 5, "timestamp": at_ms, "data": {"tag": tag, "payload": payload}}


def _click(at_ms: int, **changes: Any) -> dict[str, Any]:
    data = {"source": 2, "type": 2, "id": 4, "vt": "c", **changes}
    return {"type": 3, "timestamp": at_ms, "data": data}


def test_ids_are_the_servers_own() -> None:
    scrubbed = _applied()
    ids = [scrubbed.visitor, scrubbed.session, scrubbed.recording, scrubbed.page]
    assert len(set(ids)) == 4
    assert all(_ID not in found for found in ids)


def test_another_site_has_other_ids() -> None:
    other = SitePolicy(
        site="9999999999", version=1, origins=("https://shop.example",), consent=ConsentMode.NONE
    )
    assert _applied().page != _applied(other).page


def test_header_is_scrubbed() -> None:
    header = _applied().header
    assert header is not None
    assert header.url == "https://shop.example/orders/{n}"
    assert header.referrer == "https://search.example/"
    assert header.title == "Order of [email]"
    assert header.previous_page not in (None, "B" * 22)


def test_title_is_masked_where_all_text_is() -> None:
    strict = SitePolicy(
        site="1234567890",
        version=1,
        origins=("https://shop.example",),
        consent=ConsentMode.NONE,
        censor_all_text=True,
    )
    header = _applied(strict).header
    assert header is not None
    assert header.title == "XXXXX XX XXXXXXXXXXXXXXXX"


def test_tags_pass_the_detectors() -> None:
    tags = _applied(
        tags=[
            {"key": "plan", "value": "free"},
            {"key": None, "value": "jane@example.com"},
            {"key": "card", "value": 4111111111111111},
            {"key": "count", "value": 3},
            {"key": "new", "value": True},
        ]
    ).tags
    assert tags == (
        Tag("plan", "free"),
        Tag(None, "[email]"),
        Tag("card", "[card]"),
        Tag("count", 3.0),
        Tag("new", True),
    )


def test_labels_stay_whole_and_once() -> None:
    assert _applied(labels=["jane@example.com", "", "jane@example.com"]).labels == ("jane@example.com",)


def test_reasons_of_drops_are_a_closed_set() -> None:
    dropped = _applied(
        dropped={"excluded": 2, "jane@example.com": 1}, events=[{"type": 0, "timestamp": 1, "data": {}}]
    ).dropped
    assert dropped == {"excluded": 2, "other": 1, "unknown_event": 1}


def test_times_span_the_events() -> None:
    scrubbed = _applied(events=[_click(300), _click(210), _click(290)])
    assert (scrubbed.first_ms, scrubbed.last_ms) == (210, 300)


def test_times_without_events_are_those_of_sending() -> None:
    scrubbed = _applied()
    assert (scrubbed.first_ms, scrubbed.last_ms) == (500, 500)


def test_what_was_left_out_for_want_of_time_makes_a_page_partial() -> None:
    degraded = _custom("voile.degraded", 210, step="pointer", cpu_ms_per_s=400)
    assert _applied(events=[_click(200), degraded]).facts.partial
    assert not _applied(events=[_click(200)]).facts.partial


def test_facts() -> None:
    sha256 = "ab" * 32
    style = {"type": 2, "id": 9, "tagName": "style", "attributes": {"_cssText": f"voile-asset:{sha256}"}}
    snapshot = {"node": {"type": 0, "id": 1, "childNodes": [{**style, "childNodes": []}]}}
    facts = _applied(
        events=[
            {"type": 2, "timestamp": 200, "data": {**snapshot, "initialOffset": {"top": 0, "left": 0}}},
            _click(210),
            _click(220, vt="x"),
            _custom("voile.field", 230, id=4, kind="change", typed_ms=5, vt="m"),
            _custom("voile.field", 231, id=4, kind="typing", typed_ms=5, vt="m"),
            _custom("voile.page", 240, url="https://shop.example/a?b", title="A", how="push"),
            _custom("voile.scroll", 250, depth_percent=40, max_px=900),
            _custom("voile.scroll", 260, depth_percent=70, max_px=1500),
            _custom(
                "voile.asset", 270, kind="image", url="https://shop.example/a.png", sha256=sha256, bytes=7
            ),
            _custom("voile.partial", 280, reason="unload"),
            _custom("voile.stop", 290, reason="command"),
        ]
    ).facts
    assert (facts.clicks, facts.inputs, facts.scroll_max_percent) == (1, 1, 70)
    assert [(view.at_ms, view.url, view.how) for view in facts.page_views] == [
        (240, "https://shop.example/a", "push")
    ]
    assert [(asset.kind, asset.url) for asset in facts.assets] == [("image", "https://shop.example/a.png")]
    assert facts.asset_refs == (sha256,)
    assert (facts.has_snapshot, facts.partial, facts.stopped) == (True, True, "command")
    assert facts.event_count == 10


def test_nobody_else_can_make_scrubbed_events() -> None:
    made = _applied()
    fields = {name: getattr(made, name) for name in ScrubbedEvents.__slots__}
    with pytest.raises(PolicyError):
        ScrubbedEvents(**{**fields, "seal": Seal()})


def test_repr_says_nothing_of_the_content() -> None:
    shown = repr(_applied(labels=["canary"], tags=[{"key": "canary", "value": "canary"}]))
    assert "canary" not in shown
    assert "jane" not in repr(_applied().header)
    assert repr(EventFacts())


@pytest.mark.parametrize(
    "node",
    [
        {"tagName": "style", "attributes": {"_cssText": "(" * 3_000_000}},
        {"tagName": "p", "attributes": {"style": "(" * 900}, "times": 1_200},
        {"tagName": "p", "attributes": {"title": "1 " * 1_900_000}},
    ],
    ids=["a sheet", "many declarations", "a text"],
)
def test_what_would_take_too_long_is_refused(node: dict[str, Any]) -> None:
    """Before it has taken long: pages do not hold so much."""
    times = node.pop("times", 1)
    children = [{"type": 2, "id": number, "childNodes": [], **node} for number in range(2, times + 2)]
    data = {"node": {"type": 0, "id": 1, "childNodes": children}, "initialOffset": {"top": 0, "left": 0}}
    with pytest.raises((DecodeError, PolicyError)):
        _applied(events=[{"type": 2, "timestamp": 1, "data": data}])
