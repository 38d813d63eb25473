"""From a site's settings to its policy."""

from typing import Any

import msgspec

from voile.errors import PolicyError
from voile.policy.site_policy import SitePolicy
from voile.policy.visitors import VisitorRules
from voile.sites.settings_table import SETTINGS, VISITOR_DAYS_MAX, Settings, completed


def policy(site_id: str, version: int, settings: Settings) -> SitePolicy:
    """The policy that these settings mean; they may be older than some rows of the table.

    Raises:
        PolicyError: they do not make one. Nothing is recorded for such a site.
    """
    settings = completed(settings)
    tree: dict[str, Any] = {"site": site_id, "version": version}
    try:
        for setting in SETTINGS:
            _put(tree, setting.published, settings[setting.key])
        tree["visitor_days"] = min(int(str(settings["retention_days"])), VISITOR_DAYS_MAX)
        return msgspec.convert(tree, SitePolicy)
    except (KeyError, msgspec.ValidationError) as problem:
        raise PolicyError(
            f"The settings of site {site_id} make no policy ({type(problem).__name__})."
        ) from None


def visitor_rules(settings: Settings) -> VisitorRules:
    """What these settings say about visitors and browsers are not told.

    Raises:
        PolicyError: they do not make it.
    """
    settings = completed(settings)
    try:
        kept = {name: settings[name] for name in VisitorRules.__struct_fields__}
        return msgspec.convert(kept, VisitorRules)
    except (KeyError, msgspec.ValidationError) as problem:
        raise PolicyError(f"Settings make no rules for visitors ({type(problem).__name__}).") from None


def _put(tree: dict[str, Any], place: tuple[str, ...], value: object) -> None:
    if not place:
        return
    *parents, name = place
    for parent in parents:
        tree = tree.setdefault(parent, {})
    tree[name] = value
