"""Pages of every kind as guests meet them, with all that a page could hear of an error."""

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from playwright.sync_api import BrowserContext, Page

from e2e.harness.place import Place, eventually
from e2e.harness.shop import Shop
from e2e.harness.visitor import Visitor

QUEUE = 'window.__insp = window.__insp || []; window.__insp.push(["wid", {wid}]);'
SNIPPET = f"<script>{QUEUE}</script><script async src='{{url}}/voile.js?wid={{wid}}'></script>"

# What a page would hear if anything of ours went wrong in its tasks.
EARS = """(() => {
  const heard = [];
  Object.defineProperty(window, "heard", { value: heard });
  addEventListener("error", (event) => heard.push(`error ${event.message}`));
  addEventListener("unhandledrejection", (event) => heard.push(`rejection ${event.reason}`));
  addEventListener("securitypolicyviolation", (event) => heard.push(`violation ${event.violatedDirective}`));
})();"""

# The words that the loader holds: its decision, and what a mark said.
DECIDED = "Object.values(window.__insp?._voile ?? {}).filter((one) => typeof one === 'string')"


@dataclass(frozen=True)
class Answer:
    """A whole document; `{wid}`, `{url}` and `{origin}` are filled into body and headers where `filled`."""

    body: str
    kind: str = "text/html; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Guest:
    """A visitor at the pages of one test."""

    shop: Shop
    visitor: Visitor

    def open(self, path: str = "/", *, before: str = "") -> Page:
        """Opens a page whose errors are heard; `before` runs before any script of it."""
        self.visitor.context.add_init_script(EARS + before)
        page = self.visitor.open(path)
        try:
            eventually(lambda: self.events(), what="a recording of the page")
        except AssertionError as late:
            raise AssertionError(f"{late}; {self._state(page)}") from None
        return page

    def _state(self, page: Page) -> str:
        """How far the script came."""
        asked = [url.partition("?")[0].rpartition("/")[2] for url in self.visitor.asked]
        decided = page.evaluate(DECIDED)
        return f"asked for {asked}, decided {decided}, heard {page.evaluate('heard')}, {self.visitor.errors}"

    def events(self) -> list[dict[str, Any]]:
        found = self.shop.place.envelopes(self.shop.wid)
        return [event for envelope in found for event in envelope["events"]]

    def of(self, source: int) -> list[dict[str, Any]]:
        """Increments of one of rrweb's sources."""
        return [event for event in self.events() if event["type"] == 3 and event["data"]["source"] == source]

    def dropped(self) -> dict[str, int]:
        """What the recorder left out, by reason."""
        sums: dict[str, int] = {}
        for envelope in self.shop.place.envelopes(self.shop.wid):
            for reason, times in envelope.get("dropped", {}).items():
                sums[reason] = sums.get(reason, 0) + times
        return sums

    def tags(self) -> list[dict[str, Any]]:
        """Our own events, in order."""
        return [event["data"] for event in self.events() if event["type"] == 5]

    def sent(self, text: str, within_s: float = 40.0) -> None:
        """Waits until a text of the page has left in an event."""
        eventually(lambda: text in json.dumps(self.events()), within_s=within_s, what=f"{text!r} on the wire")

    def unharmed(self, page: Page) -> None:
        """The page heard of nothing, and the recorder counted no error."""
        assert page.evaluate("heard") == []
        assert self.visitor.errors == []
        assert "gate_error" not in self.dropped()
        assert [each for each in self.tags() if each["tag"] == "voile.partial"] == []


def html(body: str, head: str = "", *, doctype: str = "<!doctype html>") -> Answer:
    return Answer(
        f"{doctype}<html lang=en><head><title>Guest</title>{head}{SNIPPET}</head><body>{body}</body></html>"
    )


@contextmanager
def staged(place: Place, context: BrowserContext, pages: Mapping[str, Answer]) -> Iterator[Guest]:
    """Serves pages as a site of their own that is recorded without asking."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer = pages.get(self.path.partition("?")[0])
            self.send_response(200 if answer else 404)
            if answer:
                self.send_header("content-type", answer.kind)
                for name, value in answer.headers.items():
                    self.send_header(name, filled(value))
            self.end_headers()
            if answer:
                self.wfile.write(filled(answer.body).encode())

        def log_message(self, *_: object) -> None:
            """Tests print nothing of their own accord."""

    def filled(text: str) -> str:
        return text.replace("{wid}", wid).replace("{url}", place.url).replace("{origin}", origin)

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        origin = f"http://localhost:{server.server_address[1]}"
        wid = place.installation.ask("sites", "create", "Guest", "--origin", origin, "--consent", "none")[
            "id"
        ]
        place.knows(wid)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            shop = Shop(origin, wid, place)
            yield Guest(shop, Visitor(context, shop))
        finally:
            server.shutdown()
