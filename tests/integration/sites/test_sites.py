from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime

import orjson
import pytest
from django.conf import settings
from django.test import override_settings

from voile import clock
from voile.accounts.access import EVERYTHING, only
from voile.audit import actors
from voile.audit import queries as audit
from voile.errors import BadValue, NotFound, StorageError
from voile.ids import SiteId, is_site_id
from voile.policy.publish import parse
from voile.sites import actions, queries
from voile.sites.models import PolicyVersion, Site
from voile.sites.queries import SiteDetail
from voile.sites.view import STALE_AFTER_S, SiteView

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)


def made(name: str = "Shop") -> SiteDetail:
    return actions.create_site(name, origins=["http://localhost:8002"], consent="required", by=actors.COMMAND)


def view() -> SiteView:
    fresh = SiteView("http://127.0.0.1:8000", "/r/recorder.abc.js", "sha384-" + "A" * 64)
    fresh.refresh()
    return fresh


def test_a_new_site_has_the_defaults_and_a_version() -> None:
    site = made()
    assert is_site_id(site.id)
    assert (site.consent, site.state, site.policy_version) == ("required", "recording", 1)
    assert site.settings["censor_all_inputs"] is True
    assert queries.site(site.id, EVERYTHING) == site
    assert [entry.action for entry in audit.entries(subject=f"site:{site.id}")] == ["site.created"]


@pytest.mark.parametrize(
    ("origins", "chosen", "frequency"),
    [
        (["http://localhost:8002", "http://127.0.0.1:8002", "http://[::1]"], {}, 100),
        (["http://localhost:8002", "https://shop.example.org"], {}, 20),
        (["https://shop.example.org"], {}, 20),
        (["http://localhost:8002"], {"recording_frequency": 20}, 20),
    ],
)
def test_a_developers_own_site_records_everybody(
    origins: list[str], chosen: dict[str, object], frequency: int
) -> None:
    site = actions.create_site("x", origins=origins, consent="none", by=actors.COMMAND, settings=chosen)
    assert site.settings["recording_frequency"] == frequency


def test_a_rule_on_countries_needs_a_source_of_countries() -> None:
    site = made()
    with pytest.raises(BadValue, match="VOILE_COUNTRY_FILE"):
        actions.change_settings(site.id, {"blocked_countries": "DE"}, by=actors.COMMAND)
    with pytest.raises(BadValue, match="VOILE_COUNTRY_FILE"):
        actions.create_site(
            "x",
            origins=["http://a.b"],
            consent="none",
            by=actors.COMMAND,
            settings={"blocked_countries": "DE"},
        )
    with override_settings(VOILE=replace(settings.VOILE, country_header="cf-ipcountry")):
        changed = actions.change_settings(site.id, {"blocked_countries": "de"}, by=actors.COMMAND)
    assert changed.settings["blocked_countries"] == ["DE"]
    actions.change_settings(site.id, {"blocked_countries": ""}, by=actors.COMMAND)


def test_browsers_are_not_told_whom_a_site_blocks() -> None:
    site = made()
    actions.change_settings(
        site.id, {"blocked_addresses": "192.0.2.7", "sessions_per_day": 7}, by=actors.COMMAND
    )
    entry = view().get(site.id)
    assert entry is not None
    assert (entry.visitors.blocked_addresses, entry.visitors.sessions_per_day) == (("192.0.2.7",), 7)
    assert b"192.0.2.7" not in entry.published


@pytest.mark.parametrize(
    ("name", "origins", "consent"),
    [
        ("", ["http://localhost"], "none"),
        ("x", [], "none"),
        ("x", ["http://localhost"], ""),
        ("x", ["x"], "none"),
    ],
)
def test_a_site_that_lacks_something_is_not_made(name: str, origins: list[str], consent: str) -> None:
    with pytest.raises(BadValue):
        actions.create_site(name, origins=origins, consent=consent, by=actors.COMMAND)
    assert queries.sites(EVERYTHING) == []
    assert audit.entries() == []


