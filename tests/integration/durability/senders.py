"""Recorders without a browser, many in one event loop, each sending its envelopes in order until answered.

What an envelope holds says which it is: a window of recorder by number pixels, where the number counts the
recorder's envelopes over all its pages.
"""

import asyncio
import base64
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

ORIGIN = "https://shop.example.org"
AT_MS = 1_800_000_000_000
ENVELOPES_A_PAGE = 12
_PAUSE_S = 0.02
_ANSWER_S = 20.0
_HEADER: dict[str, Any] = {
    "url": f"{ORIGIN}/",
    "referrer": "",
    "title": "Shop",
    "started_ms": AT_MS,
    "language": "en",
    "time_zone": "UTC",
    "screen": [800, 600],
    "viewport": [800, 600],
    "pixel_ratio": 1,
    "touch": False,
    "entry": "load",
    "browser": "Chrome 156",
    "os": "Linux",
    "device": "desktop",
    "previous_page": None,
}


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Sender:
    """One tab of one visitor. `acknowledged` holds the numbers that were answered with 200, in order."""

    index: int
    wid: str
    draw: random.Random
    envelopes_a_page: int = ENVELOPES_A_PAGE
    sent: int = 0
    acknowledged: list[int] = field(default_factory=list)
    outcomes: list[str] = field(default_factory=list)
    unexpected: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._ids = {name: self._id() for name in ("visitor", "session", "tab")}
        self._page = self._id()

    async def run(self, port: int, ended: asyncio.Event) -> None:
        """Send until `ended`. What is not answered is sent again, the same bytes, as a recorder does."""
        number = self.sent
        connection: Connection | None = None
        body = self.body(number)
        while not ended.is_set():
            try:
                connection = connection or await Connection.open(port)
                self.sent = number + 1
                answer = await asyncio.wait_for(connection.post(self.wid, body), _ANSWER_S)
            except (OSError, asyncio.IncompleteReadError, TimeoutError):
                if connection is not None:
                    connection.close()
                connection = None
                await asyncio.sleep(_PAUSE_S)
                continue
            if answer.status == 200:
                self.acknowledged.append(number)
                self.outcomes.append(answer.json["outcome"])
                number += 1
                body = self.body(number)
            elif answer.status in (429, 503):
                await asyncio.sleep(_PAUSE_S)
            else:
                self.unexpected.append(answer.status)
                break
        if connection is not None:
            connection.close()

    def body(self, number: int) -> bytes:
        """Call with 0, 1, 2, …: each page begins with a new id."""
        seq = number % self.envelopes_a_page
        if seq == 0:
            self._page = self._id()
        at_ms = AT_MS + number
        mark = {"source": 4, "width": self.index, "height": number}
        return json.dumps(
            {
                "v": 1,
                "recorder": "0.1.0",
                "policy": 1,
                **self._ids,
                "page": self._page,
                "session_started_ms": AT_MS,
                "seq": seq,
                "sent_ms": at_ms,
                "final": False,
                **({"header": _HEADER} if seq == 0 else {}),
                "events": [
                    *(_first(at_ms) if seq == 0 else ()),
                    {"type": 3, "timestamp": at_ms, "data": mark},
                ],
            }
        ).encode()

    def _id(self) -> str:
        return base64.urlsafe_b64encode(self.draw.randbytes(16)).decode().rstrip("=")


class Connection:
    """HTTP/1.1 with keep-alive, as much of it as ingest answers."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    @classmethod
    async def open(cls, port: int) -> "Connection":
        return cls(*await asyncio.open_connection("127.0.0.1", port))

    @property
    def local_port(self) -> int:
        port: int = self._writer.get_extra_info("sockname")[1]
        return port

    async def post(self, wid: str, body: bytes) -> Answer:
        head = (
            f"POST /i?wid={wid}&encoding=identity HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: {ORIGIN}\r\n"
            f"Content-Type: text/plain\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        self._writer.write(head.encode() + body)
        await self._writer.drain()
        status, *fields = (await self._reader.readuntil(b"\r\n\r\n")).decode().strip().split("\r\n")
        headers = dict(_field(line) for line in fields)
        content = await self._reader.readexactly(int(headers.get("content-length", "0")))
        return Answer(int(status.split()[1]), headers, content)

    def close(self) -> None:
        self._writer.close()


def senders(count: int, wid: str, seed: int) -> list[Sender]:
    """Whose ids, like all that is random here, come from `seed`."""
    return [Sender(index, wid, random.Random(f"{seed}:{index}")) for index in range(count)]


def _field(line: str) -> tuple[str, str]:
    name, _, value = line.partition(":")
    return name.strip().lower(), value.strip()


def _first(at_ms: int) -> Iterator[dict[str, Any]]:
    """The events with which each page begins."""
    body = {"type": 2, "id": 3, "tagName": "body", "attributes": {}, "childNodes": []}
    html = {"type": 2, "id": 2, "tagName": "html", "attributes": {}, "childNodes": [body]}
    snapshot = {"node": {"type": 0, "id": 1, "childNodes": [html]}, "initialOffset": {"left": 0, "top": 0}}
    yield {"type": 4, "timestamp": at_ms, "data": {"href": f"{ORIGIN}/", "width": 800, "height": 600}}
    yield {"type": 2, "timestamp": at_ms, "data": snapshot}
