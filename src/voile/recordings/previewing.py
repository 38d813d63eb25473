"""A recorded page as it would look under another policy. Nothing is changed or stored.

What was hidden when the page was recorded is not there to be shown, so a looser policy shows no more of it.
"""

from dataclasses import dataclass, field
from datetime import datetime

from voile.accounts.access import Access
from voile.errors import NotFound
from voile.events import in_full
from voile.ids import PageId, RecordingId, SessionId, SiteId
from voile.policy import Finisher, SitePolicy
from voile.recordings.correcting import ensure_shown
from voile.recordings.details import detail
from voile.recordings.models import Page
from voile.recordings.sheets import Sheets
from voile.recordings.types import PageDetail
from voile.recordings.viewing import Viewer, viewed
from voile.storage import reading


@dataclass(frozen=True, slots=True)
class RecentPage:
    """A page of which there is something to show."""

    id: PageId
    session: SessionId
    url: str = field(repr=False)
    started_at: datetime


def recent_pages(site: SiteId, access: Access, limit: int) -> list[RecentPage]:
    """The pages that were recorded last, newest first; none where the site may not be seen."""
    if not access.covers(site):
        return []
    rows = Page.objects.filter(recording__session__site_id=site, segment_count__gt=0)
    rows = rows.filter(recording__correction_since__isnull=True).select_related("recording__session")
    newest = rows.order_by("-recording__session__started_at", "-started_ms")[:limit]
    return [
        RecentPage(
            PageId(row.id),
            SessionId(row.recording.session_id),
            row.url,
            row.recording.session.started_at,
        )
        for row in newest
    ]


def page_of(session_id: str, page_id: str, viewer: Viewer) -> PageDetail:
    """Noted as a view.

    Raises:
        NotFound: no such page in such a session for this viewer.
    """
    shown = detail(viewed(session_id, viewer))
    for recording in shown.recordings:
        for page in recording.pages:
            if page.id == page_id:
                return page
    raise NotFound("There is no such page.")


def page_under(policy: SitePolicy, session_id: str, page_id: str, viewer: Viewer) -> bytes:
    """The events of a page under `policy`, as one JSON array. Noted as a view.

    Raises:
        NotFound: no such page in such a session for this viewer.
        BeingCorrected: what is stored may hold what a correction took back.
        StorageError, PolicyError: it cannot be read or judged.
    """
    row = viewed(session_id, viewer)
    page = Page.objects.filter(id=page_id, recording__session=row).first()
    if page is None:
        raise NotFound("There is no such page.")
    ensure_shown([page.recording_id])
    finisher = Finisher(policy, sheet=Sheets(SiteId(row.site_id)).text)
    stored = reading.read_page(RecordingId(page.recording_id), PageId(page.id))
    return in_full(finisher.page(PageId(page.id), stored).events_json)
