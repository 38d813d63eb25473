"""The ports of ingest, held in memory, and a client that speaks ASGI to it."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

import msgspec
import pytest

from voile.errors import StorageError
from voile.events import DecodeLimits, Notice
from voile.events.notice import OwnPage
from voile.ids import SiteId
from voile.ingest.app import Ingest
from voile.ingest.built import Built, Manifest
from voile.ingest.outcomes import Outcome
from voile.ingest.ports import (
    AppendResult,
    AssetKind,
    DayLimit,
    Limits,
    MarkSaid,
    Ports,
    PutResult,
    SiteEntry,
    Taken,
)
from voile.policy import AssetFact, ConsentMode, ScrubbedEvents, SitePolicy
from voile.policy.addresses import Address
from voile.policy.visitors import VisitorRules

SITE = SiteId("1234567890")
ORIGIN = "https://shop.example.org"
RECORDER = b"recorder();"
PIECES = {name: name.upper().encode() for name in ("tcf", "gpp", "check", "bots", "frequency", "running")}
ADDONS = {"console": b"console();"}
LIMITS = Limits(
    envelope_max_bytes=100_000,
    inflated_max_bytes=400_000,
    inflate_ratio_max=200,
    asset_max_bytes=50_000,
    envelopes_per_address_per_s=100,
    envelopes_per_session_per_s=50,
    decode=DecodeLimits(),
)


@dataclass(frozen=True)
class MemoryEntry:
    policy: SitePolicy
    published: bytes
    visitors: VisitorRules = field(default_factory=VisitorRules)


@dataclass
class MemorySites:
    entries: dict[SiteId, MemoryEntry]
    failure: StorageError | None = None

    def get(self, site: SiteId) -> MemoryEntry | None:
        if self.failure:
            raise self.failure
        return self.entries.get(site)


@dataclass
class MemoryAppend:
    """Keeps what it is given by page and sequence, as storage does."""

    kept: dict[tuple[str, int], ScrubbedEvents] = field(default_factory=dict)
    failure: StorageError | None = None
    instead: AppendResult | None = None

    async def append(self, item: ScrubbedEvents) -> AppendResult:
        if self.failure:
            raise self.failure
        if self.instead:
            return self.instead
        before = self.kept.setdefault((item.page, item.seq), item)
        if before is item:
            return AppendResult.APPENDED
        same = before.content_digest == item.content_digest
        return AppendResult.DUPLICATE if same else AppendResult.CONFLICT


@dataclass
class MemoryAssets:
    kept: dict[str, bytes] = field(default_factory=dict)
    failure: StorageError | None = None

    async def missing(self, item: ScrubbedEvents, facts: Sequence[AssetFact]) -> list[str]:
        if self.failure:
            raise self.failure
        return [fact.sha256 for fact in facts if fact.sha256 not in self.kept]

    async def put(self, entry: SiteEntry, sha256: str, kind: AssetKind, data: bytes) -> PutResult:
        if self.failure:
            raise self.failure
        if data.startswith(b"<svg"):
            return PutResult.REFUSED
        known = sha256 in self.kept
        self.kept[sha256] = data
        return PutResult.KNOWN if known else PutResult.STORED


@dataclass
class MemoryDays:
    """`full` says that a limit of the day is reached."""

    full: DayLimit | None = None
    failure: StorageError | None = None
    taken: list[int] = field(default_factory=list)
    running: set[str] = field(default_factory=set)

    async def runs(self, item: ScrubbedEvents) -> bool:
        if self.failure:
            raise self.failure
        return item.session in self.running

    def is_full(self, entry: SiteEntry) -> bool:
        return self.full in (DayLimit.SESSIONS, DayLimit.MONTH_SESSIONS)

    async def reached(self, item: ScrubbedEvents, rules: VisitorRules) -> DayLimit | None:
        return await self.reached_by_asset(item.site, len(item.events_json))

    async def reached_by_asset(self, site: SiteId, size_bytes: int) -> DayLimit | None:
        if self.failure:
            raise self.failure
        return self.full

    def took(self, item: ScrubbedEvents) -> None:
        self.taken.append(len(item.events_json))


@dataclass
class MemoryCountries:
    """The country of each address, as text."""

    known: dict[str, str] = field(default_factory=dict)

    def of(self, address: Address) -> str | None:
        return self.known.get(str(address))


@dataclass
class MemoryMarks:
    """What marks say, by their text; each once."""

    unused: dict[str, MarkSaid] = field(default_factory=dict)
    failure: StorageError | None = None

    async def use(self, site: SiteId, text: str) -> MarkSaid | None:
        if self.failure:
            raise self.failure
        return self.unused.pop(f"{site} {text}", None)


@dataclass
class MemoryNotices:
    kept: list[Notice] = field(default_factory=list)
    failure: StorageError | None = None

    async def take(self, entry: SiteEntry, notice: Notice) -> Taken:
        if self.failure:
            raise self.failure
        is_new = notice not in self.kept
        self.kept.append(notice)
        return Taken(is_new, "ticket" if isinstance(notice, OwnPage) else "")


@dataclass
class CountedOutcomes:
    counts: Counter[tuple[SiteId | None, Outcome]] = field(default_factory=Counter)

    def count(self, site: SiteId | None, outcome: Outcome) -> None:
        self.counts[site, outcome] += 1


@dataclass
class Reply:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class MemoryChecks:
    """What was told, by the mark's id."""

    told: dict[str, tuple[list[str], int]] = field(default_factory=dict)
    failure: StorageError | None = None

    async def report(self, site: SiteId, mark_id: str, words: list[str], policy_version: int) -> bool:
        if self.failure:
            raise self.failure
        self.told[f"{site} {mark_id}"] = (words, policy_version)
        return True


