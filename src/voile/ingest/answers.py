"""Answers, and the headers that let a page on another origin read them."""

from dataclasses import dataclass, field

import msgspec

from voile.ingest.asgi_types import Send
from voile.ingest.outcomes import REJECTIONS, Outcome

Headers = list[tuple[bytes, bytes]]

JSON = b"application/json"
RETRY_AFTER_S = 30


@dataclass(frozen=True, slots=True, repr=False)
class Answer:
    status: int
    kind: bytes = b""
    body: bytes = b""
    headers: Headers = field(default_factory=list)


def cors(origin: str | None) -> Headers:
    """Headers that let the page read the answer: its own origin, or any where nothing of a site is in it."""
    allowed = origin.encode("latin-1") if origin else b"*"
    return [(b"access-control-allow-origin", allowed), (b"vary", b"Origin")]


def accepted(outcome: Outcome, policy_version: int, missing: list[str], origin: str) -> Answer:
    body = {"outcome": outcome.told, "policy": policy_version, "missing": missing}
    return _json(200, body, cors(origin))


def asset(outcome: Outcome, origin: str) -> Answer:
    return _json(200, {"outcome": outcome.told}, cors(origin))


def notice(outcome: Outcome, ticket: str, origin: str) -> Answer:
    return _json(200, {"outcome": outcome.told} | ({"ticket": ticket} if ticket else {}), cors(origin))


def dropped(outcome: Outcome, policy_version: int, origin: str) -> Answer:
    body = {"outcome": outcome.told, "reason": outcome.reason, "policy": policy_version}
    return _json(200, body, cors(origin))


def rejected(outcome: Outcome, origin: str | None) -> Answer:
    """`origin` is the page's once it has been found on the site's list, and None before."""
    rejection = REJECTIONS[outcome]
    body = {"outcome": outcome.told, "reason": outcome.reason, "message": rejection.message}
    headers = cors(origin)
    if rejection.status in (429, 503, 507):
        headers.append((b"retry-after", str(RETRY_AFTER_S).encode()))
        # A page on another origin, and the recorder in it, would not be shown it. Source: Fetch, 3.3.3
        headers.append((b"access-control-expose-headers", b"Retry-After"))
    if rejection.status == 405:
        headers.append((b"allow", b"POST, OPTIONS"))
    return _json(rejection.status, body, headers)


def preflight(methods: bytes) -> Answer:
    """The recorder's requests need none; a proxy or a curious developer may still ask."""
    headers = [(b"access-control-allow-methods", methods), (b"access-control-max-age", b"600")]
    return Answer(204, headers=[*cors(None), *headers, (b"allow", methods + b", OPTIONS")])


def _json(status: int, body: object, headers: Headers) -> Answer:
    return Answer(status, JSON, msgspec.json.encode(body), [*headers, (b"cache-control", b"no-store")])


async def send_answer(answer: Answer, send: Send, *, with_body: bool = True) -> None:
    headers = list(answer.headers)
    # An answer without content has no length either. Source: RFC 9110, 8.6.
    if answer.status != 204:
        headers += [(b"content-length", str(len(answer.body)).encode())]
    if answer.kind:
        headers += [(b"content-type", answer.kind), (b"x-content-type-options", b"nosniff")]
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": answer.body if with_body else b""})
