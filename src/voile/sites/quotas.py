"""Which sites have begun as many sessions as they may: recording stops there, and people are told."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings

from voile import clock
from voile.config import Config
from voile.sites.counters import Taken, sessions_in_month_of, taken_on
from voile.sites.queries import SiteDetail


@dataclass(frozen=True, slots=True)
class UsedUp:
    """`sessions` may begin in the time that `until` ends, and have. `is_own`: the site's setting says so."""

    site: SiteDetail
    sessions: int
    until: str
    is_own: bool = True


def used_up(sites: Sequence[SiteDetail]) -> list[UsedUp]:
    """Those of `sites` in which no session may begin now."""
    if not sites:
        return []
    today, keys = clock.now_at().date(), [site.id for site in sites]
    days, months = taken_on(today, *keys), sessions_in_month_of(today, *keys)
    found = (_of(site, days.get(site.id, Taken()).sessions, months.get(site.id, 0)) for site in sites)
    return [each for each in found if each is not None]


def _of(site: SiteDetail, today: int, month: int) -> UsedUp | None:
    config: Config = settings.VOILE
    a_day, a_month = (int(str(site.settings[key])) for key in ("sessions_per_day", "sessions_per_month"))
    if a_month and month >= a_month:
        return UsedUp(site, a_month, "month")
    if a_day and today >= a_day:
        return UsedUp(site, a_day, "day")
    if today >= config.site_sessions_per_day:
        return UsedUp(site, config.site_sessions_per_day, "day", is_own=False)
    return None
