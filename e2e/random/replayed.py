"""Holds the tree that rrweb's replayer shows against that of our own applier: both read the same events."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.async_api import Page

from e2e.random.applier import Have

Shown = dict[str, Any]
_ROOT = Path(__file__).parents[2]
_PLAYER = Path(__file__).with_name("replay.js").read_text(encoding="utf-8")
# The children of these are made by the replayer from attributes.
_OPAQUE = frozenset({"style", "textarea", "title"})
# Types whose widgets bring what they are given into a form of their own.
_SHAPED = frozenset(
    {"range", "color", "date", "time", "month", "week", "datetime-local", "number", "email", "url"}
)


async def prepare(page: Page, address: str) -> None:
    """Loads the replayer into a blank page."""
    library = _ROOT / "node_modules/@rrweb/replay/dist/replay.umd.min.cjs"
    await page.goto(address)
    await page.add_script_tag(content=library.read_text(encoding="utf-8"))
    await page.add_script_tag(content=_PLAYER)


async def differences(page: Page, events: list[dict[str, Any]], have: Have) -> list[str]:
    shown: Shown = await page.evaluate("events => played(events)", events)
    return [f"rrweb shows another tree: {difference}" for difference in _node(have, shown, "page")]


def _node(have: Have, shown: Shown, at: str) -> Iterator[str]:
    at = f"{at} > {have.tag or have.kind}"
    if have.id != shown["id"]:
        yield f"{at}: another node"
        return
    if have.kind == "text" and have.text != shown["text"]:
        yield f"{at}: another text"
    if have.kind == "element" and (have.attributes.get("title") or None) != (shown["title"] or None):
        yield f"{at}: another title"
    if have.tag in ("input", "textarea") and have.attributes.get("type") not in _SHAPED:
        yield from _value(have, shown, at)
    if have.tag not in _OPAQUE:
        yield from _list(have.children, shown["children"], at)
    yield from _list(have.shadow, shown["shadow"], f"{at} > shadow")
    if (have.frame is None) != (shown["frame"] is None):
        yield f"{at}: a frame's document on one side only"
    elif have.frame is not None:
        yield from _node(have.frame, shown["frame"], at)


def _value(have: Have, shown: Shown, at: str) -> Iterator[str]:
    checkable = have.attributes.get("type") in ("checkbox", "radio")
    if not checkable and (have.value or "").split() != (shown["value"] or "").split():
        yield f"{at}: another value"


def _list(have: list[Have], shown: list[Shown], at: str) -> Iterator[str]:
    if [node.id for node in have] != [node["id"] for node in shown]:
        yield f"{at}: children are {[node['id'] for node in shown]}, not {[node.id for node in have]}"
        return
    for one, other in zip(have, shown, strict=True):
        yield from _node(one, other, at)
