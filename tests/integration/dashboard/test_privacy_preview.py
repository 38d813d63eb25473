"""The preview on the privacy page: what it shows before settings are saved, and to whom."""

import re

import pytest
from django.test import Client
from tests.integration.dashboard.conftest import House, Visit

from voile.accounts.access import EVERYTHING
from voile.dashboard import tokens
from voile.sites import queries

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
SAVED = {
    "censor_all_inputs": "on",
    "script_errors": "on",
    "frames": "on",
    "url_domain": "on",
    "url_path": "on",
    "images": "",
    "query_parameters": "utm_source\nutm_medium\nutm_campaign\nutm_term\nutm_content",
}


def path(house: House) -> str:
    return f"/sites/{house.shop}/settings/privacy/"


def sides(shown: str) -> list[tokens.Preview]:
    found = [tokens.verify(token) for token in re.findall(r'data-token="([^"]+)"', shown)]
    return [claims.preview for claims in found if claims and claims.preview]


def keys(shown: str) -> list[str]:
    return re.findall(r'data-key="([0-9a-f]+)"', shown)


def test_it_begins_with_the_sample_on_both_sides(owner: Client, house: House) -> None:
    shown = owner.get(path(house)).content.decode()
    assert [(side.page, side.changes) for side in sides(shown)] == [("", {}), ("", {})]
    assert keys(shown)[0] == keys(shown)[1]
    assert "Change a setting, and the right side follows." in shown


def test_the_right_side_has_what_was_changed_and_nothing_is_saved(owner: Client, house: House) -> None:
    asked = {**SAVED, "censor_all_text": "on", "preview": "1", "show-page": "sample"}
    answer = owner.post(path(house), asked)
    assert answer.status_code == 200
    left, right = sides(answer.content.decode())
    assert (left.changes, right.changes["censor_all_text"]) == ({}, True)
    assert len(set(keys(answer.content.decode()))) == 2
    assert queries.site(house.shop, EVERYTHING).policy_version == 1


def test_a_recorded_page_is_chosen(owner: Client, house: House, visit: Visit) -> None:
    visit(house.shop, "one", "/linen")
    listed = owner.get(path(house)).content.decode()
    (page,) = re.findall(r'<option value="([0-9a-f]{32})"', listed)
    shown = owner.post(path(house), {**SAVED, "preview": "1", "show-page": page}).content.decode()
    assert [side.page for side in sides(shown)] == [page, page]
    assert "never stored" in shown


def test_what_cannot_be_saved_has_no_preview(owner: Client, house: House) -> None:
    asked = {**SAVED, "images": "not an address", "preview": "1", "show-page": "sample"}
    answer = owner.post(path(house), asked)
    assert answer.status_code == 400
    assert not sides(answer.content.decode())
    assert "No preview: a setting holds what cannot be saved." in answer.content.decode()


def test_a_list_that_is_too_long_says_so(owner: Client, house: House) -> None:
    many = "\n".join(f"https://images.example.org/{number:0100d}/" for number in range(60))
    answer = owner.post(path(house), {**SAVED, "images": many, "preview": "1", "show-page": "sample"})
    assert answer.status_code == 200
    assert "too long for a preview" in answer.content.decode()


def test_a_page_of_another_site_is_not_shown(owner: Client, house: House, visit: Visit) -> None:
    visit(house.help, "one", "/help")
    there = owner.get(f"/sites/{house.help}/settings/privacy/").content.decode()
    (page,) = re.findall(r'<option value="([0-9a-f]{32})"', there)
    shown = owner.post(path(house), {**SAVED, "preview": "1", "show-page": page}).content.decode()
    assert [side.page for side in sides(shown)] == ["", ""], "the sample in its place"


def test_the_other_button_saves(owner: Client, house: House) -> None:
    answer = owner.post(path(house), {**SAVED, "censor_all_text": "on", "show-page": "sample"})
    assert answer.status_code == 302
    assert queries.site(house.shop, EVERYTHING).settings["censor_all_text"] is True
