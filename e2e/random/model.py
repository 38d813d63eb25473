"""The oracle's own picture of a page: a tree, and what the generator's operations do to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

Spec = dict[str, Any]


@dataclass(eq=False)
class Node:
    """One node. `shadow` is the root of its shadow tree, `frame` the document of its frame."""

    key: int
    kind: str  # element, text, comment, document, shadow
    tag: str = ""
    space: str = "html"
    text: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Node] = field(default_factory=list)
    parent: Node | None = None
    shadow: Node | None = None
    mode: str = "open"
    frame: Node | None = None
    foreign: bool = False
    # Parsed by the browser, so that the page's script does not know its nodes by key.
    parsed: bool = False
    value: str = ""
    checked: bool = False
    chosen: int = 0
    # Style sheets that scripts gave it: adopted ones of a root, inserted rules of a style element.
    sheets: list[str] = field(default_factory=list)
    # What the oracle notes while the page lives.
    was_secret: bool = False
    maybe_secret: bool = False
    strictest: int = 0
    weakest: int = 3
    clicked: bool = False
    # Has stood there since before a long wait, so that a recorder has had the time to see it.
    known: bool = False
    # Holds a part of a secret that stands joined in the page.
    echoes: bool = False
    loosened: bool = False
    moved: bool = False
    # Is, or stands beside, a choice control under a mask, so that its looks may tell the state.
    near_choice: bool = False
    fresh: bool = True
    focused: bool = False

    def walk(self) -> Iterator[Node]:
        """The node and all below it, shadow trees and frames included."""
        yield self
        for part in (self.shadow, self.frame):
            if part is not None:
                yield from part.walk()
        for child in self.children:
            yield from child.walk()

    def above(self) -> Node | None:
        """What its treatment comes from: the parent, a shadow root's host, a document's frame."""
        return self.parent

    def attach(self, child: Node, before: Node | None = None) -> None:
        child.detach()
        child.parent = self
        place = len(self.children) if before is None else self.children.index(before)
        self.children.insert(place, child)

    def detach(self) -> None:
        if self.parent is not None and self in self.parent.children:
            self.parent.children.remove(self)
        self.parent = None

    def under(self, other: Node) -> bool:
        at: Node | None = self
        while at is not None:
            if at is other:
                return True
            at = at.parent
        return False

    @property
    def form(self) -> Node | None:
        at = self.parent
        while at is not None and at.tag != "form":
            at = at.parent if at.kind == "element" else None
        return at


def spec_of(node: Node) -> Spec:
    """The node as the page's script builds it."""
    if node.kind in ("text", "comment"):
        return {"k": node.key, "t": node.kind, "v": node.text}
    spec: Spec = {
        "k": node.key,
        "t": node.kind,
        "n": node.tag,
        "c": [spec_of(child) for child in node.children],
    }
    if node.space != "html":
        spec["ns"] = node.space
    if node.attributes:
        spec["a"] = dict(node.attributes)
    if node.sheets:
        spec["ru"] = list(node.sheets)
    if node.value:
        spec["v"] = node.value
    if node.checked:
        spec["ck"] = True
    if node.tag == "select":
        spec["ch"] = node.chosen
    if node.shadow is not None:
        spec["s"] = {
            "mode": "open" if node.mode == "open" else "closed",
            "k": node.shadow.key,
            "c": [spec_of(child) for child in node.shadow.children],
            "ru": list(node.shadow.sheets),
        }
    if node.frame is not None:
        spec["f"] = {
            "k": node.frame.key,
            "c": [spec_of(child) for child in node.frame.children],
            "foreign": node.foreign,
        }
    return spec
