"""What a setting may be, though it is seldom meant or has a price: said, with the reason, to whoever sets it.

What must not be is refused by the kinds of `values`; here nothing is refused.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from voile.policy import addresses
from voile.sites import targeting_warnings
from voile.sites.settings_table import Settings

LONG_RETENTION_DAYS = 365


@dataclass(frozen=True, slots=True)
class SettingWarning:
    """`reason` is a sentence for people."""

    key: str
    reason: str


def warnings(settings: Settings) -> list[SettingWarning]:
    """In the order of the list below. Takes all settings of a site."""
    said = ((key, reason(settings)) for key, reason in _REASONS.items())
    return [SettingWarning(key, words) for key, words in said if words]


def _consent(settings: Settings) -> str | None:
    if not targeting_warnings.is_storage_free(settings):
        return None
    if targeting_warnings.asks_the_device(settings):
        return (
            "Your rules about visitors ask whether they are new, or for a cookie. Nothing is known of either "
            "in this mode, so these rules are not met."
        )
    if settings["sessions_per_day"] or settings["sessions_per_month"]:
        return "Each page is a session in this mode, so the quota of sessions is used up sooner."
    return None


def _retention(settings: Settings) -> str | None:
    if int(str(settings["retention_days"])) <= LONG_RETENTION_DAYS:
        return None
    return (
        "Recordings are kept for more than a year. The law asks for no longer than you need them: "
        "be ready to say why."
    )


def _frequency(settings: Settings) -> str | None:
    return "Nobody is recorded." if settings["recording_frequency"] == 0 else None


def _blocked(settings: Settings) -> str | None:
    blocked = addresses.patterns(tuple(settings["blocked_addresses"]))  # type: ignore[arg-type]  # a list
    everybody = sorted({f"IPv{each.version}" for each in blocked if each.is_everybody})
    if not everybody:
        return None
    return f"Nobody who comes over {' or '.join(everybody)} is recorded: a pattern matches every address."


def _month(settings: Settings) -> str | None:
    day, month = (int(str(settings[key])) for key in ("sessions_per_day", "sessions_per_month"))
    return "Fewer than for one day: a busy day uses up the month." if 0 < month < day else None


# Each gives the reason, or None where there is none.
_REASONS: Mapping[str, Callable[[Settings], str | None]] = {
    "consent": _consent,
    "recording_frequency": _frequency,
    "blocked_addresses": _blocked,
    "sessions_per_month": _month,
    "page_include": targeting_warnings.of_include,
    "page_exclude": targeting_warnings.of_exclude,
    "visitors": targeting_warnings.of_visitors,
    "retention_days": _retention,
}
