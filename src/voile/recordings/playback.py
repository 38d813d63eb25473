"""Opening a session: its structure, its events, its export. Everything here is audited."""

from collections.abc import Iterator

import orjson

from voile.audit import actions as audit
from voile.errors import DecodeError, NotFound, SegmentBroken
from voile.events import in_full
from voile.ids import PageId, RecordingId, SiteId
from voile.recordings.correcting import ensure_shown
from voile.recordings.details import detail, exported
from voile.recordings.models import Page
from voile.recordings.sheets import Sheets
from voile.recordings.types import RecordingDetail, SessionDetail
from voile.recordings.viewing import Viewer, viewed, visible
from voile.storage import reading


def open_session(session_id: str, viewer: Viewer) -> SessionDetail:
    """The whole structure of a session, labels and sealed tags opened. Noted as a view.

    Raises:
        NotFound: no such session for this viewer.
    """
    return detail(viewed(session_id, viewer))


def page_events(session_id: str, page_id: str, viewer: Viewer) -> Iterator[bytes]:
    """The events of one page: one JSON array for each stored segment, in order. Noted as a view.

    Raises:
        NotFound: before the first item: no such page in such a session for this viewer.
        BeingCorrected: before any item: what is stored may hold what a correction took back.
        SegmentBroken: while iterating: a segment does not decrypt.
    """
    row = viewed(session_id, viewer)
    page = Page.objects.filter(id=page_id, recording__session=row).first()
    if page is None:
        raise NotFound("There is no such page.")
    ensure_shown([page.recording_id])
    return _segments(RecordingId(page.recording_id), PageId(page.id))


def export(session_id: str, viewer: Viewer) -> Iterator[bytes]:
    """A session as JSON, in pieces: `{"session": {…}, "recordings": [{"id", "tab", "events": […]}]}`.

    Events are rrweb's, page after page in the order of the visit, and play in any rrweb player. The export
    is in the audit log before the first piece.

    Raises:
        NotFound: at the call, not while iterating.
        BeingCorrected: at the call, or while iterating where a correction comes meanwhile.
    """
    row = visible(session_id, viewer.access)
    ensure_shown(list(row.recordings.values_list("id", flat=True)))
    audit.record(viewer.actor, audit.Action.SESSION_EXPORTED, f"session:{row.id}", {"site": row.site_id})
    return _pieces(detail(row))


def _segments(recording: RecordingId, page: PageId) -> Iterator[bytes]:
    """Asked anew before each is handed out: a correction may come while somebody looks."""
    for segment in reading.read_page(recording, page):
        ensure_shown([recording])
        yield _whole(segment)


def _whole(segment: bytes) -> bytes:
    try:
        return in_full(segment)
    except DecodeError:
        raise SegmentBroken("A segment is not what was stored; `voile doctor` says more.") from None


def _pieces(session: SessionDetail) -> Iterator[bytes]:
    site = session.summary.site
    yield b'{"session":' + orjson.dumps(exported(session)) + b',"recordings":['
    for index, recording in enumerate(session.recordings):
        head = orjson.dumps({"id": recording.id, "tab": recording.tab})[:-1]
        yield (b"," if index else b"") + head + b',"events":['
        yield from _events(site, recording)
        yield b"]}"
    yield b"]}\n"


def _events(site: SiteId, recording: RecordingDetail) -> Iterator[bytes]:
    """The arrays of all segments run together, without ever holding more than one."""
    sheets = Sheets(site)
    separator = b""
    for page in recording.pages:
        for segment in _segments(recording.id, page.id):
            events = segment.strip()[1:-1].strip()
            if events:
                yield separator + sheets.inlined(events)
                separator = b","
