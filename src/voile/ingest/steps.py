"""The steps that envelopes and assets share: who asks, for which site, and may it.

A step returns an `Outcome` when the request ends with it, and None when the next step may go on.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from voile.errors import StorageError
from voile.events import DecodedEnvelope, Notice
from voile.ids import SiteId
from voile.ingest import admission
from voile.ingest.excluded_pages import ExcludedPages
from voile.ingest.outcomes import Outcome
from voile.ingest.ports import AppendResult, Ports, SiteEntry, Taken
from voile.ingest.rates import Rates
from voile.ingest.requests import Request
from voile.policy import ScrubbedEvents


@dataclass(slots=True, repr=False)
class Work:
    """One request on its way. A field without default is set by a step; reading it earlier is an error."""

    request: Request
    ports: Ports
    rates: Rates
    session_rates: Rates
    excluded_pages: ExcludedPages
    body_max_bytes: int
    site: SiteId | None = None
    origin: str | None = None
    missing: list[str] = field(default_factory=list)
    entry: SiteEntry = field(init=False)
    body: bytes = field(init=False)
    decoded: DecodedEnvelope = field(init=False)
    appended: AppendResult = field(init=False)
    scrubbed: ScrubbedEvents = field(init=False)
    notice: Notice = field(init=False)
    taken: Taken = field(init=False)


_DISCARD_MAX_BYTES = 8 * 1024 * 1024

Step = Callable[[Work], Awaitable[Outcome | None]]


async def check_method(work: Work) -> Outcome | None:
    return None if work.request.method == "POST" else Outcome.REJECTED_METHOD


async def check_rate(work: Work) -> Outcome | None:
    address = work.request.address(work.ports.limits.trusted_proxies)
    return None if work.rates.allow(str(address or "")) else Outcome.REJECTED_TOO_MANY


async def find_site(work: Work) -> Outcome | None:
    site = work.request.site_id
    try:
        entry = work.ports.sites.get(site) if site else None
    except StorageError:
        return Outcome.REJECTED_STORAGE
    if entry is None:
        return Outcome.REJECTED_UNKNOWN_SITE
    work.site, work.entry = site, entry
    return None


async def check_origin(work: Work) -> Outcome | None:
    """Browsers always name the origin of a POST to elsewhere; what names none is no page of the site."""
    origin = work.request.origin
    if origin is None or origin not in work.entry.policy.origins:
        return Outcome.REJECTED_FOREIGN_ORIGIN
    work.origin = origin
    return None


async def check_visitor(work: Work) -> Outcome | None:
    return admission.refusal(work.request, work.entry, work.ports)


async def read_body(work: Work) -> Outcome | None:
    """Read up to the limit; of a body that says or turns out to be longer nothing is kept."""
    if (work.request.content_length or 0) > work.body_max_bytes:
        await _discard(work)
        return Outcome.REJECTED_TOO_LARGE
    parts: list[bytes] = []
    size = 0
    while True:
        message = await work.request.receive()
        if message["type"] == "http.disconnect":
            return Outcome.REJECTED_INCOMPLETE
        part: bytes = message.get("body", b"")
        size += len(part)
        if size > work.body_max_bytes:
            await _discard(work, more=message.get("more_body", False))
            return Outcome.REJECTED_TOO_LARGE
        parts.append(part)
        if not message.get("more_body", False):
            break
    work.body = b"".join(parts)
    return None if work.body else Outcome.REJECTED_EMPTY


async def _discard(work: Work, *, more: bool = True) -> None:
    """Let the rest pass, up to a bound: a client that cannot send does not read why, and tries for ever."""
    size = 0
    while more and size < _DISCARD_MAX_BYTES:
        message = await work.request.receive()
        size += len(message.get("body", b""))
        more = message["type"] != "http.disconnect" and message.get("more_body", False)


GATE: tuple[Step, ...] = (
    check_method,
    check_rate,
    find_site,
    check_origin,
    check_visitor,
)


async def run(steps: tuple[Step, ...], work: Work) -> Outcome:
    """Take the steps until one ends the request; the last one always does."""
    for step in steps:
        ended = await step(work)
        if ended is not None:
            return ended
    raise AssertionError("the last step did not end the request")
