"""Settings for common cases, each value with its reason and the rule behind it.

A preset is a base and what it chooses beside: the base covers every row of the settings table that has a
strictest value, those that are still to come included. Rows without one (where, how often and of whom is
recorded) stay as the site has them, unless the preset names them. No preset is legal advice; whoever applies
one sees each change with its reason first.
"""

import enum
from collections.abc import Mapping
from dataclasses import dataclass

from voile.errors import NotFound
from voile.sites import preset_reasons as because
from voile.sites.differences import Difference, between
from voile.sites.preset_reasons import Reason
from voile.sites.settings_table import SETTINGS, Setting, Settings
from voile.sites.values import Value


class Base(enum.Enum):
    """What a preset says about rows that it does not name."""

    STRICTEST = enum.auto()
    DEFAULT = enum.auto()
    AS_IT_IS = enum.auto()


@dataclass(frozen=True, slots=True)
class Chosen:
    value: Value
    reason: Reason


@dataclass(frozen=True, slots=True)
class Preset:
    """`words` says whom it is for; `beside` what no setting can do, and has to be done as well."""

    name: str
    title: str
    words: str
    base: Base
    chosen: Mapping[str, Chosen]
    beside: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """One change that a preset would make to a site."""

    difference: Difference
    reason: Reason


CONSENT_FIRST = Chosen("required", because.CONSENT)

PRESETS: tuple[Preset, ...] = (
    Preset(
        "maximum",
        "Maximum restriction",
        "The strictest value of every setting: pages without words, addresses or pictures, kept for a day. "
        "A start from which you allow what you can give a reason for.",
        Base.STRICTEST,
        {},
    ),
    Preset(
        "balanced",
        "Balanced",
        "For most sites: what visitors type is hidden and consent comes first, but pages can be read.",
        Base.DEFAULT,
        {"consent": CONSENT_FIRST},
    ),
    Preset(
        "health",
        "Health",
        "For hospitals, practices, insurers and whoever’s pages tell of illnesses: consent first, nothing to "
        "read, and addresses by their domain only, since a path names a condition.",
        Base.STRICTEST,
        {
            "consent": Chosen("required", because.HEALTH_CONSENT),
            "censor_all_text": Chosen(True, because.HEALTH_TEXT),
            "url_domain": Chosen(True, because.HEALTH_DOMAIN),
            "url_path": Chosen(False, because.HEALTH_PATH),
            "retention_days": Chosen(14, because.SHORT_RETENTION),
        },
        (because.HEALTH_CONTRACT, because.HEALTH_ASSESSMENT),
    ),
    Preset(
        "finance",
        "Finance",
        "For banks, insurers and brokers: balances and names are text, so no text is kept; paths are.",
        Base.STRICTEST,
        {
            "consent": CONSENT_FIRST,
            "censor_all_inputs": Chosen(True, because.FINANCE_INPUTS),
            "censor_all_text": Chosen(True, because.FINANCE_TEXT),
            "url_domain": Chosen(True, because.PATHS),
            "url_path": Chosen(True, because.PATHS),
            "retention_days": Chosen(30, because.FINANCE_RETENTION),
        },
        (because.FINANCE_ACCESS,),
    ),
    Preset(
        "payment",
        "Payment pages",
        "Keeps recording off the pages where cards are typed. All other settings stay.",
        Base.AS_IT_IS,
        {
            "censor_all_inputs": Chosen(True, because.CARD_DATA),
            "url_query": Chosen(False, because.PAYMENT_QUERY),
        },
        (because.PAYMENT_SCRIPT, because.PAYMENT_TAMPERING),
    ),
    Preset(
        "education",
        "Education",
        "For schools, universities and learning platforms: names, marks and work are text, so none is kept.",
        Base.STRICTEST,
        {
            "consent": Chosen("required", because.EDUCATION_CONSENT),
            "censor_all_text": Chosen(True, because.EDUCATION_TEXT),
            "url_domain": Chosen(True, because.PATHS),
            "url_path": Chosen(True, because.PATHS),
            "retention_days": Chosen(30, because.EDUCATION_RETENTION),
        },
        (because.EDUCATION_CHILDREN,),
    ),
    Preset(
        "children",
        "Children",
        "For sites that are made for children: nothing is recorded, and all is as strict as it can be should "
        "somebody switch recording on.",
        Base.STRICTEST,
        {
            "state": Chosen("paused", because.CHILDREN),
            "consent": Chosen("required", because.CHILDREN_CONSENT),
        },
    ),
)


def preset(name: str) -> Preset:
    """Raises NotFound."""
    for each in PRESETS:
        if each.name == name:
            return each
    known = ", ".join(each.name for each in PRESETS)
    raise NotFound("There is no such preset.", remedy=f"Presets are: {known}.")


def values(chosen: Preset) -> Settings:
    """What a preset sets, in the order of the table."""
    return {key: each.value for key, each in reasoned(chosen).items()}


def reasoned(chosen: Preset) -> dict[str, Chosen]:
    """The same with the reasons."""
    found: dict[str, Chosen] = {}
    for row in SETTINGS:
        if row.key in chosen.chosen:
            found[row.key] = chosen.chosen[row.key]
        elif row.strictest is not None and chosen.base is Base.STRICTEST:
            found[row.key] = Chosen(
                row.strictest, because.STRICTEST.get(row.key, because.AS_LITTLE_AS_POSSIBLE)
            )
        elif row.strictest is not None and chosen.base is Base.DEFAULT and row.default is not None:
            found[row.key] = Chosen(row.default, because.DEFAULT.get(row.key, because.BY_DEFAULT))
    return found


def rows(chosen: Preset) -> list[Setting]:
    """The settings that a preset says something of."""
    given = reasoned(chosen)
    return [row for row in SETTINGS if row.key in given]


def proposals(chosen: Preset, current: Settings) -> list[Proposal]:
    """What would change on a site with these settings."""
    given = reasoned(chosen)
    wanted = {key: each.value for key, each in given.items()}
    return [Proposal(each, given[each.key].reason) for each in between(current, {**current, **wanted})]
