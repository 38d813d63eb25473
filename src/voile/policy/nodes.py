"""The gate for serialized nodes: a treatment for each, decided from the root down, then what it allows."""

import re
from collections.abc import Callable
from typing import Final

from voile.events.nodes import (
    CdataNode,
    CommentNode,
    DoctypeNode,
    DocumentNode,
    ElementNode,
    Node,
    TextNode,
)
from voile.policy import attributes
from voile.policy.boxes import TAGS as BOX_TAGS
from voile.policy.boxes import make_box
from voile.policy.breaches import Breach
from voile.policy.forms import Place
from voile.policy.joined import INLINE
from voile.policy.ledger import Ledger
from voile.policy.lists import load
from voile.policy.treatments import OF_STAMP, STAMP_OF, Treatment

_ELEMENTS = load("elements")
_TREATMENTS = load("treatments")
_KNOWN: Final = frozenset(tag.lower() for key in ("html", "svg", "mathml") for tag in _ELEMENTS[key])
_BOXED: Final = frozenset(_ELEMENTS["boxed"])
_CSS_TEXT: Final = frozenset(_ELEMENTS["css_text"])
_CUSTOM = re.compile(_ELEMENTS["custom"])
_BOXED_WHEN_MASKED: Final = frozenset(_TREATMENTS["boxed_when_masked"])
_FIELD_TAGS: Final = frozenset(_TREATMENTS["fields"]["tags"])
_FIELD_ROLES: Final = frozenset(_TREATMENTS["fields"]["roles"])
_BUTTON_TYPES: Final = frozenset(_TREATMENTS["fields"]["button_types"])
_SECRET_TYPES: Final = frozenset(load("secret-fields")["types"])
_PUBLIC_ID = re.compile(r"-//(?:W3C|IETF|WAPFORUM)//DTD [A-Za-z0-9 .-]{1,60}//[A-Za-z]{2}\Z", re.IGNORECASE)
_SYSTEM_ID = re.compile(r"https?://www\.w3\.org/[A-Za-z0-9/._-]{1,80}\.dtd\Z")
_URL_IN_TEXT = re.compile(r"url\(|@import", re.IGNORECASE)

# Clear elements of these tags are neither boxes nor fields.
_ORDINARY: Final = _KNOWN - _BOXED - _FIELD_TAGS

CLEAR, MASKED, EXCLUDED = Treatment.CLEAR, Treatment.MASKED, Treatment.EXCLUDED

_OUTSIDE, _NOWHERE = -3, -4  # no node has these ids

Visit = Callable[[Node, Treatment], None]


def gate_tree(
    ledger: Ledger, root: Node, inherited: Treatment, parent_tag: str | None, visit: Visit | None = None
) -> None:
    """Gate `root` and all below, in place. `inherited` is the treatment of its parent.

    `parent_tag` is that of the root's parent, None where it is not known. `visit` sees each node
    with its treatment after it was judged, parents first.
    """
    # Last the id of the block that the node's texts belong to, and the texts of one run in it.
    stack: list[tuple[Node, Treatment, str | None, int]] = [(root, inherited, parent_tag, _OUTSIDE)]
    run: list[TextNode] = []
    run_block = _NOWHERE
    while stack:
        node, above, tag_above, block = stack.pop()
        own = above if node.vt is None else max(above, OF_STAMP[node.vt])
        kind = type(node)
        if kind is TextNode:
            node.text_content = text_of(ledger, node.text_content, own, tag_above)  # type: ignore[union-attr]
            if block == run_block:
                run.append(node)  # type: ignore[arg-type]
            else:
                if len(run) > 1:
                    _judge_together(ledger, run)
                run, run_block = [node], block  # type: ignore[list-item]
        elif kind is ElementNode:
            own, tag = _element(ledger, node, own)  # type: ignore[arg-type]
            if tag not in INLINE and "-" not in tag:
                block, run_block = node.id, _NOWHERE
            if children := node.child_nodes:  # type: ignore[union-attr]
                stack += [(child, own, tag, block) for child in reversed(children)]
        else:
            _other(ledger, node)
            if isinstance(node, DocumentNode):
                stack += [(child, own, None, node.id) for child in reversed(node.child_nodes)]
        if visit is not None:
            visit(node, own)
    if len(run) > 1:
        _judge_together(ledger, run)


