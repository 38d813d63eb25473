"""The first pass, on every envelope before anything is written. The sole maker of `ScrubbedEvents`."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from voile import ids
from voile.errors import PolicyError
from voile.events import DecodedEnvelope, Envelope, encode_events
from voile.events.envelope import Header, TagPair
from voile.events.event import Event
from voile.ids import PageId, SiteId
from voile.policy import detectors
from voile.policy.breaches import Breach, Drop
from voile.policy.facts import facts_of
from voile.policy.known import StampsAlone
from voile.policy.ledger import Ledger
from voile.policy.lists import load
from voile.policy.site_policy import SitePolicy
from voile.policy.stream import gate_events
from voile.policy.targeting import seen
from voile.policy.types import _SEAL, PageHeader, ScrubbedEvents, Tag, Targeted
from voile.policy.urls import gate_referrer

_DROP_REASONS: Final[frozenset[str]] = frozenset(load("events")["drop_reasons"])
_KNOWN: Final = StampsAlone()


def apply(decoded: DecodedEnvelope, policy: SitePolicy) -> ScrubbedEvents:
    """Every gate over one envelope, which is consumed.

    Raises:
        PolicyError: when a gate could not judge. The caller drops the envelope.
    """
    ledger = Ledger(policy)
    with ledger.detecting():
        return _applied(decoded, ledger)


def _applied(decoded: DecodedEnvelope, ledger: Ledger) -> ScrubbedEvents:
    envelope = decoded.envelope
    gated = gate_events(ledger, _KNOWN, envelope.events)
    events = seen.until_excluded(ledger.policy, gated)
    if len(events) < len(gated):
        ledger.dropped[Drop.PAGE_EXCLUDED] += len(gated) - len(events)
    header = _header(ledger, SiteId(ledger.policy.site), envelope)
    times = [event.timestamp for event in events] or [envelope.sent_ms]
    site = SiteId(ledger.policy.site)
    return ScrubbedEvents(
        seal=_SEAL,
        site=site,
        visitor=ids.visitor_id(site, envelope.visitor),
        session=ids.session_id(site, envelope.session),
        recording=ids.recording_id(site, envelope.session, envelope.tab),
        page=ids.page_id(site, envelope.page),
        seq=envelope.seq,
        policy_version=envelope.policy,
        recorder_version=envelope.recorder,
        sent_ms=envelope.sent_ms,
        final=envelope.final,
        session_started_ms=envelope.session_started_ms,
        header=header,
        labels=tuple(dict.fromkeys(filter(None, envelope.labels))),
        tags=tuple(_tag(ledger, tag) for tag in envelope.tags),
        events_json=_encoded(events),
        first_ms=min(times),
        last_ms=max(times),
        facts=facts_of(events, ledger.sheets),
        breaches=ledger.breaches,
        dropped=_dropped(decoded.dropped, ledger.dropped, envelope.dropped),
        content_digest=decoded.content_digest,
        targeted=_targeted(ledger.policy, header, has_left=len(events) < len(gated)),
    )


def _targeted(policy: SitePolicy, header: PageHeader | None, *, has_left: bool) -> Targeted:
    if header is not None and seen.is_excluded(policy, header.url):
        return Targeted.PAGE_OUT
    if header is not None and seen.keeps_out(policy, header):
        return Targeted.VISITOR_OUT
    return Targeted.LEFT if has_left else Targeted.IN


def _encoded(events: Sequence[Event]) -> bytes:
    try:
        return encode_events(events)
    except RecursionError:
        raise PolicyError("The tree is too deep.") from None


def _header(ledger: Ledger, site: SiteId, envelope: Envelope) -> PageHeader | None:
    header = envelope.header
    if header is None:
        return None
    return PageHeader(
        url=ledger.page_url(header.url),
        referrer=_referrer(ledger, header),
        title=ledger.text(header.title, masked=False),
        started_ms=header.started_ms,
        language=header.language,
        time_zone=header.time_zone,
        screen=header.screen,
        viewport=header.viewport,
        pixel_ratio=header.pixel_ratio,
        touch=header.touch,
        entry=header.entry,
        browser=header.browser,
        os=header.os,
        device=header.device,
        previous_page=_previous(site, header),
        color_scheme=header.color_scheme,
    )


def _previous(site: SiteId, header: Header) -> PageId | None:
    return None if header.previous_page is None else ids.page_id(site, header.previous_page)


def _referrer(ledger: Ledger, header: Header) -> str:
    kept = gate_referrer(header.referrer, header.url, ledger.display)
    if seen.is_hidden(ledger.policy, kept):
        kept = ""
    if kept != header.referrer:
        ledger.breach(Breach.URL)
    return kept


def _tag(ledger: Ledger, tag: TagPair) -> Tag:
    """A tag after the detectors; a number that one hits becomes its mark."""
    key = None if tag.key is None else detectors.scrub(tag.key)
    if isinstance(tag.value, bool):
        return Tag(key, tag.value)
    if isinstance(tag.value, float):
        text = f"{tag.value:.17g}"
        kept = detectors.scrub(text)
        return Tag(key, tag.value if kept is text else kept)
    return Tag(key, ledger.text(tag.value, masked=False) if tag.value else "")


def _dropped(*counts: Mapping[str, int]) -> Counter[str]:
    total: Counter[str] = Counter()
    for count in counts:
        for reason, number in count.items():
            total[str(reason) if reason in _DROP_REASONS else str(Drop.OTHER)] += number
    return total
