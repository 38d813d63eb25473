"""A mail server on this machine that keeps what it is given."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar


class Sink(socketserver.StreamRequestHandler):
    """Takes mail as a relay does, and refuses one recipient."""

    taken: ClassVar[list[str]]

    def handle(self) -> None:
        self.say("220 sink")
        while line := self.rfile.readline().decode().strip():
            match line.split()[0].upper():
                case "RCPT" if "nobody@" in line:
                    self.say("550 no such mailbox")
                case "DATA":
                    self.say("354 go on")
                    self.taken.append(self.read())
                    self.say("250 taken")
                case "QUIT":
                    self.say("221 bye")
                    return
                case _:
                    self.say("250 ok")

    def read(self) -> str:
        lines = iter(lambda: self.rfile.readline().decode(), ".\r\n")
        return "".join(lines)

    def say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


@contextmanager
def server() -> Iterator[tuple[int, list[str]]]:
    """Its port, and every mail that it takes."""

    class Handler(Sink):
        taken: ClassVar[list[str]] = []

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as listening:
        threading.Thread(target=listening.serve_forever, daemon=True).start()
        try:
            yield listening.server_address[1], Handler.taken
        finally:
            listening.shutdown()
