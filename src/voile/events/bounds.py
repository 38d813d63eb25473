"""How deep and how long decoded events may be: what the types of the wire cannot say.

The depth is counted, not left to the interpreter's own limit, which depends on who called.
"""

from collections.abc import Sequence

from voile.events.event import Event
from voile.events.nodes import DocumentNode, ElementNode, Node
from voile.events.tree_ids import roots
from voile.events.walk import walk

# Less than the shortest node that can hold another, as JSON: {"type":0,"childNodes":[]}
_NODE_BYTES = 26


def is_too_deep(events: Sequence[Event], deepest: int, body_bytes: int) -> bool:
    """Whether a tree has more than `deepest` levels; a body too short for that is not searched."""
    if body_bytes <= deepest * _NODE_BYTES:
        return False
    return any(_is_deeper(root, deepest) for root in roots(events))


def has_long_text(events: Sequence[Event], longest_chars: int, body_bytes: int) -> bool:
    """Whether a text is longer than `longest_chars`. A body too short for that is not searched."""
    return body_bytes > longest_chars and any(len(text) > longest_chars for _, text in walk(events))


def _is_deeper(root: Node, deepest: int) -> bool:
    level: list[Node] = [root]
    for _ in range(deepest):
        level = [
            child
            for node in level
            if isinstance(node, DocumentNode | ElementNode)
            for child in node.child_nodes
        ]
        if not level:
            return False
    return True
