"""Scrubbed events as they come from the gates: real envelopes, decoded and applied."""

import base64
import json
from collections.abc import Sequence
from hashlib import blake2b
from typing import Any
from zlib import crc32

from voile.events import decode
from voile.ids import RecordingId, SiteId
from voile.policy import ConsentMode, FinishedRecording, Finisher, ScrubbedEvents, SitePolicy, apply
from voile.storage import reading

SITE = SiteId("1234567890")
STARTED_MS = 1_760_000_000_000
POLICY = SitePolicy(
    site=SITE, version=1, origins=("http://localhost:8002",), consent=ConsentMode.NONE, images=()
)


def scrubbed(
    text: str = "shown",
    *,
    site: str = SITE,
    visitor: str = "visitor",
    session: str = "session",
    tab: str = "tab",
    page: str = "page",
    seq: int = 0,
    labels: Sequence[str] = (),
    assets: Sequence[tuple[str, str, int]] = (),
    events: Sequence[dict[str, Any]] | None = None,
    title: str = "Shop",
    images: tuple[str, ...] = (),
) -> ScrubbedEvents:
    """One envelope that shows `text`; the first of a page has a snapshot too.

    Args:
        text: a text mutation, in clear.
        site: the site's id.
        visitor: a name, as are `session`, `tab` and `page`; equal names are equal ids.
        session: see `visitor`.
        tab: see `visitor`.
        page: see `visitor`.
        seq: of the envelope; its events happen `seq` seconds after the start.
        labels: of `identify`.
        assets: (kind, SHA-256, bytes) of each asset that is announced.
        events: what happened, in place of all of that.
        title: of the page, in its header.
        images: the site's list of them.
    """
    at_ms = STARTED_MS + seq * 1000
    envelope = {
        "v": 1,
        "recorder": "0.1.0",
        "policy": 1,
        "visitor": client_id(visitor),
        "session": client_id(session),
        "session_started_ms": STARTED_MS,
        "tab": client_id(tab),
        "page": client_id(page),
        "seq": seq,
        "sent_ms": at_ms,
        "final": False,
        "labels": list(labels),
        "events": [
            *([_snapshot(at_ms)] if seq == 0 else []),
            _text(text, at_ms),
            *(_asset(*asset, at_ms) for asset in assets),
        ]
        if events is None
        else list(events),
    }
    if seq == 0:
        envelope["header"] = {**_HEADER, "title": title}
    policy = SitePolicy(site=site, version=1, origins=POLICY.origins, consent=ConsentMode.NONE, images=images)
    return apply(decode(json.dumps(envelope).encode()), policy)


def png(content: bytes) -> bytes:
    """An image whose picture is `content`; that it cannot be drawn is no business of storage."""
    chunks = [(b"IHDR", bytes((0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0))), (b"IDAT", content), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(png_chunk(*chunk) for chunk in chunks)


def png_chunk(kind: bytes, body: bytes) -> bytes:
    return len(body).to_bytes(4, "big") + kind + body + crc32(kind + body).to_bytes(4, "big")


def client_id(name: str) -> str:
    """22 characters of base64url, as a recorder makes them."""
    digest = blake2b(name.encode(), digest_size=16).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def finished(recording: RecordingId) -> FinishedRecording:
    """What the second pass makes of a stored recording."""
    finisher = Finisher(POLICY)
    for page in reading.read(recording):
        finisher.page(page.page, [segment.events_json for segment in page.segments])
    return finisher.finished(recording)


def _snapshot(at_ms: int) -> dict[str, Any]:
    """A document with one text node, 5, that `_text` changes."""
    text = {"type": 3, "id": 5, "textContent": "before"}
    body = _element(4, "body", _element(6, "p", text))
    html = _element(2, "html", _element(3, "head"), body)
    document = {"type": 0, "id": 1, "childNodes": [html]}
    offset = {"left": 0, "top": 0}
    return {"type": 2, "timestamp": at_ms, "data": {"node": document, "initialOffset": offset}}


def _element(number: int, name: str, *children: dict[str, Any]) -> dict[str, Any]:
    return {"type": 2, "id": number, "tagName": name, "attributes": {}, "childNodes": list(children)}


def _text(text: str, at_ms: int) -> dict[str, Any]:
    texts = [{"id": 5, "value": text, "vt": "c"}]
    mutation = {"source": 0, "texts": texts, "attributes": [], "removes": [], "adds": []}
    return {"type": 3, "timestamp": at_ms, "data": mutation}


def _asset(kind: str, sha256: str, size_bytes: int, at_ms: int) -> dict[str, Any]:
    url = f"http://localhost:8002/{kind}"
    payload = {"kind": kind, "url": url, "sha256": sha256, "bytes": size_bytes}
    return {"type": 5, "timestamp": at_ms, "data": {"tag": "voile.asset", "payload": payload}}


_HEADER: dict[str, Any] = {
    "url": "http://localhost:8002/",
    "referrer": "",
    "title": "Shop",
    "started_ms": STARTED_MS,
    "language": "en",
    "time_zone": "Europe/Berlin",
    "screen": [1920, 1080],
    "viewport": [1280, 720],
    "pixel_ratio": 1,
    "touch": False,
    "entry": "load",
    "browser": "Chromium",
    "os": "Linux",
    "device": "desktop",
    "previous_page": None,
}
