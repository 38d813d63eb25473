"""Tickets: each opens the visitor's own page, or does one thing on it, once and within minutes."""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

from django.db import transaction

from voile import clock
from voile.ids import SiteId, VisitorId
from voile.rights.models import Ticket

_LASTS = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Holder:
    """Whom a ticket stands for."""

    site: SiteId
    visitor: VisitorId


def issue(holder: Holder) -> str:
    """A new ticket; only its hash is kept."""
    text = secrets.token_urlsafe(32)
    until = clock.now_at() + _LASTS
    Ticket.objects.create(digest=_digest(text), site_id=holder.site, visitor_id=holder.visitor, until=until)
    return text


def redeem(text: str) -> Holder | None:
    """Who holds it; None for one that was used, is too old, or never was."""
    with transaction.atomic():
        row = Ticket.objects.filter(digest=_digest(text), until__gt=clock.now_at()).first()
        # Of two at the same moment one deletes it.
        if row is None or not Ticket.objects.filter(digest=row.digest).delete()[0]:
            return None
    return Holder(SiteId(row.site_id), VisitorId(row.visitor_id))


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()
