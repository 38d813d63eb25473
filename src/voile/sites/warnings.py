"""What a setting may be, though it is seldom meant or has a price: said, with the reason, to whoever sets it.

What must not be is refused by the kinds of `values`; here nothing is refused.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

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


def _retention(settings: Settings) -> str | None:
    if int(str(settings["retention_days"])) <= LONG_RETENTION_DAYS:
        return None
    return (
        "Recordings are kept for more than a year. The law asks for no longer than you need them: "
        "be ready to say why."
    )


# Each gives the reason, or None where there is none.
_REASONS: Mapping[str, Callable[[Settings], str | None]] = {
    "retention_days": _retention,
}
