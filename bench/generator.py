"""Makes the envelopes of an artificial session, the same for the same seed.

What it states, it makes: so many pages, so many elements each, so many mutations a minute. Sizes are printed
by the benches, since a figure without the workload says nothing.
"""

import base64
import hashlib
import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import orjson

WORDS = (
    *("linen", "table", "napkin", "washed", "stone", "grey", "olive", "blue", "basket", "shipping", "size"),
    *(
        "colour",
        "soft",
        "woven",
        "cotton",
        "return",
        "order",
        "fabric",
        "care",
        "iron",
        "wash",
        "dry",
        "line",
    ),
    *("summer", "curtain", "cushion", "cover", "bed", "sheet", "towel", "kitchen", "apron", "new", "large"),
)
START_MS = 1_760_000_000_000
ENVELOPE_EVERY_MS = 5_000

ELEMENT = 2
TEXT = 3


@dataclass(frozen=True)
class Workload:
    """A session: `pages` documents of `nodes` elements each; a mutation changes one text and one class."""

    minutes: int = 10
    pages: int = 6
    nodes: int = 2_000
    mutations_per_minute: int = 120
    pointer_per_minute: int = 600
    seed: int = 1

    @property
    def mutations(self) -> int:
        return self.minutes * self.mutations_per_minute

    def describe(self) -> str:
        return (
            f"{self.minutes} min, {self.pages} pages of {self.nodes} elements, "
            f"{self.mutations_per_minute} mutations and {self.pointer_per_minute} pointer positions a "
            f"minute, seed {self.seed}"
        )


def sheet(workload: Workload) -> str:
    """The style sheet of the site, the same on all its pages."""
    chance = random.Random(workload.seed)
    return "".join(
        f".tone-{n}{{color:#{chance.randrange(4096):03x};padding:{n}px;margin:0 {n}px}}" for n in range(160)
    )


def sheet_hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


