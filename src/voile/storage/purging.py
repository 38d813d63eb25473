"""Batches end after at most 25 hours; what no recording has taken over by then is moved, never lost."""

from collections.abc import Iterator
from datetime import timedelta

from voile import clock, log
from voile.errors import StorageError
from voile.storage import asset_expiry, doomed, moving, quarantine
from voile.storage.databases import translated
from voile.storage.installation import installation
from voile.storage.models import Closed, Erasure, Segment, StoredObject
from voile.storage.objects import Kind

_log = log.get("storage")

BATCH_AGE = timedelta(hours=25)
# Longer than a session can last and a recorder keeps trying.
ERASURE_AGE = timedelta(days=30)
LEFTOVER_AGE = timedelta(hours=1)
_OBJECT_BYTES = 32 * 1024 * 1024
_OBJECT_SEGMENTS = 4096


def purge_batches() -> int:
    """Delete batches that are empty or too old, leftovers of crashes, old marks of erasures; objects deleted.

    Segments in old batches are moved first, to objects of one recording each.
    """
    now = clock.now_at()
    with translated():
        due = StoredObject.objects.filter(kind=Kind.BATCH, doomed=False, created_at__lt=now - BATCH_AGE)
        keys = set(due.values_list("pk", flat=True))
        for rows in _recordings_in(keys):
            _move(rows)
        doomed.doom_unreferenced(keys)
        asset_expiry.expire_all()
        Erasure.objects.filter(keys_destroyed=True, erased_at__lt=now - ERASURE_AGE).delete()
        Closed.objects.filter(closed_at__lt=now - ERASURE_AGE).delete()
        count = doomed.delete_doomed()
    _delete_leftovers()
    quarantine.delete_old()
    return count


def _recordings_in(batches: set[int]) -> Iterator[list[Segment]]:
    """The segments of these batches, by recording, in runs that fit into one object."""
    segments = Segment.objects.filter(stored_in__in=batches, inner_length=None)
    for recording in set(segments.values_list("recording", flat=True)):
        run: list[Segment] = []
        size = 0
        for row in segments.filter(recording=recording).select_related("stored_in").order_by("page", "seq"):
            run.append(row)
            size += row.length
            if size >= _OBJECT_BYTES or len(run) >= _OBJECT_SEGMENTS:
                yield run
                run, size = [], 0
        if run:
            yield run


def _move(rows: list[Segment]) -> None:
    try:
        moving.move(rows, Kind.RECORDING, clock.now_at(), rows[0].site)
    except StorageError as error:
        _log.warning("purge.failed", error=type(error), recording=rows[0].recording)


def _delete_leftovers() -> None:
    older_than_s = LEFTOVER_AGE.total_seconds()
    for path in installation().objects.leftovers(older_than_s, clock.now_at().timestamp()):
        path.unlink(missing_ok=True)
