"""The command as an operator uses it: real processes, one data directory for the module."""

import json
import sqlite3
import stat
import time
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import VoileProcess


@pytest.fixture(scope="module")
def ready(voile_of_module: "VoileProcess") -> "VoileProcess":
    voile_of_module.ask("init")
    return voile_of_module


@pytest.fixture(scope="module")
def site(ready: "VoileProcess") -> str:
    made = ready.ask("sites", "create", "Shop", "--origin", "http://localhost:8002", "--consent", "required")
    return str(made["id"])


def test_init_makes_everything_once(ready: "VoileProcess") -> None:
    again = ready.ask("init")
    assert again == ready.ask("init")
    assert again["email"] == "owner@voile.example"
    assert len(again["password"]) == 23
    assert stat.S_IMODE((ready.data_dir / "keys").stat().st_mode) == 0o700
    assert (ready.data_dir / "version").read_text().strip() == "1"


def test_a_site_is_made_shown_and_changed(ready: "VoileProcess", site: str) -> None:
    shown = ready.ask("sites", "show", site)
    assert shown["origins"] == ["http://localhost:8002"]
    assert f"wid={site}" in shown["snippet"]
    changed = ready.ask(
        "sites", "set", site, "images", "http://localhost:8002/a/", "http://localhost:8002/b/"
    )
    assert changed["settings"]["images"] == ["http://localhost:8002/a/", "http://localhost:8002/b/"]
    assert changed["version"] == shown["version"] + 1
    assert ready.ask("sites", "set", site, "images")["settings"]["images"] == []
    assert ready.ask("sites", "set", site, "name", "New name")["name"] == "New name"
    assert [each["id"] for each in ready.ask("sites", "list")] == [site]


def test_a_change_is_shown_and_undone(ready: "VoileProcess", site: str) -> None:
    before = ready.ask("sites", "set", site, "retention_days", "7")
    changed = ready.ask("sites", "set", site, "retention_days", "90")
    newest = ready.ask("sites", "history", site)[0]
    assert newest["changed"] == {"retention_days": {"before": 7, "after": 90}}
    assert (newest["version"], newest["by"]) == (changed["version"], "command")
    assert "retention_days: 7 -> 90" in ready.run("sites", "history", site).stdout
    undone = ready.ask("sites", "undo", site)
    assert undone["settings"] == before["settings"]
    assert undone["version"] == changed["version"] + 1
    again = ready.ask("sites", "undo", site, "--to", str(changed["version"]))
    assert again["settings"]["retention_days"] == 90
    refused = ready.run("sites", "undo", site, "--to", "9999")
    assert refused.returncode == 3
    assert "never had such a version" in refused.stderr


def test_a_preset_is_listed_shown_and_applied(ready: "VoileProcess", site: str) -> None:
    assert "health" in [each["name"] for each in ready.ask("sites", "presets")]
    health = ready.ask("sites", "presets", "health")
    assert health["settings"]["url_path"]["value"] is False
    assert "164.514" in health["settings"]["url_path"]["source"]
    ready.ask("sites", "set", site, "censor_all_text", "off")
    would = ready.run("sites", "presets", "health", "--site", site)
    assert "censor_all_text: off -> on" in would.stdout
    assert ready.ask("sites", "set", site, "--preset", "health")["settings"]["censor_all_text"] is True
    assert "set like this already" in ready.run("sites", "presets", "health", "--site", site).stdout
    for wrong, code in ((("--preset", "nonsense"), 3), (("dnt", "on", "--preset", "health"), 2), ((), 2)):
        refused = ready.run("sites", "set", site, *wrong)
        assert refused.returncode == code
        assert "Traceback" not in refused.stderr


def test_rules_are_tried(ready: "VoileProcess", site: str) -> None:
    ready.ask("sites", "set", site, "page_exclude", "contains /account")
    asked = ("sites", "try", site, "--url")
    found = ready.ask(*asked, "http://localhost:8002/account/orders")
    assert (found["decision"], found["recorded"]) == ("page_excluded", False)
    assert found["steps"][-1]["rule"] == "contains /account"
    shown = ready.run(*asked, "http://localhost:8002/cart", "--tag", "plan=pro").stdout
    assert shown.startswith("Recorded (record)\n")
    wrong = ready.run(*asked, "cart")
    assert wrong.returncode == 2
    assert "Give the whole address of a page" in wrong.stderr
    ready.ask("sites", "set", site, "page_exclude")


def test_accounts_get_one_time_passwords(ready: "VoileProcess", site: str) -> None:
    first = ready.ask("users", "create", "Ann@Example.org", "--site", site)
    assert first["email"] == "ann@example.org"
    assert ready.ask("users", "password", "ann@example.org")["password"] != first["password"]
    ann = next(each for each in ready.ask("users", "list") if each["email"] == "ann@example.org")
    assert (ann["role"], ann["sites"], ann["password"]) == ("viewer", [site], "one-time")


