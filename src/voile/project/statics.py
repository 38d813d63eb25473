"""The dashboard's static files: their URLs, and the small responder that serves them.

A URL made by `{% static %}` names the digest of the file (`?v=...`), so it may be cached for ever; the same
file without it, or with an old one, is read anew each time. No build step renames anything.
"""

import mimetypes
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from urllib.parse import parse_qs

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage

from voile.ingest.asgi_types import Receive, Scope, Send

ROOT = Path(__file__).resolve().parent.parent / "dashboard" / "static"
_DIGEST_BYTES = 8
_FOR_EVER = b"public, max-age=31536000, immutable"
_CHECK = b"no-cache"


@lru_cache(maxsize=256)
def _digest(path: Path, mtime_ns: int, size: int) -> str:  # noqa: ARG001 - the key of the cache
    return blake2b(path.read_bytes(), digest_size=_DIGEST_BYTES).hexdigest()


def digest(path: Path) -> str:
    stat = path.stat()
    return _digest(path, stat.st_mtime_ns, stat.st_size)


class VersionedStatic(StaticFilesStorage):
    """`{% static %}` with the file's digest in the URL."""

    def url(self, name: str | None) -> str:
        found = finders.find(name) if name else None
        plain = f"{settings.STATIC_URL}{name}"
        return f"{plain}?v={digest(Path(found))}" if isinstance(found, str) else plain


def find(url_path: str) -> Path | None:
    """The file under `ROOT` that `url_path` (`/static/...`) names; none outside of it."""
    try:
        path = (ROOT / url_path.removeprefix("/static/")).resolve()
        return path if path.is_relative_to(ROOT.resolve()) and path.is_file() else None
    except (OSError, ValueError):
        # A name that no file can have: too long, or with a zero byte.
        return None


async def serve(scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG001 - the form of ASGI
    """Answer GET and HEAD for a file below `/static/`."""
    path = find(scope["path"]) if scope["method"] in ("GET", "HEAD") else None
    if path is None:
        await _send(send, 404, b"text/plain", _CHECK, b"not found")
        return
    wanted = parse_qs(scope["query_string"]).get(b"v", [b""])[0].decode("ascii", "replace")
    caching = _FOR_EVER if wanted == digest(path) else _CHECK
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    if kind.startswith("text/"):
        kind += "; charset=utf-8"
    await _send(send, 200, kind.encode(), caching, path.read_bytes() if scope["method"] == "GET" else b"")


async def _send(send: Send, status: int, kind: bytes, caching: bytes, body: bytes) -> None:
    headers = [(b"content-type", kind), (b"cache-control", caching), (b"x-content-type-options", b"nosniff")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
