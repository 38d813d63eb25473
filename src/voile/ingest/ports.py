"""What ingest needs from the rooms it does not know. `project.wiring` gives the implementations."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Protocol

from voile.events import DecodeLimits, Notice
from voile.ids import SiteId
from voile.ingest.built import Built
from voile.ingest.outcomes import Outcome
from voile.policy import AssetFact, ScrubbedEvents, SitePolicy
from voile.policy.addresses import Address, Pattern
from voile.policy.visitors import VisitorRules


class SiteEntry(Protocol):
    """A site as ingest sees it. `published` is the policy as JSON, as the browser is given it."""

    @property
    def policy(self) -> SitePolicy: ...
    @property
    def published(self) -> bytes: ...
    @property
    def visitors(self) -> VisitorRules: ...


class AppendResult(Enum):
    """What became of scrubbed events. The first two are durable when they are returned."""

    APPENDED = auto()
    DUPLICATE = auto()
    CONFLICT = auto()
    BUSY = auto()
    ERASED = auto()


class AssetKind(Enum):
    SHEET = "sheet"
    IMAGE = "image"
    FONT = "font"


class PutResult(Enum):
    """What became of an asset."""

    STORED = auto()
    KNOWN = auto()
    REFUSED = auto()


class Sites(Protocol):
    def get(self, site: SiteId) -> SiteEntry | None:
        """Raises:
        StorageError: what is known is too old to be believed.
        """


class Append(Protocol):
    async def append(self, item: ScrubbedEvents) -> AppendResult:
        """Returns after the events are durable.

        Raises:
            StorageError: nothing was stored.
        """


class Assets(Protocol):
    async def missing(self, item: ScrubbedEvents, facts: Sequence[AssetFact]) -> list[str]:
        """The digests of `facts`, and of the sheets that `item` refers to, that the site has not stored."""

    async def put(self, entry: SiteEntry, sha256: str, kind: AssetKind, data: bytes) -> PutResult:
        """Gate and keep an asset.

        Raises:
            StorageError: nothing was stored.
        """


@dataclass(frozen=True, slots=True, repr=False)
class Taken:
    """What became of a notice. `ticket` opens the visitor's own page; empty where it was not asked for."""

    is_new: bool
    ticket: str = ""


class Notices(Protocol):
    async def take(self, entry: SiteEntry, notice: Notice) -> Taken:
        """Returns after it is durable.

        Raises:
            StorageError: nothing was kept.
        """


class DayLimit(Enum):
    """What a site has had enough of, today or in this month."""

    SESSIONS = auto()
    MONTH_SESSIONS = auto()
    BYTES = auto()


class Days(Protocol):
    """What each site has taken today, in UTC. Outlives a restart."""

    async def reached(self, item: ScrubbedEvents, rules: VisitorRules) -> DayLimit | None:
        """The limit that keeps `item` out: of the installation, or of its site by `rules`.

        Raises:
            StorageError: it cannot be known.
        """

    async def reached_by_asset(self, site: SiteId, size_bytes: int) -> DayLimit | None:
        """The same for an asset."""

    async def runs(self, item: ScrubbedEvents) -> bool:
        """Whether something of the session of `item` is stored already. Raises StorageError."""

    def is_full(self, entry: SiteEntry) -> bool:
        """Whether no session of the site may begin now, as far as memory knows."""

    def took(self, item: ScrubbedEvents) -> None:
        """`item` is durable."""


@dataclass(frozen=True, slots=True)
class MarkSaid:
    """What a mark means. `id` is random and names it among all marks."""

    kind: str
    id: str


class Marks(Protocol):
    """Signed words in the addresses of pages, each good for one use."""

    async def use(self, site: SiteId, text: str) -> MarkSaid | None:
        """None where it is forged, too old, of another site, or was used before.

        Raises:
            StorageError: it cannot be known whether it was.
        """


class Checks(Protocol):
    """What pages that were opened by a mark of the kind `check` tell of their decision."""

    async def report(self, site: SiteId, mark_id: str, words: list[str], policy_version: int) -> bool:
        """False where it was not kept: no such mark was used, or these are no words.

        Raises:
            StorageError: it could not be kept.
        """


class Outcomes(Protocol):
    def count(self, site: SiteId | None, outcome: Outcome) -> None: ...


class Countries(Protocol):
    """Where addresses are, as far as this installation can know."""

    def of(self, address: Address) -> str | None:
        """The ISO 3166-1 code of two capital letters, or None."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Largest sizes and rates. `inflate_ratio_max` is inflated to sent."""

    envelope_max_bytes: int
    inflated_max_bytes: int
    inflate_ratio_max: int
    asset_max_bytes: int
    envelopes_per_address_per_s: int
    envelopes_per_session_per_s: int
    decode: DecodeLimits
    trusted_proxies: tuple[Pattern, ...] = ()
    # The header in which a trusted proxy names the visitor's country, in lower case; empty for none.
    country_header: bytes = b""


@dataclass(frozen=True, slots=True)
class Ports:
    """Everything that ingest is given."""

    sites: Sites
    append: Append
    assets: Assets
    days: Days
    marks: Marks
    checks: Checks
    notices: Notices
    outcomes: Outcomes
    built: Built
    limits: Limits
    countries: Countries
