"""`voile serve` without the gates: the floor against which scrubbing is measured. Only a bench can start it.

It decodes, seals and stores what arrives as it arrives. Everything else is the server's own.
"""

import sys
from importlib import import_module

import voile.cli.setting_up
from voile.events import DecodedEnvelope, encode_events
from voile.ids import SiteId, page_id, recording_id, session_id, visitor_id
from voile.ingest import envelopes
from voile.policy import EventFacts, PageHeader, ScrubbedEvents, SitePolicy
from voile.policy.types import _SEAL


def _header(decoded: DecodedEnvelope) -> PageHeader | None:
    header = decoded.envelope.header
    if header is None:
        return None
    fields = {name: getattr(header, name) for name in header.__struct_fields__ if name != "previous_page"}
    return PageHeader(**fields, previous_page=None)


def pass_on(decoded: DecodedEnvelope, policy: SitePolicy) -> ScrubbedEvents:
    """What `policy.apply` returns, with nothing applied."""
    sent, site = decoded.envelope, SiteId(policy.site)
    return ScrubbedEvents(
        seal=_SEAL,
        site=site,
        visitor=visitor_id(site, sent.visitor),
        session=session_id(site, sent.session),
        recording=recording_id(site, sent.session, sent.tab),
        page=page_id(site, sent.page),
        seq=sent.seq,
        policy_version=sent.policy,
        recorder_version=sent.recorder,
        sent_ms=sent.sent_ms,
        final=sent.final,
        session_started_ms=sent.session_started_ms,
        header=_header(decoded),
        labels=(),
        tags=(),
        events_json=encode_events(sent.events),
        first_ms=sent.sent_ms,
        last_ms=sent.sent_ms,
        facts=EventFacts(event_count=len(sent.events), has_snapshot=sent.seq == 0),
        content_digest=decoded.content_digest,
    )


if __name__ == "__main__":
    envelopes.apply = pass_on  # type: ignore[attr-defined]  # the bench's one change to the server
    configured = voile.cli.setting_up.django_ready()
    sys.exit(import_module("voile.project.serve").serve(configured))
