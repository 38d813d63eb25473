"""Serialised trees and events, written short."""

from __future__ import annotations

import json
from itertools import count
from typing import Any

from tests.integration.player.stand import START_MS, Event

Node = dict[str, Any]


class Tree:
    """Numbers its nodes from 1, as one page does."""

    def __init__(self) -> None:
        self._ids = count(1)

    def text(self, content: str) -> Node:
        return {"type": 3, "id": next(self._ids), "textContent": content}

    def element(self, tag: str, attributes: Node | None = None, *children: Node | str, **more: Any) -> Node:
        nodes = [self.text(child) if isinstance(child, str) else child for child in children]
        return {
            "type": 2,
            "id": next(self._ids),
            "tagName": tag,
            "attributes": attributes or {},
            "childNodes": nodes,
        } | more

    def document(self, head: list[Node], body: list[Node]) -> Node:
        doctype = {"type": 1, "id": next(self._ids), "name": "html", "publicId": "", "systemId": ""}
        html = self.element("html", {}, self.element("head", {}, *head), self.element("body", {}, *body))
        return {"type": 0, "id": next(self._ids), "childNodes": [doctype, html]}


def start(root: Node, at_ms: int = 0) -> list[Event]:
    return [
        event(at_ms, 4, {"href": "", "width": 800, "height": 600}),
        event(at_ms, 2, {"node": root, "initialOffset": {"top": 0, "left": 0}}),
    ]


def event(at_ms: int, kind: int, data: Node) -> Event:
    return {"type": kind, "timestamp": START_MS + at_ms, "data": data}


def change(at_ms: int, source: int, **data: Any) -> Event:
    return event(at_ms, 3, {"source": source} | data)


def failure(at_ms: int, message: str, **more: Any) -> Event:
    place = {"function": "buy", "url": "https://shop.example/shop.js", "line": 12, "column": 5}
    told = {"kind": "error", "type": "TypeError", "message": message, "times": 1, "stack": [place]}
    return event(at_ms, 5, {"tag": "voile.error", "payload": told | more})


def line(at_ms: int, level: str, said: str) -> Event:
    payload = {"level": level, "trace": [], "payload": [json.dumps(said)]}
    return event(at_ms, 6, {"plugin": "rrweb/console@1", "payload": payload})


def request(at_ms: int, url: str, **more: Any) -> Event:
    """It took 200 ms and ended at `at_ms`."""
    told = {
        "api": "fetch",
        "method": "GET",
        "url": url,
        "how": "done",
        "status": 200,
        "at_ms": START_MS + at_ms - 200,
        "duration_ms": 200,
        "sent_form": "none",
        "sent_size": "none",
        "got_form": "json",
        "got_size": "1kb",
    }
    return event(at_ms, 5, {"tag": "voile.request", "payload": told | more})


def mutation(at_ms: int, **parts: list[Node]) -> Event:
    return change(at_ms, 0, **({"texts": [], "attributes": [], "removes": [], "adds": []} | parts))


def added(parent: int, node: Node) -> list[Node]:
    """A node that came into the tree, as rrweb tells it: itself, then its children one by one."""
    alone = node | ({"childNodes": []} if "childNodes" in node else {})
    own = [{"parentId": parent, "nextId": None, "node": alone}]
    return own + [add for child in node.get("childNodes", []) for add in added(node["id"], child)]
