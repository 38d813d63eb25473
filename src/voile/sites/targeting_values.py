"""The kinds of the settings that say which pages and which visitors are recorded: one rule a line."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from voile.policy.targeting import pages, visitors
from voile.sites.values import Value

_RULES_MAX = 100
_SHOWN_MAX = 120


@dataclass(frozen=True, slots=True)
class PageRules:
    """Lines as `voile.policy.targeting.pages` reads them."""

    form: str = (
        "one rule a line: exact, begins, contains, pattern or regex, and an address or a path, "
        "such as begins /account"
    )

    def read(self, given: object) -> Value:
        rules = [_read(line, pages.parse) for line in _lines(given)]
        return _bounded(list(dict.fromkeys(rules)))


@dataclass(frozen=True, slots=True)
class VisitorRules:
    """Lines as `voile.policy.targeting.visitors` reads them; rules before the first head are a group."""

    form: str = "one rule a line, such as device mobile or not country DE; all: and any: begin a group"

    def read(self, given: object) -> Value:
        lines = [_read(line, visitors.parse) for line in _lines(given)]
        if lines and lines[0] not in visitors.HEADS:
            lines.insert(0, "all:")
        for line, after in zip(lines, [*lines[1:], "all:"], strict=False):
            if line in visitors.HEADS and after in visitors.HEADS:
                raise ValueError(f"has a group {line} without a rule")
        return _bounded(lines)


def _read(line: str, parse: Callable[[str], object]) -> str:
    try:
        return str(parse(line))
    except ValueError as refusal:
        shown = line if len(line) <= _SHOWN_MAX else f"{line[:_SHOWN_MAX]}…"
        raise ValueError(f"cannot take the rule “{shown}”: it {refusal}") from None


def _lines(given: object) -> list[str]:
    if isinstance(given, str):
        return [line.strip() for line in given.splitlines() if line.strip()]
    if not isinstance(given, Iterable):
        raise ValueError("must be a list of rules")
    return [str(line).strip() for line in given if str(line).strip()]


def _bounded(lines: list[str]) -> Value:
    if len(lines) > _RULES_MAX:
        raise ValueError(f"must have at most {_RULES_MAX} lines")
    return lines
