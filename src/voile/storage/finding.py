"""Find segments in objects without the index, torn or damaged ones too, for a repair.

Headers are searched for byte by byte, so what follows a damaged place is found as well. What is found has
been opened with its key: it is whole, and it is what it says.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from voile.errors import SegmentBroken, StorageError
from voile.ids import PageId, RecordingId, SessionId, SiteId
from voile.storage import datakeys, frames, groups
from voile.storage.crypto import Box
from voile.storage.frames import FRAME_MAGIC, Facts, Identity
from voile.storage.groups import GROUP_MAGIC
from voile.storage.installation import installation
from voile.storage.objects import ObjectMissingError

_FRAME = struct.Struct(">4sQ16s16s16sII")
_GROUP = struct.Struct(">4sQ16sII")


@dataclass(frozen=True, slots=True)
class Found:
    """A segment and where it lies; `inner_*` as in the index."""

    identity: Identity
    facts: Facts
    object_name: str
    offset: int
    length: int
    inner_offset: int | None = None
    inner_length: int | None = None


def segments(object_name: str) -> Iterator[Found]:
    """Every whole segment of an object whose key there is; nothing where there is no such object."""
    objects = installation().objects
    try:
        data = objects.read(object_name, 0, objects.size(object_name) or 0)
    except ObjectMissingError:
        return
    yield from _frames(object_name, data)
    yield from _groups(object_name, data)


def _frames(name: str, data: bytes) -> Iterator[Found]:
    at = 0
    while (at := data.find(FRAME_MAGIC, at)) >= 0:
        found = _frame(name, data, at)
        if found is not None:
            yield found
        at += found.length if found else 1


def _frame(name: str, data: bytes, at: int) -> Found | None:
    if len(data) - at < _FRAME.size:
        return None
    _, site, session, recording, page, seq, size = _FRAME.unpack_from(data, at)
    identity = Identity(
        SiteId(str(site)),
        SessionId(session.hex()),
        RecordingId(recording.hex()),
        PageId(page.hex()),
        seq,
    )
    length = _FRAME.size + size
    box = _box(identity.recording)
    if box is None or at + length > len(data):
        return None
    try:
        facts = frames.decode(data[at : at + length], identity, box).facts
    except SegmentBroken:
        return None
    return Found(identity, facts, name, at, length)


def _groups(name: str, data: bytes) -> Iterator[Found]:
    at = 0
    while (at := data.find(GROUP_MAGIC, at)) >= 0:
        length, found = _group(name, data, at)
        yield from found
        at += length


def _group(name: str, data: bytes, at: int) -> tuple[int, list[Found]]:
    """How far to go on, and what is in it."""
    if len(data) - at < _GROUP.size:
        return 1, []
    _, number, raw, _, size = _GROUP.unpack_from(data, at)
    site, recording, length = SiteId(str(number)), RecordingId(raw.hex()), _GROUP.size + size
    box = _box(recording)
    if box is None or at + length > len(data):
        return 1, []
    try:
        body = groups.open_group(data[at : at + length], site, recording, box)
    except SegmentBroken:
        return 1, []
    return length, [
        Found(entry.identity, entry.facts, name, at, length, inner, len(entry.events_json))
        for entry, inner in groups.entries(body, site, recording)
    ]


def _box(recording: RecordingId) -> Box | None:
    """None where the key is missing or does not unwrap."""
    try:
        key = datakeys.find([recording]).get(recording)
    except StorageError:
        return None
    return key.box if key else None
