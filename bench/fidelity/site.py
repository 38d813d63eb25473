"""Serves the built pages over loopback; the first part of the path says with which snippet."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from examples.shop import snippet
from examples.shop.settings import ShopSettings

DIST = Path(__file__).with_name("pages") / "dist"
_MARK = b"<!--recorder-->"
PLAIN = "plain"


@dataclass
class Pages:
    """The pages at `url/<key>/<folder>/`; each key is a site's, or PLAIN without any recorder."""

    url: str
    scripts: dict[str, str] = field(default_factory=dict)

    def address(self, key: str, folder: str) -> str:
        return f"{self.url}/{key}/{folder}/index.html"


@contextmanager
def served(folder: Path = DIST) -> Iterator[Pages]:
    scripts: dict[str, str] = {}

    class Handler(SimpleHTTPRequestHandler):
        def __init__(self, *arguments: Any) -> None:
            super().__init__(*arguments, directory=str(folder))

        def do_GET(self) -> None:
            _, key, path = (self.path.split("?")[0] + "/").split("/", 2)
            path = path.rstrip("/")
            if path.endswith(".html") and (folder / path).is_file():
                self.page((folder / path).read_bytes(), scripts.get(key))
            else:
                self.path = f"/{path}"
                super().do_GET()

        def page(self, body: bytes, script: str | None) -> None:
            body = body.replace(_MARK, f"<script>{script}</script>".encode() if script else b"")
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield Pages(f"http://localhost:{server.server_port}", scripts)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def script(wid: str, voile_url: str) -> str:
    """The snippet that a site carries."""
    return snippet.script(ShopSettings(port=0, wid=wid, voile_url=voile_url))
