"""From bytes to typed events, or a reason why not. Raises `DecodeError` and nothing else."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import blake2b
from typing import Any

import msgspec

from voile.errors import DecodeError
from voile.events import tree_ids
from voile.events.base import Wire
from voile.events.bounds import has_long_text, is_too_deep
from voile.events.custom import CustomData
from voile.events.envelope import Envelope
from voile.events.event import Event
from voile.events.incremental import IncrementalData
from voile.events.plugin import PluginData


class DecodeReason(StrEnum):
    """Why a body is no envelope, or no notice."""

    TOO_LARGE = "too_large"
    NOT_JSON = "not_json"
    WRONG_VERSION = "wrong_version"
    BAD_ENVELOPE = "bad_envelope"
    BAD_EVENT = "bad_event"
    TOO_MANY_EVENTS = "too_many_events"
    TOO_DEEP = "too_deep"
    TEXT_TOO_LONG = "text_too_long"
    BAD_NOTICE = "bad_notice"


class UnknownKind(StrEnum):
    """What the events that were left out were not."""

    EVENT = "unknown_event"
    SOURCE = "unknown_source"
    CUSTOM = "unknown_custom"


@dataclass(frozen=True, slots=True)
class DecodeLimits:
    """Bounds that the caller sets; those of single fields stand with the fields."""

    body_bytes: int = 8 * 1024 * 1024
    events: int = 20_000
    tree_levels: int = 450
    text_chars: int = 2_000_000


@dataclass(frozen=True, slots=True, repr=False)
class DecodedEnvelope:
    """An envelope whose events are all of known kinds. Consumed by `policy.apply`, which changes it."""

    envelope: Envelope
    dropped: Counter[str] = field(default_factory=Counter)
    content_digest: bytes = b""

    def __repr__(self) -> str:
        return f"DecodedEnvelope(seq={self.envelope.seq}, events={len(self.envelope.events)})"


def decode(body: bytes, limits: DecodeLimits = DecodeLimits()) -> DecodedEnvelope:
    """Decode an inflated body. Events of unknown kinds are left out and counted.

    Raises:
        DecodeError: with a `DecodeReason`. A known kind with a wrong field is an error, not a drop:
            without it the tree would be out of step.
    """
    if len(body) > limits.body_bytes:
        raise DecodeError(DecodeReason.TOO_LARGE)
    try:
        envelope, dropped = _envelope(body)
    except RecursionError:
        raise DecodeError(DecodeReason.TOO_DEEP) from None
    if len(envelope.events) + dropped.total() > limits.events:
        raise DecodeError(DecodeReason.TOO_MANY_EVENTS)
    if is_too_deep(envelope.events, limits.tree_levels, len(body)):
        raise DecodeError(DecodeReason.TOO_DEEP)
    if not tree_ids.put_in(envelope.events):
        raise DecodeError(DecodeReason.BAD_EVENT)
    if has_long_text(envelope.events, limits.text_chars, len(body)):
        raise DecodeError(DecodeReason.TEXT_TOO_LONG)
    return DecodedEnvelope(envelope, dropped, blake2b(body, digest_size=32).digest())


def decode_events(body: bytes) -> list[Event]:
    """Decode a stored JSON array of events, all of which must be known.

    Raises:
        DecodeError: when one is not.
    """
    try:
        events = _EVENTS.decode(body)
    except RecursionError:
        raise DecodeError(DecodeReason.TOO_DEEP) from None
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise DecodeError(DecodeReason.BAD_EVENT) from None
    if not tree_ids.put_in(events):
        raise DecodeError(DecodeReason.BAD_EVENT)
    return events


def encode_events(events: Sequence[Event]) -> bytes:
    """A JSON array of `events` as it is stored: with the ids of trees left out where they follow."""
    with tree_ids.left_out(events):
        return _ENCODER.encode(events)


def in_full(body: bytes) -> bytes:
    """A stored JSON array of events as any rrweb player reads it: with all ids.

    Raises:
        DecodeError: when an event is not known.
    """
    return _ENCODER.encode(decode_events(body))


class _Loose(Envelope):
    """The envelope with its events left as they are: the slow way, when the fast one found an unknown."""

    events: list[msgspec.Raw]  # type: ignore[assignment]


class _Kind(Wire):
    type: Any
    data: Any = None


class _Version(Wire):
    v: Any = None


_FAST = msgspec.json.Decoder(Envelope)
_LOOSE = msgspec.json.Decoder(_Loose)
_EVENT = msgspec.json.Decoder[Event](Event)
_EVENTS = msgspec.json.Decoder[list[Event]](list[Event])
_KIND = msgspec.json.Decoder(_Kind)
_VERSION = msgspec.json.Decoder(_Version)
_ENCODER = msgspec.json.Encoder()

_TYPES = (2, 3, 4, 5, 6)
_SOURCES = frozenset(member.__struct_config__.tag for member in IncrementalData.__args__)
_PLUGINS = (PluginData.__struct_config__.tag,)
_TAGS = frozenset(member.__struct_config__.tag for member in CustomData.__args__)


def _envelope(body: bytes) -> tuple[Envelope, Counter[str]]:
    try:
        return _FAST.decode(body), Counter()
    except msgspec.ValidationError:
        return _slowly(body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise DecodeError(DecodeReason.NOT_JSON) from None


def _slowly(body: bytes) -> tuple[Envelope, Counter[str]]:
    try:
        loose = _LOOSE.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise DecodeError(_envelope_fault(body)) from None
    events: list[Event] = []
    dropped: Counter[str] = Counter()
    for raw in loose.events:
        event = _event(raw)
        if isinstance(event, UnknownKind):
            dropped[event] += 1
        else:
            events.append(event)
    fields = {name: getattr(loose, name) for name in Envelope.__struct_fields__ if name != "events"}
    return Envelope(events=events, **fields), dropped


def _event(raw: msgspec.Raw) -> Event | UnknownKind:
    try:
        event: Event = _EVENT.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError):
        unknown = _unknown_kind(raw)
    else:
        return event
    if unknown is None:
        raise DecodeError(DecodeReason.BAD_EVENT)
    return unknown


def _unknown_kind(raw: msgspec.Raw) -> UnknownKind | None:
    try:
        kind = _KIND.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise DecodeError(DecodeReason.BAD_EVENT) from None
    data = kind.data if isinstance(kind.data, dict) else {}
    if not _is_in(kind.type, _TYPES) or (kind.type == 6 and not _is_in(data.get("plugin"), _PLUGINS)):
        return UnknownKind.EVENT
    if kind.type == 3 and not _is_in(data.get("source"), _SOURCES):
        return UnknownKind.SOURCE
    if kind.type == 5 and not _is_in(data.get("tag"), _TAGS):
        return UnknownKind.CUSTOM
    return None


def _is_in(value: Any, known: Any) -> bool:
    """Whether `value` is a member, where `True` is not 1 and 2.0 is not 2."""
    return type(value) in (int, str) and value in known


def _envelope_fault(body: bytes) -> DecodeReason:
    try:
        version = _VERSION.decode(body).v
    except (msgspec.DecodeError, UnicodeDecodeError):
        return DecodeReason.BAD_ENVELOPE
    return DecodeReason.BAD_ENVELOPE if version == 1 else DecodeReason.WRONG_VERSION
