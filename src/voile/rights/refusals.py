"""Refusals are counted by day and by where they were heard, and nothing else is kept of them."""

from datetime import timedelta

from django.db.models import F, Sum

from voile import clock
from voile.events.notice import Source
from voile.ids import SiteId
from voile.rights.models import RefusalCount


def count(site: SiteId, source: Source) -> None:
    key = {"site_id": site, "day": clock.now_at().date(), "source": source}
    if not RefusalCount.objects.filter(**key).update(count=F("count") + 1):
        # Another process may make it at the same moment.
        RefusalCount.objects.bulk_create([RefusalCount(**key)], ignore_conflicts=True)
        RefusalCount.objects.filter(**key).update(count=F("count") + 1)


def refusals(site: SiteId, days: int = 30) -> dict[str, int]:
    """Sums of the last `days` days by source, today included. A withdrawal is counted too."""
    since = clock.now_at().date() - timedelta(days=days)
    rows = RefusalCount.objects.filter(site_id=site, day__gt=since)
    return dict(rows.values_list("source").annotate(Sum("count")).order_by("source"))
