"""Erases some sessions: what is stored first, the rows that name it last, so that nothing is left unnamed."""

from collections.abc import Sequence
from dataclasses import astuple

from django.db import transaction

from voile.ids import RecordingId
from voile.recordings.erased import sessions_erased
from voile.recordings.models import Recording, Session
from voile.storage import databases, erasing
from voile.storage.erasing import Erased
from voile.storage.router import INDEX


def erase_some(session_ids: Sequence[str]) -> Erased:
    """Destroy keys and content of these sessions, then forget them.

    A tab that opens meanwhile adds a recording; it is erased too before the session's rows go.

    Raises:
        StorageError: rows of what may not be erased yet are still there.
    """
    erased = Erased(0, 0, 0, 0, 0)
    known: set[str] = set()
    while True:
        recordings = set(_recordings(session_ids)) - known
        done = erasing.erase(RecordingId(recording) for recording in recordings)
        erased = Erased(*(one + other for one, other in zip(astuple(erased), astuple(done), strict=True)))
        known |= recordings
        if _forget(session_ids, known):
            # Addresses and titles stood in the rows; they must not outlast them in the database's log.
            databases.truncate_log(INDEX)
            return erased


def _forget(session_ids: Sequence[str], erased: set[str]) -> bool:
    """Delete the rows, unless there is a recording that was not erased. Nothing is noted in between."""
    with transaction.atomic(durable=True):
        if set(_recordings(session_ids)) - erased:
            return False
        sessions_erased.send(Session, session_ids=session_ids)
        Session.objects.filter(id__in=session_ids).delete()
    return True


def _recordings(session_ids: Sequence[str]) -> list[str]:
    return list(Recording.objects.filter(session__in=session_ids).values_list("id", flat=True))
