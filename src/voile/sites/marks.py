"""Marks: signed words in the address of a site's page that the loader takes out and asks the server about.

    mark = kind "." site "." issued (seconds since 1970) "." id (96 random bits) "." HMAC-SHA256

The last two are written in base64url.

Each is good once and for a while. What was used is remembered by the random bits alone, until it would have
been too old anyway; of the visitor nothing is kept. A mark can opt out, make one's own browser be drawn, or
check it; none lifts a refusal.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.core import signing
from django.db import transaction

from voile import clock
from voile.ids import SiteId, is_site_id
from voile.sites.models import UsedMark

PARAMETER = "voile_mark"

_SEPARATOR = "."
_ID_BYTES = 12
_MAX_CHARS = 200
# How far the clocks of several machines may be apart.
_SLACK = timedelta(minutes=1)


class MarkKind(StrEnum):
    """What a mark does. `OPT_OUT` is for visitors, the others come from the dashboard."""

    OPT_OUT = "optout"
    TRY = "try"
    CHECK = "check"


LIFETIMES: dict[MarkKind, timedelta] = {
    MarkKind.OPT_OUT: timedelta(minutes=15),
    MarkKind.TRY: timedelta(hours=24),
    MarkKind.CHECK: timedelta(hours=24),
}


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark that was issued by this installation. `id` names it among all marks."""

    kind: MarkKind
    site: SiteId
    issued_at: datetime
    id: str

    @property
    def expires_at(self) -> datetime:
        return self.issued_at + LIFETIMES[self.kind]


def issue(site: SiteId, kind: MarkKind) -> tuple[Mark, str]:
    """A new mark, and its text for the parameter `voile_mark`; no character of it needs escaping."""
    at = clock.now_at().replace(microsecond=0)
    mark = Mark(kind, site, at, secrets.token_urlsafe(_ID_BYTES))
    text = _SEPARATOR.join((mark.kind, mark.site, str(int(at.timestamp())), mark.id))
    return mark, _signer().sign(text)


def read(site: SiteId, text: str) -> Mark | None:
    """The mark, whether or not it was used; None for one that is forged, too old, or of another site."""
    if len(text) > _MAX_CHARS:
        return None
    try:
        kind, of_site, issued, mark_id = _signer().unsign(text).split(_SEPARATOR)
        issued_at = datetime.fromtimestamp(int(issued), clock.now_at().tzinfo)
        mark = Mark(MarkKind(kind), SiteId(of_site), issued_at, mark_id)
    except (signing.BadSignature, ValueError):
        return None
    now = clock.now_at()
    in_time = issued_at - _SLACK <= now <= mark.expires_at
    return mark if in_time and is_site_id(of_site) and of_site == site else None


def use(site: SiteId, text: str) -> Mark | None:
    """The mark at its first use; None like `read`, and for one that was used before.

    Raises:
        DatabaseError: it cannot be known whether it was.
    """
    mark = read(site, text)
    if mark is None:
        return None
    with transaction.atomic():
        _, is_first = UsedMark.objects.get_or_create(id=mark.id, defaults={"expires_at": mark.expires_at})
    return mark if is_first else None


def forget_used() -> int:
    """Forget the marks that are too old to be used again. Answers 0: it is never due again at once."""
    UsedMark.objects.filter(expires_at__lt=clock.now_at() - _SLACK).delete()
    return 0


def _signer() -> signing.Signer:
    return signing.Signer(sep=_SEPARATOR, salt="voile.mark")
