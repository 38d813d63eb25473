"""The way of an envelope, from the request to the disk."""

from voile import log
from voile.errors import DecodeError, PolicyError, StorageError, StorageFull
from voile.events import decode as decode_envelope
from voile.ingest import admission, answers, steps
from voile.ingest.answers import Answer
from voile.ingest.countries import country_of
from voile.ingest.inflate import inflate as inflate_gzip
from voile.ingest.outcomes import Outcome, of_decode
from voile.ingest.ports import AppendResult, DayLimit
from voile.ingest.steps import Step, Work
from voile.policy import Targeted, apply
from voile.policy.targeting import visitors
from voile.policy.targeting.seen import is_kept_out
from voile.policy.targeting.visitors import Visitor

_log = log.get("ingest")
_DAY: dict[DayLimit, Outcome] = {
    DayLimit.SESSIONS: Outcome.DROPPED_DAY_SESSIONS,
    DayLimit.MONTH_SESSIONS: Outcome.DROPPED_MONTH_SESSIONS,
    DayLimit.BYTES: Outcome.DROPPED_DAY_BYTES,
}
_ENCODINGS = ("gzip", "identity")
_NOT_KEPT: dict[AppendResult, Outcome] = {
    AppendResult.CONFLICT: Outcome.REJECTED_CONFLICT,
    AppendResult.BUSY: Outcome.REJECTED_BUSY,
    AppendResult.ERASED: Outcome.DROPPED_ERASED,
}


async def check_encoding(work: Work) -> Outcome | None:
    """The query names the encoding; a header that names another would have needed a preflight."""
    named = work.request.query.get("encoding") in _ENCODINGS
    plain = work.request.header(b"content-encoding") in (None, "", "identity")
    return None if named and plain else Outcome.REJECTED_ENCODING


async def inflate(work: Work) -> Outcome | None:
    if work.request.query["encoding"] == "identity":
        return None
    limits = work.ports.limits
    content = inflate_gzip(work.body, limits.inflated_max_bytes, limits.inflate_ratio_max)
    if isinstance(content, Outcome):
        return content
    work.body = content
    return None if content else Outcome.REJECTED_EMPTY


async def decode(work: Work) -> Outcome | None:
    try:
        work.decoded = decode_envelope(work.body, work.ports.limits.decode)
    except DecodeError as error:
        return of_decode(error.reason)
    return None


async def check_session_rate(work: Work) -> Outcome | None:
    """Here at the earliest is it known whose envelope this is; what costs most is still to come."""
    sender = f"{work.site}:{work.decoded.envelope.session}"
    return None if work.session_rates.allow(sender) else Outcome.REJECTED_SESSION_TOO_MANY


async def scrub(work: Work) -> Outcome | None:
    try:
        work.scrubbed = apply(work.decoded, work.entry.policy)
    except PolicyError as error:
        _log.exception("envelope.dropped", error, site=work.site)
        return Outcome.DROPPED_POLICY
    return None


async def check_draw(work: Work) -> Outcome | None:
    """A session that began while more visitors were drawn goes on."""
    if admission.is_drawn(work.request, work.entry):
        return None
    try:
        runs = await work.ports.days.runs(work.scrubbed)
    except StorageError as error:
        _log.exception("session.unknown", error, site=work.site)
        return Outcome.REJECTED_STORAGE
    return None if runs else Outcome.DROPPED_NOT_DRAWN


async def check_targeting(work: Work) -> Outcome | None:
    """As far as page and visitor are known here; see `policy.targeting.seen`."""
    item, policy = work.scrubbed, work.entry.policy
    if item.targeted is not Targeted.IN:
        work.excluded_pages.note(item.page, item.seq)
    if item.targeted is Targeted.VISITOR_OUT or (
        visitors.uses(policy.targeting.visitors, "country")
        and is_kept_out(policy, Visitor(country=country_of(work.request, work.ports)))
    ):
        return Outcome.DROPPED_VISITOR_EXCLUDED
    has_left = work.excluded_pages.has_left(item.page, item.seq)
    return Outcome.DROPPED_PAGE_EXCLUDED if has_left or item.targeted is Targeted.PAGE_OUT else None


async def check_day(work: Work) -> Outcome | None:
    try:
        reached = await work.ports.days.reached(work.scrubbed, work.entry.visitors)
    except StorageError as error:
        _log.exception("day.unknown", error, site=work.site)
        return Outcome.REJECTED_STORAGE
    return _DAY[reached] if reached else None


async def append(work: Work) -> Outcome | None:
    """Goes on only when the events are durable, by this request or by an earlier one."""
    try:
        work.appended = await work.ports.append.append(work.scrubbed)
    except StorageFull:
        return Outcome.REJECTED_STORAGE_FULL
    except StorageError as error:
        _log.exception("append.failed", error, site=work.site)
        return Outcome.REJECTED_STORAGE
    if work.appended is AppendResult.APPENDED:
        work.ports.days.took(work.scrubbed)
    return _NOT_KEPT.get(work.appended)


async def find_missing(work: Work) -> Outcome | None:
    """A failure here must not make a recorder send again what is durable: assets can be asked for later."""
    try:
        work.missing = await work.ports.assets.missing(work.scrubbed, work.scrubbed.facts.assets)
    except StorageError as error:
        _log.exception("assets.unknown", error, site=work.site)
    return None


async def acknowledge(work: Work) -> Outcome | None:
    return Outcome.DUPLICATE if work.appended is AppendResult.DUPLICATE else Outcome.ACCEPTED


STEPS: tuple[Step, ...] = (
    *steps.GATE,
    check_encoding,
    steps.read_body,
    inflate,
    decode,
    check_session_rate,
    scrub,
    check_targeting,
    check_draw,
    check_day,
    append,
    find_missing,
    acknowledge,
)


def answer(work: Work, outcome: Outcome) -> Answer:
    if outcome in (Outcome.ACCEPTED, Outcome.DUPLICATE) and work.origin:
        return answers.accepted(outcome, work.entry.policy.version, work.missing, work.origin)
    if outcome.told == "dropped" and work.origin:
        return answers.dropped(outcome, work.entry.policy.version, work.origin)
    return answers.rejected(outcome, work.origin)