def test_a_change_is_a_version_with_who_and_what() -> None:
    site = made()
    changed = actions.change_settings(site.id, {"images": "http://localhost:8002/img/"}, by=actors.account(4))
    assert changed.policy_version == 2
    assert (
        actions.change_settings(site.id, {"images": changed.settings["images"]}, by=actors.COMMAND) == changed
    )
    versions = queries.history(site.id, EVERYTHING)
    assert (versions[0].version, versions[0].by, versions[0].changed) == (2, "account:4", ("images",))
    assert versions[1].version == 1
    assert queries.policy_of(site.id).images == ("http://localhost:8002/img/",)
    assert queries.policy_at(site.id, 1).images == ()
    newest = audit.entries(subject=f"site:{site.id}")[0]
    assert newest.details == {"version": 2, "changed": "images"}


def test_a_site_older_than_a_setting_keeps_working() -> None:
    site = made()
    older = {key: value for key, value in site.settings.items() if key != "frames"}
    Site.objects.filter(id=site.id).update(settings=older)
    PolicyVersion.objects.filter(site_id=site.id).update(settings=older)
    assert queries.site(site.id, EVERYTHING) == site
    assert queries.policy_of(site.id) == queries.policy_at(site.id, 1)
    assert actions.change_settings(site.id, {"frames": "on"}, by=actors.COMMAND) == site
    actions.change_settings(site.id, {"dnt": "off"}, by=actors.COMMAND)
    assert queries.history(site.id, EVERYTHING)[0].changed == ("dnt",)


def test_one_bad_value_changes_nothing() -> None:
    site = made()
    with pytest.raises(BadValue, match="retention_days"):
        actions.change_settings(site.id, {"frames": "off", "retention_days": "0"}, by=actors.COMMAND)
    assert queries.site(site.id, EVERYTHING) == site


def test_nobody_learns_of_sites_outside_their_access() -> None:
    site, other = made("One"), made("Other")
    assert [each.id for each in queries.sites(only([site.id]))] == [site.id]
    for unknown in (other.id, "9999999999"):
        with pytest.raises(NotFound) as refused:
            queries.site(unknown, only([site.id]))
        assert "no such site" in str(refused.value)
    with pytest.raises(NotFound):
        queries.history(other.id, only([site.id]))


def test_the_view_follows_changes_and_only_them() -> None:
    site = made()
    fresh = view()
    entry = fresh.get(site.id)
    assert entry is not None
    assert parse(entry.published).consent == "required"
    assert orjson.loads(entry.published)["origins"] == ["http://localhost:8002"]
    assert not fresh.refresh()
    actions.change_settings(site.id, {"state": "paused"}, by=actors.COMMAND)
    assert fresh.refresh()
    entry = fresh.get(site.id)
    assert entry is not None
    assert (entry.policy.state, entry.policy.version) == ("paused", 2)
    assert fresh.get(SiteId("9999999999")) is None


def test_a_view_that_is_old_or_empty_accepts_nothing() -> None:
    site = made()
    with clock.freeze(NOW) as time:
        fresh = view()
        assert fresh.get(site.id) is not None
        time.advance(STALE_AFTER_S + 1)
        with pytest.raises(StorageError):
            fresh.get(site.id)
    with pytest.raises(StorageError):
        SiteView("http://127.0.0.1:8000", "/r/recorder.abc.js", "sha384-" + "A" * 64).get(site.id)


def test_a_site_whose_settings_make_no_policy_is_unknown_to_ingest() -> None:
    site, sound = made("Broken"), made("Sound")
    Site.objects.filter(id=site.id).update(settings={"consent": "required"})
    fresh = view()
    assert fresh.get(site.id) is None
    assert fresh.get(sound.id) is not None


def test_counts_add_up_by_day() -> None:
    site = made()
    with clock.freeze(NOW) as time:
        actions.add_outcomes(Counter({(site.id, "accepted"): 2, (None, "unknown_site"): 1}))
        actions.add_breaches(site.id, "0.1.0", {"masked_value": 2})
        time.advance(24 * 3600)
        actions.add_outcomes({(site.id, "accepted"): 3})
        actions.add_dropped_events(site.id, {"event.canvas": 4})
        assert queries.outcomes(site.id) == {"accepted": 5}
        assert queries.outcomes(site.id, days=1) == {"accepted": 3}
        assert queries.outcomes(None) == {"unknown_site": 1}
        assert [(each.day.day, each.count) for each in queries.outcomes_by_day(site.id)] == [(1, 2), (2, 3)]
        assert queries.breaches(site.id) == [queries.Breach("masked_value", "0.1.0", 2, NOW.date())]
        assert queries.dropped_events(site.id) == {"event.canvas": 4}
