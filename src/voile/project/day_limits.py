"""What each site has taken today and in this month, held against its limits.

See `sites.counters` for what is counted.

The sums lie in the database and are written in the transaction that keeps what they count, so they survive a
restart and hold for several processes. In memory stands an estimate that is never too low for what this
process took; only near a limit is the database asked. Envelopes in flight may pass a limit together.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

from django.db import DatabaseError

from voile import clock
from voile.errors import StorageError
from voile.ids import SessionId, SiteId
from voile.ingest.ports import DayLimit, SiteEntry
from voile.policy import ScrubbedEvents
from voile.policy.visitors import VisitorRules
from voile.project.database_thread import DatabaseThread
from voile.recordings import queries as recordings
from voile.sites import queries as sites
from voile.sites.queries import Taken

T = TypeVar("T")
NO_RULES = VisitorRules()


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
        self._months: dict[SiteId, int] = {}
        self._reading: dict[SiteId, _Since] = {}
        self._since: dict[SiteId, _Since] = defaultdict(_Since)

    async def refresh(self) -> None:
        """Read the sums anew. Raises DatabaseError, and keeps what it had."""
        self._reading, self._since = self._merged(), defaultdict(_Since)
        self._sums, self._months = await self._thread.call(_read)
        self._reading = {}

    async def reached(self, item: ScrubbedEvents, rules: VisitorRules) -> DayLimit | None:
        size_bytes = len(item.events_json)
        fits = self._estimate(item.site).bytes + size_bytes <= self._bytes_max
        if fits and self._sessions_reached(item.site, rules) is None:
            return None
        return await self._exactly(partial(self._judge, item.site, size_bytes, item.session, rules))

    async def runs(self, item: ScrubbedEvents) -> bool:
        return await self._exactly(partial(recordings.is_known, item.session))

    def is_full(self, entry: SiteEntry) -> bool:
        site = SiteId(entry.policy.site)
        today, month = self._sums.get(site, Taken()).sessions, self._months.get(site, 0)
        return self._of_sessions(today, month, entry.visitors) is not None

    async def reached_by_asset(self, site: SiteId, size_bytes: int) -> DayLimit | None:
        if self._estimate(site).bytes + size_bytes <= self._bytes_max:
            return None
        return await self._exactly(partial(self._judge, site, size_bytes))

    def took(self, item: ScrubbedEvents) -> None:
        self.took_bytes(item.site, len(item.events_json))
        self._since[item.site].sessions.add(item.session)

    def took_bytes(self, site: SiteId, size_bytes: int) -> None:
        self._since[site].bytes += size_bytes

    async def _exactly(self, judge: Callable[[], T]) -> T:
        try:
            return await self._thread.call(judge)
        except DatabaseError:
            raise StorageError("What the site took today cannot be read.") from None

    def _judge(
        self,
        site: SiteId,
        size_bytes: int,
        session: SessionId | None = None,
        rules: VisitorRules = NO_RULES,
    ) -> DayLimit | None:
        today = clock.now_at().date()
        sums = sites.taken_on(today, site).get(site, Taken())
        if sums.bytes + size_bytes > self._bytes_max:
            return DayLimit.BYTES
        if session is None:
            return None
        month = sites.sessions_in_month_of(today, site).get(site, 0)
        reached = self._of_sessions(sums.sessions, month, rules)
        return None if reached is None or recordings.is_known(session) else reached

    def _sessions_reached(self, site: SiteId, rules: VisitorRules) -> DayLimit | None:
        """By the estimate: sessions that ran before count twice, so it is never too low."""
        today = self._estimate(site).sessions
        month = self._months.get(site, 0) - self._sums.get(site, Taken()).sessions + today
        return self._of_sessions(today, month, rules)

    def _of_sessions(self, today: int, month: int, rules: VisitorRules) -> DayLimit | None:
        if today >= min(self._sessions_max, rules.sessions_per_day or self._sessions_max):
            return DayLimit.SESSIONS
        if rules.sessions_per_month and month >= rules.sessions_per_month:
            return DayLimit.MONTH_SESSIONS
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


def _read() -> tuple[dict[SiteId, Taken], dict[SiteId, int]]:
    today = clock.now_at().date()
    return sites.taken_on(today), sites.sessions_in_month_of(today)
