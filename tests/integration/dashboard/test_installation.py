"""Is it working? What whoever installs the script is shown."""

import re

import pytest
from django.test import Client
from tests.integration.dashboard.conftest import House, Visit

from voile.sites import actions as sites
from voile.sites import checks, marks, snippet
from voile.sites.marks import MarkKind

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def page(client: Client, site: str, query: str = "") -> str:
    answer = client.get(f"/sites/{site}/installation/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("form", snippet.FORMS, ids=lambda form: form.key)
def test_each_form_of_the_snippet_is_one_link_away(
    owner: Client, house: House, form: snippet.SnippetForm
) -> None:
    assert f'href="?as={form.key}#install"' in page(owner, house.shop)
    shown = page(owner, house.shop, f"?as={form.key}")
    assert form.lead.replace("<", "&lt;").replace(">", "&gt;") in shown
    assert house.shop in shown


def test_links_open_a_page_of_the_site_with_a_mark_that_is_good(owner: Client, house: House) -> None:
    shown = page(owner, house.shop, "?page=https://shop.example.org/linen%3Froom=bath%23top")
    found = re.findall(
        r'href="(https://shop\.example\.org/linen\?room=bath#top&amp;voile_mark=([^"]+))"', shown
    )
    kinds = [marks.read(house.shop, text) for _, text in found]
    assert [mark.kind for mark in kinds if mark] == [MarkKind.CHECK, MarkKind.TRY]
    assert page(owner, house.shop) != page(owner, house.shop), "links are signed anew each time"


@pytest.mark.parametrize(
    "address", ["https://evil.example.org/", "javascript:alert(1)", "//x", "https://[", "x"]
)
def test_an_address_elsewhere_is_refused_with_what_would_do(
    owner: Client, house: House, address: str
) -> None:
    answer = owner.get(f"/sites/{house.shop}/installation/", {"page": address})
    shown = answer.content.decode()
    assert answer.status_code == 400
    assert 'role="alert"' in shown
    assert "voile_mark" not in shown
    assert f'href="{address}' not in shown


def test_a_check_is_waited_for_until_it_works(owner: Client, house: House) -> None:
    mark, text = marks.issue(house.shop, MarkKind.CHECK)
    path = f"/sites/{house.shop}/installation/checks/{mark.id}/"
    assert "Waiting for the page" in owner.get(path).content.decode()
    marks.use(house.shop, text)
    checks.report(house.shop, mark.id, ["decision:not_granted"], 1)
    waiting = owner.get(path).content.decode()
    assert "Waiting for consent" in waiting
    assert "every 2s" in waiting
    checks.report(house.shop, mark.id, ["decision:not_granted", "decision:record", "stored"], 1)
    done = owner.get(path).content.decode()
    assert "It works." in done
    assert "every 2s" not in done


def test_a_check_of_another_site_is_not_there(viewer: Client, house: House) -> None:
    mark, _ = marks.issue(house.shop, MarkKind.CHECK)
    assert viewer.get(f"/sites/{house.shop}/installation/checks/{mark.id}/").status_code == 404
    assert viewer.get(f"/sites/{house.shop}/installation/").status_code == 404
    assert "Waiting" in viewer.get(f"/sites/{house.help}/installation/checks/{mark.id}/").content.decode()


def test_what_arrived_is_shown_by_day_and_by_outcome(owner: Client, house: House) -> None:
    assert "Nothing yet" in page(owner, house.shop)
    sites.add_outcomes({(house.shop, "accepted"): 1234, (house.shop, "rejected_foreign_origin"): 5})
    shown = page(owner, house.shop)
    assert "1,234" in shown
    assert "Add the page" in shown or "origin is not in the site" in shown
    assert '<rect class="text-error"' in shown


def test_versions_of_the_recorder_are_those_of_the_sessions(
    owner: Client, house: House, visit: Visit
) -> None:
    assert "No session in the last" in page(owner, house.shop)
    visit(house.shop, "ada")
    visit(house.shop, "grace")
    shown = page(owner, house.shop)
    row = shown.partition('id="recorder"')[2]
    assert "0.1.0" in row
    assert re.search(r'class="number">2<', row)
