"""Compact a finished recording to one object, and let its index rows follow.

The rows stay one for each segment, so that a late retry is still known; each takes those events of the
finished page that fall into its time. See `groups` for the format.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import msgspec
from django.db import connections

from voile import clock
from voile.errors import StorageError
from voile.ids import PageId, RecordingId, SiteId
from voile.policy import FinishedPage, FinishedRecording
from voile.storage import asset_expiry, asset_uses, datakeys, doomed, groups, judging, reading, superseded
from voile.storage.databases import translated
from voile.storage.datakeys import DataKey
from voile.storage.frames import Facts
from voile.storage.groups import RECORDING_MAGIC, EncodedGroup, Entry
from voile.storage.models import Segment
from voile.storage.objects import Kind
from voile.storage.router import INDEX
from voile.storage.written import new_object

_FOLLOW = (
    'UPDATE storage_segment SET stored_in_id = %s, "offset" = %s, length = %s, inner_offset = %s, '
    "inner_length = %s WHERE id = %s"
)


@dataclass(frozen=True, slots=True)
class Compacted:
    """Bytes of this recording at rest, before and after."""

    segments: int
    bytes_before: int
    bytes_after: int


@dataclass(frozen=True, slots=True)
class Stale:
    """Segments arrived or were erased since the recording was read; nothing was changed. Read it again."""


class _ReadAgain(Exception):  # noqa: N818 - takes back what was written, is not an error
    """The rows are not those that were read."""


class _Stamp(msgspec.Struct):
    timestamp: float = 0.0


def compact(finished: FinishedRecording, *, segments_read: int) -> Compacted | Stale:
    """Replace a recording's segments by what the finishing pass made of them.

    Args:
        finished: all pages that are stored of the recording.
        segments_read: `reading.count` as it was before the recording was read for finishing.

    Raises:
        StorageError: `finished` lacks a page that is stored, or storing failed; nothing was changed.
    """
    with translated():
        rows = _rows(finished.recording)
        key = datakeys.find([finished.recording]).get(finished.recording)
        if len(rows) != segments_read or not rows or key is None:
            return Stale()
        encoded = _encode(finished, rows, key)
        try:
            size = _store(rows, encoded, finished)
        except _ReadAgain:
            return Stale()
        doomed.delete_doomed()
    return Compacted(len(rows), _bytes_of(rows), size)


def cut(events_json: bytes, last_times: Sequence[int]) -> list[bytes]:
    """Cut a JSON array of events into as many as there are times: each takes the events up to its time.

    Order is kept and no event is lost: what is later than the last time goes to the last.
    """
    events = msgspec.json.decode(events_json, type=list[msgspec.Raw])
    stamps = msgspec.json.decode(events_json, type=list[_Stamp])
    parts: list[list[bytes]] = [[] for _ in last_times]
    at = 0
    for event, stamp in zip(events, stamps, strict=True):
        while at < len(last_times) - 1 and stamp.timestamp > last_times[at]:
            at += 1
        parts[at].append(bytes(event))
    return [b"[" + b",".join(part) + b"]" for part in parts]


def _rows(recording: RecordingId) -> list[Segment]:
    found = Segment.objects.filter(recording=recording).select_related("stored_in")
    return list(found.order_by("page", "seq"))


def _encode(finished: FinishedRecording, rows: Sequence[Segment], key: DataKey) -> list[EncodedGroup]:
    pages = {page.page: page for page in finished.pages}
    if pages.keys() != {row.page for row in rows}:
        raise StorageError("A finished recording has not the pages that are stored.")
    runs = groups.split(_entries(pages, rows))
    return [groups.encode(index, run, key.box) for index, run in enumerate(runs)]


def _entries(pages: Mapping[PageId, FinishedPage], rows: Sequence[Segment]) -> Iterator[Entry]:
    """One for each row, in the rows' order."""
    by_page: dict[PageId, list[Segment]] = {}
    for row in rows:
        by_page.setdefault(PageId(row.page), []).append(row)
    for page, page_rows in by_page.items():
        parts = cut(pages[page].events_json, [row.last_ms for row in page_rows])
        for row, part in zip(page_rows, parts, strict=True):
            yield Entry(reading.identity(row), _facts(row), part)


def _facts(row: Segment) -> Facts:
    return Facts(row.first_ms, row.last_ms, int(row.received_at.timestamp() * 1000), bytes(row.digest))


def _store(rows: Sequence[Segment], encoded: Sequence[EncodedGroup], finished: FinishedRecording) -> int:
    """Write the groups and let the rows follow; bytes written."""
    recording = RecordingId(rows[0].recording)
    parts = [RECORDING_MAGIC, *(group.data for group in encoded)]
    with new_object(Kind.RECORDING, parts, clock.now_at(), rows[0].site) as stored:
        if reading.count(recording) != len(rows) or judging.erased_among([recording]):
            raise _ReadAgain
        # Not from `rows`: a purge may have moved frames since they were read.
        before = set(Segment.objects.filter(recording=recording).values_list("stored_in", flat=True))
        with connections[INDEX].cursor() as cursor:
            cursor.executemany(_FOLLOW, list(_places(stored.pk, rows, encoded)))
        doomed.doom_unreferenced(before)
        asset_expiry.expire(asset_uses.forget(SiteId(rows[0].site), recording, finished.unnamed))
        if any(page.changed for page in finished.pages):
            # What the finishing pass took out must not stay in a batch that others still need.
            doomed.mark_for_rewrite(before)
            superseded.note(recording, before)
    return stored.size_bytes


def _places(
    stored: int, rows: Sequence[Segment], encoded: Sequence[EncodedGroup]
) -> Iterator[tuple[int, ...]]:
    remaining = iter(rows)
    offset = len(RECORDING_MAGIC)
    for group in encoded:
        for entry, inner in zip(group.entries, group.inner_offsets, strict=True):
            row = next(remaining)
            yield stored, offset, len(group.data), inner, len(entry.events_json), row.pk
        offset += len(group.data)


def _bytes_of(rows: Sequence[Segment]) -> int:
    """Frames have a length each; the segments of a group share one."""
    places = {(row.stored_in_id, row.offset): row.length for row in rows}
    return sum(places.values())
