"""What ingest reads of a request, and nothing more: no referrer, no other header.

Address and user agent are held against the site's rules in memory: never stored, logged or passed on.
"""

from collections.abc import Sequence
from functools import cached_property
from urllib.parse import parse_qs

from voile.ids import SiteId, is_site_id
from voile.ingest.asgi_types import Receive, Scope
from voile.policy import opt_out
from voile.policy.addresses import Address, Pattern, client, matches, read_address

_QUERY_MAX_BYTES = 2048
_DIGITS_MAX = 20
_COOKIE_MAX_BYTES = 8192
_USER_AGENT_MAX_CHARS = 1024


class Request:
    """A view of one ASGI request."""

    def __init__(self, scope: Scope, receive: Receive) -> None:
        self._scope = scope
        self.receive = receive
        self.method: str = scope["method"]
        self.path: str = scope["path"]

    @cached_property
    def query(self) -> dict[str, str]:
        """The query's parameters; of a repeated one the first."""
        raw: bytes = self._scope.get("query_string", b"")[:_QUERY_MAX_BYTES]
        pairs = parse_qs(raw.decode("ascii", "replace"), keep_blank_values=True)
        return {key: values[0] for key, values in pairs.items()}

    @property
    def site_id(self) -> SiteId | None:
        text = self.query.get("wid", "")
        return SiteId(text) if is_site_id(text) else None

    def header(self, name: bytes) -> str | None:
        for key, value in self._scope["headers"]:
            if key == name:
                return str(value.decode("latin-1"))
        return None

    @property
    def origin(self) -> str | None:
        return self.header(b"origin")

    @property
    def content_length(self) -> int | None:
        text = self.header(b"content-length")
        digits = text is not None and len(text) < _DIGITS_MAX and text.isascii() and text.isdigit()
        return int(text) if text and digits else None

    @property
    def accepts_gzip(self) -> bool:
        return "gzip" in (self.header(b"accept-encoding") or "")

    def returns_opted_out(self, site: SiteId) -> bool:
        """Whether the visitor has just opted out and comes back to the site with a mark that says so."""
        return opt_out.return_name(site) in self._cookie_names()

    def opted_out(self, site: SiteId | None) -> bool:
        """Whether the visitor's opt-out cookie, for all sites or for this one, came along."""
        names = self._cookie_names()
        return opt_out.EVERYWHERE in names or (site is not None and opt_out.name(site) in names)

    def _cookie_names(self) -> set[str]:
        text = (self.header(b"cookie") or "")[:_COOKIE_MAX_BYTES]
        return {part.partition("=")[0].strip() for part in text.split(";")}

    @property
    def user_agent(self) -> str:
        return (self.header(b"user-agent") or "")[:_USER_AGENT_MAX_CHARS]

    def address(self, trusted_proxies: Sequence[Pattern]) -> Address | None:
        """The visitor's address; None where it cannot be told."""
        return client(self._peer, self._headers(b"x-forwarded-for"), trusted_proxies)

    def is_through(self, trusted_proxies: Sequence[Pattern]) -> bool:
        """Whether a proxy of ours brought it, so that its headers can be believed."""
        peer = read_address(self._peer)
        return peer is not None and matches(peer, trusted_proxies)

    @property
    def _peer(self) -> str:
        found = self._scope.get("client")
        return str(found[0]) if found else ""

    def _headers(self, name: bytes) -> list[str]:
        """All of that name, in order. Source: RFC 9110, 5.3"""
        return [value.decode("latin-1") for key, value in self._scope["headers"] if key == name]
