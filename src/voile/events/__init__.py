"""The rrweb vocabulary as typed structs, and how bytes become them. No I/O."""

from voile.events.decode import (
    DecodedEnvelope,
    DecodeLimits,
    DecodeReason,
    UnknownKind,
    decode,
    decode_events,
    encode_events,
    in_full,
)
from voile.events.envelope import Envelope
from voile.events.notice import Notice, decode_notice
from voile.events.walk import walk

__all__ = [
    "DecodeLimits",
    "DecodeReason",
    "DecodedEnvelope",
    "Envelope",
    "Notice",
    "UnknownKind",
    "decode",
    "decode_events",
    "decode_notice",
    "encode_events",
    "in_full",
    "walk",
]
