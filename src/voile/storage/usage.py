"""How much each site keeps."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet, Sum

from voile.ids import SiteId
from voile.storage.models import Segment, StoredObject
from voile.storage.objects import Kind


@dataclass(frozen=True, slots=True)
class Usage:
    """`*_bytes` are bytes at rest, encrypted and compressed."""

    segments: int = 0
    recording_bytes: int = 0
    asset_bytes: int = 0

    @property
    def total_bytes(self) -> int:
        return self.recording_bytes + self.asset_bytes


def of_site(site: SiteId) -> Usage:
    segments = Segment.objects.filter(site=site)
    frames = segments.filter(stored_in__kind=Kind.BATCH)
    objects = StoredObject.objects.filter(site=site, doomed=False)
    return Usage(
        segments.count(),
        _sum(frames, "length") + _sum(objects.filter(kind=Kind.RECORDING), "size_bytes"),
        _sum(objects.filter(kind=Kind.ASSET), "size_bytes"),
    )


def by_site() -> dict[SiteId, Usage]:
    """Every site that keeps anything."""
    sites = set(Segment.objects.values_list("site", flat=True).distinct())
    kept = StoredObject.objects.filter(site__isnull=False).values_list("site", flat=True).distinct()
    sites.update(site for site in kept if site)
    return {SiteId(site): of_site(SiteId(site)) for site in sorted(sites)}


def _sum(rows: QuerySet[Any], field: str) -> int:
    total: int | None = rows.aggregate(total=Sum(field))["total"]
    return total or 0


def of_recording(recording: str) -> int:
    """Bytes of one recording at rest. The segments of a group share one length."""
    rows = Segment.objects.filter(recording=recording).values_list("stored_in", "offset", "length").distinct()
    return sum(length for _, _, length in rows)
