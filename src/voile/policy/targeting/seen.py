"""Page rules on what the server sees of an address: what the URL gate left of it.

Exclude rules are asked about the address as it stands. An include rule counts as met unless no address that
may lie behind what stands there could meet it.
"""

from __future__ import annotations

import re
from itertools import takewhile
from typing import Final

from voile.events.custom import PageCustom
from voile.events.event import Custom, Event, MetaEvent
from voile.policy.lists import load
from voile.policy.site_policy import SitePolicy
from voile.policy.targeting import pages, visitors
from voile.policy.targeting.automata import GAP, Piece
from voile.policy.targeting.visitors import Visitor
from voile.policy.types import PageHeader

_LIST = load("url-gate")
_MARKS: Final = re.compile(
    "|".join(f"{re.escape(mark[:-1])}[0-9]*}}" for mark in (_LIST["number_mark"], _LIST["opaque_mark"]))
)
_ORIGIN: Final = re.compile(r"(https?://[^/?#]*)(.*)\Z", re.DOTALL)


def is_excluded(policy: SitePolicy, url: str) -> bool:
    """Whether a page whose gated address is `url` is none that the site records."""
    rules = pages.Pages(policy.targeting.include, policy.targeting.exclude)
    if not rules:
        return False
    origins, rest = _split(policy, url)
    return not url or not any(_may_be(rules, policy, origin, rest) for origin in origins)


def is_hidden(policy: SitePolicy, url: str) -> bool:
    """Whether an exclude rule speaks of this address, which another page names."""
    if not url or not policy.targeting.exclude:
        return False
    origins, rest = _split(policy, url)
    return any(_hits(policy.targeting.exclude, origin + rest) for origin in origins)


def until_excluded(policy: SitePolicy, events: list[Event]) -> list[Event]:
    """Gated events up to a page view that the site does not record: a recorder sends none of what follows."""
    if not (policy.targeting.include or policy.targeting.exclude):
        return events
    return list(takewhile(lambda event: not leads_out(policy, event), events))


def leads_out(policy: SitePolicy, event: Event) -> bool:
    """Whether `event` says that the page is now one that the site does not record."""
    if isinstance(event, MetaEvent):
        return is_excluded(policy, event.data.href)
    return (
        isinstance(event, Custom)
        and isinstance(event.data, PageCustom)
        and is_excluded(policy, event.data.payload.url)
    )


def keeps_out(policy: SitePolicy, header: PageHeader) -> bool:
    """Whether a rule speaks against the visitor by what a page's header says: device, browser, language."""
    known = Visitor(
        device=header.device,
        browser=re.sub(r" [0-9]+\Z", "", header.browser),
        language=header.language or None,
    )
    return is_kept_out(policy, known)


def is_kept_out(policy: SitePolicy, known: Visitor) -> bool:
    """Whether nobody of whom this is known can be a visitor whom the site records."""
    return visitors.cannot_be(policy.targeting.visitors, known) is not None


def _split(policy: SitePolicy, url: str) -> tuple[tuple[str, ...], str]:
    found = _ORIGIN.match(url)
    return ((found[1],), found[2]) if found else (policy.origins, url)


def _may_be(rules: pages.Pages, policy: SitePolicy, origin: str, rest: str) -> bool:
    if _hits(rules.exclude, origin + rest):
        return False
    if not rules.include:
        return True
    pieces = _pieces(policy, origin, rest)
    return any(pages.could_match(pages.read(line), pieces) for line in rules.include)


def _hits(lines: tuple[str, ...], url: str) -> bool:
    return any(pages.matches(pages.read(line), url) for line in lines)


def _pieces(policy: SitePolicy, origin: str, rest: str) -> tuple[Piece, ...]:
    """What is known of the address, with gaps: for marks, and for all that stands behind the path."""
    path = re.split(r"[?#]", rest, maxsplit=1)[0]
    if not policy.url_display.path:
        return (f"{origin}/", GAP)
    parts: list[Piece] = [GAP] * (2 * len(_MARKS.findall(path)) + 1)
    parts[::2] = _MARKS.split(path)
    return (f"{origin}{parts[0]}", *parts[1:], GAP)
