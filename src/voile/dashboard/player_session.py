"""A session as the player is told it. Times are the client's clock, in ms, as in the events."""

from __future__ import annotations

from typing import Any

from voile.recordings.types import PageDetail, RecordingDetail, SessionDetail


def described(session: SessionDetail, site_name: str) -> dict[str, Any]:
    """The answer of `/api/session`. Clicks, fields and assets are found in the events."""
    return {
        "session": _session(session, site_name),
        "recordings": [_recording(recording) for recording in session.recordings],
        "assets": {},
        "markers": [
            {"at_ms": view.at_ms, "kind": "page", "label": view.title or view.url}
            for recording in session.recordings
            for page in recording.pages
            for view in page.views
        ],
    }


def _session(session: SessionDetail, site_name: str) -> dict[str, Any]:
    summary = session.summary
    return {
        "id": summary.id,
        "site": summary.site,
        "site_name": site_name,
        "started_at": summary.started_at.isoformat(),
        "duration_ms": summary.duration_ms,
        "offset_ms": session.offset_ms,
        "device": summary.device,
        "browser": summary.browser,
        "os": summary.os,
        "is_finished": summary.is_finished,
    }


def _recording(recording: RecordingDetail) -> dict[str, Any]:
    pages = [described_page(page) for page in recording.pages if page.segments]
    return {"id": recording.id, "tab": recording.tab, "pages": pages}


def described_page(page: PageDetail) -> dict[str, Any]:
    """A page as it stands in the answer of `/api/session`."""
    return {
        "id": page.id,
        "number": page.number,
        "url": page.url,
        "title": page.title,
        "started_ms": page.started_ms,
        "ended_ms": page.ended_ms,
        "viewport": list(page.viewport),
        "color_scheme": page.color_scheme,
        "segments": page.segments,
        "partial": page.is_partial or page.has_gap,
    }
