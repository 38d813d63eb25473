"""Security headers for every answer of both ports, whoever gave it: Django, ingest, the static files.

What an answer says itself stays. The rest is what data needs that is never meant to be shown as a page. What
nobody caught ends here, with an answer that has the headers too.
"""

from collections.abc import Mapping
from typing import Any

from voile import log
from voile.ingest.asgi_types import App, Receive, Scope, Send

_log = log.get("project")

Headers = list[tuple[bytes, bytes]]

_DATA: Headers = [
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'; sandbox"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=(), payment=(), usb=()"),
    (b"x-robots-tag", b"noindex, nofollow"),
]
_FRAMED = (b"x-frame-options", b"DENY")
_STRICT_TRANSPORT = (b"strict-transport-security", b"max-age=31536000")


def secured(app: App, *, https: bool) -> App:
    """`app` with every header that it left out."""
    defaults = [*_DATA, _STRICT_TRANSPORT] if https else _DATA

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def send_secured(message: Mapping[str, Any]) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                message = {**message, "headers": _completed(message.get("headers", []), defaults)}
            await send(message)

        try:
            await app(scope, receive, send_secured)
        except Exception as error:  # noqa: BLE001 - the edge: the server behind would print and answer its own
            _log.exception("app.failed", error)
            if not started:
                await _fail(send_secured)

    return answer


async def _fail(send: Send) -> None:
    body = b"Voile made a mistake. It is in the log, without any content."
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": 500, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _completed(given: Headers, defaults: Headers) -> Headers:
    said = {name.lower(): value for name, value in given}
    completed = [*given, *(header for header in defaults if header[0] not in said)]
    # For old browsers, wherever nobody may frame it; the player, which the dashboard frames, says who may.
    policy = said.get(b"content-security-policy", _DATA[0][1])
    if b"frame-ancestors 'none'" in policy and _FRAMED[0] not in said:
        completed.append(_FRAMED)
    return completed
