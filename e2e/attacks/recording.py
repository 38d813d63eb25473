"""The committed attacks as the events of forged pages, and as a page that nobody guards.

`{evil}` in an attack is an address of its own at the listener, `{host}` the listener, `{run}` a script.
"""

from __future__ import annotations

import json
import time
from functools import partial
from pathlib import Path
from typing import Any

from tests.integration.player.tree import Node, Tree, added

RUN = "top.ran = parent.ran = window.ran = 1; alert(1)"
TARGET = "a target"
# Told as the text of an error, a line or a request. `WORD` is seen in the panel, whatever the gates take out.
WORD = "beside"
BESIDE = (
    ("t-image", f"{WORD} <img src={{evil}} onerror={{run}}>"),
    ("t-script", f"{WORD} <script src={{evil}}></script><script>{{run}}</script>"),
    ("t-frame", f"{WORD} <iframe src={{evil}}></iframe><svg onload={{run}}>"),
    (
        "t-link",
        f"{WORD} <a href={{evil}} ping={{evil}}>x</a><meta http-equiv=refresh content=0;url={{evil}}>",
    ),
    ("t-style", f"{WORD} <style>@import url({{evil}})</style><link rel=stylesheet href={{evil}}>"),
    ("t-address", "javascript:{run}"),
    ("t-format", f"{WORD} %c%s background:url({{evil}})"),
)
Event = dict[str, Any]
Attack = dict[str, Any]


def _read(name: str) -> list[Attack]:
    read: list[Attack] = json.loads(Path(__file__).with_name(f"{name}.json").read_text(encoding="utf-8"))
    return read


ELEMENTS, DECLARATIONS, SHEETS = map(_read, ("elements", "declarations", "sheets"))


def armed(value: Any, name: str, host: str) -> Any:
    """`value` with its marks replaced, in keys too."""
    if isinstance(value, dict):
        return {key: armed(item, name, host) for key, item in value.items()}
    if isinstance(value, list):
        return [armed(item, name, host) for item in value]
    if not isinstance(value, str):
        return value
    text = value.replace("{evil}", f"http://{host}/{name}").replace("{host}", host)
    return text.replace("{name}", name).replace("{run}", RUN)


