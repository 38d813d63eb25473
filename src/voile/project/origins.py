"""Two origins, one Django: the dashboard's, and the player's without cookies or the dashboard's pages."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

Respond = Callable[[HttpRequest], HttpResponseBase]

# Key in the ASGI scope's `extensions`, set by the dispatcher of the player's port and by nobody else.
PLAYER_EXTENSION = "voile.player"


def is_player(request: HttpRequest) -> bool:
    scope: dict[str, Any] = getattr(request, "scope", {})
    return PLAYER_EXTENSION in (scope.get("extensions") or {})


class PlayerOrigin:
    """Gives the player's port its own URLs and keeps cookies out of it.

    Browsers send cookies by host name without regard to the port, so the dashboard's cookies do arrive here.
    """

    def __init__(self, get_response: Respond) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not is_player(request):
            return self._get_response(request)
        request.urlconf = settings.PLAYER_URLCONF
        request.META.pop("HTTP_COOKIE", None)
        request.COOKIES.clear()
        response = self._get_response(request)
        response.cookies.clear()
        return response
