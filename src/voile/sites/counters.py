"""Counts by day: outcomes of requests, breaches, events left out. Numbers only, added up in the database."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import models, transaction
from django.db.models import F, Max, Sum

from voile import clock
from voile.ids import SiteId
from voile.sites.models import BreachCount, DroppedEventCount, OutcomeCount, SiteDay

UNKNOWN = ""


@dataclass(frozen=True, slots=True)
class Breach:
    """`last_on` is the last day on which it was counted, in UTC."""

    rule: str
    recorder_version: str
    count: int
    last_on: date


@dataclass(frozen=True, slots=True)
class OutcomeDay:
    day: date
    outcome: str
    count: int


def add_outcomes(counts: Mapping[tuple[SiteId | None, str], int]) -> None:
    """Add to today's counts; a site of None is one that nobody knows."""
    today = clock.now_at().date()
    with transaction.atomic():
        for (site, outcome), count in counts.items():
            _add(OutcomeCount, count, site_id=site or UNKNOWN, day=today, outcome=outcome)


def add_breaches(site: SiteId, recorder_version: str, counts: Mapping[str, int]) -> None:
    today = clock.now_at().date()
    with transaction.atomic():
        for rule, count in sorted(counts.items()):
            key = {"rule": rule, "recorder_version": recorder_version}
            _add(BreachCount, count, site_id=site, day=today, **key)


def add_dropped_events(site: SiteId, counts: Mapping[str, int]) -> None:
    today = clock.now_at().date()
    with transaction.atomic():
        for reason, count in sorted(counts.items()):
            _add(DroppedEventCount, count, site_id=site, day=today, reason=reason)


@dataclass(frozen=True, slots=True)
class Taken:
    """Of one site and day: sessions that began, bytes of events before compression and of assets."""

    sessions: int = 0
    bytes: int = 0


def add_taken(site: SiteId, *, sessions: int = 0, size_bytes: int = 0) -> None:
    """Add to what the site has taken today; belongs in the transaction that keeps it."""
    key = {"site_id": site, "day": clock.now_at().date()}
    more = {"sessions": F("sessions") + sessions, "bytes": F("bytes") + size_bytes}
    if not SiteDay.objects.filter(**key).update(**more):
        # Another process may make it at the same moment.
        SiteDay.objects.bulk_create([SiteDay(**key)], ignore_conflicts=True)
        SiteDay.objects.filter(**key).update(**more)


def sessions_in_month_of(day: date, *only: SiteId) -> dict[SiteId, int]:
    """Sessions that began from the first of the month on, by site; not there is none."""
    rows = SiteDay.objects.filter(day__gte=day.replace(day=1), day__lte=day)
    rows = rows.filter(site_id__in=only) if only else rows
    sums = rows.order_by().values_list("site_id").annotate(Sum("sessions"))
    return {SiteId(site): sessions for site, sessions in sums}


def taken_on(day: date, *only: SiteId) -> dict[SiteId, Taken]:
    """What each site, or each of `only`, has taken on `day`; a site that is not there took nothing."""
    rows = SiteDay.objects.filter(day=day)
    rows = rows.filter(site_id__in=only) if only else rows
    return {SiteId(row.site_id): Taken(row.sessions, row.bytes) for row in rows}


def outcomes(site: SiteId | None, days: int = 30) -> dict[str, int]:
    """Sums of the last `days` days by outcome, today included."""
    rows = OutcomeCount.objects.filter(site_id=site or UNKNOWN, day__gt=_before(days))
    return dict(rows.values_list("outcome").annotate(Sum("count")).order_by("outcome"))


def outcomes_by_day(site: SiteId | None, days: int = 30) -> list[OutcomeDay]:
    rows = OutcomeCount.objects.filter(site_id=site or UNKNOWN, day__gt=_before(days))
    return [OutcomeDay(row.day, row.outcome, row.count) for row in rows.order_by("day", "outcome")]


def breaches(site: SiteId, days: int = 30) -> list[Breach]:
    """Sums of the last `days` days by rule and recorder version, most first."""
    rows = BreachCount.objects.filter(site_id=site, day__gt=_before(days))
    sums = rows.values_list("rule", "recorder_version").annotate(total=Sum("count"), last=Max("day"))
    return [Breach(*row) for row in sums.order_by("-total", "rule", "recorder_version")]


def dropped_events(site: SiteId, days: int = 30) -> dict[str, int]:
    """Sums of the last `days` days by reason, today included."""
    rows = DroppedEventCount.objects.filter(site_id=site, day__gt=_before(days))
    return dict(rows.values_list("reason").annotate(Sum("count")).order_by("reason"))


def _before(days: int) -> date:
    return clock.now_at().date() - timedelta(days=days)


def _add(model: type[models.Model], count: int, **key: object) -> None:
    if count and not model._default_manager.filter(**key).update(count=F("count") + count):
        model._default_manager.create(**key, count=count)
