"""Ids that a tree leaves out, on the wire and in storage.

Nodes are numbered in the order in which they stand, so almost every id is one more than that of the node
before it in document order. Such an id is left out (0 here); the root of a tree always has one. Written
out, ids would be two thirds of the compressed bytes of a snapshot.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from voile.events.event import Event, FullSnapshot, Incremental
from voile.events.incremental import MutationData
from voile.events.nodes import DocumentNode, ElementNode, Node

LEFT_OUT = 0


def roots(events: Sequence[Event]) -> Iterator[Node]:
    """The tree of each snapshot and of each addition."""
    for event in events:
        if isinstance(event, FullSnapshot):
            yield event.data.node
        elif isinstance(event, Incremental) and isinstance(event.data, MutationData):
            yield from (added.node for added in event.data.adds)


def put_in(events: Sequence[Event]) -> bool:
    """Gives each node its id. False where the root of a tree has none."""
    for root in roots(events):
        if root.id == LEFT_OUT:
            return False
        last = root.id
        for node in _in_order(root):
            if node.id == LEFT_OUT:
                node.id = last + 1
            last = node.id
    return True


@contextmanager
def left_out(events: Sequence[Event]) -> Iterator[None]:
    """Within it, ids that follow from the node before are left out; after it they are there again."""
    changed: list[tuple[Node, int]] = []
    for root in roots(events):
        last = root.id
        for node in _in_order(root):
            own = node.id
            if own == last + 1:
                changed.append((node, own))
                node.id = LEFT_OUT
            last = own
    try:
        yield
    finally:
        for node, own in changed:
            node.id = own


def _in_order(root: Node) -> Iterator[Node]:
    waiting = [root]
    while waiting:
        node = waiting.pop()
        yield node
        if isinstance(node, ElementNode | DocumentNode) and node.child_nodes:
            waiting.extend(reversed(node.child_nodes))