@dataclass
class World:
    """A site, its ports, and an ingest in front of them."""

    sites: MemorySites
    append: MemoryAppend = field(default_factory=MemoryAppend)
    assets: MemoryAssets = field(default_factory=MemoryAssets)
    days: MemoryDays = field(default_factory=MemoryDays)
    marks: MemoryMarks = field(default_factory=MemoryMarks)
    checks: MemoryChecks = field(default_factory=MemoryChecks)
    notices: MemoryNotices = field(default_factory=MemoryNotices)
    outcomes: CountedOutcomes = field(default_factory=CountedOutcomes)
    limits: Limits = LIMITS
    countries: MemoryCountries = field(default_factory=MemoryCountries)

    def __post_init__(self) -> None:
        self.restart()

    def restart(self) -> None:
        """Take up changed limits."""
        manifest = msgspec.convert(
            {
                "version": "0.1.0",
                "recorder": {"file": "recorder.abc.js", "integrity": "sha384-x"},
                "addons": {"console": {"file": "console.abc.js", "integrity": "sha384-y"}},
                "loader": "loader.js",
                "pieces": "pieces.json",
            },
            Manifest,
        )
        loader = (b"start(", b",", b");")
        built = Built(manifest=manifest, loader=loader, pieces=PIECES, recorder=RECORDER, addons=ADDONS)
        given = (self.sites, self.append, self.assets, self.days, self.marks, self.checks, self.notices)
        self.ports = Ports(*given, self.outcomes, built, self.limits, self.countries)
        self.app = Ingest(self.ports)

    def change_policy(self, **changes: Any) -> None:
        entry = self.sites.entries[SITE]
        self.sites.entries[SITE] = replace(entry, policy=msgspec.structs.replace(entry.policy, **changes))

    def change_published(self, shown: bytes) -> None:
        entry = self.sites.entries[SITE]
        self.sites.entries[SITE] = replace(entry, published=shown)

    def change_visitors(self, **rules: Any) -> None:
        entry = self.sites.entries[SITE]
        self.sites.entries[SITE] = replace(entry, visitors=VisitorRules(**rules))

    async def send(
        self,
        path: str,
        body: bytes | Sequence[bytes] = b"",
        *,
        method: str = "POST",
        query: dict[str, str] | None = None,
        headers: dict[str, str] | None = None,
        address: str = "198.51.100.7",
        ends: bool = True,
    ) -> Reply:
        """One request; `body` in pieces is sent in pieces, and `ends=False` breaks off after them."""
        pieces = [body] if isinstance(body, bytes) else list(body)
        messages: list[dict[str, Any]] = [
            {"type": "http.request", "body": piece, "more_body": not ends or piece is not pieces[-1]}
            for piece in pieces
        ]
        given = {"origin": ORIGIN} | (headers or {})
        scope = {
            "type": "http",
            "method": method,
            "path": path,
            "query_string": urlencode({"wid": SITE} | (query or {})).encode(),
            "headers": [(key.encode(), value.encode()) for key, value in given.items() if value],
            "client": (address, 50000),
        }
        sent: list[Any] = []

        async def receive() -> dict[str, Any]:
            return messages.pop(0) if messages else {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            sent.append(message)

        await self.app(scope, receive, send)
        head = {key.decode(): value.decode() for key, value in sent[0]["headers"]}
        return Reply(sent[0]["status"], head, sent[1]["body"])

    async def envelope(self, body: bytes, *, encoding: str = "identity", **more: Any) -> Reply:
        query = {"encoding": encoding} | more.pop("query", {})
        return await self.send("/i", body, query=query, **more)

    @property
    def counted(self) -> dict[str, int]:
        return {outcome.value: count for (_, outcome), count in self.outcomes.counts.items()}


@pytest.fixture
def world() -> World:
    policy = SitePolicy(
        site=SITE, version=3, origins=(ORIGIN,), consent=ConsentMode.NONE, recording_frequency=100, bots=True
    )
    entry = MemoryEntry(policy, b'{"v":1,"site":"1234567890","note":"</script>"}')
    return World(MemorySites({SITE: entry}))


@pytest.fixture
def body() -> bytes:
    """The first envelope of a page: a tiny snapshot."""
    return json.dumps(an_envelope()).encode()


def an_envelope(**changes: Any) -> dict[str, Any]:
    at_ms = 1_800_000_000_000
    text = {"type": 3, "id": 4, "textContent": "Kaia"}
    body = {"type": 2, "id": 3, "tagName": "body", "attributes": {}, "childNodes": [text]}
    html = {"type": 2, "id": 2, "tagName": "html", "attributes": {}, "childNodes": [body]}
    document = {"type": 0, "id": 1, "childNodes": [html]}
    snapshot = {"node": document, "initialOffset": {"left": 0, "top": 0}}
    events = [
        {"type": 4, "timestamp": at_ms, "data": {"href": f"{ORIGIN}/", "width": 800, "height": 600}},
        {"type": 2, "timestamp": at_ms, "data": snapshot},
    ]
    header = {
        "url": f"{ORIGIN}/",
        "referrer": "",
        "title": "Shop",
        "started_ms": at_ms,
        "language": "en",
        "time_zone": "UTC",
        "screen": [800, 600],
        "viewport": [800, 600],
        "pixel_ratio": 1,
        "touch": False,
        "entry": "load",
        "browser": "Chrome 156",
        "os": "Linux",
        "device": "desktop",
        "previous_page": None,
    }
    ids = {name: name[0].upper() * 22 for name in ("visitor", "session", "tab", "page")}
    fixed = {"v": 1, "recorder": "0.1.0", "policy": 3, "session_started_ms": at_ms, "seq": 0}
    return {**fixed, **ids, "sent_ms": at_ms, "final": False, "header": header, "events": events} | changes
