"""Value forms of attributes, one function each. Source: `protocol/attributes.json`, its README.

Each gets the value as text and gives what may stay, or None.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from voile.policy.breaches import Breach
from voile.policy.ledger import Ledger
from voile.policy.lists import load

SHEET_REFERENCE: Final[str] = load("events")["sheet_reference"]
_LIST = load("attributes")
_BUTTON_TYPES: Final = frozenset(load("treatments")["fields"]["button_types"])
_VALUELESS_TYPES: Final = frozenset({"checkbox", "radio"})
_REFERENCE = re.compile(rf"{SHEET_REFERENCE}[0-9a-f]{{64}}\Z")
_DESCRIPTOR = re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,4})?[wxh]\Z")
_BOOLEAN = re.compile(_LIST["forms"]["boolean"]["pattern"], re.ASCII)


class Place(NamedTuple):
    """Where an attribute stands. `tag` is None where the pass does not know it, `type` is an input's."""

    tag: str | None
    type: str
    masked: bool


@dataclass(frozen=True, slots=True)
class Rule:
    """One attribute's rule. `state`: dropped under a mask."""

    form: str
    judge: "Judge"
    values: frozenset[str] = frozenset()
    property: str = ""
    pattern: re.Pattern[str] | None = None
    state: bool = False


Judge = Callable[[Ledger, Rule, Place, str], str | None]


def _boolean(_ledger: Ledger, _rule: Rule, _place: Place, value: str) -> str | None:
    return "" if _BOOLEAN.match(value) else None


def _enum(_ledger: Ledger, rule: Rule, _place: Place, value: str) -> str | None:
    return value if value in rule.values or value.strip().lower() in rule.values else None


def _keywords(_ledger: Ledger, rule: Rule, _place: Place, value: str) -> str | None:
    return value if all(word in rule.values for word in value.lower().split()) else None


def _pattern(_ledger: Ledger, rule: Rule, _place: Place, value: str) -> str | None:
    return value if rule.pattern is not None and rule.pattern.match(value) else None


def _tokens(ledger: Ledger, _rule: Rule, _place: Place, value: str) -> str | None:
    return ledger.tokens(value) if value else value


def _selected(ledger: Ledger, rule: Rule, _place: Place, value: str) -> str | None:
    if rule.pattern is None or rule.pattern.match(value) is None:
        return None
    return ledger.tokens(value) if value else value


def _text(ledger: Ledger, _rule: Rule, place: Place, value: str) -> str | None:
    return ledger.text(value, masked=place.masked)


def _value(ledger: Ledger, _rule: Rule, place: Place, value: str) -> str | None:
    if place.type in _VALUELESS_TYPES:
        return None
    if place.type in _BUTTON_TYPES:
        return ledger.text(value, masked=place.masked)
    return ledger.value(value, masked=place.masked)


def _style(ledger: Ledger, _rule: Rule, place: Place, value: str) -> str | None:
    return ledger.declarations(value, masked=place.masked)


def _css(ledger: Ledger, _rule: Rule, _place: Place, value: str) -> str | None:
    if _REFERENCE.match(value):
        ledger.sheets.add(value.removeprefix(SHEET_REFERENCE))
        return value
    return ledger.sheet(value)


def _css_value(ledger: Ledger, rule: Rule, place: Place, value: str) -> str | None:
    return ledger.css_value(rule.property, value, masked=place.masked) or None


def _url(ledger: Ledger, _rule: Rule, place: Place, value: str) -> str | None:
    if place.masked:
        ledger.breach(Breach.URL)
        return None
    return ledger.url(value) or None


def _image(ledger: Ledger, _rule: Rule, place: Place, value: str) -> str | None:
    if place.masked:
        ledger.breach(Breach.IMAGE)
        return None
    return ledger.image(value)


def _srcset(ledger: Ledger, rule: Rule, place: Place, value: str) -> str | None:
    kept = []
    for candidate in value.split(", "):
        url, _, descriptor = candidate.strip(" ,\n\t").partition(" ")
        image = _image(ledger, rule, place, url) if url else None
        if image and (not descriptor or _DESCRIPTOR.match(descriptor)):
            kept.append(f"{image} {descriptor}".rstrip())
    return ", ".join(kept) or None


def _svg_href(ledger: Ledger, rule: Rule, place: Place, value: str) -> str | None:
    if value[:1] == "#":
        return ledger.url(value) or None
    if place.tag in ("image", "feimage"):
        return _image(ledger, rule, place, value)
    return _url(ledger, rule, place, value) if place.tag == "a" else None


def _never(_ledger: Ledger, _rule: Rule, _place: Place, _value: str) -> str | None:
    return None


_JUDGES: Final[dict[str, Judge]] = {
    "boolean": _boolean,
    "enum": _enum,
    "keywords": _keywords,
    "token": _tokens,
    "tokens": _tokens,
    "idref": _tokens,
    "idrefs": _tokens,
    "exportparts": _selected,
    "selected": _selected,
    "text": _text,
    "value": _value,
    "style": _style,
    "css": _css,
    "css_value": _css_value,
    "url": _url,
    "image": _image,
    "srcset": _srcset,
    "svg_href": _svg_href,
    "never": _never,
}


def rule(name: str, entry: dict[str, Any]) -> Rule:
    """The rule of attribute `name` from its entry in the list."""
    form = entry["form"]
    pattern = _LIST["forms"][form].get("pattern")
    return Rule(
        form=form,
        judge=_JUDGES.get(form, _pattern),
        values=frozenset(value.lower() for value in entry.get("values", ()))
        | frozenset(entry.get("values", ())),
        property=entry.get("property", name),
        pattern=re.compile(pattern, re.ASCII) if pattern else None,
        state=entry.get("state", False),
    )
