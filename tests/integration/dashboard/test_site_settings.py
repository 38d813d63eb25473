"""The pages of a site's settings, its history, and the way back."""

import pytest
from django.test import Client
from tests.integration.dashboard.conftest import House

from voile.accounts.access import EVERYTHING
from voile.audit import actors
from voile.audit import queries as audit
from voile.sites import actions, presets, queries
from voile.sites.models import Site
from voile.sites.sections import Section

# What else stands on the page of the retention.
LIMITS = {"minimum_session_seconds": "0", "sessions_per_day": "0", "sessions_per_month": "0"}
pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def retention(house: House) -> int:
    return queries.site(house.shop, EVERYTHING).retention_days


def test_a_section_is_saved_as_a_version_and_the_others_stay(owner: Client, house: House) -> None:
    path = f"/sites/{house.shop}/settings/"
    data = {"state": "paused", "origins": "https://shop.example.org"}
    before = queries.site(house.shop, EVERYTHING).settings
    assert owner.post(path, data).status_code == 302
    after = queries.site(house.shop, EVERYTHING)
    assert after.settings == {**before, "state": "paused"}
    assert after.policy_version == 2
    assert "Saved as version 2" in text(owner, path)


def test_a_wrong_value_is_told_at_its_field_and_kept_there(owner: Client, house: House) -> None:
    answer = owner.post(f"/sites/{house.shop}/settings/limits/", {"retention_days": "900"})
    shown = answer.content.decode()
    assert answer.status_code == 400
    assert "Must be a whole number from 1 to 730." in shown
    assert 'value="900"' in shown
    assert 'aria-invalid="true"' in shown
    assert queries.site(house.shop, EVERYTHING).policy_version == 1


def test_a_value_that_has_a_price_is_warned_of_on_its_page(owner: Client, house: House) -> None:
    path = f"/sites/{house.shop}/settings/"
    warning = "Retention: Recordings are kept for more than a year."
    owner.post(f"{path}limits/", LIMITS | {"retention_days": "730"})
    assert warning in text(owner, f"{path}limits/")
    owner.post(path, {"state": "paused", "origins": "https://shop.example.org"})
    assert warning not in text(owner, path)


def test_a_site_is_set_to_keep_nothing_on_the_device(owner: Client, house: House) -> None:
    path = f"/sites/{house.shop}/settings/"
    owner.post(f"{path}targeting/", {"visitors": "visitor returning"})
    shown = text(owner, f"{path}consent/")
    assert 'value="storage-free"' in shown
    before = queries.site(house.shop, EVERYTHING).settings
    keys = ("gpc", "dnt", "on_withdrawal", "purpose", "notice_version", "notice_url", "receipt_years")
    data = {key: str(before[key]) for key in keys if before[key] is not False}
    assert owner.post(f"{path}consent/", {**data, "consent": "storage-free"}).status_code == 302
    assert queries.site(house.shop, EVERYTHING).settings == {**before, "consent": "storage-free"}
    assert "Consent: Your rules about visitors ask whether they are new" in text(owner, f"{path}consent/")
    wrong = owner.post(f"{path}consent/", {**data, "consent": "storagefree"})
    assert wrong.status_code == 400
    assert "Must be one of required, loaded, none, storage-free." in wrong.content.decode()


def test_every_section_has_its_page_and_leads_to_the_others(owner: Client, house: House) -> None:
    shown = text(owner, f"/sites/{house.shop}/settings/")
    links = [s for s in Section if f"/sites/{house.shop}/settings/{s.key}/" in shown]
    assert {Section.GENERAL, Section.PRIVACY, Section.CONSENT, Section.LIMITS} <= set(links)
    for section in links:
        assert section.lead.replace("&", "&amp;") in text(
            owner, f"/sites/{house.shop}/settings/{section.key}/"
        )
    assert owner.get(f"/sites/{house.shop}/settings/nonsense/").status_code == 404


def test_the_history_tells_who_changed_what(owner: Client, house: House) -> None:
    path = f"/sites/{house.shop}/settings/"
    owner.post(f"{path}limits/", LIMITS | {"retention_days": "60"})
    owner.post(path, {"state": "recording", "origins": "https://shop.example.org\nhttps://a.example.org"})
    shown = text(owner, f"/sites/{house.shop}/history/")
    for words in ("ada@example.org", "the command line", "Retention", ">30<", ">60<", "The site was made"):
        assert words in shown.replace("</span>", "</span>>")
    assert "added: </span>https://a.example.org" in shown
    assert "https://shop.example.org</ins>" not in shown


def test_an_older_version_is_restored_as_a_new_one(owner: Client, house: House) -> None:
    actions.change_settings(house.shop, {"retention_days": 60}, by=actors.COMMAND)
    assert owner.post(f"/sites/{house.shop}/history/1/restore/").status_code == 302
    assert (retention(house), queries.site(house.shop, EVERYTHING).policy_version) == (30, 3)
    entry = audit.entries(subject=f"site:{house.shop}")[0]
    assert entry.details == {"version": 3, "changed": "retention_days", "restored": 1}
    assert "Restored as version 3" in text(owner, f"/sites/{house.shop}/history/")
    assert owner.post(f"/sites/{house.shop}/history/2/restore/").status_code == 302
    assert retention(house) == 60


def test_what_cannot_be_restored_says_so(owner: Client, house: House) -> None:
    assert owner.post(f"/sites/{house.shop}/history/7/restore/").status_code == 404
    row = Site.objects.get(id=house.shop)
    row.versions.filter(version=1).update(settings={**row.settings, "retention_days": 9_999})
    actions.change_settings(house.shop, {"retention_days": 60}, by=actors.COMMAND)
    assert owner.post(f"/sites/{house.shop}/history/1/restore/").status_code == 302
    assert "retention_days must be a whole number" in text(owner, f"/sites/{house.shop}/history/")
    assert retention(house) == 60


def test_a_preset_shows_what_it_would_change_and_why_before_it_is_applied(
    owner: Client, house: House
) -> None:
    path = f"/sites/{house.shop}/presets/"
    listed = text(owner, path)
    assert all(f"{path}{preset.name}/" in listed for preset in presets.PRESETS)
    shown = text(owner, f"{path}health/")
    for words in ("Show paths", "45 CFR 164.514(b)(2)(i)(N)", "What no setting can do", "before: </span>on"):
        assert words in shown
    assert queries.site(house.shop, EVERYTHING).policy_version == 1
    answer = owner.post(f"{path}health/")
    assert answer.headers["Location"] == f"/sites/{house.shop}/history/"
    after = queries.site(house.shop, EVERYTHING)
    assert (after.settings["url_path"], after.policy_version) == (False, 2)
    assert audit.entries(subject=f"site:{house.shop}")[0].details["preset"] == "health"
    assert "This site is set like this already" in text(owner, f"{path}health/")
    assert owner.get(f"{path}nonsense/").status_code == 404
