"""Corrections: what the recorder learned too late holds from the beginning of the page.

A correction names nodes. What it says counts for them and for all that was ever below them, in every event
of the page, whenever it happened. Source: privacy semantics 1 and 8.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, Final

from voile.events.base import Wire
from voile.events.custom import CorrectionCustom, PageCustom, TitleCustom
from voile.events.event import Custom, Event
from voile.events.incremental import Addition
from voile.events.nodes import ElementNode, Node
from voile.policy.masks import mask_text
from voile.policy.treatments import OF_STAMP, STAMP_OF, Treatment

Corrected = Mapping[int, Treatment]
NOTHING: Final[Corrected] = {}


class History:
    """Who was ever below whom on one page, and what its corrections name."""

    def __init__(self) -> None:
        self._below: defaultdict[int, list[int]] = defaultdict(list)
        self._titles: set[int] = set()
        self._named: list[tuple[Treatment, list[int]]] = []

    def note_node(self, node: Node, parent_id: int | None) -> None:
        if parent_id is not None:
            self._below[parent_id].append(node.id)
        if type(node) is ElementNode and not node.is_svg and node.tag_name.lower() == "title":
            self._titles.add(node.id)

    def note_event(self, event: Event) -> None:
        if isinstance(event, Custom) and isinstance(event.data, CorrectionCustom):
            payload = event.data.payload
            self._named.append((OF_STAMP[payload.vt], payload.ids))

    def corrected(self) -> dict[int, Treatment]:
        """Every node that a correction is about, with what it says; the strictest where there are several."""
        found: dict[int, Treatment] = {}
        for treatment, ids in sorted(self._named, key=lambda named: -named[0]):
            waiting = list(ids)
            while waiting:
                node_id = waiting.pop()
                if node_id not in found:
                    found[node_id] = treatment
                    waiting.extend(self._below.get(node_id, ()))
        return found

    def has_title(self, corrected: Corrected) -> bool:
        """Whether the document's title is among them."""
        return not self._titles.isdisjoint(corrected)


def restamp(event: Event, corrected: Corrected) -> None:
    """Give every node of `event`, and every item about a node, the stamp that the corrections ask for."""
    for item in _stamped(event):
        about = item.node.id if isinstance(item, Addition) else item.id
        if (treatment := corrected.get(about)) is not None:
            # An incremental event without a stamp is masked already, a node takes what is above it.
            item.vt = STAMP_OF[max(treatment, OF_STAMP[item.vt] if item.vt else treatment)]


def mask_title(event: Event) -> None:
    """Mask the titles that stand in our own events."""
    if isinstance(event, Custom) and isinstance(event.data, TitleCustom | PageCustom):
        event.data.payload.title = mask_text(event.data.payload.title)


def _stamped(event: Event) -> Iterator[Any]:
    """Every struct of `event` that has a stamp and names a node. Follows the structs' own fields."""
    waiting: list[Any] = [event]
    while waiting:
        value = waiting.pop()
        if isinstance(value, Wire):
            names = value.__struct_fields__
            if "vt" in names and ("id" in names or isinstance(value, Addition)):
                yield value
            waiting.extend(getattr(value, name) for name in names)
        elif isinstance(value, list):
            waiting.extend(value)
