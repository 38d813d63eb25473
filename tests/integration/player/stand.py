"""A stand for the player: the real document and script, and data that a test makes up.

The real server scrubs what it stores; here a recording can be as hostile as a test wants it.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from django.test import RequestFactory
from playwright.sync_api import Page

from voile.dashboard import player_bundle, player_views

TOKEN = "stand"
START_MS = 1_700_000_000_000
Event = dict[str, Any]


@dataclass
class Recorded:
    """One page of the session: its events, and when they happened, from the session's start."""

    events: list[Event]
    start_ms: int = 0
    end_ms: int = 10_000
    tab: int = 1


@dataclass
class Stand:
    """`asked` collects every path that was asked for."""

    pages: list[Recorded]
    assets: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    url: str = ""
    markers: list[dict[str, Any]] = field(default_factory=list)
    recorded: dict[str, bool] | None = None

    def session(self) -> dict[str, Any]:
        tabs = sorted({page.tab for page in self.pages})
        recordings = [{"id": str(tab), "tab": tab, "pages": self._described(tab)} for tab in tabs]
        told = {"markers": self.markers, "recorded": self.recorded}
        return {"session": {"id": "s"}, "recordings": recordings, "assets": {}} | told

    def answer(self, path: str) -> tuple[int, dict[str, str], bytes]:
        self.asked.append(path)
        match path.strip("/").split("/"):
            case [""]:
                return _view(player_views.document(RequestFactory().get("/")))
            case ["api", "session"]:
                return 200, {"Content-Type": "application/json"}, json.dumps(self.session()).encode()
            case ["api", "pages", page, "events"]:
                line = json.dumps(self.pages[int(page)].events).encode() + b"\n"
                return 200, {"Content-Type": "application/x-ndjson"}, line
            case ["api", "assets", name] if name in self.assets:
                kind, body = self.assets[name]
                return 200, {"Content-Type": kind}, body
            case [name]:
                return _view(player_views.script(RequestFactory().get(path), name=name))
        return 404, {}, b""

    def _described(self, tab: int) -> list[dict[str, Any]]:
        return [
            {
                "id": str(index),
                "number": index + 1,
                "url": "https://shop.example/",
                "title": f"Page {index + 1}",
                "started_ms": START_MS + page.start_ms,
                "ended_ms": START_MS + page.end_ms,
                "viewport": [800, 600],
                "segments": 1,
                "partial": False,
            }
            for index, page in enumerate(self.pages)
            if page.tab == tab
        ]


def _view(response: Any) -> tuple[int, dict[str, str], bytes]:
    return response.status_code, dict(response.headers), response.content


@contextmanager
def serving(stand: Stand) -> Iterator[Stand]:
    assert player_bundle.bundle() is not None, "build it first: npm run build -w player"

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, headers, body = stand.answer(self.path)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Not into the test's output."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    stand.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield stand
    finally:
        server.shutdown()
        server.server_close()


def opened(page: Page, stand: Stand, **fragment: str) -> None:
    """Open the player and wait until its first frame stands."""
    more = "".join(f"&{name}={value}" for name, value in fragment.items())
    page.goto(f"{stand.url}/#token={TOKEN}{more}")
    wait_state(page, "paused")


def wait_state(page: Page, state: str) -> None:
    page.wait_for_selector(f"html[data-state={state}]", timeout=20_000)


def seek(page: Page, at_ms: int) -> None:
    page.locator("#time").fill(str(at_ms))
    page.wait_for_function(
        "at => ['paused', 'ended'].includes(document.documentElement.dataset.state)"
        " && document.documentElement.dataset.timeMs === String(at)",
        arg=at_ms,
    )


def shown(page: Page, expression: str) -> Any:
    """Evaluate with `page` bound to the document that is replayed and `frame` to its frame."""
    page_of = (
        "const frame = document.querySelector('[data-voile-frame=current]'), page = frame.contentDocument;"
    )
    return page.evaluate(f"() => {{ {page_of} return {expression} }}")
