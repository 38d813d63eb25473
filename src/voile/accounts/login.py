"""Logging in, slowed down when it fails."""

from dataclasses import dataclass

from django.contrib.auth import authenticate

from voile.accounts.models import Account
from voile.accounts.throttle import throttle
from voile.audit import actions as audit
from voile.audit import actors

NOBODY = "account:0"


@dataclass(frozen=True, slots=True)
class LoggedIn:
    account: Account


@dataclass(frozen=True, slots=True)
class Refused:
    """Wrong address or password (which of the two is not said), or too many attempts."""

    wait_s: float

    @property
    def is_throttled(self) -> bool:
        return self.wait_s > 0


def check_login(email: str, password: str, address: str) -> LoggedIn | Refused:
    """Check an address and a password and audit the result.

    Args:
        email: as typed.
        password: as typed.
        address: the network address; used in memory, keyed and hashed.
    """
    email = email.strip().lower()
    wait_s = throttle.wait_s(email, address)
    if wait_s > 0:
        return Refused(wait_s)
    # Takes as long for an unknown address as for a wrong password, so it tells nobody who has an account.
    found = authenticate(None, username=email, password=password)
    if not isinstance(found, Account):
        throttle.failed(email, address)
        known = Account.objects.filter(email=email).values_list("pk", flat=True).first()
        audit.record(actors.ANONYMOUS, audit.Action.LOGIN_REFUSED, f"account:{known}" if known else NOBODY)
        return Refused(throttle.wait_s(email, address))
    throttle.succeeded(email, address)
    audit.record(actors.account(found.pk), audit.Action.LOGIN, f"account:{found.pk}")
    return LoggedIn(found)
