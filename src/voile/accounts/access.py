"""Which sites somebody may see. Every query over recorded data takes an `Access` and filters by it."""

from collections.abc import Iterable
from dataclasses import dataclass

from voile.ids import SiteId


@dataclass(frozen=True, slots=True)
class Access:
    """`sites` is None for all sites, there to come included."""

    sites: frozenset[SiteId] | None

    def covers(self, site: SiteId | str) -> bool:
        return self.sites is None or site in self.sites


# The operator at the command line, and Voile's own jobs.
EVERYTHING = Access(None)


def only(sites: Iterable[SiteId | str]) -> Access:
    return Access(frozenset(SiteId(site) for site in sites))
