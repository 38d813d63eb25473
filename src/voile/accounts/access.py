"""Which sites somebody may see, and which of them manage.

Every query over recorded data takes an `Access` and filters by it.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from voile.ids import SiteId


@dataclass(frozen=True, slots=True)
class Access:
    """`sites` and `managed` are None for all sites, there to come included. What is managed is seen."""

    sites: frozenset[SiteId] | None
    managed: frozenset[SiteId] | None = frozenset()

    def covers(self, site: SiteId | str) -> bool:
        return self.sites is None or site in self.sites

    def manages(self, site: SiteId | str) -> bool:
        """Whether its settings, its sessions and the people who see it may be altered."""
        return self.covers(site) and (self.managed is None or site in self.managed)


# The operator at the command line, owners, and Voile's own jobs.
EVERYTHING = Access(None, None)


def only(sites: Iterable[SiteId | str], managed: Iterable[SiteId | str] = ()) -> Access:
    return Access(frozenset(map(SiteId, sites)), frozenset(map(SiteId, managed)))
