"""A session as the player is told it. Times are the client's clock, in ms, as in the events."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from voile.recordings.types import PageDetail, RecordingDetail, SessionDetail
from voile.sites.queries import RecordedKinds


def described(
    session: SessionDetail, site_name: str, *, recorded: RecordedKinds, today: RecordedKinds
) -> dict[str, Any]:
    """The answer of `/api/session`. Clicks, fields and assets are found in the events.

    What went wrong is marked before they are read, unless `today` the site does not record it any more; what
    it was stands in the events. `recorded` says which kinds were to be recorded beside these pages.
    """
    return {
        "session": _session(session, site_name),
        "recordings": [_recording(recording) for recording in session.recordings],
        "assets": {},
        "recorded": asdict(recorded),
        "markers": [
            marker
            for recording in session.recordings
            for page in recording.pages
            for marker in _markers(page, today)
        ],
    }


def policy_versions(session: SessionDetail) -> set[int]:
    """By which settings the pages of a session were recorded."""
    return {page.policy_version for recording in session.recordings for page in recording.pages}


def _markers(page: PageDetail, kinds: RecordedKinds) -> list[dict[str, Any]]:
    views = [{"at_ms": view.at_ms, "kind": "page", "label": view.title or view.url} for view in page.views]
    shown = {"error": kinds.errors, "console": kinds.console, "request": kinds.requests}
    wrong = [
        {"at_ms": marker.at_ms, "kind": marker.kind, "label": ""}
        for marker in page.markers
        if shown.get(marker.kind, False)
    ]
    return views + wrong


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
