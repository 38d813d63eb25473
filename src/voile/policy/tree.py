"""The tree of a page as its events build it: who is whose child, and how strictly each is treated."""

from collections.abc import Iterator
from dataclasses import dataclass

from voile.events.base import Stamp
from voile.events.incremental import AttributeChange, Removal
from voile.events.nodes import ElementNode, Node
from voile.policy import choices
from voile.policy.breaches import Breach
from voile.policy.joined import is_inline
from voile.policy.ledger import Ledger
from voile.policy.treatments import OF_STAMP, Treatment

_LONGEST_WAY = 2_000
# No hit is longer; and of empty elements not more are looked at for it.
_REACH = 400
_LONGEST_RUN = 400


@dataclass(slots=True)
class _Entry:
    parent: int | None
    own: Treatment
    tag: str | None = None
    type: str = ""
    svg: bool = False
    is_choice: bool = False  # one of several, or a state: what was used tells what was chosen
    is_group: bool = False
    text: str | None = None  # of a text node, as it was left
    is_linked: bool = False  # among the children of its parent, which goes not without it
    before: int | None = None  # siblings and children, in the order of the document
    after: int | None = None
    first: int | None = None
    last: int | None = None


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

    def group(self, node_id: int) -> int | None:
        """Of a masked choice control, or what lies in it or in its label: the element that stands for it.

        None for all else.
        """
        control = self._choice_around(node_id)
        if control is None:
            return None
        own = self._entries[control].parent
        for above in self._above(own):
            if self._entries[above].is_group:
                return above
        return own

    def _choice_around(self, node_id: int) -> int | None:
        """The innermost. A label stands for the control in it; a group is named by itself already."""
        for above in self._above(node_id):
            entry = self._entries[above]
            control = (
                self._choice_below(above) if entry.tag == "label" else above if entry.is_choice else None
            )
            if control is None:
                continue
            is_masked = (self._inherited(control) or Treatment.CLEAR) >= Treatment.MASKED
            return control if is_masked and not self._entries[control].is_group else None
        return None

    def _choice_below(self, label: int) -> int | None:
        waiting = [label]
        for _ in range(_LONGEST_RUN):
            if not waiting:
                break
            entry = self._entries.get(waiting.pop())
            child = entry.first if entry else None
            while child is not None and (found := self._entries.get(child)) is not None:
                if found.is_choice:
                    return child
                waiting.append(child)
                child = found.after
        return None

    def _above(self, node_id: int | None) -> Iterator[int]:
        """The node itself and its ancestors, as far as they are known."""
        for _ in range(_LONGEST_WAY):
            if node_id is None or (entry := self._entries.get(node_id)) is None:
                return
            yield node_id
            node_id = entry.parent

    def beside(self, node_id: int) -> tuple[list[str], list[str]]:
        """The texts before and after a text in its run, as far as a hit can reach."""
        before = self._texts(node_id, back=True)
        return before[::-1], self._texts(node_id, back=False)

    def set_text(self, node_id: int, text: str) -> None:
        entry = self._entries.get(node_id)
        if entry is not None:
            entry.text = text

    def add(
        self, node: Node, parent_id: int | None, treatment: Treatment, next_id: int | None = None
    ) -> None:
        """Note one node, without its children, after the gate judged it: before `next_id`, or last."""
        self.remove(node.id)
        entry = _Entry(parent_id, treatment)
        if isinstance(node, ElementNode):
            entry.tag, entry.svg = node.tag_name.lower(), node.is_svg
            kind = node.attributes.get("type")
            entry.type = kind.strip().lower() if isinstance(kind, str) else ""
            entry.is_choice, entry.is_group = choices.kind_of(
                entry.tag, entry.type, node.attributes.get("role")
            )
        self._entries[node.id] = entry
        self._link(node.id, entry, next_id)

    def remove(self, node_id: int) -> None:
        """Forget a node and all below."""
        entry = self._entries.get(node_id)
        if entry is None:
            return
        self._unlink(entry)
        waiting = [node_id]
        while waiting:
            gone = self._entries.pop(waiting.pop(), None)
            child = gone.first if gone else None
            while child is not None and (found := self._entries.get(child)) is not None:
                waiting.append(child)
                child = found.after

    def remove_all(self, removals: list[Removal]) -> None:
        for removal in removals:
            self.remove(removal.id)

    def tighten(self, changes: list[AttributeChange]) -> None:
        """A stamp stricter than what was known holds from here on, for all below too."""
        for change in changes:
            entry = self._entries.get(change.id)
            if entry is not None and change.vt is not None:
                entry.own = max(entry.own, OF_STAMP[change.vt])

    def _link(self, node_id: int, entry: _Entry, next_id: int | None) -> None:
        parent = self._entries.get(entry.parent) if entry.parent is not None else None
        if parent is None:
            return
        entry.is_linked = True
        following = self._entries.get(next_id) if next_id is not None else None
        if following is None or following.parent != entry.parent or not following.is_linked:
            next_id, following = None, None
        entry.after = next_id
        entry.before = parent.last if following is None else following.before
        if following is None:
            parent.last = node_id
        else:
            following.before = node_id
        if entry.before is None:
            parent.first = node_id
        else:
            self._entries[entry.before].after = node_id

    def _unlink(self, entry: _Entry) -> None:
        parent = self._entries.get(entry.parent) if entry.parent is not None else None
        if parent is None or not entry.is_linked:
            return
        if entry.before is None:
            parent.first = entry.after
        else:
            self._entries[entry.before].after = entry.after
        if entry.after is None:
            parent.last = entry.before
        else:
            self._entries[entry.after].before = entry.before

    def _texts(self, node_id: int, *, back: bool) -> list[str]:
        found: list[str] = []
        length = 0
        at = self._step(node_id, back=back)
        for _ in range(_LONGEST_RUN):
            if at is None or length > _REACH:
                break
            text = self._entries[at].text
            if text is not None:
                found.append(text)
                length += len(text)
            at = self._step(at, back=back)
        return found

    def _step(self, node_id: int, *, back: bool) -> int | None:
        """The next node in the order of the document, or None where the run ends."""
        entry = self._entries.get(node_id)
        if entry is None:  # a forged tree holds a node twice
            return None
        at = entry.last if back else entry.first
        for _ in range(_LONGEST_WAY):
            if at is not None:
                found = self._entries[at]
                return at if found.tag is None or is_inline(found.tag) else None
            at = entry.before if back else entry.after
            if at is None:
                above = self._entries.get(entry.parent) if entry.parent is not None else None
                if above is None or above.tag is None or not is_inline(above.tag):
                    return None
                entry = above
        return None

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
