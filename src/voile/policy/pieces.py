"""Which pieces of the loader and which add-ons of the recorder a policy needs. A site gets no others."""

from typing import Final

from voile.policy.site_policy import SitePolicy
from voile.policy.targeting import visitors

COUNTRY: Final = "country"
"""A piece that no file holds: ingest writes it, with what it knows of the visitor who asks."""
_KNOW: Final = {
    "agent": ("device", "browser"),
    "addresses": ("referrer", "landing", *visitors.UTM),
    "presence": ("tag", "cookie", "variable"),
    COUNTRY: ("country",),
}

EVERYBODY = 100


def needed(policy: SitePolicy) -> tuple[str, ...]:
    """Names of files of `recorder/src/loader/pieces/`, each once, in the order in which they start."""
    names = [source.partition(":")[0] for source in policy.consent_sources]
    if policy.targeting.include or policy.targeting.exclude:
        names.append("pages")
    names += _of_visitors(policy.targeting.visitors)
    return tuple(dict.fromkeys(names))


def delivered(policy: SitePolicy) -> tuple[str, ...]:
    """Those, and the pieces that keep some visitors out.

    The policy does not name them: who is recorded on an open page was let in already, and is not stopped
    because the page's script could not let them in anew.
    """
    names = [*needed(policy)]
    if not policy.bots:
        names.append("bots")
    # After whatever else keeps a visitor out: only who could be recorded is drawn, and keeps a number.
    if policy.recording_frequency < EVERYBODY:
        names.append("frequency")
    return tuple(names)


def _of_visitors(lines: tuple[str, ...]) -> list[str]:
    """Rules about visitors need the piece that weighs them, and those that know what they ask."""
    used = [piece for piece, kinds in _KNOW.items() if any(visitors.uses(lines, kind) for kind in kinds)]
    return ["visitors", *used] if lines else []


def addons_of(policy: SitePolicy) -> tuple[str, ...]:
    """Names of files of `recorder/src/capture/addons/`."""
    wanted = {"console": policy.console, "requests": policy.xhr}
    return tuple(name for name, is_on in wanted.items() if is_on)
