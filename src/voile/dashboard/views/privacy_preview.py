"""The preview on the privacy page: one page under the settings in force, and under those in the form."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import Final

from django.conf import settings
from django.http import HttpRequest

from voile.dashboard import signed_in, themes, tokens
from voile.dashboard.forms.preview import PreviewForm
from voile.dashboard.forms.sites import SettingsForm
from voile.dashboard.tokens import Preview
from voile.ids import SessionId
from voile.recordings import previewing
from voile.recordings.previewing import RecentPage
from voile.sites.queries import SiteDetail
from voile.sites.settings_table import Settings

_RECENT: Final = 20
# A token travels in a header; a list of images longer than this is previewed once it is saved.
_CHARS_MAX: Final = 6_000


@dataclass(frozen=True, slots=True)
class Side:
    """A frame; frames with the same `key` show the same."""

    title: str
    token: str = field(repr=False)
    key: str


def preview(request: HttpRequest, site: SiteDetail, form: SettingsForm) -> dict[str, object]:
    """What the template needs. `sides` are empty where the form says nothing that can be shown."""
    recent = previewing.recent_pages(site.id, signed_in.access(request), _RECENT)
    asked = PreviewForm(recent, request.POST if "show-page" in request.POST else None)
    changes = _changes(site, form)
    too_long = changes is not None and len(json.dumps(changes)) > _CHARS_MAX
    sides = [] if changes is None or too_long else _sides(request, site, asked.chosen, changes)
    return {
        "preview_form": asked,
        "preview_sides": sides,
        "preview_is_recorded": asked.chosen is not None,
        "preview_is_same": not changes,
        "preview_is_too_long": too_long,
        "player_url": settings.VOILE.player_url,
        "theme": themes.chosen(request) or "",
    }


def _changes(site: SiteDetail, form: SettingsForm) -> Settings | None:
    """What the form would change; None where it holds what cannot be saved."""
    if not form.is_bound:
        return {}
    if not form.is_valid():
        return None
    return {key: value for key, value in form.settings.items() if site.settings[key] != value}


def _sides(request: HttpRequest, site: SiteDetail, page: RecentPage | None, changes: Settings) -> list[Side]:
    return [
        _side(request, site, page, "With the settings in force", {}),
        _side(request, site, page, "With the settings as they stand here", changes),
    ]


def _side(
    request: HttpRequest, site: SiteDetail, page: RecentPage | None, title: str, changes: Settings
) -> Side:
    shown = Preview(site.id, page.id if page else "", changes)
    session = page.session if page else SessionId("")
    told = json.dumps([shown.site, site.policy_version, session, shown.page, changes], sort_keys=True)
    key = hashlib.sha256(told.encode()).hexdigest()[:16]
    return Side(title, tokens.make(session, signed_in.account_id(request), shown), key)
