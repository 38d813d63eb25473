"""The tree of a page as its events build it: who is whose child, and how strictly each is treated."""

from dataclasses import dataclass, field

from voile.events.base import Stamp
from voile.events.incremental import AttributeChange, Removal
from voile.events.nodes import ElementNode, Node
from voile.policy.breaches import Breach
from voile.policy.ledger import Ledger
from voile.policy.treatments import OF_STAMP, Treatment

_LONGEST_WAY = 2_000


@dataclass(slots=True)
class _Entry:
    parent: int | None
    own: Treatment
    tag: str | None = None
    type: str = ""
    svg: bool = False
    children: set[int] = field(default_factory=set)


class Tree:
    """Knows the nodes of one page. A node's treatment is the strictest of its own and its ancestors'."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._entries: dict[int, _Entry] = {}

    def treatment(self, node_id: int, stamp: Stamp | None) -> Treatment | None:
        known = self._inherited(node_id)
        if known is None:
            return None
        stamped = OF_STAMP[stamp]
        if known > stamped:
            self._ledger.breach(Breach.STAMP)
        return max(known, stamped)

    def addition(self, parent_id: int, stamp: Stamp | None) -> Treatment | None:
        above = self.treatment(parent_id, stamp)
        known = self._inherited(parent_id)
        return None if known is None or known >= Treatment.EXCLUDED else above

    def tag(self, node_id: int) -> str | None:
        entry = self._entries.get(node_id)
        if entry is None or entry.tag is not None or entry.parent is None:
            return entry.tag if entry else None
        parent = self._entries.get(entry.parent)
        return parent.tag if parent else None

    def input_type(self, node_id: int) -> str:
        entry = self._entries.get(node_id)
        return entry.type if entry else ""

    def is_svg(self, node_id: int) -> bool:
        entry = self._entries.get(node_id)
        return entry is not None and entry.svg

    def clear(self) -> None:
        """A full snapshot begins: what was known before is gone."""
        self._entries.clear()

    def add(self, node: Node, parent_id: int | None, treatment: Treatment) -> None:
        """Note one node, without its children, after the gate judged it."""
        self.remove(node.id)
        entry = _Entry(parent_id, treatment)
        if isinstance(node, ElementNode):
            entry.tag, entry.svg = node.tag_name.lower(), node.is_svg
            kind = node.attributes.get("type")
            entry.type = kind.strip().lower() if isinstance(kind, str) else ""
        self._entries[node.id] = entry
        if parent_id is not None and (parent := self._entries.get(parent_id)) is not None:
            parent.children.add(node.id)

    def remove(self, node_id: int) -> None:
        """Forget a node and all below."""
        waiting = [node_id]
        while waiting:
            entry = self._entries.pop(waiting.pop(), None)
            if entry is None:
                continue
            waiting.extend(entry.children)
            if entry.parent is not None and (parent := self._entries.get(entry.parent)) is not None:
                parent.children.discard(node_id)

    def remove_all(self, removals: list[Removal]) -> None:
        for removal in removals:
            self.remove(removal.id)

    def tighten(self, changes: list[AttributeChange]) -> None:
        """A stamp stricter than what was known holds from here on, for all below too."""
        for change in changes:
            entry = self._entries.get(change.id)
            if entry is not None and change.vt is not None:
                entry.own = max(entry.own, OF_STAMP[change.vt])

    def _inherited(self, node_id: int) -> Treatment | None:
        entry = self._entries.get(node_id)
        if entry is None:
            return None
        strictest = entry.own
        for _ in range(_LONGEST_WAY):
            if entry.parent is None:
                return strictest
            entry = self._entries.get(entry.parent)
            if entry is None:
                return None
            strictest = max(strictest, entry.own)
        return None  # a ring, which no document makes
