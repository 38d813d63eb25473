"""Reading sites. Whoever asks gives their access, and sees nothing outside of it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from voile.accounts.access import Access
from voile.errors import NotFound
from voile.ids import SiteId
from voile.policy.site_policy import SitePolicy
from voile.sites import publish
from voile.sites.counters import (
    Breach,
    OutcomeDay,
    Taken,
    breaches,
    dropped_events,
    outcomes,
    outcomes_by_day,
    sessions_in_month_of,
    taken_on,
)
from voile.sites.differences import Difference, between
from voile.sites.models import PolicyVersion, Site
from voile.sites.settings_table import Settings, completed

__all__ = [
    "Breach",
    "OutcomeDay",
    "Taken",
    "breaches",
    "dropped_events",
    "outcomes",
    "outcomes_by_day",
    "sessions_in_month_of",
    "taken_on",
]

# A visit spans a few; of forged ones there may be any number.
_VERSIONS_MAX = 100


@dataclass(frozen=True, slots=True)
class RecordedKinds:
    """Whether a site's script errors, lines of the console and requests are recorded."""

    errors: bool
    console: bool
    requests: bool


@dataclass(frozen=True, slots=True)
class SiteDetail:
    """`settings` has every key of the settings table."""

    id: SiteId
    name: str
    settings: Settings
    policy_version: int
    created_at: datetime

    @property
    def origins(self) -> list[str]:
        return list(self.settings["origins"])  # type: ignore[arg-type]  # the table's kind: a list

    @property
    def consent(self) -> str:
        return str(self.settings["consent"])

    @property
    def state(self) -> str:
        return str(self.settings["state"])

    @property
    def is_paused(self) -> bool:
        return self.state != "recording"

    @property
    def minimum_session_seconds(self) -> int:
        return int(str(self.settings["minimum_session_seconds"]))

    @property
    def retention_days(self) -> int:
        return int(str(self.settings["retention_days"]))


@dataclass(frozen=True, slots=True)
class SettingsVersion:
    """`by` is an actor of the audit log. The first version differs from nothing."""

    version: int
    at: datetime
    by: str
    differences: tuple[Difference, ...]

    @property
    def changed(self) -> tuple[str, ...]:
        return tuple(difference.key for difference in self.differences)


@dataclass(frozen=True, slots=True)
class PublicSite:
    """What visitors may know of a site."""

    id: SiteId
    name: str
    origins: list[str]


def public_site(site_id: SiteId) -> PublicSite:
    """For everybody, without an account. Raises NotFound."""
    row = Site.objects.filter(id=site_id).first()
    if row is None:
        raise NotFound("There is no such site.")
    found = detail(row)
    return PublicSite(found.id, found.name, found.origins)


def sites(access: Access) -> list[SiteDetail]:
    """All that may be seen, by name."""
    rows = Site.objects.all() if access.sites is None else Site.objects.filter(id__in=access.sites)
    return [detail(row) for row in rows]


def site(site_id: str, access: Access) -> SiteDetail:
    """Raises NotFound, for a site outside of the access too: nobody learns which ids exist."""
    row = Site.objects.filter(id=site_id).first() if access.covers(site_id) else None
    if row is None:
        raise NotFound("There is no such site.", remedy="`voile sites list` shows all.")
    return detail(row)


def history(site_id: str, access: Access) -> list[SettingsVersion]:
    """Newest first."""
    site(site_id, access)
    rows = list(PolicyVersion.objects.filter(site_id=site_id).order_by("-version"))
    settings = [completed(row.settings) for row in rows]
    return [
        SettingsVersion(row.version, row.at, row.by, between(older, newer))
        for row, newer, older in zip(rows, settings, [*settings[1:], *settings[-1:]], strict=True)
    ]


def settings_at(site_id: SiteId, version: int) -> Settings:
    """What was set under `version`, with the rows of the table that came later. Raises NotFound."""
    row = PolicyVersion.objects.filter(site_id=site_id, version=version).first()
    if row is None:
        raise NotFound(
            "This site never had such a version.", remedy=f"`voile sites history {site_id}` shows all."
        )
    return completed(row.settings)


def policy_of(site_id: SiteId) -> SitePolicy:
    """The policy in force. Raises NotFound or PolicyError."""
    row = Site.objects.filter(id=site_id).first()
    if row is None:
        raise NotFound("There is no such site.")
    return publish.policy(row.id, row.policy_version, row.settings)


def policy_with(site_id: str, changes: Settings, access: Access) -> SitePolicy:
    """The policy that a site would have with some settings changed. Nothing is saved.

    Raises:
        NotFound: no such site, or not one that may be seen.
        PolicyError: the settings do not make a policy.
    """
    found = site(site_id, access)
    return publish.policy(found.id, found.policy_version, {**found.settings, **changes})


def policy_at(site_id: SiteId, version: int) -> SitePolicy:
    """The policy as it was published under `version`; what is recorded under it is judged by it.

    Raises:
        NotFound: there never was such a version.
        PolicyError: its settings make no policy any more.
    """
    row = PolicyVersion.objects.filter(site_id=site_id, version=version).first()
    if row is None:
        raise NotFound("There is no such version of a policy.")
    return publish.policy(site_id, version, row.settings)


def recorded_kinds(site_id: SiteId, versions: Collection[int]) -> RecordedKinds:
    """What is stored of pages that were recorded under these versions: as one of them and today say."""
    row = Site.objects.filter(id=site_id).first()
    if row is None:
        raise NotFound("There is no such site.")
    then = PolicyVersion.objects.filter(site_id=site_id, version__in=sorted(versions)[-_VERSIONS_MAX:])
    known = [completed(version.settings) for version in then] or [completed(row.settings)]
    today = completed(row.settings)

    def stored(key: str) -> bool:
        return bool(today[key]) and any(settings[key] for settings in known)

    return RecordedKinds(errors=stored("script_errors"), console=stored("console"), requests=stored("xhr"))


def detail(row: Site) -> SiteDetail:
    return SiteDetail(SiteId(row.id), row.name, completed(row.settings), row.policy_version, row.created_at)
