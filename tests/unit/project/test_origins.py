from typing import Any

from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from voile.project.origins import PLAYER_EXTENSION, PlayerOrigin


def request(extensions: dict[str, Any]) -> ASGIRequest:
    scope = {
        "type": "http",
        "method": "GET",
        "path": "/",
        "query_string": b"",
        "headers": [(b"cookie", b"voile_session=abc")],
        "extensions": extensions,
    }
    return ASGIRequest(scope, b"")  # type: ignore[arg-type]  # a file of the body, which nobody reads


def respond(request: HttpRequest) -> HttpResponseBase:
    response = HttpResponse(",".join(request.COOKIES))
    response.set_cookie("voile_session", "abc")
    return response


def test_the_main_port_is_left_alone() -> None:
    given = request({})
    response = PlayerOrigin(respond)(given)
    assert isinstance(response, HttpResponse)
    assert response.content == b"voile_session"
    assert response.cookies
    assert not hasattr(given, "urlconf")


def test_the_players_port_has_its_own_urls_and_no_cookies() -> None:
    given = request({PLAYER_EXTENSION: {}})
    response = PlayerOrigin(respond)(given)
    assert isinstance(response, HttpResponse)
    assert response.content == b""
    assert not response.cookies
    assert given.urlconf == "voile.dashboard.player_urls"
