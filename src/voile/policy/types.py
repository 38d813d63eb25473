"""What leaves the policy room. Nothing here can be made elsewhere: each type asks for this room's seal."""

from collections import Counter
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Final

from voile.errors import PolicyError
from voile.ids import PageId, RecordingId, SessionId, SiteId, VisitorId


class Seal:
    """Proof that a value was made by the gates. `policy.apply` and `policy.finish` alone hold one."""

    __slots__ = ()


_SEAL: Final = Seal()


def _sealed(seal: Seal, name: str) -> None:
    if seal is not _SEAL:
        raise PolicyError(f"{name} is made by voile.policy alone")


@dataclass(frozen=True, slots=True, repr=False)
class Tag:
    """One value of `tagSession`. `key` is None for a plain tag. Scrubbed."""

    key: str | None
    value: str | float | bool


@dataclass(frozen=True, slots=True, repr=False)
class PageHeader:
    """What the first envelope of a page says about it. Scrubbed; times in ms of the client's clock."""

    url: str
    referrer: str
    title: str
    started_ms: int
    language: str
    time_zone: str
    screen: tuple[int, int]
    viewport: tuple[int, int]
    pixel_ratio: float
    touch: bool
    entry: str
    browser: str
    os: str
    device: str
    previous_page: PageId | None
    color_scheme: str = "light"


@dataclass(frozen=True, slots=True, repr=False)
class PageViewFact:
    """A page view, `at_ms` in ms of the client's clock. `how`: load, push, replace, pop, hash, virtual."""

    at_ms: int
    url: str
    title: str
    how: str


@dataclass(frozen=True, slots=True, repr=False)
class TitleFact:
    """The document's title became this, `at_ms` of the client's clock."""

    at_ms: int
    title: str


@dataclass(frozen=True, slots=True, repr=False)
class AssetFact:
    """An asset that the events name. `kind`: sheet, image, font. `url` as it stands in the events."""

    kind: str
    url: str
    sha256: str
    bytes: int


@dataclass(frozen=True, slots=True)
class MarkerFact:
    """Something went wrong, `at_ms` of the client's clock; no content.

    `kind`: `error` of a script, `console` for an error written there, `request` that failed.
    """

    at_ms: int
    kind: str


@dataclass(frozen=True, slots=True)
class EventFacts:
    """What the index wants to know about the events without reading them again."""

    clicks: int = 0
    inputs: int = 0
    errors: int = 0
    page_views: tuple[PageViewFact, ...] = ()
    titles: tuple[TitleFact, ...] = ()
    markers: tuple[MarkerFact, ...] = ()
    scroll_max_percent: int = 0
    event_count: int = 0
    has_snapshot: bool = False
    assets: tuple[AssetFact, ...] = ()
    asset_refs: tuple[str, ...] = ()
    partial: bool = False
    has_correction: bool = False
    stopped: str | None = None


class Targeted(Enum):
    """What targeting says of an envelope, as far as the server can know.

    `LEFT`: a view in it is of a page that is not recorded; nothing behind that view is in the events.
    """

    IN = auto()
    LEFT = auto()
    PAGE_OUT = auto()
    VISITOR_OUT = auto()


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class ScrubbedEvents:
    """The events of one envelope after every gate. Ids are the server's; `events_json` is a JSON array.

    `first_ms` and `last_ms` are the least and greatest time of an event, or `sent_ms` where there is
    none. `content_digest` is of the body as it arrived, inflated: the same identity with another digest
    is a conflict.
    """

    seal: Seal
    site: SiteId
    visitor: VisitorId
    session: SessionId
    recording: RecordingId
    page: PageId
    seq: int
    policy_version: int
    recorder_version: str
    sent_ms: int
    final: bool
    session_started_ms: int
    header: PageHeader | None
    labels: tuple[str, ...]
    tags: tuple[Tag, ...]
    events_json: bytes
    first_ms: int
    last_ms: int
    facts: EventFacts
    breaches: Counter[str] = field(default_factory=Counter)
    dropped: Counter[str] = field(default_factory=Counter)
    content_digest: bytes
    targeted: Targeted = Targeted.IN

    def __post_init__(self) -> None:
        _sealed(self.seal, "ScrubbedEvents")

    def __repr__(self) -> str:
        return f"ScrubbedEvents(page={self.page}, seq={self.seq}, events={self.facts.event_count})"


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class FinishedPage:
    """All events of one page after the pass that knows the tree. `changed`: something was tightened.

    `is_title_masked`: a correction covers the document's title, which stands elsewhere too.
    `markers`: what went wrong, of the events that stayed.
    """

    seal: Seal
    page: PageId
    events_json: bytes
    breaches: Counter[str]
    changed: bool
    is_title_masked: bool = False
    markers: tuple[MarkerFact, ...] = ()

    def __post_init__(self) -> None:
        _sealed(self.seal, "FinishedPage")

    def __repr__(self) -> str:
        return f"FinishedPage(page={self.page}, changed={self.changed})"


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class FinishedRecording:
    """A whole recording after the finishing pass: what `storage.compact` takes, and nothing else.

    `unnamed`: hashes of pictures that it showed before the pass and does not show any more.
    """

    seal: Seal
    recording: RecordingId
    policy_version: int
    pages: tuple[FinishedPage, ...]
    unnamed: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        _sealed(self.seal, "FinishedRecording")

    def __repr__(self) -> str:
        return f"FinishedRecording(recording={self.recording}, pages={len(self.pages)})"
