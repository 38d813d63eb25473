"""Typed ids, and how the server derives its own from those of a recorder."""

import secrets
from hashlib import blake2b
from typing import Literal, NewType

SiteId = NewType("SiteId", str)
VisitorId = NewType("VisitorId", str)
SessionId = NewType("SessionId", str)
RecordingId = NewType("RecordingId", str)
PageId = NewType("PageId", str)
AccountId = NewType("AccountId", int)

Kind = Literal["visitor", "session", "recording", "page", "consent", "receipt"]

SITE_ID_DIGITS = 10
_DERIVED_BYTES = 16


def new_site_id() -> SiteId:
    """Ten random digits, the first not 0, so that it survives being read as a number."""
    first = 10 ** (SITE_ID_DIGITS - 1)
    return SiteId(str(first + secrets.randbelow(9 * first)))


def is_site_id(text: str) -> bool:
    """Whether `text` has the form of a site id; it need not exist."""
    return len(text) == SITE_ID_DIGITS and text.isascii() and text.isdigit() and text[0] != "0"


def derive(kind: Kind, *parts: str) -> str:
    """A server-side id: 32 hex digits that say nothing about `parts`.

    The site is one of the parts, so an id forged for one site cannot reach another's data. Each part
    is preceded by its length, so that no two lists of parts run together.
    """
    digest = blake2b(digest_size=_DERIVED_BYTES, person=b"voile.id")
    for part in (kind, *parts):
        raw = part.encode()
        digest.update(len(raw).to_bytes(4, "big"))
        digest.update(raw)
    return digest.hexdigest()


def visitor_id(site: SiteId, client_visitor: str) -> VisitorId:
    return VisitorId(derive("visitor", site, client_visitor))


def session_id(site: SiteId, client_session: str) -> SessionId:
    return SessionId(derive("session", site, client_session))


def recording_id(site: SiteId, client_session: str, client_tab: str) -> RecordingId:
    return RecordingId(derive("recording", site, client_session, client_tab))


def page_id(site: SiteId, client_page: str) -> PageId:
    return PageId(derive("page", site, client_page))
