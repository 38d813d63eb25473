"""The visitor's own page: one ticket, one answer, one visitor's data."""

import json
import re

import pytest
from django.test import Client
from tests.integration.recordings.visits import Segment, Store
from tests.integration.rights import told

from voile import ids
from voile.accounts.access import EVERYTHING
from voile.dashboard.opt_out_texts import LANGUAGES
from voile.dashboard.own_words import WORDS
from voile.ids import SiteId
from voile.recordings import queries
from voile.rights.tickets import Holder, issue

pytestmark = pytest.mark.django_db(databases=["default", "keys"], transaction=True)


def visits(store: Store, segment: Segment) -> SiteId:
    """Two visitors at one site."""
    shop = told.site()
    store(segment(site=shop, url="https://shop.example/mine"))
    store(segment(site=shop, visitor="b", session="b", tab="b", page="b", url="https://shop.example/theirs"))
    return shop


def opened(shop: SiteId, language: str = "en") -> tuple[Client, str, list[str]]:
    client = Client()
    ticket = issue(Holder(shop, ids.visitor_id(shop, "visitor")))
    page = client.get(f"/my/{ticket}/", HTTP_ACCEPT_LANGUAGE=language)
    assert page.status_code == 200
    assert client.get(f"/my/{ticket}/").status_code == 410
    return client, page.content.decode(), re.findall(r"/my/[\w-]{43}/", page.content.decode())


def test_it_shows_the_own_visits_alone(store: Store, segment: Segment) -> None:
    _, page, _ = opened(visits(store, segment))
    assert "https://shop.example/mine" in page
    assert "theirs" not in page


def test_it_speaks_the_language_of_the_visitor(store: Store, segment: Segment) -> None:
    _, page, _ = opened(visits(store, segment), "de-CH,en;q=0.5")
    assert '<html lang="de"' in page
    assert "Alles löschen" in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_word(language: str, store: Store, segment: Segment) -> None:
    assert set(WORDS[language]) == set(WORDS["en"])
    assert "{site}" in WORDS[language]["lead"]
    shop = visits(store, segment)
    _, page, _ = opened(shop, language)
    assert f'<html lang="{language}"' in page
    assert WORDS[language]["erase"] in page
    assert f"/exclude/{shop}?lang={language}&amp;return=https%3A%2F%2Fshop.example%2F" in page


def test_what_is_stored_can_be_taken_along(store: Store, segment: Segment) -> None:
    client, _, (download, _) = opened(visits(store, segment))
    answer = client.post(download, {"download": "1"})
    data = json.loads(answer.getvalue())
    assert [one["session"]["pages"][0]["url"] for one in data["sessions"]] == ["https://shop.example/mine"]
    assert client.post(download, {"download": "1"}).status_code == 410


def test_everything_of_one_can_be_erased_and_nothing_of_others(store: Store, segment: Segment) -> None:
    shop = visits(store, segment)
    client, _, (_, erase) = opened(shop)
    assert "Everything was erased" in client.post(erase, {"erase": "1"}).content.decode()
    left = [each.id for each in queries.list_sessions(EVERYTHING).sessions]
    assert left == [ids.session_id(shop, "b")]


def test_who_has_no_ticket_learns_nothing() -> None:
    assert Client().get("/my/guessed/").status_code == 410
    assert "cannot tell which browser is yours" in Client().get("/my/").content.decode()
