"""The attribute allowlist: which rule holds where. Source: `protocol/attributes.json`."""

import re
from collections.abc import Mapping
from typing import Any, Final

from voile.events.nodes import AttributeValue
from voile.policy.breaches import Breach
from voile.policy.forms import Place, Rule, rule
from voile.policy.ledger import Ledger
from voile.policy.lists import load

_LIST = load("attributes")
_NEVER: Final = frozenset(_LIST["never"])
_NEVER_PREFIXES: Final = tuple(_LIST["never_prefixes"])
_SELECTED_NAMES = re.compile(_LIST["selected"]["names"], re.ASCII)
_SELECTED_STATES = re.compile(_LIST["selected"]["states"], re.ASCII)
_SELECTED = rule("", {"form": "selected"})
_SELECTED_STATE = rule("", {"form": "selected", "state": True})

Table = Mapping[str, Rule]


def _rules(entries: dict[str, Any]) -> dict[str, Rule]:
    return {name: rule(name, entry) for name, entry in entries.items()}


def _unknown_tag() -> dict[str, tuple[Rule, ...]]:
    """Every rule that an attribute has anywhere: what one such rule keeps may stay.

    `value` is that of a field here, whatever else it may be.
    """
    merged: dict[str, list[Rule]] = {}
    for known in (_ANY, *_TAGS.values(), _SVG, _MATHML):
        for name, found in known.items():
            merged.setdefault(name, []).append(found)
    merged["value"] = [found for found in merged["value"] if found.form == "value"]
    return {name: tuple(dict.fromkeys(rules)) for name, rules in merged.items()}


_ANY: Final = _rules(_LIST["any"])
_TAGS: Final = {tag: _ANY | _rules(entries) for tag, entries in _LIST["tags"].items()}
_SVG: Final = (
    _ANY | _rules({name: {"form": "css_value"} for name in _LIST["svg_presentation"]}) | _rules(_LIST["svg"])
)
_MATHML: Final = _ANY | _rules(_LIST["mathml"])
_MATHML_TAGS: Final = frozenset(load("elements")["mathml"])
_ANYWHERE: Final = _unknown_tag()
# Where the tag is not known, what has one rule anywhere has that rule.
_ONE_RULE: Final = {name: rules[0] for name, rules in _ANYWHERE.items() if len(rules) == 1}


def table(tag: str | None, *, svg: bool) -> Table:
    """The rules of an element, by attribute; `tag` in lower case, or None where it is not known."""
    if tag is None:
        return _ONE_RULE
    if svg:
        return _SVG
    return _MATHML if tag in _MATHML_TAGS else _TAGS.get(tag, _ANY)


def gate(
    ledger: Ledger, attributes: dict[str, AttributeValue], place: Place, *, svg: bool
) -> dict[str, AttributeValue]:
    """`attributes` as they may stay, the same object where all may. None means removed, and stays.

    The first lines are the hot path of the whole pass: a text under one rule that keeps it.
    """
    rules = table(place.tag, svg=svg)
    changes: dict[str, AttributeValue] = {}
    judged: AttributeValue
    for name, value in attributes.items():
        found = rules.get(name)
        if found is not None and type(value) is str and not (found.state and place.masked):
            kept = found.judge(ledger, found, place, value)
            if kept == value:
                continue
            judged = _dropped(ledger) if kept is None else kept
        else:
            judged = _judged(ledger, found, place, name, value)
        if judged is not value:
            changes[name] = judged
    if not changes:
        return attributes
    changed = {**attributes, **changes}
    return {name: value for name, value in changed.items() if value is not _DROPPED}


_DROPPED: Final = "\0dropped"


def _dropped(ledger: Ledger) -> str:
    ledger.breach(Breach.ATTRIBUTE)
    return _DROPPED


def _judged(
    ledger: Ledger, only: Rule | None, place: Place, name: str, value: AttributeValue
) -> AttributeValue:
    found = (only,) if only is not None else _other(name, place)
    if found is None or value is False:
        return _dropped(ledger)
    if value is None:
        return None
    if isinstance(value, dict):
        return _style_object(ledger, place, value) if name == "style" else _DROPPED
    text = value if isinstance(value, str) else ("true" if value is True else f"{value}")
    if found[0].form == "selected" and ledger.selects is not None and not ledger.selects(name, text):
        return _dropped(ledger)
    kept = _first_kept(ledger, found, place, text)
    if kept is None:
        return _DROPPED
    is_set = value is True and kept == "" and any(rule.form == "boolean" for rule in found)
    return value if kept == text or is_set else kept


def _first_kept(ledger: Ledger, rules: tuple[Rule, ...], place: Place, text: str) -> str | None:
    for candidate in rules:
        if candidate.state and place.masked:
            ledger.breach(Breach.MASKED_STATE)
            return None
        kept = candidate.judge(ledger, candidate, place, text)
        if kept is not None:
            return kept
    ledger.breach(Breach.ATTRIBUTE)
    return None


def _other(name: str, place: Place) -> tuple[Rule, ...] | None:
    """The rules of a name that has not one rule: several where the tag is not known, or `selected`."""
    if place.tag is None and name in _ANYWHERE:
        return _ANYWHERE[name]
    if name in _NEVER or name.startswith(_NEVER_PREFIXES) or not _SELECTED_NAMES.match(name):
        return None
    return (_SELECTED_STATE,) if _SELECTED_STATES.match(name) else (_SELECTED,)


def _style_object(ledger: Ledger, place: Place, style: dict[str, Any]) -> AttributeValue:
    """A changed `style` in the form of rrweb: property to value, to value with priority, or to False."""
    kept: dict[str, Any] = {}
    for name, value in style.items():
        if value is False:
            kept[name] = value
            continue
        text, priority = value if isinstance(value, tuple) else (value, None)
        if not isinstance(text, str) or priority not in (None, "", "important"):
            ledger.breach(Breach.STYLE)
            continue
        judged = ledger.declarations(f"{name}:{text}", masked=place.masked)
        _, colon, rest = judged.partition(":")
        if not colon:
            ledger.breach(Breach.STYLE)
            continue
        kept[name] = rest if priority is None else (rest, priority)
    return kept
