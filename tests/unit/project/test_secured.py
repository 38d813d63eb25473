from typing import Any

import pytest

from voile.ingest.asgi_types import Receive, Scope, Send
from voile.project.secured import secured

Headers = list[tuple[bytes, bytes]]


async def answered(headers: Headers, *, https: bool = False, fails: str = "") -> tuple[int, dict[str, str]]:
    sent: list[Any] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if fails == "before":
            raise RuntimeError("Kaia at 198.51.100.7")
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        if fails == "after":
            raise RuntimeError("Kaia at 198.51.100.7")
        await send({"type": "http.response.body", "body": b""})

    async def receive() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)

    await secured(app, https=https)({"type": "http"}, receive, send)
    assert [message["type"] for message in sent].count("http.response.start") == 1
    return sent[0]["status"], {name.decode(): value.decode() for name, value in sent[0]["headers"]}


async def test_what_an_answer_leaves_out_is_added() -> None:
    _, headers = await answered([])
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert "strict-transport-security" not in headers


async def test_what_it_says_itself_stays() -> None:
    policy = b"default-src 'none'; frame-ancestors https://voile.example"
    _, headers = await answered([(b"Content-Security-Policy", policy), (b"referrer-policy", b"same-origin")])
    assert headers["Content-Security-Policy"] == policy.decode()
    assert "content-security-policy" not in headers
    assert "x-frame-options" not in headers
    assert headers["referrer-policy"] == "same-origin"


async def test_over_https_browsers_stay_there() -> None:
    _, headers = await answered([], https=True)
    assert headers["strict-transport-security"] == "max-age=31536000"


@pytest.mark.parametrize(("fails", "status"), [("before", 500), ("after", 200)])
async def test_what_nobody_caught_has_an_answer_and_says_nothing(
    fails: str, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    ended, headers = await answered([], fails=fails)
    assert ended == status
    assert "content-security-policy" in headers
    assert "app.failed" in caplog.text
    assert "198.51.100.7" not in "".join(record.getMessage() for record in caplog.records)
