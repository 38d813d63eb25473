"""The data of the player's origin: three ways to read one session, with a token.

A token names a session and an account; what the account may see is asked anew at each request, and each
view is in the audit log before its first byte.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from functools import wraps

from asgiref.sync import sync_to_async
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from voile import log
from voile.dashboard import previews, tokens
from voile.dashboard.player_answers import Refusal, refused, secured
from voile.dashboard.player_session import described, policy_versions
from voile.dashboard.player_views import View, safe
from voile.dashboard.tokens import PlayerClaims, Preview
from voile.errors import BeingCorrected, NotFound, PolicyError, SegmentBroken, StorageError
from voile.recordings import files, playback
from voile.recordings.viewing import viewer_of
from voile.sites import queries as sites

_log = log.get(__name__)
# Ends a stream that cannot go on; the player shows what came before as incomplete.
_BROKEN = b'{"broken":true}\n'


def with_token(view: View) -> View:
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
        except BeingCorrected:
            return refused(Refusal.CORRECTING)
        except (StorageError, PolicyError):
            _log.error("player.not_readable")
            return refused(Refusal.SERVER)

    return answered


@with_token
def session(claims: PlayerClaims) -> HttpResponseBase:
    if claims.preview:
        return secured(JsonResponse(previews.session(claims, claims.preview)))
    viewer = viewer_of(claims.account)
    opened = playback.open_session(claims.session, viewer)
    site = sites.site(opened.summary.site, viewer.access)
    recorded = sites.recorded_kinds(site.id, policy_versions(opened))
    today = sites.recorded_kinds(site.id, ())
    return secured(JsonResponse(described(opened, site.name, recorded=recorded, today=today)))


@with_token
def events(claims: PlayerClaims, page_id: str) -> HttpResponseBase:
    """One JSON array for each stored segment, in order, each on a line."""
    if claims.preview:
        return _previewed(claims, claims.preview, page_id)
    segments = playback.page_events(claims.session, page_id, viewer_of(claims.account))
    response = StreamingHttpResponse(_lines(segments), content_type="application/x-ndjson")
    return secured(response)


@with_token
def asset(claims: PlayerClaims, sha256: str) -> HttpResponseBase:
    found = files.asset(claims.session, sha256, viewer_of(claims.account))
    if found is None:
        # Announced and never uploaded, or expired: nothing is wrong, there is nothing to show.
        return secured(HttpResponse(status=204))
    return secured(HttpResponse(found.data, content_type=found.media_type))


def _previewed(claims: PlayerClaims, preview: Preview, page_id: str) -> HttpResponseBase:
    """The one page that the token names, whatever else its session holds."""
    if page_id != (preview.page or previews.SAMPLE_ID):
        return refused(Refusal.MISSING)
    line = previews.events(claims, preview) + b"\n"
    return secured(HttpResponse(line, content_type="application/x-ndjson"))


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
    except BeingCorrected:
        return _BROKEN
    return b"" if segment is None else segment + b"\n"
