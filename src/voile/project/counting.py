"""Outcomes, counted in memory and added up in the database every few seconds."""

from collections import Counter
from collections.abc import Callable

from django.db import DatabaseError

from voile import log
from voile.ids import SiteId
from voile.ingest.outcomes import Outcome
from voile.project.database_thread import DatabaseThread

_log = log.get("project")

Counts = Counter[tuple[SiteId | None, str]]


class OutcomeCounts:
    """Implements ingest's `Outcomes`. What a flush could not write is kept for the next one."""

    def __init__(self, thread: DatabaseThread, write: Callable[[Counts], None]) -> None:
        self._thread = thread
        self._write = write
        self._counts: Counts = Counter()
        self._failing = False

    def count(self, site: SiteId | None, outcome: Outcome) -> None:
        self._counts[site, outcome.value] += 1

    async def flush(self) -> None:
        taken, self._counts = self._counts, Counter()
        if not taken:
            return
        try:
            await self._thread.call(lambda: self._write(taken))
        except DatabaseError as error:
            self._counts.update(taken)
            if not self._failing:
                _log.exception("outcomes.not_flushed", error, outcomes=len(taken))
            self._failing = True
        else:
            self._failing = False
