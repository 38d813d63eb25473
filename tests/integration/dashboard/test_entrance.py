import re

import pytest
from django.test import Client
from tests.integration.dashboard.conftest import House, logged_in

from voile.accounts import actions as accounts
from voile.accounts import initial
from voile.audit import actors
from voile.audit import queries as log
from voile.dashboard import urls

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

NAMED = {
    **{"session": "5e" * 16, "site": "1234567890", "account": "1"},
    **{"section": "privacy", "version": "1", "preset": "balanced", "check": "nobody"},
    **{"invitation": "1", "form": "json"},
}


@pytest.mark.parametrize("page", urls.PAGES, ids=lambda page: page.name)
def test_every_page_needs_a_log_in(page: object) -> None:
    pattern = str(page.pattern)  # type: ignore[attr-defined]  # a URLPattern
    route = re.sub(r"<\w+:(\w+)>", lambda found: NAMED[found[1]], pattern)
    for method in ("GET", "POST"):
        answer = Client().generic(method, f"/{route}")
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/login/?next=")


def test_a_log_in_gives_a_new_session_key(house: House) -> None:
    client = Client()
    client.get("/login/")
    planted = client.session
    planted["known"] = "to the attacker"
    planted.save()
    client.cookies["voile_session"] = planted.session_key or ""
    client.post("/login/", {"email": house.owner.email, "password": house.owner.password})
    assert client.cookies["voile_session"].value not in ("", planted.session_key)
    assert client.get("/").status_code == 200


@pytest.mark.parametrize("email", ["ada@example.org", "nobody@example.org"])
def test_a_refusal_does_not_say_whether_the_account_exists(house: House, email: str) -> None:
    answer = Client().post("/login/", {"email": email, "password": "wrong"})
    assert answer.status_code == 401
    assert "do not go together" in answer.content.decode()


def test_too_many_attempts_have_to_wait_even_with_the_right_password(house: House) -> None:
    client = Client()
    answers = [client.post("/login/", {"email": house.owner.email, "password": "wrong"}) for _ in range(6)]
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["Retry-After"]) > 0
    assert "too many attempts" in answers[-1].content.decode()
    right = client.post("/login/", {"email": house.owner.email, "password": house.owner.password})
    assert right.status_code == 429


@pytest.mark.parametrize("onward", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", ""])
def test_a_log_in_leads_to_no_other_host(house: House, onward: str) -> None:
    data = {"email": house.owner.email, "password": house.owner.password, "next": onward}
    assert Client().post("/login/", data).headers["Location"] == "/"


def test_logging_out_takes_a_post_and_is_audited(owner: Client, house: House) -> None:
    assert owner.get("/logout/").status_code == 405
    assert owner.post("/logout/").status_code == 302
    assert owner.get("/").status_code == 302
    assert [entry.action for entry in log.entries(limit=1)] == ["logout"]


def test_forms_need_their_token(house: House) -> None:
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/login/", {"email": house.owner.email, "password": house.owner.password})
    assert answer.status_code == 403
    assert "Please try that again" in answer.content.decode()


def test_the_theme_stays_and_is_written_into_the_page(owner: Client) -> None:
    assert "data-theme" not in owner.get("/").content.decode()
    assert owner.post("/theme/", {"theme": "dark", "next": "/sites/"}).headers["Location"] == "/sites/"
    assert '<html lang="en" data-theme="dark">' in owner.get("/").content.decode()
    assert owner.post("/theme/", {"theme": "light"}).status_code == 204


def test_a_changed_password_ends_the_other_log_ins(owner: Client, house: House) -> None:
    other = logged_in(house.owner)
    new = "seven quiet looms at dawn"
    data = {"old": house.owner.password, "new": new, "again": new}
    assert owner.post("/account/password/", data | {"old": "wrong"}).status_code == 400
    assert owner.post("/account/password/", data | {"again": "other"}).status_code == 400
    assert owner.post("/account/password/", data | {"new": "short", "again": "short"}).status_code == 400
    assert owner.post("/account/password/", data).status_code == 302
    assert other.get("/").status_code == 302


@pytest.fixture
def newcomer(storage: None) -> Client:
    return logged_in(accounts.create_first_account("new@example.org", by=actors.COMMAND))


@pytest.mark.parametrize(
    "path", ["/", "/sites/", "/people/", "/account/", "/sessions/x/", "/sessions/x/token/"]
)
def test_a_one_time_password_opens_nothing_but_the_choice_of_another(newcomer: Client, path: str) -> None:
    for answer in (newcomer.get(path), newcomer.post(path)):
        assert answer.status_code == 302
        assert answer.headers["location"].startswith("/account/password/")


def test_the_first_password_of_ones_own_leads_on(newcomer: Client) -> None:
    assert initial.read() is not None
    shown = newcomer.get("/account/password/?next=/sites/").content.decode()
    assert "Choose your own password" in shown
    assert 'name="old"' not in shown
    new = "four unrelated words here"
    answer = newcomer.post("/account/password/", {"new": new, "again": new, "next": "/sites/"})
    assert (answer.status_code, answer.headers["location"]) == (302, "/sites/")
    assert newcomer.get("/sites/").status_code == 200
    assert initial.read() is None


def test_the_first_password_leads_to_no_other_host(newcomer: Client) -> None:
    new = "four unrelated words here"
    data = {"new": new, "again": new, "next": "https://evil.example/"}
    assert newcomer.post("/account/password/", data).headers["location"] == "/"
