"""Gives ingest its ports: the rooms behind them, and what must be done for them at intervals."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial

from django.db import DatabaseError

from voile import ids, log
from voile.config import Config
from voile.errors import StorageError
from voile.events import DecodeLimits, Notice
from voile.events.notice import OwnPage
from voile.ids import SiteId
from voile.ingest.app import Ingest
from voile.ingest.built import Built, path_of
from voile.ingest.ports import AppendResult, AssetKind, Limits, MarkSaid, Ports, PutResult, SiteEntry, Taken
from voile.policy import AssetFact, RecorderFile, ScrubbedEvents, SitePolicy, addresses
from voile.project.counting import OutcomeCounts
from voile.project.countries import CountryFile
from voile.project.database_thread import DatabaseThread
from voile.project.day_limits import DayLimits
from voile.recordings.actions import note_segments
from voile.rights import taking, tickets
from voile.sites import checks, marks
from voile.sites.actions import add_outcomes, add_taken
from voile.sites.view import SiteView
from voile.storage import assets, room
from voile.storage.committer import Committer
from voile.storage.outcomes import AlreadyErased, Appended, Conflict, Duplicate, StorageBusy
from voile.storage.sniffing import AssetKind as StoredKind

_log = log.get("project")
_FLUSH_S = 2.0
_REFRESH_S = 1.0
_COUNTRIES_S = 60.0

_APPENDED: dict[type, AppendResult] = {
    Appended: AppendResult.APPENDED,
    Duplicate: AppendResult.DUPLICATE,
    Conflict: AppendResult.CONFLICT,
    StorageBusy: AppendResult.BUSY,
    AlreadyErased: AppendResult.ERASED,
}
_PUT: dict[type, PutResult] = {
    assets.Stored: PutResult.STORED,
    assets.Known: PutResult.KNOWN,
    assets.Refused: PutResult.REFUSED,
}


@dataclass(frozen=True, slots=True)
class StoredSegments:
    """Implements ingest's `Append`."""

    committer: Committer

    async def append(self, item: ScrubbedEvents) -> AppendResult:
        return _APPENDED[type(await self.committer.append(item))]


@dataclass(frozen=True, slots=True)
class StoredAssets:
    """Implements ingest's `Assets`."""

    thread: DatabaseThread
    days: DayLimits

    async def missing(self, item: ScrubbedEvents, facts: Sequence[AssetFact]) -> list[str]:
        refs = item.facts.asset_refs
        if not facts and not refs:
            return []
        return await self.thread.call(partial(assets.missing, item.site, facts, refs))

    async def put(self, entry: SiteEntry, sha256: str, kind: AssetKind, data: bytes) -> PutResult:
        site = SiteId(entry.policy.site)
        put = partial(_put, site, sha256, StoredKind(kind.value), data, entry.policy)
        ended = _PUT[await self.thread.call(put)]
        if ended is PutResult.STORED:
            self.days.took_bytes(site, len(data))
        return ended


@dataclass(frozen=True, slots=True)
class KeptNotices:
    """Implements ingest's `Notices`."""

    thread: DatabaseThread

    async def take(self, entry: SiteEntry, notice: Notice) -> Taken:
        try:
            return await self.thread.call(partial(_take, SiteId(entry.policy.site), notice))
        except DatabaseError:
            raise StorageError("A notice could not be stored.") from None


def _take(site: SiteId, notice: Notice) -> Taken:
    if isinstance(notice, OwnPage):
        return Taken(True, tickets.issue(tickets.Holder(site, ids.visitor_id(site, notice.visitor))))
    return Taken(taking.take(site, notice))


def _put(site: SiteId, sha256: str, kind: StoredKind, data: bytes, policy: SitePolicy) -> type:
    ended = assets.put(site, sha256, kind, data, policy)
    if isinstance(ended, assets.Stored):
        add_taken(site, size_bytes=len(data))
    return type(ended)


@dataclass(frozen=True, slots=True)
class UsedMarks:
    """Implements ingest's `Marks`."""

    thread: DatabaseThread

    async def use(self, site: SiteId, text: str) -> MarkSaid | None:
        # What is forged never reaches the database.
        if marks.read(site, text) is None:
            return None
        try:
            used = await self.thread.call(partial(marks.use, site, text))
        except DatabaseError as error:
            raise StorageError("Marks cannot be read.", remedy="Check the database.") from error
        return MarkSaid(used.kind, used.id) if used else None


