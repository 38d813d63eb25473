"""The way back from an opt-out page: to a page of the site, with a mark that opts out there too."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit, urlunsplit

from voile.ids import SiteId
from voile.sites import marks
from voile.sites.marks import MarkKind
from voile.sites.values import Origins

_URL_MAX_CHARS: Final = 2000
# Printable ASCII without what browsers read as something else: a back slash as a slash, a quote as an end.
_PLAIN: Final = re.compile(r"[!#$%&'()*+,\-./0-9:;=?@A-Z_a-z~\[\]]+")


@dataclass(frozen=True, slots=True)
class WayBack:
    """A page of a site. `origin` is one of the site's, exactly."""

    site: SiteId
    origin: str
    path: str
    query: str
    fragment: str

    @property
    def host(self) -> str:
        return urlsplit(self.origin).netloc

    @property
    def url(self) -> str:
        return self._with(self.query)

    def marked(self) -> str:
        """The page's address with a new mark that opts out."""
        _, mark = marks.issue(self.site, MarkKind.OPT_OUT)
        return self._with("&".join(filter(None, (self.query, f"{marks.PARAMETER}={mark}"))))

    def _with(self, query: str) -> str:
        scheme, netloc, *_ = urlsplit(self.origin)
        return urlunsplit((scheme, netloc, self.path or "/", query, self.fragment))


def read(site: SiteId, origins: list[str], url: str) -> WayBack | None:
    """None for whatever is not the plain address of a page on one of the site's origins."""
    if not _PLAIN.fullmatch(url) or len(url) > _URL_MAX_CHARS:
        return None
    try:
        parts = urlsplit(url)
        found = Origins().read([f"{parts.scheme}://{parts.netloc}"])
    except ValueError:
        return None
    if not isinstance(found, list) or found[0] not in origins or (parts.path and parts.path[0] != "/"):
        return None
    query = "&".join(one for one in parts.query.split("&") if not one.startswith(f"{marks.PARAMETER}="))
    return WayBack(site, found[0], parts.path, query, parts.fragment)


def first_pages(site: SiteId, origins: list[str]) -> list[WayBack]:
    """The start page of each of the site's origins."""
    return [WayBack(site, origin, "/", "", "") for origin in origins]
