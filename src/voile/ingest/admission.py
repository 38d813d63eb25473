"""Whose visits are recorded: what a request alone says, held against the site's rules.

The same list decides which script a browser is given and what becomes of an envelope. Nothing of it is kept.
"""

from collections.abc import Callable

from voile.ingest.countries import country_of
from voile.ingest.outcomes import Outcome
from voile.ingest.ports import Ports, SiteEntry
from voile.ingest.requests import Request
from voile.policy import State
from voile.policy.pieces import EVERYBODY
from voile.policy.visitors import is_bot

Rule = Callable[[Request, SiteEntry, Ports], bool]


def _paused(_: Request, entry: SiteEntry, __: Ports) -> bool:
    return entry.policy.state is not State.RECORDING


def _opted_out(request: Request, _: SiteEntry, __: Ports) -> bool:
    return request.opted_out(request.site_id)


def _blocked_address(request: Request, entry: SiteEntry, ports: Ports) -> bool:
    return entry.visitors.blocks(request.address(ports.limits.trusted_proxies))


def _blocked_country(request: Request, entry: SiteEntry, ports: Ports) -> bool:
    # The country is looked for only where a site asks.
    return bool(entry.visitors.blocked_countries) and entry.visitors.blocks_country(
        country_of(request, ports)
    )


def _bot(request: Request, entry: SiteEntry, _: Ports) -> bool:
    return not entry.policy.bots and is_bot(request.user_agent, request.origin)


def _nobody_drawn(_: Request, entry: SiteEntry, __: Ports) -> bool:
    return entry.policy.recording_frequency == 0


# The first that applies is counted.
_RULES: tuple[tuple[Outcome, Rule], ...] = (
    (Outcome.DROPPED_OPTED_OUT, _opted_out),
    (Outcome.DROPPED_SITE_PAUSED, _paused),
    (Outcome.DROPPED_BLOCKED_ADDRESS, _blocked_address),
    (Outcome.DROPPED_BLOCKED_COUNTRY, _blocked_country),
    (Outcome.DROPPED_BOT, _bot),
    (Outcome.DROPPED_NOT_DRAWN, _nobody_drawn),
)


def refusal(request: Request, entry: SiteEntry, ports: Ports) -> Outcome | None:
    """Why nothing of this visitor is recorded, or None where the request alone does not say so."""
    return next((outcome for outcome, applies in _RULES if applies(request, entry, ports)), None)


def is_drawn(request: Request, entry: SiteEntry) -> bool:
    """Whether the number that this visitor's browser keeps is below the site's recording frequency.

    The server cannot draw by itself: who is not drawn has nothing by which they could be known again. So it
    believes the number, and who names none is not drawn.
    """
    frequency = entry.policy.recording_frequency
    if frequency >= EVERYBODY:
        return True
    said = request.query.get("draw", "")
    return said.isascii() and said.isdigit() and len(said) <= len("99") and int(said) < frequency
