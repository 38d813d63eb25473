import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from voile.dashboard import site_facts, themes, visits
from voile.dashboard.forms.filters import SessionFilterForm


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://shop.example.org/basket", "/basket"),
        ("https://shop.example.org/s?utm_source=x#top", "/s?utm_source=x#top"),
        ("https://shop.example.org", "shop.example.org"),
        ("", "unknown"),
    ],
)
def test_place(url: str, shown: str) -> None:
    assert visits.place(url) == shown


def test_a_filter_that_does_not_fit_narrows_nothing() -> None:
    form = SessionFilterForm({"since": "yesterday", "site": "666", "device": "mobile"}, sites=[])
    assert form.wanted.from_at is None
    assert form.wanted.site is None
    assert form.wanted.device == "mobile"
    assert set(form.errors) == {"since", "site"}


def test_the_last_day_of_a_filter_counts() -> None:
    wanted = SessionFilterForm(
        {"since": "2026-11-22", "until": "2026-11-22", "length": "60"}, sites=[]
    ).wanted
    assert wanted.from_at is not None
    assert wanted.to_at is not None
    assert (wanted.to_at - wanted.from_at).days == 1
    assert wanted.least_duration_ms == 60_000


@pytest.mark.parametrize("text", ["", "blue", "<script>"])
def test_a_theme_that_is_none_is_none(text: str) -> None:
    request = RequestFactory().get("/")
    request.COOKIES[themes.COOKIE] = text
    assert themes.chosen(request) is None


def test_a_theme_is_remembered_and_forgotten() -> None:
    response = HttpResponse()
    themes.remember(response, themes.Theme.DARK, secure=True)
    cookie = response.cookies[themes.COOKIE]
    assert (cookie.value, cookie["secure"], cookie["httponly"]) == ("dark", True, True)
    themes.remember(response, None, secure=True)
    assert response.cookies[themes.COOKIE]["max-age"] == 0


def test_what_a_page_must_allow() -> None:
    directives = site_facts.policy_directives("https://voile.example.org")
    assert directives == "script-src https://voile.example.org;\nconnect-src https://voile.example.org;"
