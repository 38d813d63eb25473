"""Serves the built pages over loopback, with the snippet of a site where the first part of the path names one."""

import socket
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
            if key != PLAIN and key not in scripts:
                return self.send_error(404)
            if not path.endswith(".html"):
                self.path = f"/{path}"
                return super().do_GET()
            file = folder / path
            script = f"<script>{scripts[key]}</script>".encode() if key in scripts else b""
            body = file.read_bytes().replace(_MARK, script)
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


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