class Page:
    """The events of one document."""

    def __init__(
        self, chance: random.Random, workload: Workload, number: int, start_ms: int, end_ms: int
    ) -> None:
        self.chance, self.workload, self.number = chance, workload, number
        self.start_ms, self.end_ms = start_ms, end_ms
        self.url = f"http://shop.example/p/{WORDS[number % len(WORDS)]}"
        self.texts: list[int] = []
        self.elements: list[int] = []
        self._next_id = 0

    def _id(self) -> int:
        self._next_id += 1
        return self._next_id

    def _sentence(self, words: int) -> str:
        return " ".join(self.chance.choice(WORDS) for _ in range(words))

    def _element(self, tag: str, attributes: dict[str, Any], children: list[Any]) -> dict[str, Any]:
        node = self._id()
        self.elements.append(node)
        return {"type": ELEMENT, "tagName": tag, "attributes": attributes, "childNodes": children, "id": node}

    def _text(self, words: int) -> dict[str, Any]:
        node = self._id()
        self.texts.append(node)
        return {"type": TEXT, "textContent": self._sentence(words), "id": node}

    def _card(self) -> dict[str, Any]:
        title = self._element("h3", {"class": "card-title"}, [self._text(3)])
        body = self._element("p", {"class": "card-text muted"}, [self._text(14)])
        link = self._element("a", {"class": "button", "href": self.url}, [self._text(2)])
        return self._element(
            "article", {"class": f"card tone-{self.chance.randrange(6)}"}, [title, body, link]
        )

    def _style(self) -> dict[str, Any]:
        """Inline on the first page; afterwards the server has it and its hash is enough."""
        text = sheet(self.workload)
        shown = f"voile-asset:{sheet_hash(text)}" if self.number else text
        return self._element("style", {"_cssText": shown}, [])

    def announced(self) -> dict[str, Any]:
        text = sheet(self.workload)
        payload = {"kind": "sheet", "url": self.url, "sha256": sheet_hash(text), "bytes": len(text)}
        return {
            "type": 5,
            "data": {"tag": "voile.asset", "payload": payload},
            "timestamp": self.start_ms + 80,
        }

    def snapshot(self) -> dict[str, Any]:
        head = self._element("head", {}, [self._style()])
        cards = [self._card() for _ in range(self.workload.nodes // 4)]
        body = self._element("body", {}, [self._element("main", {"class": "grid"}, cards)])
        html = self._element("html", {"lang": "en"}, [head, body])
        doctype = {"type": 1, "name": "html", "publicId": "", "systemId": "", "id": self._id()}
        tree = {"type": 0, "childNodes": [doctype, html], "id": self._id()}
        data = {"node": tree, "initialOffset": {"left": 0, "top": 0}}
        return {"type": 2, "data": data, "timestamp": self.start_ms + 60}

    def opening(self) -> list[dict[str, Any]]:
        meta = {
            "type": 4,
            "data": {"href": self.url, "width": 1280, "height": 720},
            "timestamp": self.start_ms + 50,
        }
        view = {"tag": "voile.page", "payload": {"url": self.url, "title": "Linen", "how": "load"}}
        return [meta, self.snapshot(), {"type": 5, "data": view, "timestamp": self.start_ms + 70}]

    def _increment(self, at_ms: int, data: dict[str, Any]) -> dict[str, Any]:
        return {"type": 3, "data": data, "timestamp": at_ms}

    def mutation(self, at_ms: int) -> dict[str, Any]:
        text = {"id": self.chance.choice(self.texts), "value": self._sentence(8), "vt": "c"}
        style = {"class": f"card tone-{self.chance.randrange(6)}"}
        changed = {"id": self.chance.choice(self.elements), "attributes": style, "vt": "c"}
        return self._increment(
            at_ms, {"source": 0, "texts": [text], "attributes": [changed], "removes": [], "adds": []}
        )

    def pointer(self, at_ms: int, count: int) -> dict[str, Any]:
        positions = [
            {
                "x": self.chance.randrange(1280),
                "y": self.chance.randrange(720),
                "id": self.chance.choice(self.elements),
                "timeOffset": -50 * (count - n),
                "vt": "c",
            }
            for n in range(count)
        ]
        return self._increment(at_ms, {"source": 1, "positions": positions})

    def click(self, at_ms: int) -> dict[str, Any]:
        where = {"x": self.chance.randrange(1280), "y": self.chance.randrange(720)}
        return self._increment(
            at_ms, {"source": 2, "type": 2, "id": self.chance.choice(self.elements), "vt": "c", **where}
        )

    def scroll(self, at_ms: int) -> dict[str, Any]:
        return self._increment(
            at_ms, {"source": 3, "id": 1, "x": 0, "y": self.chance.randrange(4000), "vt": "c"}
        )

    def during(self, from_ms: int, to_ms: int) -> list[dict[str, Any]]:
        """What happens between two envelopes, in order of time."""
        minutes = (to_ms - from_ms) / 60_000

        def moments(count: float) -> list[int]:
            return [self.chance.randrange(from_ms, to_ms) for _ in range(max(1, round(count)))]

        events = [self.mutation(at) for at in moments(self.workload.mutations_per_minute * minutes)]
        events += [self.pointer(at, 10) for at in moments(self.workload.pointer_per_minute * minutes / 10)]
        events += [self.click(at) for at in moments(6 * minutes)]
        events += [self.scroll(at) for at in moments(40 * minutes)]
        return sorted(events, key=lambda event: int(event["timestamp"]))


def _wire_id(chance: random.Random) -> str:
    return base64.urlsafe_b64encode(chance.randbytes(16)).rstrip(b"=").decode()


def header(page: Page, previous: str | None) -> dict[str, Any]:
    return {
        "url": page.url,
        "referrer": "",
        "title": "Linen",
        "started_ms": page.start_ms,
        "language": "en",
        "time_zone": "Europe/Berlin",
        "screen": [1280, 800],
        "viewport": [1280, 720],
        "pixel_ratio": 1,
        "touch": False,
        "entry": "load",
        "browser": "Chromium 156",
        "os": "Linux",
        "device": "desktop",
        "previous_page": previous,
    }


def identity(chance: random.Random, policy: int = 1) -> dict[str, Any]:
    """The fields that all envelopes of one page share."""
    ids = {name: _wire_id(chance) for name in ("visitor", "session", "tab", "page")}
    return {"v": 1, "recorder": "0.1.0", "policy": policy, "session_started_ms": START_MS, **ids}


def envelopes(workload: Workload, policy: int = 1) -> Iterator[bytes]:
    """The bodies of one session, in order, as JSON."""
    chance = random.Random(workload.seed)
    visit = identity(chance, policy)
    page_ms = workload.minutes * 60_000 // workload.pages
    previous: str | None = None
    for number in range(workload.pages):
        start_ms = START_MS + number * page_ms
        page = Page(chance, workload, number, start_ms, start_ms + page_ms)
        fixed = visit | {"page": _wire_id(chance)}
        for seq, at_ms in enumerate(range(start_ms, page.end_ms, ENVELOPE_EVERY_MS)):
            end_ms = min(at_ms + ENVELOPE_EVERY_MS, page.end_ms)
            events = page.opening() if seq == 0 else page.during(at_ms, end_ms)
            body = {**fixed, "seq": seq, "sent_ms": end_ms, "final": end_ms == page.end_ms, "events": events}
            if seq == 0:
                body["header"] = header(page, previous)
                events += [page.announced()] if number == 0 else []
            yield orjson.dumps(body)
        previous = fixed["page"]
