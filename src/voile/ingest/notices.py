"""The way of a notice: a grant, a withdrawal, a refusal, a wish to be forgotten or to see what is stored.

A withdrawal is taken from a visitor who has opted out, and while the site is paused: it only takes away.
"""

from voile import log
from voile.errors import DecodeError, StorageError, StorageFull
from voile.events import decode_notice
from voile.events.notice import Forget, Grant, OwnPage, Refusal, Withdrawal
from voile.ingest import answers, steps
from voile.ingest.answers import Answer
from voile.ingest.outcomes import Outcome, of_decode
from voile.ingest.steps import Step, Work

_log = log.get("ingest")

BODY_MAX_BYTES = 4096

_STORED: dict[type, Outcome] = {
    Grant: Outcome.RECEIPT_STORED,
    Withdrawal: Outcome.WITHDRAWAL_STORED,
    Refusal: Outcome.REFUSAL_STORED,
    Forget: Outcome.FORGETTING_STORED,
    OwnPage: Outcome.TICKET_STORED,
}
_KNOWN: dict[type, Outcome] = {
    Grant: Outcome.RECEIPT_KNOWN,
    Withdrawal: Outcome.WITHDRAWAL_KNOWN,
    Forget: Outcome.FORGETTING_KNOWN,
}


async def decode(work: Work) -> Outcome | None:
    try:
        work.notice = decode_notice(work.body)
    except DecodeError as error:
        return of_decode(error.reason)
    return None


async def check_sender_rate(work: Work) -> Outcome | None:
    """As fast as envelopes of one session, whoever sends it; what names nobody counts by address alone."""
    visitor = getattr(work.notice, "visitor", None)
    if visitor is None or work.session_rates.allow(f"{work.site}:{visitor}"):
        return None
    return Outcome.REJECTED_SESSION_TOO_MANY


async def check_grant(work: Work) -> Outcome | None:
    """What would begin to be recorded must be allowed to."""
    if not isinstance(work.notice, Grant):
        return None
    return await steps.check_visitor(work)


async def take(work: Work) -> Outcome | None:
    """Ends only when it is durable, by this request or by an earlier one."""
    try:
        work.taken = await work.ports.notices.take(work.entry, work.notice)
    except StorageFull:
        return Outcome.REJECTED_STORAGE_FULL
    except StorageError as error:
        _log.exception("notice.failed", error, site=work.site)
        return Outcome.REJECTED_STORAGE
    kind = type(work.notice)
    return _STORED[kind] if work.taken.is_new else _KNOWN[kind]


STEPS: tuple[Step, ...] = (
    steps.check_method,
    steps.check_rate,
    steps.find_site,
    steps.check_origin,
    steps.read_body,
    decode,
    check_sender_rate,
    check_grant,
    take,
)


def answer(work: Work, outcome: Outcome) -> Answer:
    if outcome in (*_STORED.values(), *_KNOWN.values()) and work.origin:
        return answers.notice(outcome, work.taken.ticket, work.origin)
    if outcome.told == "dropped" and work.origin:
        return answers.dropped(outcome, work.entry.policy.version, work.origin)
    return answers.rejected(outcome, work.origin)
