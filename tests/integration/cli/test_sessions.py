"""A session from the wire to its receipt of erasure, with nothing but HTTP and the command."""

import json
import stat
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.integration.ingest.conftest import ORIGIN, envelope

if TYPE_CHECKING:
    from tests.conftest import VoileProcess


@pytest.fixture(scope="module")
def recorded(voile_of_module: "VoileProcess") -> "VoileProcess":
    """Voile with one session of two pages; stopped again, so that commands stand alone."""
    voile = voile_of_module
    assert voile.run("init").returncode == 0
    site = voile.ask(
        "sites", "create", "Shop", "--origin", ORIGIN, "--consent", "none", "--set", "recording_frequency=100"
    )
    voile.start()
    first = envelope(0) | {"labels": ["ann"], "tags": [{"key": "plan", "value": "gold"}]}
    second = envelope(0) | {name: first[name] for name in ("visitor", "session", "tab")}
    second["header"] = second["header"] | {"url": f"{ORIGIN}/basket", "previous_page": first["page"]}
    second["sent_ms"] = second["header"]["started_ms"] = first["sent_ms"] + 60_000
    for each in second["events"]:
        each["timestamp"] = second["sent_ms"]
    for each in (second, first):
        body = json.dumps(each).encode()
        answer = voile.send("POST", f"/i?wid={site['id']}&encoding=identity", body, origin=ORIGIN)
        assert answer.json["outcome"] == "accepted", answer.body
    assert voile.stop() == 0
    return voile


def listed(voile: "VoileProcess", *more: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = voile.ask("sessions", "list", *more)
    return found


def test_the_session_is_listed_shown_exported_and_erased(recorded: "VoileProcess", tmp_path: Path) -> None:
    session = listed(recorded)[0]
    assert session["entry_url"] == f"{ORIGIN}/"
    assert session["exit_url"] == f"{ORIGIN}/basket"
    assert session["duration_ms"] == 60_000
    assert listed(recorded, "--text", "nothing like it") == []
    assert "1:00" in recorded.run("sessions", "list").stdout

    shown = recorded.ask("sessions", "show", session["id"])
    assert [page["url"] for page in shown["recordings"][0]["pages"]] == [f"{ORIGIN}/", f"{ORIGIN}/basket"]
    assert shown["labels"] == ["ann"]
    assert "plan=gold" in recorded.run("sessions", "show", session["id"]).stdout

    piped = recorded.run("sessions", "export", session["id"])
    target = tmp_path / "session.json"
    assert recorded.run("sessions", "export", session["id"], "--output", str(target)).returncode == 0
    assert target.read_text() == piped.stdout
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    exported = json.loads(piped.stdout)
    assert [event["type"] for event in exported["recordings"][0]["events"]] == [4, 2, 4, 2]
    assert exported["session"]["tags"] == [{"key": "plan", "value": "gold"}]

    receipt = recorded.ask("erase", session["id"], "--yes")
    assert receipt["sessions"] == [session["id"]]
    assert (receipt["recordings"], receipt["keys_destroyed"], receipt["segments"]) == (1, 1, 2)
    assert listed(recorded) == []
    gone = recorded.run("sessions", "export", session["id"])
    assert (gone.returncode, gone.stdout) == (3, "")
