"""Replays recorded events into a plain tree: a reading of the format that is independent of rrweb's own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from e2e.random.markup import mask_text, mask_value

Event = dict[str, Any]
_KINDS = {0: "document", 1: "doctype", 2: "element", 3: "text", 4: "text", 5: "comment"}
_MUTATION, _INPUT = 0, 5


class OutOfStepError(Exception):
    """An event that a player could not apply."""


@dataclass(eq=False)
class Have:
    """A node as replayed."""

    id: int
    kind: str
    tag: str = ""
    text: str = ""
    attributes: dict[str, Any] = field(default_factory=dict)
    children: list[Have] = field(default_factory=list)
    shadow: list[Have] = field(default_factory=list)
    frame: Have | None = None
    parent: Have | None = None
    in_shadow: bool = False
    hosts: bool = False
    value: str | None = None
    checked: bool = False

    def walk(self) -> Iterator[Have]:
        yield self
        for child in (*self.children, *self.shadow, *([self.frame] if self.frame else [])):
            yield from child.walk()


class Replay:
    """The tree after the events given so far."""

    def __init__(self) -> None:
        self.nodes: dict[int, Have] = {}
        self.document: Have | None = None
        self.snapshots = 0
        self.corrections: dict[int, str] = {}
        self.problems: list[str] = []

    def apply(self, events: Iterable[Event]) -> None:
        for event in events:
            data = event["data"]
            if event["type"] == 2:
                self.snapshots += 1
                self.nodes.clear()
                self.document = self._build(data["node"], None)
            elif event["type"] == 3 and data["source"] == _MUTATION:
                self._mutate(data)
            elif event["type"] == 3 and data["source"] == _INPUT:
                self._input(data)
            elif event["type"] == 5 and data["tag"] == "voile.correction":
                for node in data["payload"]["ids"]:
                    self._note(node, data["payload"]["vt"])

    def _note(self, node: int, stamp: str) -> None:
        """The strictest correction of a node counts."""
        known = self.corrections.get(node, "c")
        self.corrections[node] = max(known, stamp, key="cmxs".index)

    def _build(self, wire: dict[str, Any], parent: Have | None) -> Have:
        if wire["id"] in self.nodes and self.nodes[wire["id"]].parent is not None:
            self.problems.append("a node was added that stands in the tree already")
        made = Have(wire["id"], _KINDS[wire["type"]], parent=parent)
        self.nodes[made.id] = made
        made.in_shadow = bool(wire.get("isShadow"))
        made.hosts = bool(wire.get("isShadowHost"))
        made.tag = wire.get("tagName", "").lower()
        made.text = wire.get("textContent", "")
        made.attributes = dict(wire.get("attributes", {}))
        made.value = made.attributes.get("value")
        made.checked = bool(made.attributes.get("checked", False))
        for child in wire.get("childNodes", []):
            self._place(made, self._build(child, made), None)
        return made

    def _place(self, parent: Have, node: Have, before: Have | None) -> None:
        if node.kind == "document":
            parent.frame = node
            return
        siblings = parent.shadow if node.in_shadow else parent.children
        siblings.insert(len(siblings) if before is None else siblings.index(before), node)

    def _mutate(self, data: dict[str, Any]) -> None:
        for remove in data["removes"]:
            self._remove(remove)
        self._add_all(list(data["adds"]))
        for text in data["texts"]:
            node = self.nodes.get(text["id"])
            if node is None or node.kind not in ("text", "comment"):
                # rrweb lets a text of an element replace all of its content.
                self.problems.append("a text changed that is not in the tree")
            else:
                node.text = text["value"] or ""
        for change in data["attributes"]:
            self._change(change)

    def _remove(self, remove: dict[str, Any]) -> None:
        node, parent = self.nodes.get(remove["id"]), self.nodes.get(remove["parentId"])
        if node is None or parent is None:
            self.problems.append("a node was removed that is not in the tree")
            return
        for siblings in (parent.children, parent.shadow):
            if node in siblings:
                siblings.remove(node)
                node.parent = None
                for each in node.walk():
                    self.nodes.pop(each.id, None)
                return
        self.problems.append("a node was removed from a parent that it does not have")

    def _add_all(self, waiting: list[dict[str, Any]]) -> None:
        """In any order: what a node stands beside may come later in the same event."""
        while waiting:
            left = [add for add in waiting if not self._add(add)]
            if len(left) == len(waiting):
                self.problems.append("a node was added whose parent or sibling is not in the tree")
                return
            waiting = left

    def _add(self, add: dict[str, Any]) -> bool:
        parent = self.nodes.get(add["parentId"])
        if parent is None:
            return False
        before = None
        if add["nextId"] is not None:
            before = self.nodes.get(add["nextId"])
            siblings = parent.shadow if add["node"].get("isShadow") else parent.children
            if before is None or before not in siblings:
                return False
        self._place(parent, self._build(add["node"], parent), before)
        return True

    def _change(self, change: dict[str, Any]) -> None:
        node = self.nodes.get(change["id"])
        if node is None or node.kind != "element":
            self.problems.append("an attribute changed of an element that is not in the tree")
            return
        for name, value in change["attributes"].items():
            if value is None:
                node.attributes.pop(name, None)
            else:
                node.attributes[name] = value
            if name == "value" and node.tag in ("input", "textarea"):
                node.value = value
            if name == "checked":
                node.checked = value is not None

    def _input(self, data: dict[str, Any]) -> None:
        node = self.nodes.get(data["id"])
        if node is None:
            self.problems.append("a value changed of a field that is not in the tree")
            return
        node.value, node.checked = data["text"], data["isChecked"]

    def corrected(self) -> Have:
        """The tree as the server shows it once it has carried the corrections out."""
        assert self.document is not None
        document = deepcopy(self.document)
        nodes = {node.id: node for node in document.walk()}
        for node, stamp in self.corrections.items():
            found = nodes.get(node)
            if found is not None:
                _correct(found, stamp)
        return document


def _correct(node: Have, stamp: str) -> None:
    if stamp == "m":
        for each in node.walk():
            _mask(each)
    elif node.kind == "element":
        node.tag, node.children, node.shadow, node.frame = "div", [], [], None
        node.attributes = {
            name: node.attributes[name]
            for name in ("rr_width", "rr_height", "style")
            if name in node.attributes
        }
        node.hosts, node.value, node.checked = False, None, False
    else:
        node.text = ""


def _mask(node: Have) -> None:
    if node.text.replace("X", "").strip():
        node.text = mask_text(node.text)
    for name in ("title", "alt", "placeholder", "aria-label", "aria-description"):
        if isinstance(node.attributes.get(name), str):
            node.attributes[name] = mask_text(node.attributes[name])
    for name in ("href", "src"):
        node.attributes.pop(name, None)
    if node.value and node.value.strip("X"):
        node.value = mask_value(node.value)
    node.checked = False
