"""Rules about visitors: groups of rules, all of which must hold.

`all:` and `any:` begin a group; a rule stands on a line of its own, with `not` before it where it must not
hold. What is unknown is not met, with `not` neither: a country where the server knows none, a cookie that
may not be read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final
from urllib.parse import unquote_plus

from voile.policy.targeting import pages

DEVICES: Final = ("desktop", "tablet", "mobile")
BROWSERS: Final = ("Chrome", "Edge", "Firefox", "Opera", "Safari", "Samsung Internet", "Other")
UTM: Final = ("utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content")
HEADS: Final = ("all:", "any:")
NOT: Final = "not "
_NAME_MAX = 100

Tag = tuple[str | None, str | float | bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Whom the rules are asked about. None is unknown.

    `landing` is the address with which the visit began, `referrer` the page before it, empty without one.
    `cookies` and `variables` are the names of those that are there.
    """

    visitor: str | None = None
    device: str | None = None
    browser: str | None = None
    language: str | None = None
    country: str | None = None
    referrer: str | None = None
    landing: str | None = None
    tags: Sequence[Tag] = ()
    cookies: Sequence[str] | None = None
    variables: Sequence[str] | None = None


class Met(IntEnum):
    """In this order, so that the least of a group is what all of it is, and the greatest what any is."""

    OUT = 0
    WAITS = 1
    IN = 2


@dataclass(frozen=True, slots=True)
class RuleVerdict:
    """`is_known` False: the rule is not met because nobody knows."""

    line: str
    met: Met
    is_known: bool = True


@dataclass(frozen=True, slots=True)
class GroupVerdict:
    head: str
    met: Met
    rules: tuple[RuleVerdict, ...]


@dataclass(frozen=True, slots=True)
class VisitorVerdict:
    met: Met
    groups: tuple[GroupVerdict, ...] = field(default=())


def parse(line: str) -> str:
    """A line in its canonical form. Raises ValueError with what would be right."""
    words = " ".join(line.split())
    head = words.lower().replace(" ", "")
    if head in HEADS:
        return head
    is_not = words.lower().startswith(NOT)
    kind, _, value = words[len(NOT) if is_not else 0 :].partition(" ")
    kind = kind.lower()
    if kind not in _KINDS:
        raise ValueError(f"begins with none of {', '.join(_KINDS)} (or all: and any:, for a group)")
    if is_not and kind == "tag":
        raise ValueError("cannot have not before tag: a tag may come at any time, and is waited for")
    rule = f"{kind} {_KINDS[kind].read(value)}".strip()
    return NOT + rule if is_not else rule


def groups(lines: Sequence[str]) -> list[tuple[str, list[str]]]:
    """Heads with their rules."""
    made: list[tuple[str, list[str]]] = []
    for line in lines:
        if line in HEADS:
            made.append((line, []))
        else:
            made[-1][1].append(line)
    return made


def judge(lines: Sequence[str], visitor: Visitor) -> VisitorVerdict:
    """Of canonical lines."""
    verdicts = [_group(head, rules, visitor) for head, rules in groups(lines)]
    return VisitorVerdict(min((group.met for group in verdicts), default=Met.IN), tuple(verdicts))


def cannot_be(lines: Sequence[str], visitor: Visitor) -> str | None:
    """The rule, or the head of the group, that keeps out everybody of whom this much is known."""
    for head, rules in groups(lines):
        failed = [rule for rule in rules if _said(rule, visitor) is False and _kind(rule) != "tag"]
        if failed and (head == "all:" or len(failed) == len(rules)):
            return failed[0]
    return None


def uses(lines: Sequence[str], kind: str) -> bool:
    return any(_kind(line) == kind for line in lines if line not in HEADS)


def _group(head: str, rules: Sequence[str], visitor: Visitor) -> GroupVerdict:
    verdicts = tuple(_rule(rule, visitor) for rule in rules)
    least_or_most = min if head == "all:" else max
    return GroupVerdict(head, least_or_most(rule.met for rule in verdicts), verdicts)


def _rule(line: str, visitor: Visitor) -> RuleVerdict:
    said = _said(line, visitor)
    if said is False and _kind(line) == "tag":
        return RuleVerdict(line, Met.WAITS)
    return RuleVerdict(line, Met.IN if said else Met.OUT, said is not None)


def _kind(line: str) -> str:
    return line.removeprefix(NOT).partition(" ")[0]


def _said(line: str, visitor: Visitor) -> bool | None:
    rule = line.removeprefix(NOT)
    kind, _, value = rule.partition(" ")
    said = _KINDS[kind].holds(kind, value, visitor)
    return said if said is None or rule is line else not said


@dataclass(frozen=True, slots=True)
class _Kind:
    read: Callable[[str], str]
    holds: Callable[[str, str, Visitor], bool | None]


