"""The dashboard against other people's pages and other people's objects."""

import itertools
import re
import time
from typing import Any
from unittest import mock

import pytest
from django.http import HttpRequest
from django.test import Client, override_settings
from django.urls import URLPattern
from tests.integration.dashboard.conftest import (
    HOST,
    House,
    Visit,
    house,
    logged_in,
    owner,
    storage,
    swift,
    throttle,
    viewer,
    visit,
)

from voile.accounts import actions as accounts
from voile.accounts import invitations
from voile.accounts.models import Account
from voile.audit import actors
from voile.dashboard import tokens, urls
from voile.ids import AccountId, SessionId
from voile.project.origins import PLAYER_EXTENSION

__all__ = ["house", "owner", "storage", "swift", "throttle", "viewer", "visit"]

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
NOWHERE = {"session": "5e" * 16, "site": "0000000000", "account": "99999", "invitation": "99999"}
# What stands below an object in an address, and names nothing of its own.
BELOW = {
    "section": "privacy",
    "version": "1",
    "preset": "balanced",
    "check": "nobody",
    "ticket": "none",
    "form": "json",
}
# Anybody may opt a visitor out, which harms nobody; only the page itself takes that back.
OPT_IN = {"choice": "in"}
ALL = [*urls.OPEN, *urls.PAGES]
ABOUT_OBJECTS = [page for page in urls.PAGES if re.search("<str:(session|site)>", str(page.pattern))]


def address(page: URLPattern, named: dict[str, str]) -> str:
    return "/" + re.sub(r"<\w+:(\w+)>", lambda found: (named | BELOW)[found[1]], str(page.pattern))


@pytest.mark.parametrize("page", ALL, ids=lambda page: str(page.name))
def test_no_form_of_another_page_is_taken(house: House, page: URLPattern) -> None:
    """Neither without the token, nor with it from another origin."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(_account(house))
    path = address(page, NOWHERE | {"site": house.shop})
    assert client.post(path, OPT_IN).status_code == 403
    assert forged(client, path, "https://evil.example") == 403
    assert forged(client, path, "null") == 403


def test_the_same_from_our_own_page_is_taken(house: House) -> None:
    """Or what is refused above would show nothing."""
    client = Client(enforce_csrf_checks=True)
    assert forged(client, "/theme/", f"http://{HOST}") == 204


def forged(client: Client, path: str, origin: str) -> int:
    """A request with a token that fits its cookie, as another subdomain might plant it."""
    client.cookies["voile_csrf"] = "x" * 32
    return client.post(path, OPT_IN, HTTP_ORIGIN=origin, HTTP_X_CSRFTOKEN="x" * 32).status_code


def _account(house: House) -> Account:
    return Account.objects.get(pk=house.owner.id)


@pytest.mark.parametrize("page", ABOUT_OBJECTS, ids=lambda page: str(page.name))
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_what_is_not_ones_own_looks_like_what_is_not_there(
    viewer: Client, house: House, visit: Visit, page: URLPattern, method: str
) -> None:
    member = accounts.create_account("m@example.org", "viewer", by=actors.COMMAND, sites=[house.shop])
    invited = invitations.invite(house.shop, "i@example.org", "viewer", by=actors.COMMAND).invitation
    theirs = {
        **{"session": visit(house.shop, "theirs"), "site": house.shop},
        **{"account": str(member.id), "invitation": str(invited.id)},
    }
    foreign = viewer.generic(method, address(page, theirs))
    missing = viewer.generic(method, address(page, NOWHERE))
    assert foreign.status_code == missing.status_code
    assert foreign.status_code in (403, 404, 405)
    assert _without_secrets(foreign.content) == _without_secrets(missing.content)


def _without_secrets(content: bytes) -> bytes:
    """A page without its CSRF token and its own address, which differ each time."""
    return re.sub(rb'(value|content)="[A-Za-z0-9]{64}"|"/[^"]*"', b"", content)


@pytest.fixture
def player(house: House) -> Client:
    """The player's port, as the dispatcher of that port marks its requests."""
    client = Client()
    generic = client.generic

    def marked(*args: Any, **more: Any) -> Any:
        with mock.patch.object(HttpRequest, "scope", {"extensions": {PLAYER_EXTENSION: {}}}, create=True):
            return generic(*args, **more)

    client.generic = marked  # type: ignore[method-assign]
    return client


def asked(player: Client, token: str) -> int:
    return player.get("/api/session", HTTP_AUTHORIZATION=f"Bearer {token}").status_code


def test_a_token_is_good_for_its_account_and_session_and_no_longer_than_both(
    player: Client, house: House, visit: Visit
) -> None:
    session, theirs = visit(house.help, "seen"), visit(house.shop, "theirs")
    good = tokens.make(session, house.viewer.id)
    assert asked(player, good) == 200
    assert asked(player, tokens.make(theirs, house.viewer.id)) == 404
    assert asked(player, tokens.make(SessionId("f" * 32), house.owner.id)) == 404
    assert asked(player, tokens.make(session, AccountId(99_999))) == 404
    with mock.patch("django.core.signing.time.time", return_value=time.time() - tokens.LIFETIME_S - 1):
        old = tokens.make(session, house.viewer.id)
    assert asked(player, old) == 401
    with override_settings(SECRET_KEY="another"):
        forged = tokens.make(session, house.viewer.id)
    assert asked(player, forged) == 401


def test_a_token_ends_with_the_right_to_see(player: Client, house: House, visit: Visit) -> None:
    """Tokens cannot be called back; what they open is asked anew each time."""
    session = visit(house.help, "seen")
    token = tokens.make(session, house.viewer.id)
    assert asked(player, token) == 200
    accounts.set_site_access(house.viewer.id, [house.shop], by=actors.COMMAND)
    assert asked(player, token) == 404


def test_what_a_stranger_says_of_their_address_does_not_reset_the_throttle(house: House) -> None:
    client = Client()
    wrong = {"email": house.owner.email, "password": "wrong"}
    answers = [
        client.post(
            "/login/", wrong, HTTP_X_FORWARDED_FOR=f"198.51.100.{n}", HTTP_FORWARDED=f"for=10.0.0.{n}"
        )
        for n in range(6)
    ]
    assert answers[-1].status_code == 429


def test_many_accounts_from_one_place_are_slowed_down_too(house: House) -> None:
    client = Client()
    statuses = [
        client.post("/login/", {"email": f"{n}@example.org", "password": "wrong"}).status_code
        for n in range(31)
    ]
    assert statuses[-1] == 429


def test_cookies_are_for_our_own_pages_alone(owner: Client, house: House) -> None:
    for name in ("voile_session", "voile_csrf"):
        owner.get("/account/password/")
        cookie = owner.cookies[name]
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"
        assert not cookie["domain"]


def test_a_log_in_that_ended_stays_ended(owner: Client, house: House) -> None:
    """The key of a session that was logged out opens nothing, planted again or not."""
    key = owner.cookies["voile_session"].value
    owner.post("/logout/")
    thief = Client()
    thief.cookies["voile_session"] = key
    assert thief.get("/").status_code == 302


def test_a_password_that_was_reset_ends_every_log_in(owner: Client, house: House) -> None:
    other = logged_in(house.viewer)
    assert other.get("/").status_code == 200
    assert owner.post(f"/people/{house.viewer.id}/password/").status_code in (200, 302)
    assert other.get("/").status_code == 302


def test_every_page_that_names_an_object_was_tried() -> None:
    named = set(itertools.chain.from_iterable(re.findall(r"<\w+:(\w+)>", str(page.pattern)) for page in ALL))
    assert named == {*NOWHERE, *BELOW}
