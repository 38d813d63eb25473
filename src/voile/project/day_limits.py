"""What each site has taken today, held against its limits. See `sites.counters` for what is counted.

The sums lie in the database and are written in the transaction that keeps what they count, so they survive a
restart and hold for several processes. In memory stands an estimate that is never too low for what this
process took; only near a limit is the database asked. Envelopes in flight may pass a limit together.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from functools import partial

from django.db import DatabaseError

from voile import clock
from voile.errors import StorageError
from voile.ids import SessionId, SiteId
from voile.ingest.ports import DayLimit
from voile.policy import ScrubbedEvents
from voile.project.database_thread import DatabaseThread
from voile.recordings import queries as recordings
from voile.sites import queries as sites
from voile.sites.queries import Taken


@dataclass(slots=True)
class _Since:
    """What came after the sums were read. Sessions that ran before are among them."""

    sessions: set[SessionId] = field(default_factory=set)
    bytes: int = 0


class DayLimits:
    """Implements ingest's `Days`. `refresh` belongs on the event loop, about once a second."""

    def __init__(self, thread: DatabaseThread, sessions_max: int, bytes_max: int) -> None:
        self._thread = thread
        self._sessions_max = sessions_max
        self._bytes_max = bytes_max
        self._sums: dict[SiteId, Taken] = {}
        self._reading: dict[SiteId, _Since] = {}
        self._since: dict[SiteId, _Since] = defaultdict(_Since)

    async def refresh(self) -> None:
        """Read the sums anew. Raises DatabaseError, and keeps what it had."""
        self._reading, self._since = self._merged(), defaultdict(_Since)
        self._sums = await self._thread.call(lambda: sites.taken_on(clock.now_at().date()))
        self._reading = {}

    async def reached(self, item: ScrubbedEvents) -> DayLimit | None:
        size_bytes = len(item.events_json)
        sums = self._estimate(item.site)
        if sums.sessions < self._sessions_max and sums.bytes + size_bytes <= self._bytes_max:
            return None
        return await self._exactly(partial(self._judge, item.site, size_bytes, item.session))

    async def reached_by_asset(self, site: SiteId, size_bytes: int) -> DayLimit | None:
        if self._estimate(site).bytes + size_bytes <= self._bytes_max:
            return None
        return await self._exactly(partial(self._judge, site, size_bytes))

    def took(self, item: ScrubbedEvents) -> None:
        self.took_bytes(item.site, len(item.events_json))
        self._since[item.site].sessions.add(item.session)

    def took_bytes(self, site: SiteId, size_bytes: int) -> None:
        self._since[site].bytes += size_bytes

    async def _exactly(self, judge: "partial[DayLimit | None]") -> DayLimit | None:
        try:
            return await self._thread.call(judge)
        except DatabaseError:
            raise StorageError("What the site took today cannot be read.") from None

    def _judge(self, site: SiteId, size_bytes: int, session: SessionId | None = None) -> DayLimit | None:
        sums = sites.taken_on(clock.now_at().date(), site).get(site, Taken())
        if sums.bytes + size_bytes > self._bytes_max:
            return DayLimit.BYTES
        if session and sums.sessions >= self._sessions_max and not recordings.is_known(session):
            return DayLimit.SESSIONS
        return None

    def _estimate(self, site: SiteId) -> Taken:
        sums = self._sums.get(site, Taken())
        later = [part[site] for part in (self._reading, self._since) if site in part]
        return Taken(
            sums.sessions + sum(len(since.sessions) for since in later),
            sums.bytes + sum(since.bytes for since in later),
        )

    def _merged(self) -> dict[SiteId, _Since]:
        """What was not in the sums when a reading failed goes with what came since."""
        for site, since in self._since.items():
            kept = self._reading.setdefault(site, _Since())
            kept.sessions |= since.sessions
            kept.bytes += since.bytes
        return self._reading
