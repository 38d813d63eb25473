"""Rules of targeting tried on a page and a visitor that somebody thinks of: which rule decides, and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from voile.errors import BadValue
from voile.policy.site_policy import ConsentMode
from voile.policy.targeting import pages, visitors
from voile.policy.targeting.pages import Pages
from voile.policy.targeting.visitors import GroupVerdict, Met, RuleVerdict, Tag, Visitor
from voile.sites.settings_table import Settings

_WORDS = {Met.IN: "holds", Met.WAITS: "is waited for", Met.OUT: "does not hold"}


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was asked, in order. `is_met` None: it is waited for. `rule`: the line that decided."""

    about: str
    is_met: bool | None
    words: str
    rule: str | None = None


@dataclass(frozen=True, slots=True)
class Trial:
    """`decision` is a word of the table of decisions; `steps` end with the one that decided."""

    decision: str
    steps: tuple[Step, ...]

    @property
    def is_recorded(self) -> bool:
        return self.decision == "record"


def try_rules(settings: Settings, url: str, visitor: Visitor) -> Trial:
    """What the script would decide by the rules alone; consent, refusals and the draw come on top.

    Raises:
        BadValue: `url` is no address of a page.
    """
    taken: list[Step] = []
    for decision, step in _steps(settings, _address(url), visitor):
        taken.append(step)
        if decision:
            return Trial(decision, tuple(taken))
    return Trial("record", tuple(taken))


def read_tags(lines: Sequence[str]) -> tuple[Tag, ...]:
    """Tags as somebody writes them: `plan = pro`, or a word alone."""
    found: list[Tag] = []
    for line in lines:
        key, equals, value = (part.strip() for part in line.partition("="))
        found.append((key, value) if equals else (None, key))
    return tuple(found)


def _steps(settings: Settings, url: str, visitor: Visitor) -> Iterator[tuple[str, Step]]:
    yield _origin(settings, url)
    yield _page(settings, url)
    lines = _lines(settings, "visitors")
    if not lines:
        yield "", Step("Visitor", True, "There are no rules about visitors: everybody.")
        return
    if settings["consent"] == ConsentMode.STORAGE_FREE.value:
        # The script reads nothing of the device there.
        visitor = replace(visitor, visitor=None, cookies=None)
    verdict = visitors.judge(lines, visitor)
    for group in verdict.groups:
        yield _visitor(group)


def _origin(settings: Settings, url: str) -> tuple[str, Step]:
    parts = urlsplit(url)
    origin = f"{parts.scheme}://{parts.netloc}".lower()
    if origin in _lines(settings, "origins"):
        return "", Step("Origin", True, f"{origin} is one of the site’s origins.")
    return "foreign_origin", Step("Origin", False, f"{origin} is none of the site’s origins.")


def _page(settings: Settings, url: str) -> tuple[str, Step]:
    rules = Pages(_lines(settings, "page_include"), _lines(settings, "page_exclude"))
    verdict = pages.judge(rules, url)
    if verdict.is_too_long:
        return "page_excluded", Step("Page", False, "The address is longer than can be judged.")
    if verdict.is_targeted:
        if verdict.rule:
            return "", Step("Page", True, "Included by this rule, and excluded by none.", verdict.rule)
        words = "Excluded by no rule." if rules else "There are no rules about pages: all of them."
        return "", Step("Page", True, words)
    if verdict.rule:
        return "page_excluded", Step("Page", False, "Excluded by this rule.", verdict.rule)
    return "page_excluded", Step("Page", False, "No rule of the pages to record matches.")


def _visitor(group: GroupVerdict) -> tuple[str, Step]:
    kind = "All of" if group.head == "all:" else "Any of"
    words = "; ".join(f"{rule.line}: {_said(rule)}" for rule in group.rules)
    decisive = next((rule.line for rule in group.rules if rule.met is group.met), None)
    is_met = {Met.IN: True, Met.WAITS: None, Met.OUT: False}[group.met]
    decision = {Met.IN: "", Met.WAITS: "tag_awaited", Met.OUT: "visitor_excluded"}[group.met]
    return decision, Step("Visitor", is_met, f"{kind} these: {words}.", None if is_met else decisive)


def _said(rule: RuleVerdict) -> str:
    return _WORDS[rule.met] if rule.is_known else "is not known, so not met"


def _address(url: str) -> str:
    text = url.strip()
    try:
        parts = urlsplit(text)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise BadValue("Give the whole address of a page, such as https://shop.example.org/cart.")
    return text if parts.path else parts._replace(path="/").geturl()


def _lines(settings: Settings, key: str) -> tuple[str, ...]:
    value = settings[key]
    return tuple(value) if isinstance(value, list) else ()