class Forger:
    """Makes the events of one page that lasts three seconds, from `at_ms` on."""

    def __init__(self, host: str, at_ms: int) -> None:
        self._host = host
        self._at_ms = at_ms
        self._tree = Tree()

    def by_snapshot(self) -> list[Event]:
        """Every element stands in the page from its beginning, in the head and in the body."""
        tree = self._tree
        styles = [tree.element("style", {"_cssText": self._css(sheet)}, self._css(sheet)) for sheet in SHEETS]
        styled = [tree.element("p", {"style": self._css(item)}, "x") for item in DECLARATIONS]
        head = [*map(self._element, ELEMENTS), *styles]
        return self._page(tree.document(head, [self._target(), *map(self._element, ELEMENTS), *styled]))

    def by_changes(self) -> list[Event]:
        """Every element comes later, and every attribute onto an element that was harmless before."""
        tree = self._tree
        target = self._target()
        plain = [(tree.element(item["tag"], {}), item) for item in ELEMENTS if _is_name(item["tag"])]
        root = tree.document([], [target, *(node for node, _ in plain)])
        adds = [add for item in ELEMENTS for add in added(target["id"], self._element(item))]
        changes = [{"id": node["id"], "attributes": self._armed(item)["attributes"]} for node, item in plain]
        later = [
            self._mutation(500, adds=adds),
            self._mutation(700, attributes=[_clear(one) for one in changes]),
            *self._beside(),
        ]
        return self._page(root, later)

    def _beside(self) -> list[Event]:
        """What is listed beside the page: errors, lines of the console, requests, in every text of theirs."""
        return [event for name, text in BESIDE for event in self._told(armed(text, name, self._host))]

    def _told(self, text: str) -> list[Event]:
        place = {"function": text, "url": text, "line": 1, "column": 1}
        error = {"kind": "error", "type": text, "message": text, "stack": [place], "times": 1}
        request = {
            "api": "fetch",
            "method": "GET",
            "url": text,
            "how": "failed",
            "status": 0,
            "at_ms": self._at_ms + 800,
            "duration_ms": 20,
            "sent_form": "text",
            "sent_size": "1kb",
            "sent_text": text,
            "got_form": "text",
            "got_size": "1kb",
            "got_text": text,
        }
        line = {"level": "error", "trace": [], "payload": [json.dumps(text)]}
        return [
            self._event(810, 5, {"tag": "voile.error", "payload": error}),
            self._event(820, 5, {"tag": "voile.request", "payload": request}),
            self._event(830, 6, {"plugin": "rrweb/console@1", "payload": line}),
        ]

    def _event(self, after_ms: int, kind: int, data: Node) -> Event:
        return {"type": kind, "timestamp": self._at_ms + after_ms, "data": data}

    def by_styles(self) -> list[Event]:
        """Styles by every way that changes them: texts, attributes, rules, declarations, adopted sheets."""
        tree = self._tree
        target = self._target()
        sheet = tree.element("style", {"_cssText": "p { color: red }"}, "")
        link = tree.element("link", {"rel": "stylesheet", "_cssText": "p { color: red }"})
        styled = [tree.element("p", {}, "x") for _ in DECLARATIONS]
        root = tree.document([sheet, link], [target, *styled])
        css = [self._css(item) for item in SHEETS]
        declared = [self._css(item) for item in DECLARATIONS]
        texts = [{"id": sheet["childNodes"][0]["id"], "value": one, "vt": "c"} for one in css]
        attributes = [
            {"id": node["id"], "attributes": {"style": one}}
            for node, one in zip(styled, declared, strict=True)
        ]
        objects = [
            {"id": node["id"], "attributes": {"style": _parts(one)}}
            for node, one in zip(styled, declared, strict=True)
        ]
        rules = [*css, *(f"p {{ {one} }}" for one in declared)]
        later = [
            *(self._mutation(300 + n, texts=[text]) for n, text in enumerate(texts)),
            self._mutation(500, attributes=[_clear(one) for one in attributes]),
            self._mutation(600, attributes=[_clear(one) for one in objects]),
            *self._rule_changes(sheet["id"], css, rules, declared),
            *self._others(root["id"], target["id"], css, rules),
        ]
        return self._page(root, later)

    def _rule_changes(self, sheet: int, css: list[str], rules: list[str], declared: list[str]) -> list[Event]:
        """Rules put into a sheet, sheets that take its place, properties set in its first rule."""
        change = partial(self._change, id=sheet, vt="c")
        pairs = [
            {"property": name, "value": value} for one in declared for name, value in _parts(one).items()
        ]
        return [
            *(change(700, 8, adds=[{"rule": rule, "index": 0}]) for rule in rules),
            *(change(900 + n, 8, replaceSync=rule) for n, rule in enumerate(css)),
            *(change(1200, 13, index=[0], set=pair) for pair in pairs),
        ]

    def _others(self, root: int, target: int, css: list[str], rules: list[str]) -> list[Event]:
        """Adopted sheets, and kinds of events that rrweb knows and Voile does not."""
        adopted = [{"styleId": 9, "rules": [{"rule": rule} for rule in rules]}]
        drawing = [{"property": "drawImage", "args": [f"http://{self._host}/canvas"]}]
        line = {"level": "log", "trace": [], "payload": [RUN]}
        console = {"plugin": "rrweb/console@1", "payload": line}
        sheets = {"url": f"http://{self._host}/asset", "payload": {"rr_type": "CssText", "cssTexts": css}}
        return [
            self._change(1400, 15, id=root, styleIds=[9], styles=adopted),
            self._change(
                1500, 10, family="e", fontSource=f"url(http://{self._host}/font-source)", buffer=False
            ),
            self._change(1510, 9, id=target, type=0, commands=drawing),
            {"type": 7, "timestamp": self._at_ms + 1520, "data": sheets},
            {"type": 6, "timestamp": self._at_ms + 1530, "data": console},
        ]

    def _target(self) -> Node:
        return self._tree.element("p", {"id": "target"}, TARGET)

    def _armed(self, attack: Attack) -> Attack:
        made: Attack = armed(attack, attack["name"], self._host)
        return made

    def _css(self, attack: Attack) -> str:
        return str(self._armed(attack)["css"])

    def _element(self, attack: Attack) -> Node:
        return self._node(self._armed(attack) if "name" in attack else attack)

    def _node(self, told: Attack) -> Node:
        below = [self._node(child) for child in told.get("children", ())]
        text = [told["text"]] if "text" in told else []
        flags = {"isSVG": True} if told.get("svg") else {}
        node = self._tree.element(told["tag"], told["attributes"], *text, *below, **flags)
        if flags and told["tag"] != "svg":
            return self._tree.element("svg", {}, node, isSVG=True)
        return node

    def _page(self, root: Node, later: list[Event] | None = None) -> list[Event]:
        last = self._change(3_000, 3, id=root["id"], x=0, y=10)
        size = {"href": "https://shop.example/", "width": 800, "height": 600}
        return [
            {"type": 4, "timestamp": self._at_ms, "data": size},
            {
                "type": 2,
                "timestamp": self._at_ms,
                "data": {"node": root, "initialOffset": {"top": 0, "left": 0}},
            },
            *(later or []),
            last,
        ]

    def _change(self, after_ms: int, source: int, **data: Any) -> Event:
        return {"type": 3, "timestamp": self._at_ms + after_ms, "data": {"source": source} | data}

    def _mutation(self, after_ms: int, **parts: list[Node]) -> Event:
        lists: dict[str, Any] = {"texts": [], "attributes": [], "removes": [], "adds": []}
        return self._change(after_ms, 0, **(lists | parts))


