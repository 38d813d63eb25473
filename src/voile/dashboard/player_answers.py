"""How the player's origin answers: the headers of every answer, and errors as JSON."""

from __future__ import annotations

import enum
from typing import Final, TypeVar
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase

Response = TypeVar("Response", bound=HttpResponseBase)

# What is not a document needs nothing, should a browser ever be made to show it as one.
_DATA_CSP: Final = "default-src 'none'; frame-ancestors 'none'; sandbox"
_PERMISSIONS: Final = (
    "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=(), fullscreen=(self)"
)


class Refusal(enum.Enum):
    """Why there is no data, with its status and words."""

    TOKEN = (401, "The token is missing, broken or too old; the dashboard gives a new one.")
    MISSING = (404, "There is no such thing here, or not for this account.")
    CORRECTING = (409, "This recording is being corrected; it will be shown again in a few minutes.")
    METHOD = (405, "Only GET and HEAD are answered here.")
    REQUEST = (400, "The request cannot be understood.")
    SERVER = (500, "The server could not answer; its log says why.")
    BUNDLE = (503, "The player has not been built: run `npm run build -w player`.")

    @property
    def status(self) -> int:
        return self.value[0]

    @property
    def message(self) -> str:
        return self.value[1]


def dashboard_origin() -> str:
    """Who alone may show the player in a frame and talk with it."""
    parts = urlsplit(settings.VOILE.public_url)
    return f"{parts.scheme}://{parts.netloc}"


def document_csp() -> str:
    """The recorded page's frame inherits this: styles and what was stored with it, no script, no request."""
    return (
        "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'unsafe-inline'; "
        f"img-src data: blob:; font-src data: blob:; frame-ancestors {dashboard_origin()}"
    )


def secured(response: Response, *, csp: str = _DATA_CSP, caching: str = "no-store") -> Response:
    response.headers["Content-Security-Policy"] = csp
    response.headers["Cache-Control"] = caching
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Permissions-Policy"] = _PERMISSIONS
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def refused(refusal: Refusal) -> JsonResponse:
    body = {"error": {"reason": refusal.name.lower(), "message": refusal.message}}
    response = secured(JsonResponse(body, status=refusal.status))
    if refusal is Refusal.TOKEN:
        response.headers["WWW-Authenticate"] = 'Bearer realm="voile.player"'
    return response


def not_found(request: HttpRequest, exception: Exception) -> JsonResponse:  # noqa: ARG001 - Django's form
    return refused(Refusal.MISSING)


def bad_request(request: HttpRequest, exception: Exception) -> JsonResponse:  # noqa: ARG001 - Django's form
    return refused(Refusal.REQUEST)


def server_error(request: HttpRequest) -> JsonResponse:  # noqa: ARG001 - Django's form
    return refused(Refusal.SERVER)
