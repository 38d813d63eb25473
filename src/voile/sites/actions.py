"""Making and changing sites. Each change is a new policy version, audited in the same transaction."""

from collections.abc import Iterable, Mapping

from django.conf import settings as django_settings
from django.db import transaction
from django.db.models import F

from voile import ids
from voile.audit import actions as audit
from voile.audit.actors import Actor
from voile.config import Config
from voile.errors import BadValue, NotFound
from voile.ids import SiteId
from voile.policy.pieces import EVERYBODY
from voile.policy.visitors import is_loopback
from voile.sites import presets, publish, settings_table
from voile.sites.counters import add_breaches, add_dropped_events, add_outcomes, add_taken
from voile.sites.models import PolicyVersion, Revision, Site
from voile.sites.queries import SiteDetail, detail, settings_at
from voile.sites.settings_table import Settings

__all__ = [
    "add_breaches",
    "add_dropped_events",
    "add_outcomes",
    "add_taken",
    "apply_preset",
    "change_settings",
    "create_site",
    "rename_site",
    "restore_version",
    "undo",
]

_NAME_MAX = 100
_REVISION = 1


def create_site(
    name: str,
    *,
    origins: Iterable[str],
    consent: str,
    by: Actor,
    settings: Mapping[str, object] | None = None,
) -> SiteDetail:
    """Make a site with the defaults of the settings table.

    Raises:
        BadValue: no name, no origin, no consent mode, or another setting that does not fit.
    """
    given = {**(settings or {}), "origins": list(origins), "consent": consent}
    chosen = _new_settings(settings_table.read_changes(given))
    row = Site(id=ids.new_site_id(), name=_name(name), settings=chosen, policy_version=1)
    with transaction.atomic():
        row.save(force_insert=True)
        _publish(row, by)
        audit.record(by, audit.Action.SITE_CREATED, f"site:{row.id}", {"consent": consent})
    return detail(row)


def change_settings(
    site: SiteId, changes: Mapping[str, object], *, by: Actor, why: audit.Details | None = None
) -> SiteDetail:
    """Change some settings; the others stay. Without a difference nothing happens.

    `why` goes into the audit log: what else than a person's choice the values come from.

    Raises:
        BadValue: an unknown key or a value that does not fit; nothing was changed.
        NotFound: no such site.
    """
    wanted = settings_table.read_changes(changes)
    _check_possible(wanted)
    with transaction.atomic():
        row = _row(site)
        before = settings_table.completed(row.settings)
        changed = sorted(key for key, value in wanted.items() if before.get(key) != value)
        if not changed:
            return detail(row)
        row.settings = settings_table.complete({**before, **wanted})
        row.policy_version += 1
        row.save(update_fields=["settings", "policy_version"])
        _publish(row, by)
        facts: audit.Details = {"version": row.policy_version, "changed": ",".join(changed), **(why or {})}
        audit.record(by, audit.Action.SITE_CHANGED, f"site:{row.id}", facts)
    return detail(row)


def restore_version(site: SiteId, version: int, *, by: Actor) -> SiteDetail:
    """Set everything as it stood under an older version. That is a new version itself, and can be undone.

    Raises:
        BadValue: a value of then is not accepted any more; nothing was changed.
        NotFound: no such site, or it never had such a version.
    """
    return change_settings(site, settings_at(site, version), by=by, why={"restored": version})


def undo(site: SiteId, *, by: Actor) -> SiteDetail:
    """Take the newest change back. Raises BadValue where there is none."""
    newest = _row(site).policy_version
    if newest == 1:
        raise BadValue("Nothing was changed since this site was made.")
    return restore_version(site, newest - 1, by=by)


def apply_preset(site: SiteId, name: str, *, by: Actor) -> SiteDetail:
    """Set what a preset says. Raises NotFound: no such site or preset."""
    return change_settings(site, presets.values(presets.preset(name)), by=by, why={"preset": name})


def rename_site(site: SiteId, name: str, *, by: Actor) -> SiteDetail:
    with transaction.atomic():
        row = _row(site)
        row.name = _name(name)
        row.save(update_fields=["name"])
        audit.record(by, audit.Action.SITE_CHANGED, f"site:{row.id}", {"changed": "name"})
    return detail(row)


def _new_settings(chosen: Settings) -> Settings:
    """On a developer's own machine every visit is recorded: whoever tries Voile waits for no draw."""
    _check_possible(chosen)
    settings = settings_table.complete(chosen)
    origins = settings["origins"]
    if "recording_frequency" not in chosen and isinstance(origins, list) and all(map(is_loopback, origins)):
        settings["recording_frequency"] = EVERYBODY
    return settings


def _check_possible(wanted: Settings) -> None:
    config: Config = django_settings.VOILE
    if wanted.get("blocked_countries") and not config.knows_countries:
        raise BadValue(
            "blocked_countries needs VOILE_COUNTRY_FILE or VOILE_COUNTRY_HEADER: without them this "
            "installation cannot tell where visitors are."
        )


def _publish(row: Site, by: Actor) -> None:
    """Keep the version, and tell every view in memory. Refuses settings that make no policy."""
    publish.policy(row.id, row.policy_version, row.settings)
    PolicyVersion.objects.create(site=row, version=row.policy_version, settings=row.settings, by=str(by))
    Revision.objects.get_or_create(id=_REVISION)
    Revision.objects.filter(id=_REVISION).update(number=F("number") + 1)


def _row(site: SiteId) -> Site:
    row = Site.objects.filter(id=site).first()
    if row is None:
        raise NotFound("There is no such site.", remedy="`voile sites list` shows all.")
    return row


def _name(name: str) -> str:
    shown = name.strip()
    if not 0 < len(shown) <= _NAME_MAX:
        raise BadValue(f"A site's name has 1 to {_NAME_MAX} characters.")
    return shown
