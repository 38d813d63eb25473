"""Serves the rows' pages and files, and takes what recorders other than Voile's send.

It listens on 127.0.0.1; pages are opened as `localhost`, so that `127.0.0.1` is another origin.
"""

import mimetypes
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from e2e.leaks.visit import Visit

_TYPES = {".html": "text/html; charset=utf-8", ".xhtml": "application/xhtml+xml; charset=utf-8"}
_PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d494844520000000100000001080600000 01f15c4890000000d49444154789c6360606060"
    "0000000500014d5cb8260000000049454e44ae426082".replace(" ", "")
)


@dataclass
class Taken:
    """One request to the sink."""

    path: str
    head: bytes = field(repr=False)
    body: bytes = field(repr=False)


@dataclass
class Pages:
    """`snippets` says by recorder how a page installs it; `bundles` are scripts by name."""

    visits: dict[str, Visit] = field(default_factory=dict)
    snippets: dict[str, str] = field(default_factory=dict)
    bundles: dict[str, bytes] = field(default_factory=dict)
    taken: list[Taken] = field(default_factory=list)
    # What the sink answers, by a part of the address; anything else is answered with `{}`.
    answers: dict[str, bytes] = field(default_factory=dict)
    # What rows may name besides their canaries, by setting.
    names: dict[str, dict[str, str]] = field(default_factory=dict)
    port: int = 0

    def open(self) -> "Pages":
        server = _Server(("127.0.0.1", 0), _handler(self))
        self._server, self.port = server, server.server_address[1]
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def origin(self) -> str:
        return f"http://localhost:{self.port}"

    def answer(self, target: str, form: dict[str, list[str]]) -> tuple[int, str, bytes]:
        path = unquote(urlsplit(target).path)
        if path.startswith("/bundle/") and path[8:] in self.bundles:
            return 200, "text/javascript; charset=utf-8", self.bundles[path[8:]]
        if not path.startswith("/v/"):
            return 200, "text/html", b"<!doctype html><title>Elsewhere</title>"
        _, _, name, rest = path.split("/", 3)
        visit = self.visits.get(name)
        return self._of(visit, rest, form) if visit else (404, "text/plain", b"")

    def _of(self, visit: Visit, rest: str, form: dict[str, list[str]]) -> tuple[int, str, bytes]:
        here, other = f"{self.origin}/v/{visit.id}/", f"http://127.0.0.1:{self.port}/v/{visit.id}/"
        name = visit.config.value if visit.recorder == "voile" else visit.recorder
        snippet = self.snippets[visit.row.snippet or name if visit.recorder == "voile" else name]
        ending = "." + rest.rpartition(".")[2] if "." in rest else ""
        if rest in visit.row.files:
            kind = _TYPES.get(ending) or mimetypes.types_map.get(ending, "text/plain")
            text = visit.fill(visit.row.files[rest], snippet=snippet, here=here, other=other, **_echoed(form))
            return 200, kind, text.encode()
        if ending in (".png", ".jpg"):
            return 200, "image/png", _PIXEL
        if ending in (".json", ".txt", ".css", ".js"):
            return 404, "text/plain", b"nothing here"
        kind = _TYPES[".xhtml"] if visit.row.document.startswith("<?xml") else _TYPES[".html"]
        return 200, kind, visit.page(snippet, here, other).encode()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, *_: Any) -> None:
        """Browsers cut connections when a page goes; that is no news."""


def _echoed(form: dict[str, list[str]]) -> dict[str, str]:
    """A form's fields as `@sent_name@`, for pages that come back with what was typed."""
    return {f"sent_{name}": values[0].replace('"', "&quot;") for name, values in form.items()}


def _handler(pages: Pages) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: Any) -> None:
            """Addresses carry canaries; nothing is printed."""

        def do_GET(self) -> None:
            self._answer({})

        def do_OPTIONS(self) -> None:
            self._send(204, "text/plain", b"")

        def do_POST(self) -> None:
            body = self._body()
            if self.path.startswith("/sink"):
                head = f"{self.path}\n{self.headers}".encode()
                pages.taken.append(Taken(self.path, head, body))
                said = next((text for start, text in pages.answers.items() if start in self.path), b"{}")
                return self._send(200, "application/json", said)
            return self._answer(parse_qs(body.decode("utf-8", "replace")))

        def _body(self) -> bytes:
            if self.headers.get("Transfer-Encoding") == "chunked":
                parts = []
                while size := int(self.rfile.readline().split(b";")[0], 16):
                    parts.append(self.rfile.read(size))
                    self.rfile.readline()
                self.rfile.readline()
                return b"".join(parts)
            return self.rfile.read(int(self.headers.get("Content-Length", 0)))

        def _answer(self, form: dict[str, list[str]]) -> None:
            if self.path.startswith("/sink"):
                pages.taken.append(Taken(self.path, f"{self.path}\n{self.headers}".encode(), b""))
            said = next((text for start, text in pages.answers.items() if start in self.path), None)
            if said is not None:
                return self._send(200, "application/json", said)
            return self._send(*pages.answer(self.path, form))

        def _send(self, status: int, kind: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Cache-Control", "no-store")
            self.send_header("Access-Control-Allow-Origin", self.headers.get("Origin") or "*")
            self.send_header(
                "Access-Control-Allow-Headers", self.headers.get("Access-Control-Request-Headers") or "*"
            )
            self.send_header("Access-Control-Allow-Credentials", "true")
            self.end_headers()
            self.wfile.write(body)

        do_PUT = do_POST  # noqa: N815 - the name that the server looks for

    return Handler
