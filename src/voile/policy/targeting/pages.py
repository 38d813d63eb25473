"""Rules about addresses: how each is written, and what it matches.

A rule is a word and a value: `exact`, `begins`, `contains`, `pattern`, `regex`. It is tried on the whole
address, and on the address without scheme and host. `exact` and `pattern` do not look at the query where
their value has no `?`, nor at the hash where it has no `#`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from voile.policy.lists import load
from voile.policy.targeting import effort, syntax
from voile.policy.targeting.automata import GAP, Automaton, Piece, of_expression
from voile.policy.targeting.syntax import ANY, bit

VALUE_MAX: Final = 300
ADDRESS_MAX: Final[int] = load("url-gate")["max_length"]
_ORIGIN = re.compile(r"https?://[^/?#]*")
_PARTS = re.compile(r"([^?#]*)(\?[^#]*)?(#.*)?\Z", re.DOTALL)
_NOT_QUERY: Final = ANY & ~bit("?") & ~bit("#")


@dataclass(frozen=True, slots=True)
class Rule:
    """One line, as `str` writes it."""

    kind: str
    value: str

    def __str__(self) -> str:
        return f"{self.kind} {self.value}"


def parse(line: str) -> Rule:
    """The rule that somebody wrote. Raises ValueError with what would be right."""
    kind, _, value = line.strip().partition(" ")
    kind, value = kind.lower(), value.strip()
    if kind not in _MATCH:
        raise ValueError(f"begins with none of {', '.join(_MATCH)}")
    if kind != "regex":
        value = _encoded(value)
    if not value:
        raise ValueError(f"says nothing behind {kind}")
    if len(value) > VALUE_MAX:
        raise ValueError(f"is longer than {VALUE_MAX} characters")
    if kind == "regex":
        effort.check(syntax.parse(value))
    return Rule(kind, value)


@lru_cache(maxsize=4_096)
def read(line: str) -> Rule:
    """A rule in its canonical form, as it was kept."""
    kind, _, value = line.partition(" ")
    return Rule(kind, value)


def matches(rule: Rule, url: str) -> bool:
    return any(_MATCH[rule.kind](rule.value, text) for text in dict.fromkeys((url, without_origin(url))))


def match_text(rule: Rule, text: str) -> bool:
    """The same for a text that is no address and has no parts."""
    return _MATCH_TEXT[rule.kind](rule.value, text)


@dataclass(frozen=True, slots=True)
class Pages:
    """Which pages are recorded: those of `include`, or all where it is empty, without those of `exclude`."""

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.include or self.exclude)


@dataclass(frozen=True, slots=True)
class PageVerdict:
    """`rule` decided; None where no rule did."""

    is_targeted: bool
    rule: str | None = None
    is_too_long: bool = False


def judge(pages: Pages, url: str) -> PageVerdict:
    """An address as it is in the browser."""
    if not pages:
        return PageVerdict(is_targeted=True)
    if len(url) > ADDRESS_MAX:
        return PageVerdict(is_targeted=False, is_too_long=True)
    excluded = next((line for line in pages.exclude if matches(read(line), url)), None)
    if excluded is not None:
        return PageVerdict(is_targeted=False, rule=excluded)
    included = next((line for line in pages.include if matches(read(line), url)), None)
    return PageVerdict(is_targeted=not pages.include or included is not None, rule=included)


def could_match(rule: Rule, pieces: tuple[Piece, ...]) -> bool:
    """Whether an address that is `pieces` with anything in the gaps may match. Never wrongly False."""
    machine = automaton(rule)
    path = _path_pieces(pieces)
    return machine.could_match(pieces) or (path != pieces and machine.could_match(path))


def must_match(rule: Rule, prefix: str) -> bool:
    """Whether every address that begins with `prefix` matches. May be wrongly False."""
    machine = automaton(rule)
    path = without_origin(prefix)
    return machine.must_match(prefix) or (path != prefix and machine.must_match(path))


@lru_cache(maxsize=512)
def automaton(rule: Rule) -> Automaton:
    if rule.kind == "regex":
        return of_expression(syntax.parse(rule.value))
    return _of_literal(rule)


def without_origin(url: str) -> str:
    return _ORIGIN.sub("", url, count=1)


def _path_pieces(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    if not pieces or pieces[0] is GAP:
        return pieces
    return (without_origin(pieces[0]), *pieces[1:])


def _encoded(value: str) -> str:
    """As browsers write it: what is not ASCII, and white space, in percent signs."""
    return "".join(
        each if "!" <= each <= "~" else "".join(f"%{byte:02X}" for byte in each.encode()) for each in value
    )


def _looked_at(value: str, text: str) -> str:
    """`text` without the parts that `value` does not have."""
    asked, given = _PARTS.match(value), _PARTS.match(text)
    if asked is None or given is None:
        return text
    query = given[2] or "" if asked[2] else ""
    fragment = given[3] or "" if asked[3] else ""
    return f"{given[1]}{query}{fragment}"


def _exact(value: str, text: str) -> bool:
    return _looked_at(value, text) == value


def _pattern(value: str, text: str) -> bool:
    return _wild(value, _looked_at(value, text))


def _wild(value: str, text: str) -> bool:
    """Each part where it is found first; the last one at the end."""
    head, *parts = value.split("*")
    if not parts:
        return text == value
    *between, tail = parts
    if not text.startswith(head) or len(text) < len(head) + len(tail) or not text.endswith(tail):
        return False
    at, end = len(head), len(text) - len(tail)
    for part in between:
        found = text.find(part, at, end)
        if found < 0:
            return False
        at = found + len(part)
    return True


def _regex(value: str, text: str) -> bool:
    return automaton(Rule("regex", value)).matches(text)


_MATCH: Final[dict[str, Callable[[str, str], bool]]] = {
    "exact": _exact,
    "begins": lambda value, text: text.startswith(value),
    "contains": lambda value, text: value in text,
    "pattern": _pattern,
    "regex": _regex,
}
_MATCH_TEXT: Final[dict[str, Callable[[str, str], bool]]] = _MATCH | {
    "exact": lambda value, text: value == text,
    "pattern": _wild,
}
KINDS: Final = tuple(_MATCH)


def _of_literal(rule: Rule) -> Automaton:
    made = Automaton()
    at = made.state()
    made.start.add(at)
    if rule.kind == "contains":
        made.step(at, ANY, at)
    if rule.kind in ("exact", "pattern"):
        return _of_whole(made, at, rule)
    at = _written(made, at, rule.value, stars=0)
    made.step(at, ANY, at)
    made.end.add(at)
    return made


def _of_whole(made: Automaton, at: int, rule: Rule) -> Automaton:
    """`exact` and `pattern`: what the value does not have may be there all the same."""
    parts = _PARTS.match(rule.value)
    main, query, fragment = parts.groups(default="") if parts else (rule.value, "", "")
    stars = 0 if rule.kind == "exact" else ANY if query or fragment else _NOT_QUERY
    at = _written(made, at, main, stars)
    at = _written(made, at, query, stars) if query else _may_follow(made, at, "?", ANY & ~bit("#"))
    at = _written(made, at, fragment, stars) if fragment else _may_follow(made, at, "#", ANY)
    made.end.add(at)
    return made


def _written(made: Automaton, at: int, value: str, stars: int) -> int:
    for character in value:
        after = made.state()
        if character == "*" and stars:
            made.silent(at, after)
            made.step(after, stars, after)
        else:
            made.step(at, bit(character), after)
        at = after
    return at


def _may_follow(made: Automaton, at: int, sign: str, rest: int) -> int:
    begun, after = made.state(), made.state()
    made.step(at, bit(sign), begun)
    made.step(begun, rest, begun)
    made.silent(begun, after)
    made.silent(at, after)
    return after
