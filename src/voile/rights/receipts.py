"""Consent receipts: made at a grant or withdrawal, kept while the consent lasts and some years more.

Source: ISO/IEC TS 27560:2023, 6.3; GDPR Art. 7(1).
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from voile import clock, ids
from voile.accounts.access import EVERYTHING
from voile.errors import NotFound
from voile.events.notice import Grant, Withdrawal
from voile.ids import SiteId
from voile.recordings import queries as recordings
from voile.rights.models import Receipt
from voile.sites import queries as sites
from voile.sites.settings_table import VISITOR_DAYS_MAX, Settings

_YEAR = timedelta(days=365.25)
# A session that has not begun to arrive by then never will: it was shorter than the site keeps, or refused.
_ARRIVES_WITHIN = timedelta(days=2)
_LOOKED_AT_UNTIL = timedelta(days=4)


class Kind(StrEnum):
    GRANT = "grant"
    WITHDRAWAL = "withdrawal"


def grant(site: SiteId, told: Grant) -> bool:
    """Make a receipt, or note that the same grant covers another session; whether it is new.

    A grant that arrives after its withdrawal changes nothing.
    """
    consent = consent_id(site, told.visitor)
    if Receipt.objects.filter(consent=consent, kind=Kind.WITHDRAWAL).exists():
        return False
    made = Receipt.objects.get_or_create(
        id=ids.derive("receipt", consent, Kind.GRANT, told.source, told.record),
        defaults=_facts(site, told, Kind.GRANT, consent),
    )[1]
    if not made:
        session = ids.session_id(site, told.session)
        Receipt.objects.filter(consent=consent, kind=Kind.GRANT).update(session_id=session)
    return made


def withdrawal(site: SiteId, told: Withdrawal) -> bool:
    """Make a receipt, and end the consent that it takes back; whether it is new."""
    consent = consent_id(site, told.visitor)
    made = Receipt.objects.get_or_create(
        id=ids.derive("receipt", consent, Kind.WITHDRAWAL),
        defaults=_facts(site, told, Kind.WITHDRAWAL, consent),
    )[1]
    end(site, told.visitor)
    return made


def end(site: SiteId, client_visitor: str) -> None:
    """The consent of this visitor lasts no longer than until now."""
    now = clock.now_at()
    Receipt.objects.filter(consent=consent_id(site, client_visitor), lasts_until__gt=now).update(
        lasts_until=now
    )


def consent_id(site: SiteId, client_visitor: str) -> str:
    """Made of the visitor's secret by a way of its own: nobody gets from it to the visitor's sessions."""
    return ids.derive("consent", site, client_visitor)


def unlink(*, session_ids: Sequence[str], **_: Any) -> None:
    """Erased sessions: their receipts lose the session and stay. In the caller's transaction."""
    Receipt.objects.filter(session_id__in=session_ids).update(session_id=None)


def purge() -> int:
    """Delete the receipts whose time is over, and names of sessions that never came; how many receipts."""
    now = clock.now_at()
    _unlink_what_never_came(now)
    return sum(_purge_site(site.id, site.settings["receipt_years"], now) for site in sites.sites(EVERYTHING))


def _purge_site(site: SiteId, years: object, now: datetime) -> int:
    over = now - int(str(years)) * _YEAR
    return Receipt.objects.filter(site_id=site, lasts_until__lt=over).delete()[0]


def _unlink_what_never_came(now: datetime) -> None:
    due = Receipt.objects.filter(
        session_id__isnull=False, at__gt=now - _LOOKED_AT_UNTIL, at__lt=now - _ARRIVES_WITHIN
    )
    names = list(due.values_list("session_id", flat=True))
    for start in range(0, len(names), 500):
        some = {ids.SessionId(str(name)) for name in names[start : start + 500]}
        unlink(session_ids=sorted(some - recordings.known_among(some)))


def _facts(site: SiteId, told: Grant | Withdrawal, kind: Kind, consent: str) -> dict[str, object]:
    """The notice is the one that the site named when the policy was published that the page had."""
    settings = _settings(site, told.policy)
    now = clock.now_at()
    days = min(int(str(settings["retention_days"])), VISITOR_DAYS_MAX)
    return {
        "consent": consent,
        "site_id": site,
        "kind": kind,
        "at": now,
        "lasts_until": now + timedelta(days=days) if kind is Kind.GRANT else now,
        "mode": settings["consent"],
        "purpose": settings["purpose"],
        "source": told.source,
        "is_act": told.source.is_act,
        "notice_version": settings["notice_version"],
        "notice_url": settings["notice_url"],
        "language": told.language[:35],
        "record": told.record,
        "policy_version": told.policy,
        "session_id": ids.session_id(site, told.session),
    }


def _settings(site: SiteId, version: int) -> Settings:
    """Those in force for a version that never was."""
    try:
        return sites.settings_at(site, version)
    except NotFound:
        return sites.site(site, EVERYTHING).settings