def _one_of(*values: str) -> Callable[[str], str]:
    known = {value.lower(): value for value in values}

    def read(given: str) -> str:
        if given.lower() not in known:
            raise ValueError(f"must say one of {', '.join(values)}")
        return known[given.lower()]

    return read


def _form(pattern: str, words: str, change: Callable[[str], str] = str) -> Callable[[str], str]:
    def read(given: str) -> str:
        if not re.fullmatch(pattern, given):
            raise ValueError(f"must say {words}")
        return change(given)

    return read


def _address_or_none(given: str) -> str:
    return "none" if given.lower() == "none" else str(pages.parse(given))


def _text_rule(given: str) -> str:
    """A rule about a text that is no address: nothing in it is encoded."""
    if not given:
        return ""
    kind, _, value = given.partition(" ")
    if kind.lower() == "regex":
        return str(pages.parse(given))
    if kind.lower() not in pages.KINDS or not value or len(value) > pages.VALUE_MAX:
        raise ValueError(f"must say nothing more, or one of {', '.join(pages.KINDS)} and a value")
    return f"{kind.lower()} {value}"


def _tag(given: str) -> str:
    name, equals, value = (part.strip() for part in given.partition(" = "))
    if not name or len(given) > _NAME_MAX * 2 or (equals and not value):
        raise ValueError("must say the name of a tag, or name = value")
    return f"{name} = {value}" if equals else name


def _equal(kind: str, value: str, visitor: Visitor) -> bool | None:
    known: str | None = getattr(visitor, kind)
    return None if known is None else known == value


def _language(_: str, value: str, visitor: Visitor) -> bool | None:
    if visitor.language is None:
        return None
    return f"{visitor.language.lower()}-".startswith(f"{value.lower()}-")


def _referrer(_: str, value: str, visitor: Visitor) -> bool | None:
    if visitor.referrer is None or len(visitor.referrer) > pages.ADDRESS_MAX:
        return None
    if value == "none":
        return not visitor.referrer
    return bool(visitor.referrer) and pages.matches(pages.read(value), visitor.referrer)


def _landing(_: str, value: str, visitor: Visitor) -> bool | None:
    landing = _landed(visitor)
    return None if landing is None else pages.matches(pages.read(value), landing)


def _landed(visitor: Visitor) -> str | None:
    """The address, or None where it is too long to be judged."""
    landing = visitor.landing
    return None if landing is None or len(landing) > pages.ADDRESS_MAX else landing


def _utm(kind: str, value: str, visitor: Visitor) -> bool | None:
    landing = _landed(visitor)
    if landing is None:
        return None
    query = landing.partition("#")[0].partition("?")[2]
    pairs = (pair.partition("=") for pair in query.split("&"))
    found = next((unquote_plus(given) for name, _, given in pairs if name == kind), "")
    return bool(found) and (not value or pages.match_text(pages.read(value), found))


def _tagged(_: str, value: str, visitor: Visitor) -> bool:
    name, equals, wanted = value.partition(" = ")
    for key, given in visitor.tags:
        if equals and key == name and _written(given) == wanted:
            return True
        if not equals and name in (key, given if key is None else None):
            return True
    return False


def _written(value: str | float | bool) -> str:
    """As JavaScript writes it."""
    if isinstance(value, bool):
        return str(value).lower()
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _cookie(_: str, value: str, visitor: Visitor) -> bool | None:
    return None if visitor.cookies is None else value in visitor.cookies


def _variable(_: str, value: str, visitor: Visitor) -> bool | None:
    return None if visitor.variables is None else value in visitor.variables


_NAMES: Final = r"[A-Za-z_$][A-Za-z0-9_$]{0,63}"
_KINDS: Final[dict[str, _Kind]] = {
    "visitor": _Kind(_one_of("new", "returning"), _equal),
    "device": _Kind(_one_of(*DEVICES), _equal),
    "browser": _Kind(_one_of(*BROWSERS), _equal),
    "language": _Kind(
        _form(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}", "a language such as de or de-AT"), _language
    ),
    "country": _Kind(_form(r"[A-Za-z]{2}", "a country in two letters, such as DE", str.upper), _equal),
    "referrer": _Kind(_address_or_none, _referrer),
    "landing": _Kind(lambda given: str(pages.parse(given)), _landing),
    **{name: _Kind(_text_rule, _utm) for name in UTM},
    "tag": _Kind(_tag, _tagged),
    "cookie": _Kind(_form(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}", "the name of a cookie"), _cookie),
    "variable": _Kind(
        _form(rf"{_NAMES}(?:\.{_NAMES}){{0,7}}", "the name of a variable, such as app.user"), _variable
    ),
}
KINDS: Final = tuple(_KINDS)
