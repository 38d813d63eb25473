"""An event of a kind that we do not know is dropped.

New versions of the engine bring new kinds of events. None is passed on because nobody thought of it:
what the lists do not name is left out and counted, and fields that they do not name go with it.
"""

import json
from typing import Any

import pytest

from voile.events import decode
from voile.policy import ConsentMode, Finisher, ScrubbedEvents, SitePolicy, apply

CANARY = "canary-91cf"
ID = "A" * 22
POLICY = SitePolicy(
    site="1234567890", version=1, origins=("https://shop.example",), consent=ConsentMode.REQUIRED
)
KNOWN = {
    "type": 5,
    "timestamp": 10,
    "data": {"tag": "voile.visible", "payload": {"state": "visible"}},
}
UNKNOWN: dict[str, dict[str, Any]] = {
    "document loaded": {"type": 0, "data": {"text": CANARY}},
    "plugin": {"type": 6, "data": {"plugin": "rrweb/network@1", "payload": {"body": CANARY}}},
    "a type of the future": {"type": 7, "data": {"text": CANARY}},
    "a type that is a word": {"type": CANARY, "data": {}},
    "canvas": {"type": 3, "data": {"source": 9, "id": 1, "commands": [{"args": [CANARY]}]}},
    "font": {"type": 3, "data": {"source": 10, "family": CANARY}},
    "console": {"type": 3, "data": {"source": 11, "payload": [CANARY]}},
    "custom element": {"type": 3, "data": {"source": 16, "define": {"name": CANARY}}},
    "a source of the future": {"type": 3, "data": {"source": 99, "text": CANARY}},
    "another's custom event": {"type": 5, "data": {"tag": "form", "payload": {"value": CANARY}}},
    "a custom event of the future": {"type": 5, "data": {"tag": f"voile.{CANARY}", "payload": {}}},
}
FIELDS: dict[str, dict[str, Any]] = {
    "of an event": {**KNOWN, "delay": CANARY},
    "of a payload": {**KNOWN, "data": {**KNOWN["data"], "payload": {"state": "visible", "text": CANARY}}},  # type: ignore[dict-item]
    "of an input": {
        "type": 3,
        "timestamp": 10,
        "data": {"source": 5, "id": 4, "text": "", "isChecked": False, "vt": "m", "value": CANARY},
    },
}


def applied(*events: dict[str, Any]) -> ScrubbedEvents:
    envelope = {
        "v": 1,
        "recorder": "0.1.0",
        "policy": 1,
        "visitor": ID,
        "session": ID,
        "session_started_ms": 1,
        "tab": ID,
        "page": ID,
        "seq": 1,
        "sent_ms": 5,
        "final": False,
        "events": [*events],
    }
    body = json.dumps(envelope).encode()
    assert CANARY.encode() in body, "what could leak was planted"
    return apply(decode(body), POLICY)


@pytest.mark.parametrize("event", UNKNOWN.values(), ids=list(UNKNOWN))
def test_an_unknown_kind(event: dict[str, Any]) -> None:
    scrubbed = applied({"timestamp": 10, **event}, KNOWN)
    assert json.loads(scrubbed.events_json) == [KNOWN]
    assert scrubbed.dropped.total() == 1
    assert CANARY not in f"{scrubbed.dropped} {scrubbed.breaches}"


@pytest.mark.parametrize("event", FIELDS.values(), ids=list(FIELDS))
def test_an_unknown_field(event: dict[str, Any]) -> None:
    assert CANARY.encode() not in applied(event).events_json


def test_the_second_pass_knows_no_more() -> None:
    scrubbed = applied({"timestamp": 10, **UNKNOWN["plugin"]}, KNOWN)
    page = Finisher(POLICY).page(scrubbed.page, [scrubbed.events_json])
    assert json.loads(page.events_json) == [KNOWN]
