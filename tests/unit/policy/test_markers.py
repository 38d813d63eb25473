"""When something went wrong, by kind and time alone."""

import json
from typing import Any

from voile.events import decode_events
from voile.ids import PageId
from voile.policy import ConsentMode, Finisher, MarkerFact, SitePolicy
from voile.policy.facts import facts_of
from voile.policy.markers import markers_of

Json = dict[str, Any]
PAGE = PageId("0" * 32)
_REQUEST = {
    "api": "fetch",
    "method": "GET",
    "url": "https://shop.example/a",
    "how": "done",
    "status": 200,
    "duration_ms": 100,
    "sent_form": "none",
    "sent_size": "none",
    "got_form": "none",
    "got_size": "none",
}


def custom(at_ms: int, tag: str, payload: Json) -> Json:
    return {"type": 5, "timestamp": at_ms, "data": {"tag": tag, "payload": payload}}


def error(at_ms: int) -> Json:
    told = {"kind": "error", "type": "TypeError", "message": "no user", "stack": [], "times": 1}
    return custom(at_ms, "voile.error", told)


def line(at_ms: int, level: str) -> Json:
    payload = {"level": level, "trace": [], "payload": ['"said"']}
    return {"type": 6, "timestamp": at_ms, "data": {"plugin": "rrweb/console@1", "payload": payload}}


def request(at_ms: int, /, **more: Any) -> Json:
    return custom(at_ms, "voile.request", _REQUEST | {"at_ms": at_ms - 100, **more})


def marked(*events: Json) -> list[tuple[int, str]]:
    found = markers_of(decode_events(json.dumps(events).encode()))
    return [(marker.at_ms, marker.kind) for marker in found]


def test_what_went_wrong_is_marked_and_nothing_else() -> None:
    assert marked(
        error(5_000),
        line(1_000, "error"),
        line(2_000, "assert"),
        line(3_000, "warn"),
        request(10_100),
        request(11_100, status=404),
        request(12_100, status=0, how="failed"),
        request(13_100, status=0, how="timeout"),
        request(14_100, status=0, how="aborted"),
        request(15_100, status=0, how="open"),
    ) == [
        (1_000, "console"),
        (2_000, "console"),
        (5_000, "error"),
        (11_000, "request"),
        (12_000, "request"),
        (13_000, "request"),
    ]


def test_of_each_kind_one_in_a_second() -> None:
    assert marked(*map(error, range(5_000, 7_000, 10)), line(5_500, "error")) == [
        (5_000, "error"),
        (5_500, "console"),
        (6_000, "error"),
    ]


def test_a_forged_beginning_is_no_later_than_the_end() -> None:
    assert marked(request(5_000, status=500, at_ms=9_000_000)) == [(5_000, "request")]


def test_they_are_facts_of_an_envelope() -> None:
    facts = facts_of(decode_events(json.dumps([error(5_000)]).encode()), [])
    assert facts.markers == (MarkerFact(5_000, "error"),)
    assert facts.event_count == 1


def test_the_second_pass_marks_what_it_leaves() -> None:
    on = SitePolicy(
        site="1234567890",
        version=1,
        origins=("https://shop.example",),
        consent=ConsentMode.REQUIRED,
        console=True,
    )
    off = SitePolicy(
        site="1234567890",
        version=2,
        origins=("https://shop.example",),
        consent=ConsentMode.REQUIRED,
        script_errors=False,
        console=True,
    )
    stored = json.dumps([error(5_000), line(6_000, "error")]).encode()
    assert [m.kind for m in Finisher(on).page(PAGE, [stored]).markers] == ["error", "console"]
    assert [m.kind for m in Finisher(on, off).page(PAGE, [stored]).markers] == ["console"]
