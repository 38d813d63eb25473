"""An address that listens, and a Chromium whose whole traffic is written down."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from examples.browser import ARGUMENTS, executable
from playwright.sync_api import Browser, Playwright

# Resolved to this machine by the browser itself; nothing of it is ever looked up elsewhere.
NAME = "evil.example"


@dataclass
class Listener:
    """`heard` has the first line of each connection; an empty one where nothing was sent."""

    port: int
    heard: list[str] = field(default_factory=list)
    home: str = ""

    @property
    def host(self) -> str:
        return f"{NAME}:{self.port}"

    @property
    def names(self) -> set[str]:
        """The attacks that got through."""
        paths = [line.split(" ")[1] for line in self.heard if line.count(" ") >= 2]
        return {path.strip("/").partition("?")[0].partition("/")[0] for path in paths}


def _answer(listener: Listener) -> bytes:
    """`home` for the first who asks, where there is one; nothing for all others."""
    body, listener.home = listener.home.encode(), ""
    status = b"200 OK" if body else b"404 Not Found"
    head = b"\r\nContent-Type: text/html\r\nContent-Length: %d\r\nConnection: close\r\n\r\n" % len(body)
    return b"HTTP/1.1 " + status + head + body


@contextmanager
def listening() -> Iterator[Listener]:
    server = socket.create_server(("127.0.0.1", 0), backlog=512)
    listener = Listener(server.getsockname()[1])

    def serve(connection: socket.socket) -> None:
        with connection:
            connection.settimeout(5)
            try:
                listener.heard.append(connection.recv(400).decode("latin-1").partition("\r\n")[0])
                connection.sendall(_answer(listener))
            except OSError:
                listener.heard.append("")

    def accept() -> None:
        while True:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            threading.Thread(target=serve, args=(connection,), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield listener
    finally:
        server.close()


@contextmanager
def written_down(playwright: Playwright, file: Path) -> Iterator[Browser]:
    """A browser that writes every lookup, socket and request into `file`; whole once it is closed."""
    rules = f"MAP {NAME} 127.0.0.1, MAP *.{NAME} 127.0.0.1"
    arguments = [*ARGUMENTS, f"--host-resolver-rules={rules}", f"--log-net-log={file}"]
    browser = playwright.chromium.launch(executable_path=executable(), args=arguments)
    try:
        yield browser
    finally:
        browser.close()
