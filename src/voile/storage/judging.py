"""Which segments of a batch are new, which were stored before, and which may not be stored."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connections

from voile.ids import PageId, RecordingId
from voile.storage import datakeys
from voile.storage.datakeys import DataKeys
from voile.storage.models import Closed, Erasure
from voile.storage.outcomes import (
    AlreadyErased,
    Appended,
    AppendOutcome,
    CommittedSegment,
    Conflict,
    Duplicate,
)
from voile.storage.router import INDEX

Place = tuple[PageId, int]

# One probe of the unique index for each place, whatever the size of the index: SQLite takes the tables of a
# CROSS JOIN in the order given.
STORED = (
    "WITH wanted (page, seq) AS (VALUES {rows}) "
    "SELECT stored.page, stored.seq, stored.recording, stored.digest FROM wanted "
    "CROSS JOIN storage_segment stored WHERE stored.page = wanted.page AND stored.seq = wanted.seq"
)
# PostgreSQL plans by statistics, which are old while a site grows; an OFFSET keeps the probe as it stands.
STORED_POSTGRESQL = (
    "WITH wanted (page, seq) AS (VALUES {rows}) SELECT stored.* FROM wanted CROSS JOIN LATERAL "
    "(SELECT page, seq, recording, digest FROM storage_segment "
    "WHERE page = wanted.page AND seq = wanted.seq OFFSET 0) stored"
)


@dataclass(frozen=True, slots=True)
class _Stored:
    recording: str
    digest: bytes


@dataclass(frozen=True, slots=True)
class Judged:
    """An outcome for each segment, in their order; `Appended` stands for what is still to be stored."""

    outcomes: list[AppendOutcome]
    keys: DataKeys


def judge(items: Sequence[CommittedSegment]) -> Judged:
    """Makes and saves the keys of recordings that have none.

    Raises:
        StorageFull, KeySaveError: a missing key could not be saved.
    """
    refused = refused_among(items)
    living = [item for item in items if item.scrubbed.recording not in refused]
    stored = _stored(living)
    keys = datakeys.ensure(
        {item.scrubbed.recording: item.scrubbed.visitor for item in living if not _is_foreign(item, stored)}
    )
    outcomes = [
        AlreadyErased() if item.scrubbed.recording in refused else _outcome(item, stored, keys)
        for item in items
    ]
    return Judged(outcomes, keys)


def erased_among(recordings: Iterable[RecordingId]) -> set[RecordingId]:
    """Those that were erased, or are being erased."""
    found = Erasure.objects.filter(recording__in=set(recordings))
    return {RecordingId(recording) for recording in found.values_list("recording", flat=True)}


def refused_among(items: Iterable[CommittedSegment]) -> set[RecordingId]:
    """The recordings of which nothing may be stored: erased, or of a session or visitor that is closed."""
    scrubbed = [item.scrubbed for item in items]
    erased = erased_among(item.recording for item in scrubbed)
    names = {name for item in scrubbed for name in (item.session, item.visitor)}
    closed = set(Closed.objects.filter(pk__in=names).values_list("pk", flat=True))
    shut = {item.recording for item in scrubbed if not closed.isdisjoint((item.session, item.visitor))}
    return erased | shut


def _outcome(item: CommittedSegment, stored: dict[Place, _Stored], keys: DataKeys) -> AppendOutcome:
    """Notes what is new in `stored`, so that a later one of the same batch is judged against it."""
    if _is_foreign(item, stored):
        return Conflict()
    scrubbed = item.scrubbed
    mine = _Stored(scrubbed.recording, keys[scrubbed.recording].digest(scrubbed.content_digest))
    first = stored.setdefault((scrubbed.page, scrubbed.seq), mine)
    if first is mine:
        return Appended()
    return Duplicate() if first == mine else Conflict()


def _is_foreign(item: CommittedSegment, stored: dict[Place, _Stored]) -> bool:
    """Whether another recording has this page and sequence number."""
    there = stored.get((item.scrubbed.page, item.scrubbed.seq))
    return there is not None and there.recording != item.scrubbed.recording


def _stored(items: Sequence[CommittedSegment]) -> dict[Place, _Stored]:
    places = {(item.scrubbed.page, item.scrubbed.seq) for item in items}
    if not places:
        return {}
    form = STORED_POSTGRESQL if connections[INDEX].vendor == "postgresql" else STORED
    query = form.format(rows=",".join(["(%s,%s)"] * len(places)))
    with connections[INDEX].cursor() as cursor:
        cursor.execute(query, [value for place in places for value in place])
        rows = cursor.fetchall()
    return {(PageId(page), seq): _Stored(recording, bytes(digest)) for page, seq, recording, digest in rows}
