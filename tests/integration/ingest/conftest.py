"""A running Voile with one site, shared by the tests of a module, and a recorder that speaks to it."""

import json
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.conftest import Reply, VoileProcess

ORIGIN = "https://shop.example.org"
AT_MS = 1_800_000_000_000


@dataclass
class Recorder:
    voile: "VoileProcess"
    wid: str

    def post(self, body: bytes, query: str = "", origin: str = ORIGIN, **headers: str) -> "Reply":
        """`query` wins over the right site and no encoding."""
        if "encoding=" not in query:
            query += "&encoding=identity"
        if "wid=" not in query:
            query += f"&wid={self.wid}"
        return self.voile.send(
            "POST", f"/i?{query.lstrip('&')}", body, origin=origin, content_type="text/plain"
        )

    def envelope(self, seq: int) -> bytes:
        """The envelope of a new page in a new session."""
        return json.dumps(envelope(seq)).encode()

    def until(self, done: Callable[[], bool], limit_s: float = 20) -> bool:
        deadline = time.monotonic() + limit_s
        while time.monotonic() < deadline:
            if done():
                return True
            time.sleep(0.05)
        return False


def envelope(seq: int) -> dict[str, Any]:
    body = {"type": 2, "id": 3, "tagName": "body", "attributes": {}, "childNodes": []}
    html = {"type": 2, "id": 2, "tagName": "html", "attributes": {}, "childNodes": [body]}
    snapshot = {"node": {"type": 0, "id": 1, "childNodes": [html]}, "initialOffset": {"left": 0, "top": 0}}
    ids = {name: secrets.token_urlsafe(16) for name in ("visitor", "session", "tab", "page")}
    header = {
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
    return {
        "v": 1,
        "recorder": "0.1.0",
        "policy": 1,
        **ids,
        "session_started_ms": AT_MS,
        "seq": seq,
        "sent_ms": AT_MS,
        "final": False,
        "header": header,
        "events": [
            {"type": 4, "timestamp": AT_MS, "data": {"href": f"{ORIGIN}/", "width": 800, "height": 600}},
            {"type": 2, "timestamp": AT_MS, "data": snapshot},
        ],
    }


@pytest.fixture(scope="module")
def recorder(voile_of_module: "VoileProcess") -> Recorder:
    voile = voile_of_module
    assert voile.run("init").returncode == 0
    site = voile.ask(
        "sites", "create", "Shop", "--origin", ORIGIN, "--consent", "none", "--set", "recording_frequency=100"
    )
    voile.set(ENVELOPES_PER_ADDRESS_PER_S="100000", TRUSTED_PROXIES="127.0.0.1")
    voile.start()
    return Recorder(voile, site["id"])
