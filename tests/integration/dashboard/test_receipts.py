"""The page of consent receipts: what it lists, how one is found, and the files."""

import csv
import io
import json
import re

import pytest
from django.test import Client
from tests.integration.dashboard.conftest import House
from tests.integration.rights import told

from voile.audit import queries as audit
from voile.dashboard import receipt_words
from voile.events.notice import Refusal, Source
from voile.ids import SiteId
from voile.rights import taking
from voile.rights.models import Receipt

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def page(client: Client, site: SiteId, query: str = "") -> str:
    return client.get(f"/sites/{site}/receipts/{query}").content.decode()


def listed(shown: str) -> list[str]:
    return re.findall(r"<code>([0-9a-f]{32})</code>", shown)


def test_an_empty_list_says_how_it_fills(owner: Client, house: House) -> None:
    shown = page(owner, house.shop)
    assert "No receipt yet" in shown
    assert "Nobody refused in the last 30 days." in shown


def test_a_grant_and_its_withdrawal_are_listed_and_found_by_their_number(owner: Client, house: House) -> None:
    taking.take(house.shop, told.grant())
    taking.take(house.shop, told.grant(visitor="other", session="other"))
    shown = page(owner, house.shop)
    assert len(listed(shown)) == 2
    assert "Heard from Cookiebot, an act of the visitor" in shown
    one = Receipt.objects.first()
    assert one
    assert listed(page(owner, house.shop, f"?receipt={one.id}")) == [one.id]
    assert listed(page(owner, house.shop, f"?receipt={one.consent}")) == [one.id]
    assert "No receipt fits" in page(owner, house.shop, "?receipt=nothing")
    assert "No receipt fits" in page(owner, house.shop, "?kind=withdrawal")
    assert len(listed(page(owner, house.shop, "?kind=nonsense"))) == 2, "it narrows nothing and says so"


def test_a_long_list_goes_on(owner: Client, house: House) -> None:
    for number in range(45):
        taking.take(house.shop, told.grant(visitor=f"v{number}", session=f"s{number}"))
    first = page(owner, house.shop)
    (older,) = re.findall(r'href="(\?[^"]+)">Older receipts', first)
    second = page(owner, house.shop, older.replace("&amp;", "&"))
    assert (len(listed(first)), len(listed(second))) == (40, 5)
    assert len({*listed(first), *listed(second)}) == 45


def test_refusals_are_numbers(owner: Client, house: House) -> None:
    taking.take(house.shop, Refusal(v=1, source=Source.OPT_OUT))
    shown = page(owner, house.shop)
    assert "1 refusal" in shown
    assert "1 heard from an opt-out" in shown
    assert not listed(shown)


def test_the_files_hold_all_and_are_audited(owner: Client, house: House) -> None:
    taking.take(house.shop, told.grant())
    Receipt.objects.update(record="=1+1")
    as_json = owner.post(f"/sites/{house.shop}/receipts/export/json/")
    (one,) = json.loads(as_json.content)
    assert (one["site"], one["record"]) == (house.shop, "=1+1")
    assert as_json["Content-Disposition"] == f'attachment; filename="consent-receipts-{house.shop}.json"'
    as_csv = owner.post(f"/sites/{house.shop}/receipts/export/csv/")
    (row,) = csv.DictReader(io.StringIO(as_csv.content.decode()))
    assert row["id"] == one["id"]
    assert row["record"] == "'=1+1", "a spreadsheet must not calculate it"
    assert owner.get(f"/sites/{house.shop}/receipts/export/json/").status_code == 405
    assert owner.post(f"/sites/{house.shop}/receipts/export/xml/").status_code == 404
    assert len([entry for entry in audit.entries() if entry.action == "receipts.exported"]) == 2


def test_viewers_and_others_see_nothing_of_it(viewer: Client, house: House) -> None:
    for site in (house.shop, house.help):
        assert viewer.get(f"/sites/{site}/receipts/").status_code in (403, 404)
        assert viewer.post(f"/sites/{site}/receipts/export/json/").status_code in (403, 404)


def test_every_source_has_words() -> None:
    assert set(receipt_words.SOURCES) == {source.value for source in Source}
