"""A tap on the wire: every byte that browsers send to Voile goes through here and is kept.

Browsers do not tell their debuggers the bodies of blobs and of requests that outlive a page, so the bytes are
taken where none can be missed. Closing the tap is how tests take the server away.
"""

import contextlib
import socket
import ssl
import threading
from dataclasses import dataclass, field

_CHUNK = 65_536
_BACKLOG = 64


@dataclass
class Flow:
    """One connection; `sent` is what came from the browser, `answered` what went back."""

    sent: bytearray = field(default_factory=bytearray, repr=False)
    answered: bytearray = field(default_factory=bytearray, repr=False)


class Tap:
    """Listens on `port`, by HTTPS where it is given `tls`, and hands everything on to `target`."""

    def __init__(self, port: int, target: int, tls: ssl.SSLContext | None = None) -> None:
        self.port, self.target, self.tls = port, target, tls
        self.flows: list[Flow] = []
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._listener: socket.socket | None = None

    def open(self) -> None:
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", self.port))
        listener.listen(_BACKLOG)
        self._listener = listener
        threading.Thread(target=self._accept, args=(listener,), daemon=True).start()

    def close(self) -> None:
        """Takes the server away: no new connections, and the open ones are cut."""
        if self._listener:
            _cut(self._listener)
            self._listener = None
        with self._lock:
            held, self._open = self._open, set()
        for item in held:
            _cut(item)

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                browser, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(browser,), daemon=True).start()

    def _serve(self, browser: socket.socket) -> None:
        try:
            if self.tls:
                browser = self.tls.wrap_socket(browser, server_side=True)
            server = socket.create_connection(("127.0.0.1", self.target), timeout=10)
        except OSError:
            _cut(browser)
            return
        server.settimeout(None)
        flow = Flow()
        with self._lock:
            self._open |= {browser, server}
            self.flows.append(flow)
        back = threading.Thread(target=_pump, args=(server, browser, flow.answered), daemon=True)
        back.start()
        _pump(browser, server, flow.sent)
        back.join()
        with self._lock:
            self._open -= {browser, server}
        _cut(browser)
        _cut(server)


def _pump(source: socket.socket, target: socket.socket, kept: bytearray) -> None:
    try:
        while data := source.recv(_CHUNK):
            kept += data
            target.sendall(data)
    except OSError:
        pass
    finally:
        _end(target)


def _end(item: socket.socket) -> None:
    with contextlib.suppress(OSError):
        item.shutdown(socket.SHUT_WR)


def _cut(item: socket.socket) -> None:
    with contextlib.suppress(OSError):
        item.shutdown(socket.SHUT_RDWR)
    item.close()