@dataclass(frozen=True, slots=True)
class KeptChecks:
    """Implements ingest's `Checks`."""

    thread: DatabaseThread

    async def report(self, site: SiteId, mark_id: str, words: list[str], policy_version: int) -> bool:
        try:
            return await self.thread.call(partial(checks.report, site, mark_id, words, policy_version))
        except DatabaseError as error:
            raise StorageError("A check cannot be kept.", remedy="Check the database.") from error


@dataclass(slots=True)
class System:
    """Everything behind the main port, running. Made by `start`."""

    ingest: Ingest
    committer: Committer
    counts: OutcomeCounts
    threads: tuple[DatabaseThread, ...]
    upkeep: list[asyncio.Task[None]]

    async def stop(self) -> None:
        """Commit what was taken, write the counts, end the threads. Comes after the last request."""
        for task in self.upkeep:
            task.cancel()
        await asyncio.gather(*self.upkeep, return_exceptions=True)
        await self.committer.stop()
        await self.counts.flush()
        for thread in self.threads:
            await thread.stop()


async def start(config: Config, built: Built) -> System:
    """Start what ingest needs. The data directory is prepared by now."""
    upkeep_thread, assets_thread = DatabaseThread("voile-upkeep"), DatabaseThread("voile-assets")
    notices_thread = DatabaseThread("voile-notices")
    addons = {
        name: RecorderFile(path_of(file), file.integrity) for name, file in built.manifest.addons.items()
    }
    view = SiteView(config.public_url, built.recorder_path, built.manifest.recorder.integrity, addons)
    await upkeep_thread.call(view.refresh)
    days = DayLimits(upkeep_thread, config.site_sessions_per_day, config.site_bytes_per_day)
    await days.refresh()
    countries = CountryFile(config.country_file)
    counts = OutcomeCounts(upkeep_thread, add_outcomes)
    committer = Committer(note_segments)
    committer.start()
    ports = Ports(
        sites=view,
        append=StoredSegments(committer),
        assets=StoredAssets(assets_thread, days),
        days=days,
        marks=UsedMarks(upkeep_thread),
        checks=KeptChecks(upkeep_thread),
        notices=KeptNotices(notices_thread),
        outcomes=counts,
        built=built,
        limits=_limits(config),
        countries=countries,
    )
    upkeep = [
        asyncio.create_task(_at_intervals(_FLUSH_S, counts.flush)),
        asyncio.create_task(_at_intervals(_REFRESH_S, partial(upkeep_thread.call, view.refresh))),
        asyncio.create_task(_at_intervals(_REFRESH_S, days.refresh)),
        asyncio.create_task(_at_intervals(_REFRESH_S, partial(upkeep_thread.call, room.keep))),
        asyncio.create_task(_at_intervals(_COUNTRIES_S, partial(upkeep_thread.call, countries.refresh))),
    ]
    return System(Ingest(ports), committer, counts, (upkeep_thread, assets_thread, notices_thread), upkeep)


def _limits(config: Config) -> Limits:
    return Limits(
        envelope_max_bytes=config.envelope_max_bytes,
        inflated_max_bytes=config.inflated_max_bytes,
        inflate_ratio_max=config.inflate_ratio_max,
        asset_max_bytes=config.asset_max_bytes,
        envelopes_per_address_per_s=config.envelopes_per_address_per_s,
        envelopes_per_session_per_s=config.envelopes_per_session_per_s,
        decode=DecodeLimits(
            body_bytes=config.inflated_max_bytes,
            events=config.envelope_events_max,
            tree_levels=config.tree_levels_max,
            text_chars=config.text_max_chars,
        ),
        trusted_proxies=addresses.patterns(config.trusted_proxies),
        country_header=config.country_header.encode(),
    )


async def _at_intervals(every_s: float, work: Callable[[], Awaitable[object]]) -> None:
    while True:
        await asyncio.sleep(every_s)
        try:
            await work()
        except DatabaseError as error:
            # What is known stays in force until the database answers again.
            _log.exception("upkeep.failed", error)
