"""Tokens that let the player's origin, which has no cookies, read one session for one account.

A token is signed, not stored: it cannot be withdrawn within its ten minutes, so whoever verifies one
still asks whether the account may see the session.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.core import signing

from voile.ids import AccountId, SessionId

LIFETIME_S: Final = 600
_SALT: Final = "voile.player"


@dataclass(frozen=True, slots=True)
class PlayerClaims:
    """What a valid token says."""

    session: SessionId
    account: AccountId


def make(session: SessionId, account: AccountId) -> str:
    """Return a token that is good for ``LIFETIME_S`` seconds from now."""
    return signing.dumps({"s": session, "a": account}, salt=_SALT)


def verify(token: str) -> PlayerClaims | None:
    """Return the claims, or None where the token is forged, of another purpose, broken or too old."""
    try:
        claims = signing.loads(token, salt=_SALT, max_age=LIFETIME_S)
    except signing.BadSignature:
        return None
    match claims:
        case {"s": str(session), "a": int(account)}:
            return PlayerClaims(SessionId(session), AccountId(account))
    return None
