"""Who has access to one site: the list, the role of each, and taking it back."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from voile.accounts import invitations
from voile.accounts.models import Account, Role, SiteAccess
from voile.accounts.site_roles import SiteRole
from voile.audit import actions as audit
from voile.audit import actors
from voile.audit.actors import Actor
from voile.errors import BadValue, NotFound
from voile.ids import AccountId


@dataclass(frozen=True, slots=True)
class Member:
    """`role` is None for an owner, who is no member of a site but sees it."""

    id: AccountId
    email: str = field(repr=False)
    role: SiteRole | None
    is_active: bool
    last_login_at: datetime | None

    @property
    def role_words(self) -> str:
        return Role.OWNER.label if self.role is None else self.role.label


def members(site: str) -> list[Member]:
    """Owners first, then by e-mail address."""
    roles = dict(SiteAccess.objects.filter(site_id=site).values_list("account_id", "role"))
    rows = Account.objects.filter(Q(role=Role.OWNER) | Q(pk__in=roles))
    found = [_member(row, roles.get(row.pk)) for row in rows]
    return sorted(found, key=lambda member: (member.role is not None, member.email))


def member(site: str, account_id: int) -> Member:
    """Somebody whose access to this site can be altered; raises NotFound for all others, owners too."""
    found = _access(site, account_id)
    return _member(found.account, found.role)


def member_by_email(site: str, email: str) -> Member:
    """Raises NotFound like `member`."""
    wanted = email.strip().lower()
    row = SiteAccess.objects.filter(site_id=site, account__email=wanted).first()
    if row is None:
        raise NotFound("Nobody with this address has a role at this site.", remedy=_remedy(site))
    return member(site, row.account_id)


def change_role(site: str, account_id: int, role: str, *, by: Actor) -> None:
    """Raises NotFound, and BadValue for one's own role or for no role."""
    _refuse_own(account_id, by)
    wanted = invitations.read_role(role)
    with transaction.atomic():
        row = _access(site, account_id)
        if row.role == wanted:
            return
        row.role = wanted
        row.save(update_fields=["role"])
        if wanted is not SiteRole.MANAGER:
            invitations.withdraw_from(account_id, site, by=by)
        details = {"site": site, "role": str(wanted)}
        audit.record(by, audit.Action.ACCESS_ROLE_CHANGED, f"account:{account_id}", details)


def remove(site: str, account_id: int, *, by: Actor) -> None:
    """End somebody's access to this site, at once; the account stays. Raises like `change_role`."""
    _refuse_own(account_id, by)
    with transaction.atomic():
        row = _access(site, account_id)
        details = {"site": site, "role": str(row.role)}
        row.delete()
        invitations.withdraw_from(account_id, site, by=by)
        audit.record(by, audit.Action.ACCESS_REMOVED, f"account:{account_id}", details)


def _access(site: str, account_id: int) -> SiteAccess:
    found = SiteAccess.objects.select_related("account").filter(site_id=site, account_id=account_id).first()
    if found is None or found.account.is_owner:
        raise NotFound("This person has no role at this site.", remedy=_remedy(site))
    return found


def _refuse_own(account_id: int, by: Actor) -> None:
    if by == actors.account(account_id):
        raise BadValue(
            "Your own access is changed by another manager or an owner, so that you lock nobody out."
        )


def _member(row: Account, role: str | None) -> Member:
    return Member(
        id=AccountId(row.pk),
        email=row.email,
        role=None if row.is_owner or role is None else SiteRole(role),
        is_active=row.is_active,
        last_login_at=row.last_login,
    )


def _remedy(site: str) -> str:
    return f"`voile sites people {site}` shows all."
