"""The ways inside a site: its pages, and those of its settings. A new page of a site is a row here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.urls import reverse

from voile.ids import SiteId
from voile.sites.sections import Section
from voile.sites.settings_table import groups_of


@dataclass(frozen=True, slots=True)
class Tab:
    """``key`` is what a page calls itself; ``view`` the name of its address."""

    key: str
    title: str
    view: str
    for_managers: bool = False


TABS: Final = (
    Tab("overview", "Overview", "site"),
    Tab("installation", "Is it working?", "installation"),
    Tab("settings", "Settings", "site_settings", for_managers=True),
    Tab("receipts", "Consent", "site_receipts", for_managers=True),
    Tab("people", "People", "site_people", for_managers=True),
    Tab("history", "History", "site_history", for_managers=True),
)
PRESETS: Final = Tab("presets", "Presets", "site_presets", for_managers=True)
# Sections whose page is another than the form of their settings, by the name of its address.
OWN_PAGES: Final[dict[Section, str]] = {}


@dataclass(frozen=True, slots=True)
class Place:
    """A page that can be gone to."""

    key: str
    title: str
    url: str


def tabs(site: SiteId, *, may_manage: bool) -> list[Place]:
    shown = [tab for tab in TABS if may_manage or not tab.for_managers]
    return [Place(tab.key, tab.title, reverse(tab.view, args=[site])) for tab in shown]


def settings_pages(site: SiteId) -> list[Place]:
    """Sections that have something to set, and the presets."""
    sections = [
        Place(section.key, section.title, _url(site, section))
        for section in Section
        if section in OWN_PAGES or groups_of(section)
    ]
    return [*sections, Place(PRESETS.key, PRESETS.title, reverse(PRESETS.view, args=[site]))]


def _url(site: SiteId, section: Section) -> str:
    own = OWN_PAGES.get(section)
    return reverse(own, args=[site]) if own else reverse("site_settings", args=[site, section.key])
