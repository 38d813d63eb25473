"""What the player is told for a preview: one page, recorded or the sample, under settings not yet saved.

The sample is an invented page that was recorded with everything allowed (`make privacy-sample`), so it shows
what a looser setting would let through; of a recorded page nothing is left of what was hidden then.
"""

from __future__ import annotations

import functools
from importlib import resources
from typing import Any, Final

import msgspec

from voile.dashboard.player_session import described_page
from voile.dashboard.tokens import PlayerClaims, Preview
from voile.events import in_full
from voile.ids import PageId
from voile.policy import Finisher, SitePolicy
from voile.policy.urls import gate_url
from voile.recordings import previewing
from voile.recordings.viewing import Viewer, viewer_of
from voile.sites import queries as sites

SAMPLE_ID: Final = PageId("5a" * 16)
_SAMPLE_URL: Final = "https://larkspur.example/visit?from=letter#visit"


def session(claims: PlayerClaims, preview: Preview) -> dict[str, Any]:
    """The answer of `/api/session`.

    Raises:
        NotFound: the site, session or page is not there for this account.
        PolicyError: the settings make no policy.
    """
    viewer = viewer_of(claims.account)
    policy = _policy(preview, viewer)
    page = _sample() if not preview.page else _recorded(claims, preview, viewer)
    page["url"], page["title"] = gate_url(page["url"], policy.url_display), ""
    return {
        "session": {"id": claims.session, "site": preview.site},
        "recordings": [{"id": page["id"], "tab": 1, "pages": [page]}],
        "assets": {},
        "markers": [],
    }


def events(claims: PlayerClaims, preview: Preview) -> bytes:
    """The events of the page as one JSON array.

    Raises:
        NotFound, BeingCorrected, StorageError, PolicyError: there is nothing that can be shown.
    """
    viewer = viewer_of(claims.account)
    policy = _policy(preview, viewer)
    if preview.page:
        return previewing.page_under(policy, claims.session, preview.page, viewer)
    finished = Finisher(policy, is_whole=True).page(SAMPLE_ID, [_sample_events()])
    return in_full(finished.events_json)


def _policy(preview: Preview, viewer: Viewer) -> SitePolicy:
    return sites.policy_with(preview.site, preview.changes, viewer.access)


def _recorded(claims: PlayerClaims, preview: Preview, viewer: Viewer) -> dict[str, Any]:
    return described_page(previewing.page_of(claims.session, preview.page, viewer))


def _sample() -> dict[str, Any]:
    times = [event["timestamp"] for event in msgspec.json.decode(_sample_events())]
    return {
        "id": SAMPLE_ID,
        "number": 1,
        "url": _SAMPLE_URL,
        "started_ms": min(times),
        "ended_ms": max(times),
        "viewport": [720, 440],
        "color_scheme": "light",
        "segments": 1,
        "partial": False,
    }


@functools.cache
def _sample_events() -> bytes:
    return resources.files("voile.dashboard").joinpath("sample/page.json").read_bytes().strip()