def pages(host: str) -> list[list[Event]]:
    """Three pages, one after the other, that ended just now."""
    at_ms = int(time.time() * 1000) - 20_000
    makers = (Forger.by_snapshot, Forger.by_changes, Forger.by_styles)
    return [make(Forger(host, at_ms + 4_000 * number)) for number, make in enumerate(makers)]


def unguarded(host: str) -> str:
    """A page that does with the attacks what a player without any gate would do."""
    given = json.dumps([armed(one, one["name"], host) for one in (*ELEMENTS, *SHEETS, *DECLARATIONS)])
    return _UNGUARDED.replace("__ATTACKS__", given.replace("<", "\\u003c"))


_UNGUARDED = """<!doctype html><title>Unguarded</title><body><script>
const SPACES = { svg: "http://www.w3.org/2000/svg", mathml: "http://www.w3.org/1998/Math/MathML" };
// Going elsewhere would end the test before the rest was tried.
const leaves = (name, value) => /refresh|onunload/i.test(name + value) || name === "target";
const set = (element, name, value) => {
  try { element.setAttribute(name, value) } catch {}
};
const make = (one, above) => {
  const space = one.svg ? SPACES.svg : one.mathml ? SPACES.mathml : null;
  try {
    const element = space ? document.createElementNS(space, one.tag) : document.createElement(one.tag);
    for (const [name, value] of Object.entries(one.attributes || {}))
      if (!leaves(name, value)) set(element, name, value);
    if (one.text) element.textContent = one.text;
    for (const child of one.children || []) make(child, element);
    above.append(element);
  } catch {}
};
const styled = css => {
  const element = document.createElement("p");
  element.textContent = "x";
  element.style.cssText = css;
  document.body.append(element);
};
for (const one of __ATTACKS__) {
  document.querySelector("base")?.remove();
  if (one.css && one.name.startsWith("s-")) make({ tag: "style", text: one.css }, document.head);
  else if (one.css) styled(one.css);
  else if (one.svg && one.tag !== "svg") make({ tag: "svg", svg: true, children: [one] }, document.body);
  else if (one.tag !== "plaintext") make(one, document.body);
}
</script>"""


def _clear(change: Node) -> Node:
    return change | {"vt": "c"}


def _is_name(tag: str) -> bool:
    return tag.replace("-", "").isalnum()


def _parts(declarations: str) -> dict[str, str]:
    """A style as rrweb tells its changes: property by property."""
    pairs = (one.split(":", 1) for one in declarations.split(";") if ":" in one)
    return {name.strip(): value.strip() for name, value in pairs}
