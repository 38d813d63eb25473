"""Which visitors a site records: what the server judges by a request alone, in memory. Pure."""

import re
from typing import Annotated
from urllib.parse import urlsplit

import msgspec
from msgspec import Meta

from voile.policy import addresses, lists
from voile.policy.addresses import Address

_LOOPBACK = re.compile(r"localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|::1")
Count = Annotated[int, Meta(ge=0)]


class VisitorRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a browser is not told: it would show whom the site keeps out. A count of 0 is no limit."""

    blocked_addresses: tuple[str, ...] = ()
    blocked_countries: tuple[str, ...] = ()
    sessions_per_day: Count = 0
    sessions_per_month: Count = 0

    def blocks(self, address: Address | None) -> bool:
        """An address that cannot be told is blocked as soon as any is: it could be one of them."""
        if not self.blocked_addresses:
            return False
        return address is None or addresses.matches(address, addresses.patterns(self.blocked_addresses))

    def blocks_country(self, country: str | None) -> bool:
        """The same for a country."""
        return bool(self.blocked_countries) and (country is None or country in self.blocked_countries)


def is_loopback(origin: str) -> bool:
    """Whether pages of this origin are those of a developer's own machine."""
    try:
        host = urlsplit(origin).hostname or ""
    except ValueError:
        return False
    return bool(_LOOPBACK.fullmatch(host))


def is_bot(user_agent: str, origin: str | None = None) -> bool:
    """Crawlers and monitors that say so; automated browsers too, but for pages of a developer's machine."""
    if _AGENTS.search(user_agent):
        return True
    return origin is not None and not is_loopback(origin) and bool(_AUTOMATION.search(user_agent))


def _expression(name: str) -> re.Pattern[str]:
    groups = lists.load("bots")[name]
    return re.compile(
        "|".join(each for group in groups for each in group["patterns"]), re.IGNORECASE | re.ASCII
    )


_AGENTS = _expression("agents")
_AUTOMATION = _expression("automation")
