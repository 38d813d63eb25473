r"""Groups: how a finished recording lies in one object.

    recording object := "VOILER1\n" group*

    group  0  magic      4  "VGR1"
           4  site       8
          12  recording 16
          28  index      4  of the group in its object, from 0
          32  body size  4
          36  body          sealed under the recording's segment key, bound to bytes 0 to 35

    body, opened and inflated (one zstd frame of level 16)
           0  count      4
           4  entry     80  count times: session 16, page 16, seq 4, first_ms 8, last_ms 8, received 8,
                            digest 16, length of its events 4
              events        JSON arrays, one after the other, as long as their entries say

A group takes segments until they reach some megabytes, so that repeated markup of many pages shares one
window, while a reader that seeks opens one group and not the recording.
"""

import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import zstandard

from voile.errors import SegmentBroken
from voile.ids import PageId, RecordingId, SessionId, SiteId
from voile.storage import compression
from voile.storage.crypto import Box, SealError
from voile.storage.frames import Facts, Identity

RECORDING_MAGIC = b"VOILER1\n"
GROUP_MAGIC = b"VGR1"
GROUP_BYTES = 4 * 1024 * 1024

_HEADER = struct.Struct(">4sQ16sII")
_COUNT = struct.Struct(">I")
_ENTRY = struct.Struct(">16s16sIqqq16sI")
HEADER_BYTES = _HEADER.size


@dataclass(frozen=True, slots=True)
class Entry:
    """A segment of a group."""

    identity: Identity
    facts: Facts
    events_json: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class EncodedGroup:
    """A group's bytes, and where its entries' events lie in the opened body."""

    data: bytes = field(repr=False)
    entries: list[Entry] = field(repr=False)
    inner_offsets: list[int]


def split(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    """Runs of entries, each closed once its events reach `GROUP_BYTES`."""
    run: list[Entry] = []
    size = 0
    for entry in entries:
        run.append(entry)
        size += len(entry.events_json)
        if size >= GROUP_BYTES:
            yield run
            run, size = [], 0
    if run:
        yield run


def encode(index: int, entries: list[Entry], box: Box) -> EncodedGroup:
    """Encode entries of one recording."""
    identity = entries[0].identity
    directory = b"".join(map(_entry, entries))
    offset = _COUNT.size + len(directory)
    offsets = []
    for entry in entries:
        offsets.append(offset)
        offset += len(entry.events_json)
    plain = _COUNT.pack(len(entries)) + directory + b"".join(entry.events_json for entry in entries)
    packed = compression.pack(plain, compression.COMPACT_LEVEL)
    header = _header(identity.site, identity.recording, index, Box.sealed_bytes(len(packed)))
    return EncodedGroup(header + box.seal(packed, header), entries, offsets)


def open_group(data: bytes, site: SiteId, recording: RecordingId, box: Box) -> bytes:
    """The opened body of a group that must be of this recording.

    Raises:
        SegmentBroken: it is another's, was altered, or its key is not `box`.
    """
    if len(data) < HEADER_BYTES:
        raise SegmentBroken("A group is too short.")
    header = data[:HEADER_BYTES]
    index = _HEADER.unpack(header)[3]
    if header != _header(site, recording, index, len(data) - HEADER_BYTES):
        raise SegmentBroken("A group is not of the recording its index says.")
    try:
        return compression.unpack(box.unseal(data[HEADER_BYTES:], header))
    except (SealError, zstandard.ZstdError):
        raise SegmentBroken("A group does not decrypt.") from None


def entries(body: bytes, site: SiteId, recording: RecordingId) -> Iterator[tuple[Entry, int]]:
    """The segments of an opened body, each with where its events begin; what an index can be rebuilt from."""
    (count,) = _COUNT.unpack_from(body)
    offset = _COUNT.size + count * _ENTRY.size
    for number in range(count):
        at = _COUNT.size + number * _ENTRY.size
        session, page, seq, *facts, length = _ENTRY.unpack_from(body, at)
        identity = Identity(site, SessionId(session.hex()), recording, PageId(page.hex()), seq)
        yield Entry(identity, Facts(*facts), body[offset : offset + length]), offset
        offset += length


def _entry(entry: Entry) -> bytes:
    identity, facts = entry.identity, entry.facts
    return _ENTRY.pack(
        bytes.fromhex(identity.session),
        bytes.fromhex(identity.page),
        identity.seq,
        facts.first_ms,
        facts.last_ms,
        facts.received_ms,
        facts.digest,
        len(entry.events_json),
    )


def _header(site: SiteId, recording: RecordingId, index: int, body_bytes: int) -> bytes:
    return _HEADER.pack(GROUP_MAGIC, int(site), bytes.fromhex(recording), index, body_bytes)
