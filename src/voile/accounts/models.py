from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models

from voile import clock
from voile.accounts.site_roles import SiteRole


class Role(models.TextChoices):
    OWNER = "owner", "Owner"
    VIEWER = "viewer", "Viewer"


class AccountManager(BaseUserManager["Account"]):
    """What Django's log-in asks of a user model; accounts are made in `actions`."""


class Account(AbstractBaseUser):
    """A person at the dashboard. Logs in by e-mail address, which is kept in lower case."""

    email = models.EmailField(unique=True, max_length=254)
    name = models.CharField(max_length=100, blank=True, default="")
    role = models.CharField(max_length=10, choices=Role.choices)
    is_active = models.BooleanField(default=True)
    password_is_initial = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=clock.now_at)

    objects: ClassVar[AccountManager] = AccountManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        ordering = ["email"]

    def __str__(self) -> str:
        return f"account {self.pk}"

    @property
    def is_owner(self) -> bool:
        return self.role == Role.OWNER


class SiteAccess(models.Model):
    """What one account may do at one site. Owners see all sites and need none."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="site_access")
    site_id = models.CharField(max_length=10, db_index=True)
    role = models.CharField(max_length=10, choices=SiteRole.choices, default=SiteRole.VIEWER)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "site_id"], name="accounts_site_access_once")
        ]

    def __str__(self) -> str:
        return f"account {self.account_id} at site {self.site_id}"


class InvitationState(models.TextChoices):
    """How an invitation stands in its row; one that is open may be too old all the same."""

    OPEN = "open", "Open"
    ACCEPTED = "accepted", "Accepted"
    WITHDRAWN = "withdrawn", "Withdrawn"


class Invitation(models.Model):
    """A link that gives one e-mail address one role at one site, once.

    Of the link's code only a keyed hash is kept. The address is deleted when the invitation ends; the rest
    stays for a while, so that whoever opens the link later is told what became of it.
    """

    digest = models.CharField(max_length=64, unique=True)
    site_id = models.CharField(max_length=10, db_index=True)
    email = models.EmailField(max_length=254, blank=True)
    role = models.CharField(max_length=10, choices=SiteRole.choices)
    state = models.CharField(max_length=10, choices=InvitationState.choices, default=InvitationState.OPEN)
    by = models.CharField(max_length=40)
    created_at = models.DateTimeField(default=clock.now_at)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["email", "pk"]

    def __str__(self) -> str:
        return f"invitation {self.pk} to site {self.site_id}"
