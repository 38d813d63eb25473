"""Data keys: one for each recording, wrapped by its visitor's key, which the master key wraps.

    visitor key     32 random bytes, wrapped by the master key for "visitor:<id>"
    recording key   32 random bytes, wrapped by subkey(visitor key, wrap) for "recording:<id>"

    subkey(recording key, segments)   seals the recording's segments
    subkey(recording key, digests)    keys the digests that tell a retry from a conflict

The wrapped keys in the database are the truth. What is opened is remembered by its wrapped form, so a key
that was destroyed by another process is not used again. A key is used only once it is saved.
"""

import functools
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction

from voile.errors import KeySaveError, StorageError, StorageFull
from voile.ids import RecordingId, VisitorId
from voile.storage import master
from voile.storage.crypto import Box, Purpose, SealError, keyed_hash, new_key, subkey
from voile.storage.databases import translated
from voile.storage.frames import DIGEST_BYTES
from voile.storage.installation import Installation, current, installation
from voile.storage.models import RecordingKey, VisitorKey
from voile.storage.router import KEYS

_REMEMBERED = 4096


@dataclass(frozen=True, slots=True, repr=False)
class DataKey:
    """The opened subkeys of one recording."""

    box: Box
    digests: bytes

    def digest(self, content_digest: bytes) -> bytes:
        return keyed_hash(self.digests, content_digest, size=DIGEST_BYTES)


DataKeys = Mapping[RecordingId, DataKey]


def ensure(visitors: Mapping[RecordingId, VisitorId]) -> DataKeys:
    """The keys of these recordings, each with its visitor. Missing ones are made and saved first.

    Raises:
        StorageFull: a missing key could not be saved because the disk is full or read-only.
        KeySaveError: a key could not be saved or opened for another reason.
    """
    try:
        with translated():
            found = find(visitors)
            if len(found) < len(visitors):
                _create({recording: visitors[recording] for recording in visitors.keys() - found.keys()})
                found = find(visitors)
    except (StorageFull, KeySaveError):
        raise
    except StorageError as error:
        raise KeySaveError("A data key could not be saved or opened; nothing was stored.") from error
    if len(found) < len(visitors):
        raise KeySaveError("A data key was destroyed while it was made; nothing was stored.")
    return found


def find(recordings: Collection[RecordingId]) -> DataKeys:
    """The keys that exist.

    Raises:
        SealError: a key is there and does not unwrap.
    """
    try:
        return _find(installation(), recordings)
    except SealError:
        # The master key may have been rotated since this process read it.
        return _find(current(), recordings)


def _find(opened: Installation, recordings: Collection[RecordingId]) -> DataKeys:
    rows = list(RecordingKey.objects.filter(recording__in=list(recordings)))
    visitors = {row.visitor for row in rows}
    wrapped = {row.visitor: bytes(row.wrapped) for row in VisitorKey.objects.filter(visitor__in=visitors)}
    return {
        RecordingId(row.recording): _open(
            opened, row.visitor, wrapped[row.visitor], row.recording, bytes(row.wrapped)
        )
        for row in rows
        if row.visitor in wrapped
    }


def destroy(recordings: Iterable[RecordingId]) -> int:
    """Delete the keys, and those of visitors who have no other; how many recordings had one.

    The log of the key database still holds them until `databases.truncate_log`.
    """
    with transaction.atomic(using=KEYS):
        rows = RecordingKey.objects.filter(recording__in=list(recordings))
        visitors = set(rows.values_list("visitor", flat=True))
        count, _ = rows.delete()
        kept = set(RecordingKey.objects.filter(visitor__in=visitors).values_list("visitor", flat=True))
        VisitorKey.objects.filter(visitor__in=visitors - kept).delete()
    forget()
    return count


def forget() -> None:
    """Drop opened keys from this process's memory."""
    _open.cache_clear()
    _open_visitor.cache_clear()


def _create(visitors: Mapping[RecordingId, VisitorId]) -> None:
    with transaction.atomic(using=KEYS):
        opened = current()
        wanted = set(visitors.values())
        rows = {row.visitor: row for row in VisitorKey.objects.filter(visitor__in=wanted)}
        new = [
            VisitorKey(visitor=visitor, wrapped=opened.master_key.wrap(new_key(), f"visitor:{visitor}"))
            for visitor in wanted - rows.keys()
        ]
        VisitorKey.objects.bulk_create(new)
        wrapped = {visitor: bytes(row.wrapped) for visitor, row in rows.items()}
        wrapped |= {row.visitor: bytes(row.wrapped) for row in new}
        RecordingKey.objects.bulk_create(
            [
                RecordingKey(
                    recording=recording,
                    visitor=visitor,
                    wrapped=master.wrap(
                        _open_visitor(opened, visitor, wrapped[visitor]), new_key(), f"recording:{recording}"
                    ),
                )
                for recording, visitor in visitors.items()
            ],
            ignore_conflicts=True,
        )


@functools.lru_cache(maxsize=_REMEMBERED)
def _open_visitor(opened: Installation, visitor: str, wrapped: bytes) -> Box:
    return Box(subkey(opened.master_key.unwrap(wrapped, f"visitor:{visitor}"), Purpose.WRAP))


@functools.lru_cache(maxsize=_REMEMBERED)
def _open(
    opened: Installation, visitor: str, visitor_wrapped: bytes, recording: str, wrapped: bytes
) -> DataKey:
    key = master.unwrap(_open_visitor(opened, visitor, visitor_wrapped), wrapped, f"recording:{recording}")
    return DataKey(Box(subkey(key, Purpose.SEGMENTS)), subkey(key, Purpose.DIGESTS))
