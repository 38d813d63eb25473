"""Erase recordings: rows, keys, objects; and keep out what still arrives of them.

Order: rows and a mark in one transaction; the keys and the key database's log; objects that nothing refers to
any more. From the destruction of the keys on, no copy of the data can be read. Batches that hold other
recordings too are marked, and `rewriting` writes them anew without the erased segments. An erasure that was
interrupted is resumed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet

from voile import clock, log
from voile.errors import StorageError
from voile.ids import RecordingId
from voile.storage import asset_expiry, datakeys, doomed
from voile.storage.databases import translated, truncate_log
from voile.storage.models import AssetUse, Erasure, Segment
from voile.storage.router import INDEX, KEYS

_log = log.get("storage")

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Erased:
    """What an erasure did. `batches_to_rewrite` still hold unreadable bytes until `rewriting` has run."""

    recordings: int
    segments: int
    keys: int
    objects: int
    batches_to_rewrite: int


def erase(recordings: Iterable[RecordingId]) -> Erased:
    """Erase recordings, known or not; their late envelopes will be refused. Not within a transaction.

    Raises:
        StorageError: the erasure is not complete; `resume_erasures` continues it.
    """
    wanted = sorted(set(recordings))
    segments = batches = 0
    with translated():
        for at in range(0, len(wanted), _AT_ONCE):
            done = _erase_rows(wanted[at : at + _AT_ONCE])
            segments, batches = segments + done[0], batches + done[1]
        keys = resume_erasures()
        objects = doomed.delete_doomed()
        truncate_log(INDEX)
    _log.info("erased", recordings=len(wanted), segments=segments, keys=keys, objects=objects)
    return Erased(len(wanted), segments, keys, objects, batches)


def resume_erasures() -> int:
    """Destroy the keys of recordings whose rows are erased; how many there were.

    Raises:
        StorageError: the key database's log could not be emptied; to be called again.
    """
    pending = list(_pending())
    if not pending:
        return 0
    recordings = [RecordingId(each.recording) for each in pending]
    keys = sum(datakeys.destroy(recordings[at : at + _AT_ONCE]) for at in range(0, len(recordings), _AT_ONCE))
    if not truncate_log(KEYS):
        raise StorageError("The key database's log is in use; erased keys may still lie in it.")
    _note_destroyed(pending)
    return keys


def reopen(recordings: Iterable[RecordingId]) -> None:
    """Have the keys of erased recordings destroyed once more: one was made while they were being erased.

    The new moment tells a run that is under way that it did not see that key.
    """
    Erasure.objects.filter(recording__in=recordings).update(keys_destroyed=False, erased_at=clock.now_at())


def _note_destroyed(erasures: Iterable[Erasure]) -> None:
    with transaction.atomic(using=INDEX):
        for each in erasures:
            Erasure.objects.filter(pk=each.pk, erased_at=each.erased_at).update(keys_destroyed=True)


def _pending() -> QuerySet[Erasure]:
    return Erasure.objects.filter(keys_destroyed=False)


def _erase_rows(recordings: Sequence[RecordingId]) -> tuple[int, int]:
    """Segments erased, and batches that hold others' segments too."""
    with transaction.atomic(using=INDEX, durable=True):
        _mark(recordings)
        rows = Segment.objects.filter(recording__in=recordings)
        touched = set(rows.values_list("stored_in", flat=True))
        segments, _ = rows.delete()
        asset_expiry.expire(_drop_uses(recordings))
        doomed.doom_unreferenced(touched)
        return segments, doomed.mark_for_rewrite(touched)


def _mark(recordings: Sequence[RecordingId]) -> None:
    now = clock.now_at()
    Erasure.objects.bulk_create(
        [Erasure(recording=recording, erased_at=now) for recording in recordings],
        update_conflicts=True,
        unique_fields=["recording"],
        update_fields=["erased_at", "keys_destroyed"],
    )


def _drop_uses(recordings: Sequence[RecordingId]) -> set[str]:
    """The aliases of assets that these recordings named."""
    uses = AssetUse.objects.filter(recording__in=recordings)
    aliases = set(uses.values_list("alias", flat=True))
    uses.delete()
    return aliases
