"""The player's origin: its one document and its script. No cookie reaches this place, and none leaves it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt

from voile.dashboard import player_bundle
from voile.dashboard.player_answers import Refusal, dashboard_origin, document_csp, refused, secured

_FOR_EVER = "public, max-age=31536000, immutable"

View = Callable[..., HttpResponseBase]


def safe(view: View) -> View:
    """Answers GET and HEAD alone; nothing here changes anything, nor do cookies count."""

    @csrf_exempt
    @wraps(view)
    def answered(request: HttpRequest, **parts: str) -> HttpResponseBase:
        if request.method not in ("GET", "HEAD"):
            return refused(Refusal.METHOD)
        return view(request, **parts)

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
