"""All sites in memory, ready for ingest: nothing is asked of the database while a request waits."""

from collections.abc import Mapping
from dataclasses import dataclass

from voile import clock, log
from voile.errors import PolicyError, StorageError
from voile.ids import SiteId
from voile.policy.publish import RecorderFile, published
from voile.policy.site_policy import SitePolicy
from voile.policy.visitors import VisitorRules
from voile.sites import publish
from voile.sites.models import Revision, Site

# A view that could not be compared with the database for so long may hide that a site was paused.
STALE_AFTER_S = 60.0

_log = log.get("sites")


@dataclass(frozen=True, slots=True)
class Entry:
    """A site's policy, the same as the JSON that browsers are given, and what they are not told."""

    policy: SitePolicy
    published: bytes
    visitors: VisitorRules


class SiteView:
    """`refresh` belongs on a thread that may use the database, about once a second; `get` anywhere."""

    def __init__(
        self, host: str, recorder_url: str, integrity: str, addons: Mapping[str, RecorderFile] | None = None
    ) -> None:
        """Takes the public origin, path and integrity of the recorder file, and the same of its add-ons."""
        self._host = host
        self._recorder = RecorderFile(url=recorder_url, integrity=integrity)
        self._addons = addons or {}
        self._entries: dict[SiteId, Entry] = {}
        self._revision: int | None = None
        self._refreshed_s: float | None = None

    def get(self, site: SiteId) -> Entry | None:
        """The site as of the last refresh; None for an unknown one.

        Raises:
            StorageError: never refreshed, or not for a minute. Nothing may be accepted then.
        """
        if self._refreshed_s is None or clock.monotonic_s() - self._refreshed_s > STALE_AFTER_S:
            raise StorageError("The policies of the sites cannot be read.", remedy="Check the database.")
        return self._entries.get(site)

    def refresh(self) -> bool:
        """Read all sites again if one changed; whether it did. Raises DatabaseError and keeps what it had."""
        started_s = clock.monotonic_s()
        revision = Revision.objects.values_list("number", flat=True).first() or 0
        changed = revision != self._revision
        if changed:
            self._entries = self._read()
            self._revision = revision
        self._refreshed_s = started_s
        return changed

    def _read(self) -> dict[SiteId, Entry]:
        """A site whose settings make no policy is left out: unknown is safer than half known."""
        entries: dict[SiteId, Entry] = {}
        for row in Site.objects.all():
            try:
                policy = publish.policy(row.id, row.policy_version, row.settings)
                shown = published(policy, self._host, self._recorder, self._addons)
                entries[SiteId(row.id)] = Entry(policy, shown, publish.visitor_rules(row.settings))
            except PolicyError as error:
                _log.exception("site.no_policy", error, site=row.id)
        return entries
