"""The versions of a site's settings, as its history tells them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from voile.accounts import queries as accounts
from voile.accounts.access import Access
from voile.ids import SiteId
from voile.sites import queries
from voile.sites.differences import Difference

_KINDS = {"command": "the command line", "worker": "Voile itself"}


@dataclass(frozen=True, slots=True)
class Version:
    """`by` is an e-mail address, or words for who was no account."""

    number: int
    at: datetime
    by: str
    differences: tuple[Difference, ...]
    is_current: bool

    @property
    def is_first(self) -> bool:
        return self.number == 1


def told(site: SiteId, access: Access) -> list[Version]:
    """Newest first."""
    names = {f"account:{account.id}": account.email for account in accounts.accounts()}
    history = queries.history(site, access)
    return [
        Version(
            version.version,
            version.at,
            names.get(version.by) or _KINDS.get(version.by, "somebody whose account is gone"),
            version.differences,
            is_current=version is history[0],
        )
        for version in history
    ]