def test_a_site_is_shared_and_taken_back(ready: "VoileProcess", site: str) -> None:
    made = ready.ask("sites", "invite", site, "Bea@Example.org", "--role", "manager")
    assert made["link"].startswith(f"http://127.0.0.1:{ready.port}/invitation/#")
    assert {key: made[key] for key in ("site", "email", "role")} == {
        "site": site,
        "email": "bea@example.org",
        "role": "manager",
    }
    listed = ready.ask("sites", "people", site)
    assert [(each["email"], each["role"], each["state"]) for each in listed][-1] == (
        "bea@example.org",
        "manager",
        "invited",
    )
    assert listed[-1]["expires_at"] == made["expires_at"]
    assert made["link"] not in json.dumps(listed)
    plain = ready.run("sites", "invite", site, "bea@example.org")
    assert plain.stdout.startswith("http://")
    assert len(plain.stdout.splitlines()) == 1
    assert "shown this once" in plain.stderr
    assert ready.ask("sites", "uninvite", site, "bea@example.org") == {"removed": False, "withdrawn": 1}
    assert ready.run("sites", "uninvite", site, "bea@example.org").returncode == 3


def test_roles_at_a_site_are_changed_by_command(ready: "VoileProcess", site: str) -> None:
    ready.ask("users", "create", "cy@example.org", "--site", site)
    assert ready.ask("sites", "role", site, "cy@example.org", "manager")["role"] == "manager"
    found = [each for each in ready.ask("sites", "people", site) if each["email"] == "cy@example.org"]
    assert [(each["role"], each["state"]) for each in found] == [("manager", "has access")]
    assert "cy@example.org" in ready.run("sites", "people", site).stdout
    for wrong, code in (
        (("invite", site, "cy@example.org"), 2),
        (("invite", site, "nonsense"), 2),
        (("invite", site, "d@example.org", "--role", "king"), 2),
        (("invite", "1234567890", "d@example.org"), 3),
        (("people", "1234567890"), 3),
        (("role", site, "nobody@example.org", "viewer"), 3),
        (("role", site, "cy@example.org", "king"), 2),
    ):
        refused = ready.run("sites", *wrong)
        assert refused.returncode == code, wrong
        assert "Traceback" not in refused.stderr
    [listed] = [each for each in ready.ask("users", "list") if each["email"] == "cy@example.org"]
    assert (listed["sites"], listed["manages"]) == ([site], [site])
    assert ready.ask("sites", "uninvite", site, "cy@example.org") == {"removed": True, "withdrawn": 0}


def test_empty_lists_say_how_to_fill_them(ready: "VoileProcess") -> None:
    assert ready.ask("sessions", "list") == []
    assert "No session" in ready.run("sessions", "list").stdout


def test_erasing_asks_first(ready: "VoileProcess", site: str) -> None:
    asked = ready.run("erase", "--site", site)
    assert asked.returncode == 1
    assert "Erase every session" in asked.stderr
    receipt = ready.ask("erase", "--site", site, "--yes")
    assert receipt["sessions"] == []
    assert receipt["erased_at"]


def test_without_a_data_directory_commands_say_how_to_make_one(voile: "VoileProcess") -> None:
    for command in (("sites", "list"), ("users", "list"), ("sessions", "list"), ("worker",)):
        done = voile.run(*command)
        assert done.returncode == 4
        assert "voile init" in done.stderr
        assert not voile.data_dir.exists()


def test_another_versions_data_is_left_alone(voile: "VoileProcess") -> None:
    voile.ask("init")
    (voile.data_dir / "keys" / "master.key").unlink()
    (voile.data_dir / "version").write_text("99\n")
    done = voile.run("init")
    assert done.returncode == 4
    assert "version" in done.stderr
    assert not (voile.data_dir / "keys" / "master.key").exists()


def findings(voile: "VoileProcess") -> dict[str, list[str]]:
    done = voile.run("doctor", "--json")
    report = json.loads(done.stdout)
    assert done.returncode == (0 if report["sound"] else 1), done.stderr
    return {check["name"]: [each["message"] for each in check["findings"]] for check in report["checks"]}


def test_doctor_finds_nothing_where_voile_runs_and_says_what_was_broken(voile: "VoileProcess") -> None:
    assert list(findings(voile)) == ["data directory", "bundles"]
    voile.start()
    deadline_s = time.monotonic() + 30
    while any(found := findings(voile).values()) and time.monotonic() < deadline_s:
        time.sleep(0.5)
    assert not any(found)
    assert voile.stop() == 0
    keys = voile.data_dir / "keys"
    (keys / "master.key").chmod(0o644)
    assert "master.key" in findings(voile)["permissions"][0]
    (keys / "master.key").chmod(0o600)
    with sqlite3.connect(voile.data_dir / "voile.db") as database:
        database.execute("DROP TRIGGER audit_entry_no_update")
        database.execute("UPDATE audit_entry SET actor='account:7' WHERE number=1")
    database.close()
    assert "entry 1" in findings(voile)["audit log"][0]
    (keys / "master.key").unlink()
    assert "master key" in findings(voile)["master key"][0].lower()
    (voile.data_dir / "version").write_text("99\n")
    assert list(findings(voile)) == ["data directory", "bundles"]
    assert "99" in findings(voile)["data directory"][0]