def _judge_together(ledger: Ledger, run: list[TextNode]) -> None:
    """Judge the texts of a run, each of which was judged alone."""
    kept = ledger.joined([node.text_content for node in run])
    for node, text in zip(run, kept or (), strict=False):
        node.text_content = text


def text_of(ledger: Ledger, text: str, treatment: Treatment, parent_tag: str | None) -> str:
    """The text of a text node whose parent has `parent_tag` (None: not known)."""
    if treatment >= EXCLUDED:
        if text:
            ledger.breach(Breach.BOX)
        return ""
    if parent_tag in _CSS_TEXT or (parent_tag is None and _URL_IN_TEXT.search(text)):
        return ledger.sheet(text)
    if parent_tag == "textarea":
        return ledger.value(text, masked=treatment is MASKED)
    return ledger.text(text, masked=treatment is MASKED)


def _element(ledger: Ledger, node: ElementNode, treatment: Treatment) -> tuple[Treatment, str]:
    """Gate one element; gives its treatment, which may be stricter than its stamp says, and its tag."""
    tag = node.tag_name.lower()
    input_type = _type(node) if tag == "input" else ""
    if treatment is not CLEAR or tag not in _ORDINARY:
        breach = _box_breach(tag, input_type, treatment)
        if breach is not None:
            return _boxed(ledger, node, treatment, breach), node.tag_name
        if treatment is CLEAR and node.vt is None and _is_censored_field(ledger, tag, input_type):
            treatment = _masked(ledger, node)
    if treatment is CLEAR and "role" in node.attributes and node.vt is None and _plays_field(ledger, node):
        treatment = _masked(ledger, node)
    if node.attributes:
        place = Place(tag, input_type, treatment is MASKED)
        node.attributes = attributes.gate(ledger, node.attributes, place, svg=node.is_svg)
    return treatment, tag


def _boxed(ledger: Ledger, node: ElementNode, treatment: Treatment, breach: Breach) -> Treatment:
    if make_box(node):
        ledger.breach(breach)
    return _stamped(node, EXCLUDED) if treatment is CLEAR else treatment


def _masked(ledger: Ledger, node: ElementNode) -> Treatment:
    ledger.breach(Breach.UNSTAMPED_FIELD)
    return _stamped(node, MASKED)


def _box_breach(tag: str, input_type: str, treatment: Treatment) -> Breach | None:
    """Which rule makes the element a box, if any."""
    if treatment >= EXCLUDED:
        return Breach.BOX
    if tag in BOX_TAGS:
        return None
    if input_type in _SECRET_TYPES:
        return Breach.SECRET_FIELD
    if treatment is MASKED and tag in _BOXED_WHEN_MASKED:
        return Breach.MASKED_MEDIA
    if tag in _BOXED or not (tag in _KNOWN or _CUSTOM.match(tag)):
        return Breach.TAG
    return None


def _is_censored_field(ledger: Ledger, tag: str, input_type: str) -> bool:
    return ledger.policy.censor_all_inputs and tag in _FIELD_TAGS and input_type not in _BUTTON_TYPES


def _plays_field(ledger: Ledger, node: ElementNode) -> bool:
    role = node.attributes["role"]
    return ledger.policy.censor_all_inputs and isinstance(role, str) and role.strip().lower() in _FIELD_ROLES


def _stamped(node: ElementNode, treatment: Treatment) -> Treatment:
    node.vt = STAMP_OF[treatment]
    return treatment


def _type(node: ElementNode) -> str:
    value = node.attributes.get("type")
    return value.strip().lower() if isinstance(value, str) else "text"


def _other(ledger: Ledger, node: Node) -> None:
    if isinstance(node, DoctypeNode):
        _doctype(node)
    elif isinstance(node, CommentNode | CdataNode) and node.text_content:
        ledger.breach(Breach.COMMENT)
        node.text_content = ""


def _doctype(node: DoctypeNode) -> None:
    """Known identifiers stay, since they decide between standards and quirks mode."""
    node.name = "html" if node.name.lower() == "html" else ""
    node.public_id = node.public_id if _PUBLIC_ID.match(node.public_id) else ""
    node.system_id = node.system_id if _SYSTEM_ID.match(node.system_id) else ""
