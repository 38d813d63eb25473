from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from voile.project.headers import SecurityHeaders


def answer(response: HttpResponse) -> HttpResponseBase:
    return SecurityHeaders(lambda request: response)(HttpRequest())


def test_no_inline_script_and_only_the_player_in_a_frame() -> None:
    policy = answer(HttpResponse()).headers["Content-Security-Policy"]
    parts = dict(part.split(" ", 1) for part in policy.split("; "))
    assert parts["default-src"] == "'none'"
    assert parts["script-src"] == "'self'"
    assert parts["frame-src"] == "http://127.0.0.1:8001"
    assert parts["frame-ancestors"] == "'none'"
    assert "unsafe" not in policy


def test_pages_are_not_kept_by_caches_or_search_engines() -> None:
    headers = answer(HttpResponse()).headers
    assert headers["Cache-Control"] == "no-store"
    assert "noindex" in headers["X-Robots-Tag"]


def test_an_answer_that_chose_its_own_policy_keeps_it() -> None:
    response = HttpResponse(headers={"Content-Security-Policy": "frame-ancestors http://a.example"})
    headers = answer(response).headers
    assert headers["Content-Security-Policy"] == "frame-ancestors http://a.example"
    assert "X-Frame-Options" not in headers
