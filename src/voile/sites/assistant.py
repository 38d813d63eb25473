"""What the set-up assistant proposes: maximum restriction, loosened only where an answer gives a reason."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass

from voile.sites import preset_reasons as because
from voile.sites import presets
from voile.sites.preset_reasons import Reason
from voile.sites.presets import Chosen
from voile.sites.settings_table import SETTINGS


class Sector(enum.StrEnum):
    UNKNOWN = "unknown"
    HEALTH = "health"
    FINANCE = "finance"
    EDUCATION = "education"
    CHILDREN = "children"
    SHOP = "shop"
    OTHER = "other"


class Audience(enum.StrEnum):
    EUROPE = "europe"
    AMERICA = "america"
    ELSEWHERE = "elsewhere"


class Basis(enum.StrEnum):
    CONSENT = "consent"
    INTEREST = "interest"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Answers:
    """`platform` is an adapter's name, or empty where the site's own pages tell of consent."""

    sector: Sector
    audience: Audience
    basis: Basis
    platform: str


_PRESETS: Mapping[Sector, tuple[str, ...]] = {
    Sector.UNKNOWN: (),
    Sector.HEALTH: ("health",),
    Sector.FINANCE: ("finance",),
    Sector.EDUCATION: ("education",),
    Sector.CHILDREN: ("children",),
    Sector.SHOP: ("balanced", "payment"),
    Sector.OTHER: ("balanced",),
}
_CONSENT: Mapping[Audience, Reason] = {
    Audience.EUROPE: because.CONSENT,
    Audience.AMERICA: Reason(
        "Recording a visit without consent has been brought to court as wiretapping.",
        "California Penal Code §§ 631, 637.2",
    ),
    Audience.ELSEWHERE: because.AS_LITTLE_AS_POSSIBLE,
}
_INTEREST = Reason(
    "A legitimate interest may be a basis for looking at recordings, but not for storing on the visitor’s "
    "device, which needs consent all the same. If you have weighed it and need none, the mode that keeps "
    "nothing on the device is the milder choice.",
    "GDPR Art. 6(1)(f); ePrivacy Directive Art. 5(3); in Germany § 25(1) TDDDG",
)
_PLATFORM = Reason(
    "Consent has to be provable and as easy to withdraw as to give, so it is read where it is given.",
    "GDPR Art. 7(1) and 7(3)",
)
# What some adapters have to be told; it can be changed before the site is made.
_EXAMPLES: Mapping[str, str] = {"usercentrics": "usercentrics:Voile"}


def proposed(answers: Answers) -> dict[str, Chosen]:
    """Values with their reasons, in the order of the table; the consent mode is always `required`."""
    found = presets.reasoned(presets.preset("maximum"))
    for name in _PRESETS[answers.sector]:
        found |= presets.reasoned(presets.preset(name))
    found["consent"] = Chosen("required", _consent_reason(answers, found["consent"]))
    if answers.platform:
        source = _EXAMPLES.get(answers.platform, answers.platform)
        found["consent_sources"] = Chosen([source], _PLATFORM)
    return {row.key: found[row.key] for row in SETTINGS if row.key in found}


def _consent_reason(answers: Answers, of_preset: Chosen) -> Reason:
    if answers.sector in (Sector.HEALTH, Sector.EDUCATION, Sector.CHILDREN):
        return of_preset.reason
    return _INTEREST if answers.basis is Basis.INTEREST else _CONSENT[answers.audience]
