"""What a visitor is shown and given of themselves. Each look is audited, like any other."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import orjson

from voile.accounts.access import only
from voile.audit import actors
from voile.errors import BeingCorrected
from voile.ids import SessionId
from voile.recordings import playback, queries
from voile.recordings.viewing import Viewer
from voile.rights.tickets import Holder


@dataclass(frozen=True, slots=True)
class OwnSession:
    """`pages` are addresses as they are stored, each once, in the order of the visit."""

    id: SessionId
    started_at: datetime
    duration_ms: int
    pages: tuple[str, ...]


def sessions(holder: Holder) -> list[OwnSession]:
    """Newest first."""
    return [_session(session, holder) for session in queries.sessions_of(holder.site, holder.visitor)]


def exported(holder: Holder) -> Iterator[bytes]:
    """Everything of the visitor as JSON, in pieces: `{"sessions": […]}`, as exports have them."""
    yield b'{"sessions":['
    separator = b""
    for session in queries.sessions_of(holder.site, holder.visitor):
        yield separator
        separator = b","
        try:
            yield from playback.export(session, _viewer(holder))
        except BeingCorrected:
            yield orjson.dumps({"session": {"id": session}, "hidden": "being corrected"})
    yield b"]}\n"


def _session(session: SessionId, holder: Holder) -> OwnSession:
    opened = playback.open_session(session, _viewer(holder))
    views = [view for recording in opened.recordings for page in recording.pages for view in page.views]
    pages = dict.fromkeys(view.url for view in sorted(views, key=lambda view: view.at_ms))
    summary = opened.summary
    return OwnSession(session, summary.started_at, summary.duration_ms, tuple(pages))


def _viewer(holder: Holder) -> Viewer:
    return Viewer(actors.VISITOR, only([holder.site]))
