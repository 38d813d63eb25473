"""The walk meets every text, whatever event it stands in."""

import json
from pathlib import Path
from typing import Any

import pytest

from voile.events import decode_events, walk

_STAMPS = Path(__file__).parents[3] / "protocol" / "vectors" / "stamps.json"
_CASES = json.loads(_STAMPS.read_text(encoding="utf-8"))["cases"]
# What is a word of the vocabulary and no text of the page.
_WORDS = {"vt", "tag", "how", "state", "kind", "sha256", "reason"}


def _texts(value: Any, key: str = "") -> set[str]:
    if isinstance(value, dict):
        return set().union(*(_texts(item, name) for name, item in value.items()))
    if isinstance(value, list):
        return set().union(*(_texts(item, key) for item in value))
    return {value} if isinstance(value, str) and key not in _WORDS else set()


@pytest.mark.parametrize("case", _CASES, ids=[case["name"] for case in _CASES])
def test_every_text_is_met(case: dict[str, Any]) -> None:
    events = decode_events(json.dumps(case["events"]).encode())
    assert _texts(case["events"]) <= {text for _, text in walk(events)}


def test_places_are_named() -> None:
    body = b'[{"type":5,"timestamp":1,"data":{"tag":"voile.title","payload":{"title":"Oak"}}}]'
    assert list(walk(decode_events(body))) == [("TitlePayload.title", "Oak")]
