"""Boxes: an element reduced to its place on the page. Source: privacy semantics 1, `protocol/README.md`."""

import re
from collections.abc import Mapping
from typing import Final

from voile.events.nodes import AttributeValue, ElementNode
from voile.policy.lists import load

_BOX = load("treatments")["box"]
TAGS: Final[frozenset[str]] = frozenset(_BOX["tags"])
_CSS = load("css")
_PROPERTIES: Final[frozenset[str]] = frozenset(_CSS["box_properties"])
_VALUE = re.compile(_CSS["box_value"], re.ASCII)
_LENGTH = re.compile(load("attributes")["forms"]["length"]["pattern"], re.ASCII)
_MAX_VALUE = 160


def make_box(node: ElementNode) -> bool:
    """Reduce `node` to a box, in place. Says whether there was anything to reduce."""
    attributes = box_attributes(node.attributes)
    changed = bool(node.child_nodes) or attributes != node.attributes or node.tag_name not in TAGS
    changed = changed or node.is_shadow_host or node.is_custom
    if changed:
        node.attributes = attributes
        node.child_nodes = []
        node.is_shadow_host = node.is_custom = node.is_svg = False
        if node.tag_name not in TAGS:
            node.tag_name = "div"
    return changed


def box_attributes(attributes: Mapping[str, AttributeValue]) -> dict[str, AttributeValue]:
    """What of `attributes` a box may have."""
    kept: dict[str, AttributeValue] = {}
    for name in ("rr_width", "rr_height"):
        value = attributes.get(name)
        if isinstance(value, str) and _LENGTH.match(value):
            kept[name] = value
    style = attributes.get("style")
    if isinstance(style, str):
        kept["style"] = _style(style)
    elif isinstance(style, dict):
        kept["style"] = {name: value for name, value in style.items() if _may_stay(name, value)}
    return kept


def _style(text: str) -> str:
    """`text` itself where all of it may stay, so that a gated style stays byte for byte."""
    parts = text.split(";")
    kept = [part for part in parts if not part.strip() or _declaration_may_stay(part)]
    return text if len(kept) == len(parts) else ";".join(kept)


def _declaration_may_stay(part: str) -> bool:
    name, _, value = part.partition(":")
    return _may_stay(name.strip().lower(), value)


def _may_stay(name: str, value: object) -> bool:
    if name not in _PROPERTIES:
        return False
    if isinstance(value, tuple):
        value = value[0]
    if isinstance(value, str):
        return len(value) <= _MAX_VALUE and _VALUE.match(value) is not None
    return value is False
