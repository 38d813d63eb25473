"""Rules of targeting are tried on the page where they are set, before they are saved."""

import pytest
from django.test import Client
from tests.integration.dashboard.conftest import House

from voile.accounts.access import EVERYTHING
from voile.sites import queries

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
RULES = {"page_include": "", "page_exclude": "begins /account", "visitors": "device mobile"}


def test_edited_rules_decide_and_nothing_is_saved(owner: Client, house: House) -> None:
    path = f"/sites/{house.shop}/settings/targeting/"
    assert "Try the rules" in owner.get(path).content.decode()
    asked = {**RULES, "try": "1", "try-url": "https://shop.example.org/account/1", "try-device": "mobile"}
    answer = owner.post(path, asked)
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert "Not recorded: not this page" in shown
    assert "begins /account</code>" in shown
    assert ">begins /account</textarea>" in shown.replace("\n", ""), "what was typed is still there"
    assert queries.site(house.shop, EVERYTHING).policy_version == 1
    there = owner.post(path, {**asked, "try-url": "https://shop.example.org/linen"}).content.decode()
    assert "Recorded, as far as these rules go" in there


def test_what_is_wrong_is_marked_and_kept(owner: Client, house: House) -> None:
    path = f"/sites/{house.shop}/settings/targeting/"
    answer = owner.post(path, {**RULES, "try": "1", "try-url": "linen"})
    assert answer.status_code == 400
    assert "whole address" in answer.content.decode()
    broken = {**RULES, "page_exclude": "regex (a+)+", "try": "1", "try-url": "https://shop.example.org/"}
    refused = owner.post(path, broken)
    assert refused.status_code == 400
    assert "(a+)+" in refused.content.decode()


def test_the_other_button_saves(owner: Client, house: House) -> None:
    answer = owner.post(f"/sites/{house.shop}/settings/targeting/", RULES)
    assert answer.status_code == 302
    assert queries.site(house.shop, EVERYTHING).settings["page_exclude"] == ["begins /account"]
