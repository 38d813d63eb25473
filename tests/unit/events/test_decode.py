"""Decoding: typed events out of bytes, or a reason, and nothing in between."""

import contextlib
import gc
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voile.errors import DecodeError
from voile.events import DecodeLimits, DecodeReason, decode, decode_events, encode_events

_ID = "A" * 22
_ENVELOPE: dict[str, Any] = {
    "v": 1,
    "recorder": "0.1.0",
    "policy": 1,
    "visitor": _ID,
    "session": _ID,
    "session_started_ms": 1,
    "tab": _ID,
    "page": _ID,
    "seq": 1,
    "sent_ms": 5,
    "final": False,
    "events": [],
}
_CLICK = {"type": 3, "timestamp": 1, "data": {"source": 2, "type": 2, "id": 4, "vt": "c"}}


def _body(**changes: Any) -> bytes:
    return json.dumps({**_ENVELOPE, **changes}).encode()


def _reason(body: bytes, limits: DecodeLimits | None = None) -> str:
    with pytest.raises(DecodeError) as caught:
        decode(body, limits or DecodeLimits())
    return str(caught.value)


def test_digest_is_of_the_content() -> None:
    one, same, other = decode(_body()), decode(_body()), decode(_body(sent_ms=6))
    assert one.content_digest == same.content_digest != other.content_digest


def test_too_large() -> None:
    assert _reason(_body(), DecodeLimits(body_bytes=10)) == DecodeReason.TOO_LARGE


def test_unknown_events_count_against_the_limit() -> None:
    events = [_CLICK, {"type": 0, "timestamp": 1}]
    assert _reason(_body(events=events), DecodeLimits(events=1)) == DecodeReason.TOO_MANY_EVENTS


def test_too_deep() -> None:
    node = '{"type":2,"id":1,"tagName":"p","attributes":{},"childNodes":['
    deep = node * 5_000 + "]}" * 5_000
    event = f'{{"type":2,"timestamp":1,"data":{{"initialOffset":{{"top":0,"left":0}},"node":{deep}}}}}'
    body = _body().replace(b'"events": []', f'"events": [{event}]'.encode())
    assert _reason(body) == DecodeReason.TOO_DEEP


def test_an_error_says_nothing_of_the_content() -> None:
    with pytest.raises(DecodeError) as caught:
        decode(_body(recorder="jane@example.com " * 9))
    assert "jane" not in f"{caught.value!r} {caught.value.__context__!r} {caught.value.__cause__!r}"
    assert caught.value.__suppress_context__


def test_repr_says_nothing_of_the_content() -> None:
    title = {"type": 5, "timestamp": 1, "data": {"tag": "voile.title", "payload": {"title": "canary"}}}
    decoded = decode(_body(events=[title], labels=["canary"]))
    event = decoded.envelope.events[0]
    assert "canary" not in f"{decoded!r} {decoded.envelope!r} {event!r} {event.data!r} {decoded.envelope}"


def test_the_last_of_two_equal_keys_counts() -> None:
    body = _body(events=[_CLICK]).replace(b'"id": 4', b'"id": 4, "id": 7')
    assert json.loads(encode_events(decode(body).envelope.events))[0]["data"]["id"] == 7


def test_fields_without_a_name_are_not_passed_on() -> None:
    click = {**_CLICK, "data": {**_CLICK["data"], "text": "canary"}, "extra": "canary"}  # type: ignore[dict-item]
    assert b"canary" not in encode_events(decode(_body(events=[click])).envelope.events)


def test_stored_events_must_all_be_known() -> None:
    with pytest.raises(DecodeError):
        decode_events(b'[{"type":0,"timestamp":1}]')


def test_types_survive_the_garbage_collector() -> None:
    """msgspec 0.22.0 crashes here when a union holds a bounded string beside a dict."""
    decode(_body(events=[_CLICK]))
    assert gc.collect() >= 0


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=12,
)
_KEYS = st.sampled_from([*_ENVELOPE, "header", "labels", "tags", "dropped"])


def _decodes_or_says_why(body: bytes) -> None:
    """Anything but a `DecodeError` fails the test by itself."""
    with contextlib.suppress(DecodeError):
        decode(body)


@given(st.binary(max_size=400))
def test_any_bytes(body: bytes) -> None:
    _decodes_or_says_why(body)


@given(st.dictionaries(_KEYS, _JSON, max_size=4))
def test_any_values_in_an_envelope(changes: dict[str, Any]) -> None:
    _decodes_or_says_why(json.dumps({**_ENVELOPE, **changes}).encode())


@settings(max_examples=200)
@given(st.integers(-2, 9) | _JSON, st.integers(-1, 20) | _JSON, st.dictionaries(st.text(max_size=6), _JSON))
def test_unknown_kinds_never_pass(kind: Any, source: Any, rest: dict[str, Any]) -> None:
    event = {"type": kind, "timestamp": 1, "data": {**rest, "source": source}}
    try:
        decoded = decode(_body(events=[event]))
    except DecodeError:
        return
    known = (
        type(kind) is int
        and kind == 3
        and type(source) is int
        and source in {0, *range(1, 9), 12, 13, 14, 15}
    )
    assert known or not decoded.envelope.events
    assert decoded.dropped.total() + len(decoded.envelope.events) == 1


@given(st.binary(min_size=1, max_size=3), st.integers(0, 400))
def test_a_body_with_a_wrong_byte(noise: bytes, place: int) -> None:
    body = _body(events=[_CLICK])
    _decodes_or_says_why(body[:place] + noise + body[place + 1 :])
