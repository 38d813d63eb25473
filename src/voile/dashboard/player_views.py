"""The player's origin: one document, its script, and three ways to read one session with a token.

No cookie reaches this place. A token names a session and an account; what the account may see is asked
anew at each request, and each view is in the audit log before its first byte.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from functools import wraps

from asgiref.sync import sync_to_async
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from voile import log
from voile.dashboard import player_bundle, tokens
from voile.dashboard.player_answers import Refusal, dashboard_origin, document_csp, refused, secured
from voile.dashboard.player_session import described
from voile.dashboard.tokens import PlayerClaims
from voile.errors import NotFound, SegmentBroken, StorageError
from voile.recordings import playback
from voile.recordings import queries as recordings
from voile.recordings.viewing import viewer_of
from voile.sites import queries as sites
from voile.storage import assets

_log = log.get(__name__)
_FOR_EVER = "public, max-age=31536000, immutable"
# Ends a stream that cannot go on; the player shows what came before as incomplete.
_BROKEN = b'{"broken":true}\n'

View = Callable[..., HttpResponseBase]
DataView = Callable[..., HttpResponseBase]


def safe(view: View) -> View:
    """Answers GET and HEAD alone."""

    @wraps(view)
    def answered(request: HttpRequest, **parts: str) -> HttpResponseBase:
        if request.method not in ("GET", "HEAD"):
            return refused(Refusal.METHOD)
        return view(request, **parts)

    return answered


def with_token(view: DataView) -> View:
    """Hands on what the bearer token says; what the account may not see is not there."""

    @safe
    @wraps(view)
    def answered(request: HttpRequest, **parts: str) -> HttpResponseBase:
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        claims = tokens.verify(token.strip()) if kind.lower() == "bearer" else None
        if claims is None:
            return refused(Refusal.TOKEN)
        try:
            return view(claims, **parts)
        except NotFound:
            return refused(Refusal.MISSING)
        except StorageError:
            _log.error("player.not_readable")
            return refused(Refusal.SERVER)

    return answered


@safe
def document(request: HttpRequest) -> HttpResponseBase:  # noqa: ARG001 - Django's form
    bundle = player_bundle.bundle()
    if bundle is None:
        return refused(Refusal.BUNDLE)
    response = HttpResponse(bundle.document_for(dashboard_origin()))
    return secured(response, csp=document_csp(), caching="no-cache")


@safe
def script(request: HttpRequest, name: str) -> HttpResponseBase:  # noqa: ARG001 - Django's form
    """The script of the newest build; an older name is not there any more."""
    bundle = player_bundle.bundle()
    if bundle is None or name != bundle.script_name:
        return refused(Refusal.MISSING)
    response = HttpResponse(bundle.script, content_type="text/javascript; charset=utf-8")
    return secured(response, caching=_FOR_EVER)


@with_token
def session(claims: PlayerClaims) -> HttpResponseBase:
    viewer = viewer_of(claims.account)
    opened = playback.open_session(claims.session, viewer)
    site = sites.site(opened.summary.site, viewer.access)
    return secured(JsonResponse(described(opened, site.name)))


@with_token
def events(claims: PlayerClaims, page_id: str) -> HttpResponseBase:
    """One JSON array for each stored segment, in order, each on a line."""
    segments = playback.page_events(claims.session, page_id, viewer_of(claims.account))
    response = StreamingHttpResponse(_lines(segments), content_type="application/x-ndjson")
    return secured(response)


@with_token
def asset(claims: PlayerClaims, sha256: str) -> HttpResponseBase:
    summary = recordings.summary(claims.session, viewer_of(claims.account).access)
    found = assets.get(summary.site, sha256)
    if found is None:
        return refused(Refusal.MISSING)
    return secured(HttpResponse(found.data, content_type=found.media_type))


async def _lines(segments: Iterator[bytes]) -> AsyncIterator[bytes]:
    """The database is read in a thread of its own, a segment at a time, so that other requests go on."""
    take = sync_to_async(_next_line)
    while line := await take(segments):
        yield line


def _next_line(segments: Iterator[bytes]) -> bytes:
    """Empty at the end."""
    try:
        segment = next(segments, None)
    except SegmentBroken:
        _log.error("player.segment_broken")
        return _BROKEN
    return b"" if segment is None else segment + b"\n"
