"""Closes sessions and visitors: what still arrives of them is not stored. What is stored stays as it is."""

from collections.abc import Iterable

from voile import clock
from voile.ids import SessionId, VisitorId
from voile.storage.databases import translated
from voile.storage.models import Closed


def close(names: Iterable[SessionId | VisitorId]) -> None:
    """Known or not. Part of the caller's transaction; remembered for 30 days, longer than a session lasts.

    Raises:
        StorageError: they are not closed.
    """
    now = clock.now_at()
    with translated():
        Closed.objects.bulk_create([Closed(id=name, closed_at=now) for name in names], ignore_conflicts=True)
