"""Who may log in, and what each may see."""

from dataclasses import dataclass
from datetime import datetime

from voile.accounts.access import EVERYTHING, Access, only
from voile.accounts.models import Account, Role, SiteAccess
from voile.accounts.site_roles import SiteRole
from voile.errors import NotFound
from voile.ids import AccountId


@dataclass(frozen=True, slots=True)
class AccountView:
    """`sites` is None for an owner, who sees all; `managed` are those of `sites` that may be altered."""

    id: AccountId
    email: str
    name: str
    role: Role
    is_active: bool
    password_is_initial: bool
    sites: tuple[str, ...] | None
    managed: frozenset[str]
    created_at: datetime
    last_login_at: datetime | None

    @property
    def role_words(self) -> str:
        return SiteRole.MANAGER.label if self.managed else self.role.label


def accounts() -> list[AccountView]:
    """All, by e-mail address."""
    return [_view(row) for row in Account.objects.prefetch_related("site_access")]


def account(account_id: int) -> AccountView:
    """Raises NotFound."""
    return _view(_row(pk=account_id))


def account_by_email(email: str) -> AccountView:
    """Raises NotFound."""
    return _view(_row(email=email.strip().lower()))


def any_account() -> bool:
    return Account.objects.exists()


def access_of(account_id: int) -> Access:
    """What this account may see; nothing when it is gone or was switched off."""
    row = Account.objects.filter(pk=account_id, is_active=True).first()
    if row is None:
        return only(())
    if row.is_owner:
        return EVERYTHING
    roles = dict(SiteAccess.objects.filter(account=row).values_list("site_id", "role"))
    return only(roles, [site for site, role in roles.items() if role == SiteRole.MANAGER])


def _row(**where: object) -> Account:
    row = Account.objects.prefetch_related("site_access").filter(**where).first()
    if row is None:
        raise NotFound("There is no such account.", remedy="`voile users list` shows all.")
    return row


def _view(row: Account) -> AccountView:
    roles = {} if row.is_owner else {each.site_id: each.role for each in row.site_access.all()}
    return AccountView(
        id=AccountId(row.pk),
        email=row.email,
        name=row.name,
        role=Role(row.role),
        is_active=row.is_active,
        password_is_initial=row.password_is_initial,
        sites=None if row.is_owner else tuple(sorted(roles)),
        managed=frozenset(site for site, role in roles.items() if role == SiteRole.MANAGER),
        created_at=row.created_at,
        last_login_at=row.last_login,
    )
