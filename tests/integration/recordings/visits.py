"""A real storage, and visits that go into it through the real committer."""

import asyncio
import dataclasses
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Any

import orjson
import pytest
from django.conf import settings

from voile import ids
from voile.errors import StorageError
from voile.events import decode_events, encode_events
from voile.ids import SiteId
from voile.policy import EventFacts, PageHeader, PageViewFact, ScrubbedEvents, types
from voile.recordings.actions import note_segments
from voile.storage import datakeys
from voile.storage.committer import Committer
from voile.storage.installation import Installation, close_storage, open_storage
from voile.storage.outcomes import Appended

SITE = SiteId("1234567890")
APPENDED = Appended()

Store = Callable[..., None]
Segment = Callable[..., ScrubbedEvents]


@pytest.fixture
def storage(tmp_path: Path) -> Iterator[Installation]:
    keys = tmp_path / "keys" / "master.key"
    config = dataclasses.replace(settings.VOILE, data_dir=tmp_path, master_key_file=keys)
    yield open_storage(config, create_master_key=True)
    close_storage()
    datakeys.forget()


@pytest.fixture
def store(storage: Installation) -> Store:
    """Append segments and note them, durable when this returns; `one_by_one` in commits of their own."""

    def run(*segments: ScrubbedEvents, one_by_one: bool = False, end: object = APPENDED) -> None:
        for batch in [[segment] for segment in segments] if one_by_one else [list(segments)]:
            ends = asyncio.run(_append(batch))
            assert ends == [end] * len(batch)

    return run


async def _append(segments: Sequence[ScrubbedEvents]) -> list[Any]:
    committer = Committer(note_segments)
    committer.start()
    try:
        return await asyncio.gather(*(committer.append(item) for item in segments))
    except StorageError:
        raise
    finally:
        await committer.stop()


@pytest.fixture
def segment() -> Segment:
    """One segment as the policy room would make it; times in seconds of the client's clock."""
    return _segment


def _segment(
    *,
    site: SiteId = SITE,
    visitor: str = "visitor",
    session: str = "session",
    tab: str = "tab",
    page: str = "page",
    seq: int = 0,
    at_s: float = 1_000.0,
    url: str | None = None,
    title: str = "",
    previous: str | None = None,
    clicks: int = 0,
    text: str = "x",
    **more: Any,
) -> ScrubbedEvents:
    at_ms = int(at_s * 1000)
    body = _encoded(_snapshot(at_ms, text) if seq == 0 else [_text(at_ms, text)])
    views = () if url is None else (PageViewFact(at_ms, url, title, "load"),)
    made: dict[str, Any] = {
        "seal": types._SEAL,
        "site": site,
        "visitor": ids.visitor_id(site, visitor),
        "session": ids.session_id(site, session),
        "recording": ids.recording_id(site, session, tab),
        "page": ids.page_id(site, page),
        "seq": seq,
        "policy_version": 1,
        "recorder_version": "0.1.0",
        "sent_ms": at_ms + 1000,
        "final": False,
        "session_started_ms": at_ms,
        "header": None if url is None else _header(site, at_ms, url, title, previous),
        "labels": (),
        "tags": (),
        "events_json": body,
        "first_ms": at_ms,
        "last_ms": at_ms + 500,
        "facts": EventFacts(clicks=clicks, event_count=1, page_views=views, has_snapshot=seq == 0),
        "breaches": Counter(),
        "dropped": Counter(),
        "content_digest": blake2b(body).digest(),
    }
    return ScrubbedEvents(**(made | more))


def _header(site: SiteId, at_ms: int, url: str, title: str, previous: str | None) -> PageHeader:
    return PageHeader(
        url=url,
        referrer="",
        title=title,
        started_ms=at_ms,
        language="en",
        time_zone="Europe/Berlin",
        screen=(1920, 1080),
        viewport=(1280, 720),
        pixel_ratio=1.0,
        touch=False,
        entry="load",
        browser="Chromium",
        os="Linux",
        device="desktop",
        previous_page=None if previous is None else ids.page_id(site, previous),
    )


# Ids of the nodes in `_snapshot`: text in a paragraph, and text in an element that is masked.
CLEAR_TEXT, MASKED_TEXT = 6, 8


def _snapshot(at_ms: int, text: str) -> list[dict[str, Any]]:
    def element(node_id: int, tag: str, *children: dict[str, Any], **more: Any) -> dict[str, Any]:
        return {
            "type": 2,
            "id": node_id,
            "tagName": tag,
            "attributes": {},
            "childNodes": list(children),
            **more,
        }

    clear = {"type": 3, "id": CLEAR_TEXT, "textContent": text}
    masked = {"type": 3, "id": MASKED_TEXT, "textContent": "XXXX XX"}
    body = element(4, "body", element(5, "p", clear), element(7, "p", masked, vt="m"))
    document = {"type": 0, "id": 1, "childNodes": [element(2, "html", element(3, "head"), body)]}
    data = {"node": document, "initialOffset": {"top": 0, "left": 0}}
    meta = {"href": "https://shop.example/", "width": 1280, "height": 720}
    return [{"type": 4, "timestamp": at_ms, "data": meta}, {"type": 2, "timestamp": at_ms, "data": data}]


def _text(at_ms: int, text: str, node: int = CLEAR_TEXT) -> dict[str, Any]:
    """A text mutation that claims to be clear, whatever the node is."""
    texts = [{"id": node, "value": text, "vt": "c"}]
    data = {"source": 0, "texts": texts, "attributes": [], "removes": [], "adds": []}
    return {"type": 3, "timestamp": at_ms, "data": data}


def claims_clear(at_s: float, text: str) -> bytes:
    """Text for the masked element under a stamp that says clear: what only the tree can tell."""
    return _encoded([_text(int(at_s * 1000), text, MASKED_TEXT)])


def _encoded(events: list[dict[str, Any]]) -> bytes:
    """As the first pass writes them."""
    return encode_events(decode_events(orjson.dumps(events)))
