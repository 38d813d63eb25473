"""Which literal values of attributes the sheets of a page select. Source: privacy semantics 5, `selected`.

More than they select may be found (in a string, in a sheet that went away), never less.
"""

import re
from collections.abc import Callable, Iterable
from typing import Final

from voile.events.event import Event
from voile.events.walk import walk
from voile.policy.css_tokens import resolved
from voile.policy.forms import SHEET_REFERENCE

SheetOf = Callable[[str], str | None]
"""The text of a style sheet by the hash under which events refer to it; None where there is none."""

_PLACES: Final = frozenset(
    {
        "ElementNode.attributes[_cssText]",
        "AttributeChange.attributes[_cssText]",
        "RuleAdd.rule",
        "SheetRuleData.replace",
        "SheetRuleData.replace_sync",
    }
)
# Without any of these a segment holds no sheet, and need not be decoded for it.
_MARKS: Final = (b'"_cssText"', b'"rule"', b'"replace')
_TEST = re.compile(
    r"\[\s*([\w-]+)\s*(?:[~|^$*]?=\s*(\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|[\w-]+)\s*[is]?\s*)?\]", re.ASCII
)
# What `[name]` alone keeps: it says nothing about values.
_ANY: Final = ("", "true")


def may_hold_sheets(segment: bytes) -> bool:
    return any(mark in segment for mark in _MARKS)


class Selected:
    """The attribute tests of all sheets of one page."""

    def __init__(self, sheet: SheetOf) -> None:
        self._sheet = sheet
        self._known: set[tuple[str, str]] = set()
        self._referred: set[str] = set()

    def has(self, name: str, value: str) -> bool:
        return (name, value) in self._known

    def read(self, events: Iterable[Event]) -> None:
        for place, text in walk(events):
            if place not in _PLACES:
                continue
            if text.startswith(SHEET_REFERENCE):
                self._refer(text.removeprefix(SHEET_REFERENCE))
            else:
                self._add(text)

    def _refer(self, sha256: str) -> None:
        if sha256 in self._referred:
            return
        self._referred.add(sha256)
        self._add(self._sheet(sha256) or "")

    def _add(self, css: str) -> None:
        for name, quoted in _TEST.findall(css):
            value = quoted[1:-1] if quoted[:1] in ("'", '"') else quoted
            values = (resolved(value),) if quoted else _ANY
            self._known.update((name.lower(), each) for each in values)
