r"""Frames: how a segment lies in a batch object, readable without the index.

    batch := "VOILEB1\n" frame*

    frame  0  magic      4  "VFR1"
           4  site       8  the site's number, big endian, like all numbers here
          12  session   16
          28  recording 16
          44  page      16
          60  seq        4
          64  body size  4
          68  body          sealed under the recording's segment key, bound to bytes 0 to 67

    body, opened
           0  first_ms   8  time of the first event, of the visitor's clock
           8  last_ms    8
          16  received   8  milliseconds since 1970, of the server's clock
          24  digest    16  keyed digest of the envelope's content
          40  events        JSON array, zstd

The header holds derived ids and nothing else, so that erasing, moving and checking need no key. A frame may
be copied byte by byte to another object: it is bound to its identity, not to its place.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

import zstandard

from voile.errors import SegmentBroken
from voile.ids import PageId, RecordingId, SessionId, SiteId
from voile.storage import compression
from voile.storage.crypto import Box, SealError

BATCH_MAGIC = b"VOILEB1\n"
FRAME_MAGIC = b"VFR1"
DIGEST_BYTES = 16

_HEADER = struct.Struct(">4sQ16s16s16sII")
_FACTS = struct.Struct(">qqq16s")
HEADER_BYTES = _HEADER.size


@dataclass(frozen=True, slots=True)
class Identity:
    """Which segment a frame holds."""

    site: SiteId
    session: SessionId
    recording: RecordingId
    page: PageId
    seq: int


@dataclass(frozen=True, slots=True)
class Facts:
    """What the index says of a segment beyond its identity."""

    first_ms: int
    last_ms: int
    received_ms: int
    digest: bytes


@dataclass(frozen=True, slots=True)
class Contents:
    """An opened frame."""

    facts: Facts
    events_json: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Placed:
    """A frame's identity and where it lies in its object."""

    identity: Identity
    offset: int
    length: int


def encode(identity: Identity, facts: Facts, events_json: bytes, box: Box) -> bytes:
    plain = _FACTS.pack(facts.first_ms, facts.last_ms, facts.received_ms, facts.digest)
    plain += compression.pack(events_json)
    header = _header(identity, Box.sealed_bytes(len(plain)))
    return header + box.seal(plain, header)


def decode(frame: bytes, identity: Identity, box: Box) -> Contents:
    """Open a frame that must hold `identity`.

    Raises:
        SegmentBroken: it holds another segment, was altered, or its key is not `box`.
    """
    if len(frame) < HEADER_BYTES:
        raise SegmentBroken("A frame is too short.")
    header = _header(identity, len(frame) - HEADER_BYTES)
    if frame[:HEADER_BYTES] != header:
        raise SegmentBroken("A frame holds another segment than its index says.")
    try:
        plain = box.unseal(frame[HEADER_BYTES:], header)
        events_json = compression.unpack(plain[_FACTS.size :])
    except (SealError, zstandard.ZstdError):
        raise SegmentBroken("A segment does not decrypt.") from None
    return Contents(Facts(*_FACTS.unpack_from(plain)), events_json)


def scan(batch: bytes) -> Iterator[Placed]:
    """The frames of a whole batch, in order.

    Raises:
        SegmentBroken: the object is no batch, or ends within a frame.
    """
    if not batch.startswith(BATCH_MAGIC):
        raise SegmentBroken("An object is no batch.")
    offset = len(BATCH_MAGIC)
    while offset < len(batch):
        if len(batch) - offset < HEADER_BYTES:
            raise SegmentBroken("A batch ends within a frame.")
        magic, site, session, recording, page, seq, size = _HEADER.unpack_from(batch, offset)
        length = HEADER_BYTES + size
        if magic != FRAME_MAGIC or offset + length > len(batch):
            raise SegmentBroken("A batch ends within a frame.")
        identity = Identity(
            SiteId(str(site)),
            SessionId(session.hex()),
            RecordingId(recording.hex()),
            PageId(page.hex()),
            seq,
        )
        yield Placed(identity, offset, length)
        offset += length


def _header(identity: Identity, body_bytes: int) -> bytes:
    return _HEADER.pack(
        FRAME_MAGIC,
        int(identity.site),
        bytes.fromhex(identity.session),
        bytes.fromhex(identity.recording),
        bytes.fromhex(identity.page),
        identity.seq,
        body_bytes,
    )
