"""Read recordings back: pages, and their segments in order, one at a time.

At most one opened group is held. A segment that moves to another object while it is read is found there.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db.models import Min

from voile.errors import SegmentBroken
from voile.ids import PageId, RecordingId, SessionId, SiteId
from voile.storage import datakeys, frames, groups
from voile.storage.crypto import SealError
from voile.storage.datakeys import DataKey
from voile.storage.frames import Identity
from voile.storage.installation import installation
from voile.storage.models import Segment
from voile.storage.objects import ObjectMissingError

_ROWS_AT_ONCE = 200
_TRIES = 3


@dataclass(frozen=True, slots=True)
class SegmentEvents:
    """One stored segment. `events_json` is a JSON array."""

    seq: int
    events_json: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class StoredPage:
    """A page of a recording. `segments` reads as it is iterated, once."""

    page: PageId
    segments: Iterator[SegmentEvents] = field(repr=False)


def read(recording: RecordingId) -> Iterator[StoredPage]:
    """The pages of a recording, by when the first of each arrived; nothing where there is none.

    Raises:
        SegmentBroken: a segment is missing or does not decrypt, or the recording was erased meanwhile.
    """
    reader = _Reader(recording)
    pages = Segment.objects.filter(recording=recording).values("page").annotate(first_at=Min("received_at"))
    for row in pages.order_by("first_at", "page"):
        page = PageId(row["page"])
        yield StoredPage(page, reader.page(page))


def read_page(recording: RecordingId, page: PageId) -> Iterator[bytes]:
    """The events of one page of this recording, a JSON array for each stored segment that has any.

    Raises:
        SegmentBroken: as in `read`.
    """
    for segment in _Reader(recording).page(page):
        yield segment.events_json


def count(recording: RecordingId) -> int:
    """How many segments are stored. They only grow in number, until the recording is erased."""
    return Segment.objects.filter(recording=recording).count()


def load(row: Segment) -> bytes:
    """The events of one segment. Raises SegmentBroken."""
    return _Reader(RecordingId(row.recording)).events(row)


def broken(recording: RecordingId) -> Iterator[tuple[Segment, str]]:
    """The segments that cannot be read or are not what their rows say, each with the reason, in words."""
    rows = Segment.objects.filter(recording=recording).select_related("stored_in")
    reader = _Reader(recording)
    for row in list(rows.order_by("stored_in", "offset")):
        try:
            reader.verify(row)
        except SegmentBroken as error:
            yield row, error.message


def identity(row: Segment) -> Identity:
    return Identity(
        SiteId(row.site), SessionId(row.session), RecordingId(row.recording), PageId(row.page), row.seq
    )


class _Reader:
    """Reads segments of one recording; remembers its key and the group opened last."""

    def __init__(self, recording: RecordingId) -> None:
        self._recording = recording
        self._key: DataKey | None = None
        self._group_at: tuple[str, int, int] | None = None
        self._group = b""
        self._listed_at: tuple[str, int, int] | None = None
        self._listed: dict[tuple[int | None, int | None], groups.Entry] = {}

    def page(self, page: PageId) -> Iterator[SegmentEvents]:
        after = -1
        while rows := self._rows(page, after):
            for row in rows:
                events_json = self.events(row)
                # The events of a finished page may all lie in its first segments.
                if events_json not in (b"", b"[]"):
                    yield SegmentEvents(row.seq, events_json)
            after = rows[-1].seq

    def _rows(self, page: PageId, after: int) -> list[Segment]:
        found = Segment.objects.filter(recording=self._recording, page=page, seq__gt=after)
        return list(found.select_related("stored_in").order_by("seq")[:_ROWS_AT_ONCE])

    def events(self, row: Segment) -> bytes:
        for _ in range(_TRIES):
            try:
                return self._load(row)
            except ObjectMissingError:
                # Moved since the row was read, unless it says the same again.
                now = Segment.objects.select_related("stored_in").filter(pk=row.pk).first()
                if now is None or now.stored_in_id == row.stored_in_id:
                    break
                row = now
        raise SegmentBroken("A stored segment is missing.", remedy="Run `voile doctor`.")

    def verify(self, row: Segment) -> None:
        """Raises:
        SegmentBroken: it cannot be read, or its row says something else of it.
        """
        self._opened_key()
        try:
            self._load(row)
        except ObjectMissingError as error:
            raise SegmentBroken(error.message) from None
        if row.inner_offset is None:
            frame = installation().objects.read(row.stored_in.name, row.offset, row.length)
            facts = frames.decode(frame, identity(row), self._opened_key().box).facts
        else:
            entry = self._entries(row).get((row.inner_offset, row.inner_length))
            if entry is None or entry.identity != identity(row):
                raise SegmentBroken("A row names a place of its group that holds something else.")
            facts = entry.facts
        if facts.digest != bytes(row.digest):
            raise SegmentBroken("A row has another digest than its segment.")

    def _load(self, row: Segment) -> bytes:
        if row.inner_length is None or row.inner_offset is None:
            frame = installation().objects.read(row.stored_in.name, row.offset, row.length)
            return frames.decode(frame, identity(row), self._opened_key().box).events_json
        group = self._opened_group(row)
        return group[row.inner_offset : row.inner_offset + row.inner_length]

    def _entries(self, row: Segment) -> dict[tuple[int | None, int | None], groups.Entry]:
        """The segments of the group opened last, by where their events lie in it."""
        if self._listed_at != self._group_at:
            listed = groups.entries(self._group, SiteId(row.site), self._recording)
            self._listed = {(inner, len(entry.events_json)): entry for entry, inner in listed}
            self._listed_at = self._group_at
        return self._listed

    def _opened_group(self, row: Segment) -> bytes:
        at = (row.stored_in.name, row.offset, row.length)
        if self._group_at != at:
            data = installation().objects.read(row.stored_in.name, row.offset, row.length)
            self._group = groups.open_group(data, SiteId(row.site), self._recording, self._opened_key().box)
            self._group_at = at
        return self._group

    def _opened_key(self) -> DataKey:
        if self._key is None:
            self._key = recording_key(self._recording)
        return self._key


def recording_key(recording: RecordingId) -> DataKey:
    try:
        key = datakeys.find([recording]).get(recording)
    except SealError:
        raise SegmentBroken("A recording's key does not unwrap.", remedy="Run `voile doctor`.") from None
    if key is None:
        raise SegmentBroken("The recording's key is gone.")
    return key
