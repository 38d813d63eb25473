"""In which country a visitor is, where this installation can know: used in memory, never written."""

import re

from voile.ingest.ports import Ports
from voile.ingest.requests import Request

_CODE = re.compile(r"[A-Z]{2}")
# What proxies send where they do not know. Source: Cloudflare, "IP geolocation"
_UNKNOWN = frozenset({"XX", "ZZ"})


def country_of(request: Request, ports: Ports) -> str | None:
    """The ISO 3166-1 code of two capital letters; a trusted proxy's word counts before the file."""
    limits = ports.limits
    if limits.country_header and request.is_through(limits.trusted_proxies):
        said = (request.header(limits.country_header) or "").strip().upper()
        if _CODE.fullmatch(said) and said not in _UNKNOWN:
            return said
    address = request.address(limits.trusted_proxies)
    return None if address is None else ports.countries.of(address)
