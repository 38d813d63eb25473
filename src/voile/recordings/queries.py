"""The list of sessions."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from voile import clock
from voile.accounts.access import Access
from voile.errors import BadValue
from voile.ids import SessionId, SiteId, VisitorId
from voile.recordings import labels
from voile.recordings.models import Label, PageView, Session, Tag
from voile.recordings.types import RecorderVersion, SessionFilter, SessionList, SessionSummary, TagView
from voile.recordings.viewing import visible

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LIMIT_MAX = 500
EVERY = SessionFilter()


def list_sessions(
    access: Access, wanted: SessionFilter = EVERY, *, cursor: str | None = None, limit: int = 50
) -> SessionList:
    """Newest first. Holds no content but scrubbed addresses and tags.

    Args:
        access: sites outside of it are not listed, whatever `wanted` says.
        wanted: what the list is narrowed to.
        cursor: `next_cursor` of the page before; sessions that came since do not move it.
        limit: 1 to 500.

    Raises:
        BadValue: a cursor that is none.
    """
    limit = min(max(limit, 1), _LIMIT_MAX)
    rows = _narrowed(_visible(access), wanted)
    if cursor:
        started_at, session_id = _read_cursor(cursor)
        rows = rows.filter(Q(started_at__lt=started_at) | Q(started_at=started_at, id__lt=session_id))
    found = list(rows.order_by("-started_at", "-id")[: limit + 1])
    shown = found[:limit]
    return SessionList(summaries(shown), _cursor(shown[-1]) if len(found) > limit else None)


def every_session(
    access: Access, wanted: SessionFilter = EVERY, *, cursor: str | None = None
) -> Iterator[SessionSummary]:
    """All of `list_sessions`, read a page at a time."""
    while True:
        found = list_sessions(access, wanted, cursor=cursor, limit=_LIMIT_MAX)
        yield from found.sessions
        if found.next_cursor is None:
            return
        cursor = found.next_cursor


def count_sessions(access: Access, wanted: SessionFilter = EVERY) -> int:
    return _narrowed(_visible(access), wanted).count()


def recorder_versions(site: SiteId, access: Access, days: int) -> list[RecorderVersion]:
    """Of the sessions of the last `days` days that may be seen, the version with the newest first."""
    since_at = clock.now_at() - timedelta(days=days)
    rows = _narrowed(_visible(access), SessionFilter(site=site, from_at=since_at)).exclude(
        recorder_version=""
    )
    found = rows.values("recorder_version").annotate(sessions=Count("id"), last_at=Max("started_at"))
    return [
        RecorderVersion(row["recorder_version"], row["sessions"], row["last_at"])
        for row in found.order_by("-last_at")
    ]


def is_known(session: SessionId) -> bool:
    """Whether anything of a session was ever noted and not erased; says nothing of it."""
    return Session.objects.filter(pk=session).exists()


def known_among(sessions: Iterable[SessionId]) -> set[SessionId]:
    """Those of which something is noted and not erased."""
    found = Session.objects.filter(pk__in=list(sessions))
    return {SessionId(session) for session in found.values_list("pk", flat=True)}


def sessions_of(site: SiteId, visitor: VisitorId) -> list[SessionId]:
    """All sessions of a visitor at a site, newest first."""
    rows = Session.objects.filter(site_id=site, visitor_id=visitor).order_by("-started_at", "-id")
    return [SessionId(session) for session in rows.values_list("pk", flat=True)]


def summary(session_id: str, access: Access) -> SessionSummary:
    """One row of the list. Raises NotFound."""
    return summaries([visible(session_id, access)])[0]


def summaries(rows: Iterable[Session]) -> tuple[SessionSummary, ...]:
    rows = list(rows)
    tags: defaultdict[str, list[TagView]] = defaultdict(list)
    for tag in Tag.objects.filter(session__in=[row.id for row in rows]).order_by("id"):
        tags[tag.session_id].append(TagView(tag.key, None if tag.sealed else tag.value))
    return tuple(_summary(row, tuple(tags[row.id])) for row in rows)


def _visible(access: Access) -> QuerySet[Session]:
    rows = Session.objects.all()
    return rows if access.sites is None else rows.filter(site_id__in=access.sites)


def _narrowed(rows: QuerySet[Session], wanted: SessionFilter) -> QuerySet[Session]:
    if wanted.site is not None:
        rows = rows.filter(site_id=wanted.site)
    if wanted.from_at is not None:
        rows = rows.filter(started_at__gte=wanted.from_at)
    if wanted.to_at is not None:
        rows = rows.filter(started_at__lt=wanted.to_at)
    if wanted.device:
        rows = rows.filter(device=wanted.device)
    if wanted.least_duration_ms > 0:
        rows = rows.filter(duration_ms__gte=wanted.least_duration_ms)
    text = wanted.text.strip()
    return rows.filter(_mentions(text, wanted.site)) if text else rows


def _mentions(text: str, site: SiteId | None) -> Q:
    """A label is found as a whole only, and within a site: its hash is keyed by the site."""
    views = PageView.objects.filter(
        Q(path__icontains=text) | Q(title__icontains=text), session=OuterRef("pk")
    )
    tags = Tag.objects.filter(Q(value__icontains=text) | Q(key__icontains=text), session=OuterRef("pk"))
    found = Q(Exists(views)) | Q(Exists(tags))
    if site is not None:
        lookup = labels.label_lookup(site, text)
        found |= Q(Exists(Label.objects.filter(lookup=lookup, session=OuterRef("pk"))))
    return found


def _summary(row: Session, tags: tuple[TagView, ...]) -> SessionSummary:
    return SessionSummary(
        id=SessionId(row.id),
        site=SiteId(row.site_id),
        visitor=VisitorId(row.visitor_id),
        started_at=row.started_at,
        last_received_at=row.last_received_at,
        duration_ms=row.duration_ms,
        page_views=row.page_view_count,
        clicks=row.click_count,
        errors=row.error_count,
        inputs=row.input_count,
        events=row.event_count,
        entry_url=row.entry_url,
        exit_url=row.exit_url,
        device=row.device,
        browser=row.browser,
        os=row.os,
        language=row.language,
        is_finished=row.finished_at is not None,
        tags=tags,
    )


def _cursor(row: Session) -> str:
    return f"{(row.started_at - _EPOCH) // timedelta(microseconds=1)}.{row.id}"


def _read_cursor(cursor: str) -> tuple[datetime, str]:
    micros, _, session_id = cursor.partition(".")
    if not (micros.isascii() and micros.isdigit() and len(micros) <= 17 and len(session_id) == 32):
        raise BadValue("This is no place in the list.")
    return _EPOCH + timedelta(microseconds=int(micros)), session_id
