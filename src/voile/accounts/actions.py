"""Making and changing accounts. Each change is audited in its own transaction."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import transaction

from voile.accounts import email_address, initial, invitations, passwords
from voile.accounts.models import Account, Role, SiteAccess
from voile.audit import actions as audit
from voile.audit.actors import Actor
from voile.errors import BadValue, NotFound
from voile.ids import AccountId


@dataclass(frozen=True, slots=True)
class NewAccount:
    """`password` is to be told once: it is one-time and must be changed at the first log-in."""

    id: AccountId
    email: str
    password: str = field(repr=False)


def create_account(
    email: str, role: str, *, by: Actor, sites: Iterable[str] = (), name: str = ""
) -> NewAccount:
    """Make an account with a generated one-time password.

    Raises:
        BadValue: the address is none or taken, or the role is none.
    """
    row = Account(email=email_address.read(email), name=name, role=_role(role), password_is_initial=True)
    password = passwords.generate()
    row.set_password(password)
    with transaction.atomic():
        if Account.objects.filter(email=row.email).exists():
            raise BadValue("There is an account with this e-mail address already.")
        row.save()
        if not row.is_owner:
            SiteAccess.objects.bulk_create(SiteAccess(account=row, site_id=site) for site in set(sites))
        audit.record(by, audit.Action.ACCOUNT_CREATED, f"account:{row.pk}", {"role": str(row.role)})
    return NewAccount(AccountId(row.pk), row.email, password)


def create_first_account(email: str, *, by: Actor) -> NewAccount:
    """The owner made by `voile init`; its password stays readable in the keys folder until it is changed."""
    new = create_account(email, Role.OWNER, by=by)
    initial.write(initial.InitialPassword(new.email, new.password))
    return new


def change_password(account_id: int, password: str, *, by: Actor) -> None:
    """Set a chosen password. Whoever calls has checked the old one, or is the operator.

    Raises:
        BadValue: too weak, or the same as before.
    """
    row = _account(account_id)
    if row.check_password(password):
        raise BadValue("The new password is the same as the old one.")
    passwords.check(password, row)
    _set_password(row, password, is_initial=False, by=by)


def reset_password(account_id: int, *, by: Actor) -> NewAccount:
    """Give an account a new one-time password, for somebody who forgot theirs. Ends their log-ins."""
    row = _account(account_id)
    password = passwords.generate()
    _set_password(row, password, is_initial=True, by=by)
    return NewAccount(AccountId(row.pk), row.email, password)


def set_site_access(account_id: int, sites: Iterable[str], *, by: Actor) -> None:
    """Replace the list of sites that a viewer sees. A role at a site that stays is kept."""
    row, wanted = _account(account_id), set(sites)
    if row.is_owner:
        raise BadValue("An owner sees all sites; only a viewer's access can be set.")
    with transaction.atomic():
        lost = SiteAccess.objects.filter(account=row).exclude(site_id__in=wanted)
        for site in list(lost.values_list("site_id", flat=True)):
            invitations.withdraw_from(row.pk, site, by=by)
        lost.delete()
        for site in wanted:
            SiteAccess.objects.get_or_create(account=row, site_id=site)
        audit.record(by, audit.Action.ACCOUNT_ACCESS_CHANGED, f"account:{row.pk}", {"sites": len(wanted)})


def _set_password(row: Account, password: str, *, is_initial: bool, by: Actor) -> None:
    row.set_password(password)
    row.password_is_initial = is_initial
    with transaction.atomic():
        row.save(update_fields=["password", "password_is_initial"])
        audit.record(by, audit.Action.PASSWORD_CHANGED, f"account:{row.pk}", {"one_time": is_initial})
    initial.forget(row.email)


def _account(account_id: int) -> Account:
    row = Account.objects.filter(pk=account_id).first()
    if row is None:
        raise NotFound("There is no such account.")
    return row


def _role(role: str) -> Role:
    if role not in Role.values:
        raise BadValue(f"A role is one of: {', '.join(Role.values)}.")
    return Role(role)
