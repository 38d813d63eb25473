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
from voile.events.walk import walk

__all__ = [
    "DecodeLimits",
    "DecodeReason",
    "DecodedEnvelope",
    "Envelope",
    "UnknownKind",
    "decode",
    "decode_events",
    "encode_events",
    "in_full",
    "walk",
]
