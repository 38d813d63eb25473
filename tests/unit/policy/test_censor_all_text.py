"""Censor All Text holds for clear nodes too, field values included."""

import json
from typing import Any

from voile.events import decode
from voile.policy import ConsentMode, SitePolicy, apply

_ID = "A" * 22
_POLICY = SitePolicy(
    site="1234567890",
    version=1,
    origins=("https://shop.example",),
    consent=ConsentMode.NONE,
    censor_all_text=True,
)


def _data(data: dict[str, Any]) -> dict[str, Any]:
    """The data of the one event after the gate."""
    event = {"type": 3, "timestamp": 200, "data": data}
    ids = dict.fromkeys(("visitor", "session", "tab", "page"), _ID)
    times = {"session_started_ms": 90, "sent_ms": 500}
    envelope = {"v": 1, "recorder": "0.1.0", "policy": 1, "seq": 1, "final": False, **ids, **times}
    scrubbed = apply(decode(json.dumps({**envelope, "events": [event]}).encode()), _POLICY)
    gated: dict[str, Any] = json.loads(scrubbed.events_json)[0]["data"]
    return gated


def test_a_clear_value_is_masked_as_a_value() -> None:
    assert _data({"source": 5, "id": 4, "text": "ab", "isChecked": False, "vt": "c"})["text"] == "XXXXX"


def test_a_clear_text_is_masked_as_a_text() -> None:
    data = _data(
        {
            "source": 0,
            "texts": [{"id": 4, "value": "ab c", "vt": "c"}],
            "attributes": [],
            "removes": [],
            "adds": [],
        }
    )
    assert data["texts"][0]["value"] == "XX X"
