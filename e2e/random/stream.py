"""What the stream says of pointers, focus and scrolling, by the oracle's treatments (section 1)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from e2e.random.markup import EXCLUDED, MASKED
from e2e.random.model import Node

Event = dict[str, Any]
_MOVES, _INTERACTION, _SCROLL, _INPUT, _MEDIA, _SELECTION = (1, 6, 12), 2, 3, 5, 7, 14
_CLICK = 2
_PLACES = ("x", "y", "ox", "oy")


def problems(document: Node, ids: dict[int, int], events: list[Event]) -> list[str]:
    """Events about nodes that were never clear, or never more than boxes; and clicks that are missing."""
    nodes = {ids[node.key]: node for node in document.walk() if node.key in ids}
    found = list(_forbidden(nodes, events))
    clicks = {event["data"]["id"] for event in events if _is_click(event)}
    for node_id, node in nodes.items():
        # What the replay shows was there at the end; what was clear all the time was clicked in the open.
        steady = node.strictest == node.weakest <= MASKED and not node.near_choice
        if node.clicked and steady and not node.moved and node_id not in clicks:
            found.append(f"a click on {node.tag}#{node.key} is missing")
    return found


def _is_click(event: Event) -> bool:
    data = event["data"]
    return bool(event["type"] == 3 and data["source"] == _INTERACTION and data["type"] == _CLICK)


def _forbidden(nodes: dict[int, Node], events: list[Event]) -> Iterator[str]:
    for event in events:
        if event["type"] != 3:
            continue
        data = event["data"]
        for part in data["positions"] if data["source"] in _MOVES else [data]:
            node = nodes.get(part.get("id", 0))
            if node is not None:
                yield from _about(node, data["source"], part)


def _about(node: Node, source: int, data: Event) -> Iterator[str]:
    at = f"of {node.tag}#{node.key}"
    told = source in (*_MOVES, _INTERACTION, _SCROLL, _INPUT, _MEDIA)
    if node.weakest >= EXCLUDED and told:
        yield f"an event of source {source} {at}, which is a box"
    elif node.weakest == MASKED and source in (*_MOVES, _SCROLL, _MEDIA):
        yield f"an event of source {source} {at}, which is masked"
    elif (
        node.weakest == MASKED
        and source == _INTERACTION
        and any(data.get(name) is not None for name in _PLACES)
    ):
        yield f"the place of a click {at}, which is masked"
