from dataclasses import replace

import pytest
from django.conf import settings
from django.test import Client, override_settings
from tests.integration.dashboard.conftest import House

from voile import __version__
from voile.accounts.access import EVERYTHING
from voile.audit import actors
from voile.dashboard import site_facts
from voile.policy.breaches import Breach
from voile.policy.site_policy import ConsentMode
from voile.sites import actions, queries

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_viewer_sees_only_their_sites(viewer: Client, house: House) -> None:
    assert "Linen shop" not in text(viewer, "/sites/")
    assert "Help pages" in text(viewer, "/sites/")
    assert viewer.get(f"/sites/{house.shop}/").status_code == 404
    assert viewer.get(f"/sites/{house.help}/").status_code == 200
    assert viewer.get("/sites/0000000000/").status_code == 404


def test_what_an_owner_may_do_a_viewer_may_not(viewer: Client, house: House) -> None:
    site = f"/sites/{house.help}"
    of_site = (
        f"{site}/settings/",
        f"{site}/settings/privacy/",
        f"{site}/history/",
        f"{site}/presets/health/",
    )
    for path in ("/sites/new/", *of_site, "/people/", "/people/add/", "/people/1/"):
        answer = viewer.get(path)
        assert answer.status_code == 403
        assert "Not for this account" in answer.content.decode()
        assert viewer.post(path).status_code == 403
    assert viewer.post("/people/1/password/").status_code == 403
    assert viewer.post(f"{site}/history/1/restore/").status_code == 403


def test_making_a_site(owner: Client) -> None:
    data = {"name": "Blog", "origins": "https://blog.example.org", "consent": "none"}
    answer = owner.post("/sites/new/", data)
    assert answer.status_code == 302
    made = text(owner, answer.headers["Location"])
    assert "Nothing has arrived yet" in made
    assert "/voile.js?wid=" in made


def test_every_consent_mode_can_be_chosen_for_a_site_and_is_named(owner: Client) -> None:
    form = text(owner, "/sites/new/")
    for mode in ConsentMode:
        assert f'value="{mode}"' in form
        data = {"name": f"Blog {mode}", "origins": "https://blog.example.org", "consent": str(mode)}
        made = owner.post("/sites/new/", data).headers["Location"]
        assert queries.site(made.split("/")[2], EVERYTHING).consent == mode
        assert site_facts.CONSENT_WORDS[mode] in text(owner, "/sites/")
        assert ("session and a visitor of its own" in text(owner, made)) == (mode == "storage-free")


def test_a_site_that_is_not_whole_is_refused(owner: Client) -> None:
    answer = owner.post("/sites/new/", {"name": "", "origins": "blog"})
    assert answer.status_code == 400
    assert len(queries.sites(EVERYTHING)) == 2


def test_what_arrived_is_counted_and_explained(owner: Client, house: House) -> None:
    actions.add_outcomes({(house.shop, "accepted"): 1200, (house.shop, "rejected_foreign_origin"): 3})
    actions.add_breaches(house.shop, "0.1.0", {"masked_value": 4})
    shown = text(owner, f"/sites/{house.shop}/")
    for words in ("1,200", "Foreign origin", "masked_value", "script-src http"):
        assert words in shown


def test_breaches_are_told_in_plain_words_by_recorder_version(owner: Client, house: House) -> None:
    shown = text(owner, f"/sites/{house.shop}/")
    assert "None in the last 30 days" in shown
    actions.add_breaches(house.shop, "0.0.9", {"detector": 1_204})
    shown = text(owner, f"/sites/{house.shop}/")
    for words in ("An e-mail address, card number or the like in text", "0.0.9", "1,204", "another version"):
        assert words in shown
    assert "an old copy of the recorder" in shown
    assert "From this server’s version" not in shown
    actions.add_breaches(house.shop, __version__, {"box": 2})
    assert "From this server’s version" in text(owner, f"/sites/{house.shop}/")


def test_every_breach_has_its_words(owner: Client, house: House) -> None:
    actions.add_breaches(house.shop, "0.1.0", dict.fromkeys(Breach, 1))
    shown = text(owner, f"/sites/{house.shop}/")
    assert not [rule for rule in Breach if f">{rule.replace('_', ' ').capitalize()}<" in shown]


def test_a_person_is_added_and_limited(owner: Client, house: House) -> None:
    answer = owner.post("/people/add/", {"email": "eve@example.org", "role": "viewer", "sites": [house.help]})
    assert answer.status_code == 200
    password = answer.context["new"].password
    assert password in answer.content.decode()
    eve = Client()
    assert eve.post("/login/", {"email": "eve@example.org", "password": password}).status_code == 302
    chosen = {"new": "four unrelated words here", "again": "four unrelated words here"}
    assert eve.post("/account/password/", chosen).status_code == 302
    assert eve.get(f"/sites/{house.help}/").status_code == 200
    assert owner.post(f"/people/{answer.context['new'].id}/", {"sites": []}).status_code == 302
    assert eve.get(f"/sites/{house.help}/").status_code == 404
    again = owner.post("/people/add/", {"email": "eve@example.org", "role": "owner"})
    assert again.status_code == 400


def test_a_reset_ends_what_was(owner: Client, viewer: Client, house: House) -> None:
    answer = owner.post(f"/people/{house.viewer.id}/password/")
    assert answer.context["new"].password in answer.content.decode()
    assert viewer.get("/").status_code == 302


def test_a_quota_that_is_used_up_is_told_on_every_page(owner: Client, viewer: Client, house: House) -> None:
    actions.add_taken(house.shop, sessions=3)
    notice = "has used up its quota"
    assert notice not in text(owner, "/")
    actions.change_settings(house.shop, {"sessions_per_day": 3}, by=actors.COMMAND)
    for path in ("/", "/sites/", f"/sites/{house.shop}/", f"/sites/{house.shop}/settings/"):
        shown = text(owner, path)
        assert notice in shown
        assert "3 sessions</span> began today" in shown or "3 sessions began today" in shown
    assert notice not in text(viewer, "/")
    actions.change_settings(house.shop, {"sessions_per_day": 4}, by=actors.COMMAND)
    assert notice not in text(owner, "/")
    actions.change_settings(house.shop, {"sessions_per_month": 2}, by=actors.COMMAND)
    assert "2 sessions began this month" in text(owner, "/")


def test_the_installations_own_limit_is_told_too(owner: Client, house: House) -> None:
    with override_settings(VOILE=replace(settings.VOILE, site_sessions_per_day=1)):
        actions.add_taken(house.help, sessions=1)
        assert "VOILE_SITE_SESSIONS_PER_DAY" in text(owner, "/")
