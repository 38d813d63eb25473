"""Invitations to one site: made, listed, withdrawn.

An invitation is bound to one e-mail address, one site and one role, and is good once and for a week. Its code
is random and given out once; only a keyed hash of it is kept. What it gives is taken in `accepting`.
"""

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from django.db import transaction
from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from voile import clock
from voile.accounts import email_address
from voile.accounts.models import Account, Invitation, InvitationState, SiteAccess
from voile.accounts.queries import access_of
from voile.accounts.site_roles import SiteRole
from voile.audit import actions as audit
from voile.audit import actors
from voile.audit.actors import Actor
from voile.errors import BadValue, NotFound
from voile.ids import SiteId

LASTS = timedelta(days=7)
# How long afterwards a link still tells what became of it, and one that ran out can be made anew.
REMEMBERED = timedelta(days=30)
OPEN_PER_SITE_MAX = 100
# Of one account, since each may send a mail to a stranger. The command line is the operator's own.
PER_HOUR_MAX = 30
_CODE_BYTES = 32
_SALT = "voile.invitation"


class TooMany(BadValue):
    """More invitations than anybody needs; later there may be more."""


class Standing(StrEnum):
    """What an invitation is good for now."""

    OPEN = "open"
    ACCEPTED = "accepted"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class InvitationView:
    """`key` names it to whoever has shown the code. `email` is empty once it has ended."""

    id: int
    key: str = field(repr=False)
    site: SiteId
    email: str = field(repr=False)
    role: SiteRole
    by: str
    created_at: datetime
    expires_at: datetime
    standing: Standing


@dataclass(frozen=True, slots=True)
class NewInvitation:
    """`code` is to be told once."""

    invitation: InvitationView
    code: str = field(repr=False)


def invite(site: str, email: str, role: str, *, by: Actor) -> NewInvitation:
    """Make an invitation. An open one of the same address to the same site ends: the newest link counts.

    Whether the address has an account makes no difference that could be seen, but for those who see the site.

    Raises:
        BadValue: no address, no role, or somebody who sees the site already.
        TooMany: of this site at once, or of this account in an hour.
    """
    row = Invitation(site_id=site, email=email_address.read(email), role=read_role(role), by=str(by))
    row.expires_at = row.created_at + LASTS
    code = secrets.token_urlsafe(_CODE_BYTES)
    row.digest = key_of(code)
    with transaction.atomic():
        _refuse_member(row)
        _end(_open(site).filter(email=row.email), by)
        _refuse_too_many(site, by)
        row.save()
        _note(by, audit.Action.ACCESS_INVITED, row)
    return NewInvitation(view_of(row), code)


def pending(site: str) -> list[InvitationView]:
    """Those that are open or have run out without an answer, by e-mail address."""
    return [
        found for found in map(view_of, _open(site)) if found.standing in (Standing.OPEN, Standing.EXPIRED)
    ]


def withdraw(site: str, invitation_id: int, *, by: Actor) -> None:
    """End an invitation of this site that nobody has accepted. Raises NotFound."""
    with transaction.atomic():
        if not _end(_open(site).filter(pk=invitation_id), by):
            raise NotFound("There is no such invitation.")


def withdraw_for(site: str, email: str, *, by: Actor) -> int:
    """The same by address; how many there were."""
    with transaction.atomic():
        return _end(_open(site).filter(email=email_address.read(email)), by)


def withdraw_from(account_id: int, site: str, *, by: Actor) -> int:
    """End what an account has given out that may invite to this site no more."""
    return _end(_open(site).filter(by=str(actors.account(account_id))), by)


def forget_old() -> int:
    """Delete those whose time has long been over. Answers 0: it is never due again at once."""
    Invitation.objects.filter(expires_at__lt=clock.now_at() - REMEMBERED).delete()
    return 0


def key_of(code: str) -> str:
    """The keyed hash under which the invitation of a code is found."""
    return salted_hmac(_SALT, code, algorithm="sha256").hexdigest()


def read_role(role: str) -> SiteRole:
    if role not in SiteRole.values:
        raise BadValue(f"A role at a site is one of: {', '.join(SiteRole.values)}.")
    return SiteRole(role)


def view_of(row: Invitation) -> InvitationView:
    return InvitationView(
        id=row.pk,
        key=row.digest,
        site=SiteId(row.site_id),
        email=row.email,
        role=SiteRole(row.role),
        by=row.by,
        created_at=row.created_at,
        expires_at=row.expires_at,
        standing=_standing(row),
    )


def _open(site: str) -> QuerySet[Invitation]:
    """Unanswered, in time or not."""
    return Invitation.objects.filter(site_id=site, state=InvitationState.OPEN)


def _end(rows: QuerySet[Invitation], by: Actor) -> int:
    """Each is noted; the address goes with it."""
    ended = list(rows)
    for row in ended:
        _note(by, audit.Action.ACCESS_WITHDRAWN, row)
    Invitation.objects.filter(pk__in=[row.pk for row in ended]).update(
        state=InvitationState.WITHDRAWN, email=""
    )
    return len(ended)


def _note(by: Actor, action: audit.Action, row: Invitation) -> None:
    audit.record(by, action, f"invitation:{row.pk}", {"site": row.site_id, "role": str(row.role)})


def _refuse_member(row: Invitation) -> None:
    """They are on the same page as the invitations, so this tells nothing new."""
    known = Account.objects.filter(email=row.email).first()
    if known is not None and known.is_owner:
        raise BadValue("This person is an owner, and sees every site.")
    if known is not None and SiteAccess.objects.filter(account=known, site_id=row.site_id).exists():
        raise BadValue(
            "This person sees the site already. Their role can be changed where people are listed."
        )


def _refuse_too_many(site: str, by: Actor) -> None:
    now = clock.now_at()
    if _open(site).filter(expires_at__gt=now).count() >= OPEN_PER_SITE_MAX:
        raise TooMany(f"{OPEN_PER_SITE_MAX} invitations to this site are open. Withdraw some first.")
    if by.kind != actors.account(0).kind:
        return
    lately = Invitation.objects.filter(by=str(by), created_at__gt=now - timedelta(hours=1))
    if lately.count() >= PER_HOUR_MAX:
        raise TooMany(f"You have sent {PER_HOUR_MAX} invitations within an hour. Wait a while, then go on.")


def _standing(row: Invitation) -> Standing:
    if row.state != InvitationState.OPEN:
        return Standing(row.state)
    if row.expires_at <= clock.now_at():
        return Standing.EXPIRED
    return Standing.OPEN if _may_still(row) else Standing.WITHDRAWN


def _may_still(row: Invitation) -> bool:
    """Whether whoever invited could do so now: nobody's word counts longer than their right to give it."""
    kind, _, number = row.by.partition(":")
    return kind != actors.account(0).kind or access_of(int(number)).manages(row.site_id)
