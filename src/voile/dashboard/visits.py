"""How one session is told: its way through the site, and where on the time line each page is."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final
from urllib.parse import urlsplit

from voile import clock
from voile.recordings.types import SessionDetail, SessionSummary

_LIVE: Final = timedelta(minutes=2)
_DEVICES: Final = {
    "desktop": ("monitor", "Computer"),
    "tablet": ("tablet", "Tablet"),
    "mobile": ("smartphone", "Phone"),
}
_UNKNOWN_DEVICE: Final = ("globe", "Unknown device")


@dataclass(frozen=True, slots=True)
class Visit:
    """A row of the list. Its addresses were scrubbed before they were stored."""

    summary: SessionSummary
    site_name: str

    @property
    def is_live(self) -> bool:
        """Whether we heard of it a moment ago; a session ends only after half an hour of silence."""
        silent = clock.now_at() - self.summary.last_received_at
        return not self.summary.is_finished and silent < _LIVE

    @property
    def entry(self) -> str:
        return place(self.summary.entry_url)

    @property
    def exit(self) -> str:
        return place(self.summary.exit_url)

    @property
    def device_icon(self) -> str:
        return _DEVICES.get(self.summary.device, _UNKNOWN_DEVICE)[0]

    @property
    def device_words(self) -> str:
        return _DEVICES.get(self.summary.device, _UNKNOWN_DEVICE)[1]

    @property
    def client_words(self) -> str:
        """``Firefox on Linux``, as far as it is known."""
        return " on ".join(part for part in (self.summary.browser, self.summary.os) if part)


@dataclass(frozen=True, slots=True)
class Step:
    """A page view. ``at_ms`` is the client's clock, as in the events; ``offset_ms`` is from the start."""

    tab: int
    at_ms: int
    offset_ms: int
    title: str = field(repr=False)
    place: str = field(repr=False)


def place(url: str) -> str:
    """The path of an address with what else was kept of it; the host where there is no path."""
    parts = urlsplit(url)
    query = f"?{parts.query}" if parts.query else ""
    fragment = f"#{parts.fragment}" if parts.fragment else ""
    return f"{parts.path}{query}{fragment}" or parts.netloc or "unknown"


def steps(session: SessionDetail) -> list[Step]:
    """All page views over all tabs, in the order of time."""
    found = [
        Step(recording.tab, view.at_ms, view.at_ms - session.first_ms, view.title, place(view.url))
        for recording in session.recordings
        for page in recording.pages
        for view in page.views
    ]
    return sorted(found, key=lambda step: step.at_ms)


def screen_words(session: SessionDetail) -> str:
    """Viewport and screen of the first page whose header arrived."""
    for recording in session.recordings:
        for page in recording.pages:
            if all(page.viewport):
                shown = "{} × {}".format(*page.viewport)
                return f"{shown} of " + "{} × {}".format(*page.screen) if all(page.screen) else shown
    return ""


def is_incomplete(session: SessionDetail) -> bool:
    return any(page.is_partial or page.has_gap for tab in session.recordings for page in tab.pages)
