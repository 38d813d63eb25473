"""Accepting an invitation: as somebody new, or as the account that has its address.

Whoever shows the code may take what the invitation gives, and learns nothing but that. Wrong codes are slowed
down like wrong passwords.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction

from voile.accounts import invitations, passwords
from voile.accounts.invitations import InvitationView, Standing
from voile.accounts.models import Account, Invitation, InvitationState, Role, SiteAccess
from voile.accounts.site_roles import SiteRole
from voile.accounts.throttle import Throttle
from voile.audit import actions as audit
from voile.audit import actors

_CODE_MAX_CHARS = 400
throttle = Throttle()


@dataclass(frozen=True, slots=True)
class Accepted:
    account: Account
    invitation: InvitationView


@dataclass(frozen=True, slots=True)
class Unknown:
    """No invitation has this code, or too many others were tried."""

    wait_s: float

    @property
    def is_throttled(self) -> bool:
        return self.wait_s > 0


class Refusal(StrEnum):
    """Why an invitation was not accepted. `OVER` says nothing of what it was; `invitation` does."""

    OVER = "over"
    OTHER_ACCOUNT = "other_account"
    HAS_ACCOUNT = "has_account"


def show(text: str, address: str) -> InvitationView | Unknown:
    """The invitation of a code, whatever its standing.

    Args:
        text: the code, or the link that ends with it.
        address: the network address; used in memory, keyed and hashed.
    """
    key = invitations.key_of(text[-_CODE_MAX_CHARS:].strip().rpartition("#")[2])
    # By the code, since anybody may try: one counter for all would let anybody hold up everybody.
    wait_s = throttle.wait_s(key, address)
    if wait_s > 0:
        return Unknown(wait_s)
    found = invitation(key)
    if found is None:
        throttle.failed(key, address)
        return Unknown(throttle.wait_s(key, address))
    return found


def invitation(key: str) -> InvitationView | None:
    """The invitation of a key that `show` has told."""
    row = Invitation.objects.filter(digest=key).first()
    return None if row is None else invitations.view_of(row)


def accept(key: str, account_id: int) -> Accepted | Refusal:
    """Give the account what the invitation says. Its e-mail address must be the invitation's."""
    with transaction.atomic():
        row = _usable(key)
        account = Account.objects.filter(pk=account_id, is_active=True).first()
        if row is None:
            return Refusal.OVER
        if account is None or account.email != row.email:
            return Refusal.OTHER_ACCOUNT
        return _accepted(row, account)


def accept_as_new(key: str, password: str) -> Accepted | Refusal:
    """Make an account with a chosen password, and give it what the invitation says.

    Raises:
        BadValue: the password is too weak.
    """
    row = _usable(key)
    if row is None:
        return Refusal.OVER
    account = Account(email=row.email, role=Role.VIEWER, password_is_initial=False)
    # Before it is known whether there is an account, so that this takes the same time and says the same.
    passwords.check(password, account)
    account.password = make_password(password)
    if Account.objects.filter(email=row.email).exists():
        return Refusal.HAS_ACCOUNT
    try:
        with transaction.atomic():
            account.save()
            made = f"account:{account.pk}"
            audit.record(
                actors.account(account.pk), audit.Action.ACCOUNT_CREATED, made, {"role": str(account.role)}
            )
            accepted = _accepted(row, account)
            if isinstance(accepted, Refusal):
                transaction.set_rollback(True)
            return accepted
    except IntegrityError:
        return Refusal.HAS_ACCOUNT


def _usable(key: str) -> Invitation | None:
    row = Invitation.objects.filter(digest=key).first()
    return row if row is not None and invitations.view_of(row).standing is Standing.OPEN else None


def _accepted(row: Invitation, account: Account) -> Accepted | Refusal:
    """Of two at the same moment one changes the row."""
    still_open = Invitation.objects.filter(pk=row.pk, state=InvitationState.OPEN)
    if not still_open.update(state=InvitationState.ACCEPTED, email=""):
        return Refusal.OVER
    if not account.is_owner:
        _give(account, row.site_id, SiteRole(row.role))
    details: dict[str, audit.Detail] = {"site": row.site_id, "role": str(row.role), "invitation": row.pk}
    audit.record(actors.account(account.pk), audit.Action.ACCESS_ACCEPTED, f"account:{account.pk}", details)
    row.refresh_from_db()
    return Accepted(account, invitations.view_of(row))


def _give(account: Account, site: str, role: SiteRole) -> None:
    """Whoever was given more in the meantime keeps it."""
    given, is_new = SiteAccess.objects.get_or_create(account=account, site_id=site, defaults={"role": role})
    if not is_new and role is SiteRole.MANAGER:
        given.role = role
        given.save(update_fields=["role"])
