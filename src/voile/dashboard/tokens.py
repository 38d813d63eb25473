"""Tokens that let the player's origin, which has no cookies, read one session for one account, or one page
of it as it would look under other settings.

A token is signed, not stored: it cannot be withdrawn within its ten minutes, so whoever verifies one
still asks whether the account may see the session.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.core import signing

from voile.ids import AccountId, SessionId, SiteId
from voile.sites.settings_table import Settings

LIFETIME_S: Final = 600
_SALT: Final = "voile.player"


@dataclass(frozen=True, slots=True)
class Preview:
    """One page under the settings of a site, some of them changed. `page` is empty for the sample."""

    site: SiteId
    page: str
    changes: Settings


@dataclass(frozen=True, slots=True)
class PlayerClaims:
    """What a valid token says. `session` is empty for the sample of a preview."""

    session: SessionId
    account: AccountId
    preview: Preview | None = None


def make(session: SessionId, account: AccountId, preview: Preview | None = None) -> str:
    """Return a token that is good for ``LIFETIME_S`` seconds from now."""
    claims: dict[str, object] = {"s": session, "a": account}
    if preview is not None:
        claims["p"] = [preview.site, preview.page, dict(preview.changes)]
    return signing.dumps(claims, salt=_SALT, compress=True)


def verify(token: str) -> PlayerClaims | None:
    """Return the claims, or None where the token is forged, of another purpose, broken or too old."""
    try:
        claims = signing.loads(token, salt=_SALT, max_age=LIFETIME_S)
    except signing.BadSignature:
        return None
    match claims:
        case {"s": str(session), "a": int(account), "p": [str(site), str(page), dict(changes)]}:
            return PlayerClaims(SessionId(session), AccountId(account), Preview(SiteId(site), page, changes))
        case {"s": str(session), "a": int(account)} if "p" not in claims:
            return PlayerClaims(SessionId(session), AccountId(account))
    return None
