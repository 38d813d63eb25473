"""Reads the requests out of what the tap kept, envelopes inflated."""

import gzip
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from e2e.harness.tap import Flow

_HEAD_END = b"\r\n\r\n"


@dataclass(frozen=True)
class Sent:
    """One request as it stood on the wire; `body` is inflated."""

    method: str
    target: str
    head: bytes = field(repr=False)
    body: bytes = field(repr=False)
    is_whole: bool = True

    @property
    def path(self) -> str:
        return urlsplit(self.target).path

    def query(self, name: str) -> str:
        return parse_qs(urlsplit(self.target).query).get(name, [""])[0]

    def envelope(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.body)
        return found


def requests(flows: Iterable[Flow]) -> list[Sent]:
    return [sent for flow in list(flows) for sent in _split(bytes(flow.sent))]


def envelopes(flows: Iterable[Flow], wid: str) -> list[dict[str, Any]]:
    found = (sent for sent in requests(flows) if sent.path == "/i" and sent.query("wid") == wid)
    # What is still on its way is not whole yet.
    return [sent.envelope() for sent in found if sent.method == "POST" and sent.is_whole]


def _split(data: bytes) -> Iterator[Sent]:
    while _HEAD_END in data:
        head, _, rest = data.partition(_HEAD_END)
        body, data, is_whole = _body(head, rest)
        method, target, _ = head.split(b"\r\n", 1)[0].decode("latin-1").split(" ", 2)
        sent = Sent(method, target, head, body)
        yield Sent(method, target, head, _inflated(sent), is_whole)


def _body(head: bytes, rest: bytes) -> tuple[bytes, bytes, bool]:
    fields = {
        name.strip().lower(): value.strip()
        for name, _, value in (line.partition(b":") for line in head.split(b"\r\n")[1:])
    }
    if fields.get(b"transfer-encoding") == b"chunked":
        return *_chunks(rest), True
    length = int(fields.get(b"content-length", b"0"))
    return rest[:length], rest[length:], len(rest) >= length


def _chunks(rest: bytes) -> tuple[bytes, bytes]:
    body = b""
    while rest:
        size, _, rest = rest.partition(b"\r\n")
        count = int(size.split(b";")[0], 16)
        body, rest = body + rest[:count], rest[count + 2 :]
        if count == 0:
            break
    return body, rest


def _inflated(sent: Sent) -> bytes:
    if sent.query("encoding") != "gzip" or not sent.body:
        return sent.body
    try:
        return gzip.decompress(sent.body)
    except (OSError, EOFError):
        # A request cut in the middle: what was sent of it is searched as it is.
        return sent.body
