"""Reads `protocol/vectors/hostile` as its README says, and makes requests of it."""

from __future__ import annotations

import base64
import gzip
import json
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

ORIGIN = "https://shop.example"
IMAGES = "https://shop.example/img/"
_FOLDER = Path(__file__).parents[3] / "protocol" / "vectors" / "hostile"
_ENVELOPE = "envelope"
_IDS = ("visitor", "session", "tab", "page")


@dataclass(frozen=True)
class Sendable:
    """A request, and what must be answered: `status`, `outcome`, and `reason` where there is one."""

    path: str
    headers: dict[str, str]
    body: bytes
    out: dict[str, Any]


@dataclass(frozen=True)
class Case:
    """`stored` counts the envelopes that are kept; nothing kept holds a text of `absent`."""

    name: str
    told: dict[str, Any]

    @cached_property
    def id(self) -> str:
        """The visitor, session, tab and page of this case, where it names no other."""
        return base64.urlsafe_b64encode(sha256(self.name.encode()).digest())[:22].decode()

    @property
    def stored(self) -> int:
        return int(self.told["stored"])

    @property
    def absent(self) -> list[str]:
        return list(self.told.get("absent", ()))

    def requests(self, site: str) -> list[Sendable]:
        return [self._request(request, site) for request in self.told["requests"]]

    def _request(self, request: dict[str, Any], site: str) -> Sendable:
        body = self._body(request)
        for _ in range(request.get("gzip", 0)):
            body = gzip.compress(body, mtime=0)
        encoding = {"encoding": "gzip" if request.get("gzip") else "identity"}
        query = urlencode({"wid": site} | encoding | request.get("query", {}))
        headers = {"origin": ORIGIN, "content-type": "text/plain"} | request.get("headers", {})
        given = {name: value for name, value in headers.items() if value}
        return Sendable(f"{request.get('path', '/i')}?{query}", given, body, request["out"])

    def _body(self, request: dict[str, Any]) -> bytes:
        if "parts" in request:
            return _parts(request["parts"])
        envelope = base() | dict.fromkeys(_IDS, self.id) | request.get("envelope", {})
        if "events_parts" not in request:
            return json.dumps(envelope).encode()
        head, _, tail = json.dumps(envelope | {"events": "@events@"}).encode().partition(b'"@events@"')
        return head + _parts(request["events_parts"]) + tail


def base() -> dict[str, Any]:
    read: dict[str, Any] = json.loads((_FOLDER / f"{_ENVELOPE}.json").read_text(encoding="utf-8"))
    return read


def cases() -> list[Case]:
    files = sorted(path for path in _FOLDER.glob("*.json") if path.stem != _ENVELOPE)
    read = [json.loads(path.read_text(encoding="utf-8"))["cases"] for path in files]
    return [
        Case(f"{path.stem}: {told['name']}", told)
        for path, listed in zip(files, read, strict=True)
        for told in listed
    ]


def _parts(parts: list[Any]) -> bytes:
    return b"".join(map(_part, parts))


def _part(part: Any) -> bytes:
    if isinstance(part, list):
        text, times = part
        return str(text).encode() * int(times)
    if "hex" in part:
        return bytes.fromhex(part["hex"])
    return " ".join(map(str, range(part["numbers"]))).encode()
