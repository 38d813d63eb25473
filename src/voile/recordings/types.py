"""What the queries return. Frozen, without database rows; `repr` shows ids and numbers alone."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from voile.ids import PageId, RecordingId, SessionId, SiteId, VisitorId
from voile.policy import MarkerFact


@dataclass(frozen=True, slots=True)
class TagView:
    """`key` is empty for a plain tag. `value` is None where it is sealed, until the session is opened."""

    key: str = field(repr=False)
    value: str | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class SessionSummary:
    """A row of the list. `started_at` is on the server's clock; `entry_url`, `exit_url` are scrubbed."""

    id: SessionId
    site: SiteId
    visitor: VisitorId
    started_at: datetime
    last_received_at: datetime
    duration_ms: int
    page_views: int
    clicks: int
    inputs: int
    errors: int
    events: int
    entry_url: str = field(repr=False)
    exit_url: str = field(repr=False)
    device: str
    browser: str
    os: str
    language: str
    is_finished: bool
    tags: tuple[TagView, ...]

    @property
    def ended_at(self) -> datetime:
        return self.started_at + timedelta(milliseconds=self.duration_ms)


@dataclass(frozen=True, slots=True)
class SessionList:
    """`next_cursor` continues the list; None at its end."""

    sessions: tuple[SessionSummary, ...]
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class PageViewDetail:
    """A page as visitors understand it. `how`: load, push, replace, pop, hash, virtual."""

    at_ms: int
    url: str = field(repr=False)
    title: str = field(repr=False)
    how: str


@dataclass(frozen=True, slots=True)
class PageDetail:
    """One document. `number` counts from 1 within its recording. Times are the client's clock.

    `markers` say when something went wrong in it, `policy_version` by which settings it was recorded.
    """

    id: PageId
    number: int
    url: str = field(repr=False)
    title: str = field(repr=False)
    referrer: str = field(repr=False)
    entry: str
    started_ms: int
    ended_ms: int
    viewport: tuple[int, int]
    screen: tuple[int, int]
    color_scheme: str
    segments: int
    scroll_max_percent: int
    is_partial: bool
    has_gap: bool
    views: tuple[PageViewDetail, ...]
    markers: tuple[MarkerFact, ...] = ()
    policy_version: int = 0


@dataclass(frozen=True, slots=True)
class RecordingDetail:
    """One tab. `tab` counts from 1 in order of first appearance; pages stand in the order of the visit.

    `is_being_corrected`: its events cannot be read for now, and its titles are left out.
    """

    id: RecordingId
    tab: int
    pages: tuple[PageDetail, ...]
    is_being_corrected: bool = False


@dataclass(frozen=True, slots=True)
class SessionDetail:
    """A session opened. Client time + `offset_ms` is server time."""

    summary: SessionSummary
    first_ms: int
    last_ms: int
    offset_ms: int
    time_zone: str
    recorder_version: str
    labels: tuple[str, ...] = field(repr=False)
    recordings: tuple[RecordingDetail, ...]

    @property
    def is_being_corrected(self) -> bool:
        return any(recording.is_being_corrected for recording in self.recordings)


@dataclass(frozen=True, slots=True)
class SessionFilter:
    """What a list is narrowed to. `text`: part of a page's path or title or of a tag; or a whole label."""

    site: SiteId | None = None
    from_at: datetime | None = None
    to_at: datetime | None = None
    device: str | None = None
    least_duration_ms: int = 0
    text: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class RecorderVersion:
    """Sessions that a version of the recorder made."""

    version: str
    sessions: int
    last_at: datetime


@dataclass(frozen=True, slots=True)
class Receipt:
    """What an erasure destroyed. The keys go first, so copies of the data cannot be read either.

    At most `batches_to_rewrite` objects hold unreadable bytes of these sessions until the worker has run.
    Backups of the keys made before can still hold their keys; the last is due by `key_backups_until`.
    """

    sessions: tuple[SessionId, ...]
    recordings: int
    keys_destroyed: int
    segments: int
    batches_to_rewrite: int
    erased_at: datetime
    key_backups_until: datetime
