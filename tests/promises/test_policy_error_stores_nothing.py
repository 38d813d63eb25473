"""An error in a privacy rule stores nothing.

When a gate cannot judge an event, the whole envelope is dropped: no part of it becomes something that
could be stored, and the error says nothing of what the envelope held.
"""

import json
from typing import Any

import pytest

from voile.errors import PolicyError
from voile.events import DecodedEnvelope, decode
from voile.events.base import Wire
from voile.ids import PageId
from voile.policy import ConsentMode, Finisher, ScrubbedEvents, SitePolicy, apply
from voile.policy.types import FinishedPage, Seal

CANARY = "canary-52be"
ID = "A" * 22
POLICY = SitePolicy(
    site="1234567890", version=1, origins=("https://shop.example",), consent=ConsentMode.REQUIRED
)
TITLE = {
    "type": 5,
    "timestamp": 10,
    "data": {"tag": "voile.title", "payload": {"title": CANARY}},
}


class NewData(Wire):
    """A kind that was added to the events and for which nobody wrote a gate."""

    text: str


class NewEvent(Wire):
    """As `NewData`, one level up."""

    timestamp: int
    text: str


def decoded() -> DecodedEnvelope:
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
        "events": [TITLE, TITLE],
    }
    return decode(json.dumps(envelope).encode())


def assert_refused(envelope: DecodedEnvelope) -> None:
    made: list[ScrubbedEvents] = []
    with pytest.raises(PolicyError) as caught:
        made.append(apply(envelope, POLICY))
    assert made == []
    assert CANARY not in f"{caught.value!r} {caught.value}"


def test_what_is_planted_would_be_stored() -> None:
    assert CANARY.encode() in apply(decoded(), POLICY).events_json


def test_an_event_without_a_gate() -> None:
    envelope = decoded()
    event: Any = NewEvent(timestamp=1, text=CANARY)
    envelope.envelope.events.append(event)
    assert_refused(envelope)


def test_data_without_a_gate() -> None:
    envelope = decoded()
    data: Any = NewData(text=CANARY)
    envelope.envelope.events[1].data = data
    assert_refused(envelope)


def test_the_second_pass_refuses_too() -> None:
    stored = json.dumps([TITLE, {"type": 0, "timestamp": 1, "data": {"text": CANARY}}]).encode()
    with pytest.raises(PolicyError) as caught:
        Finisher(POLICY).page(PageId("0" * 32), [stored])
    assert CANARY not in f"{caught.value!r} {caught.value}"


def test_nobody_else_makes_what_may_be_stored() -> None:
    with pytest.raises(PolicyError):
        FinishedPage(
            seal=Seal(),
            page=PageId("0" * 32),
            events_json=json.dumps([TITLE]).encode(),
            breaches=apply(decoded(), POLICY).breaches,
            changed=False,
        )
