"""`voile keys` beside a Voile that runs, as an operator uses it."""

import json
import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.integration.cli.test_commands import findings
from tests.integration.ingest.conftest import ORIGIN, envelope

if TYPE_CHECKING:
    from tests.conftest import VoileProcess


@pytest.fixture
def site(voile: "VoileProcess") -> str:
    voile.ask("init")
    made = voile.ask(
        "sites", "create", "Shop", "--origin", ORIGIN, "--consent", "none", "--set", "recording_frequency=100"
    )
    voile.start()
    return str(made["id"])


def send(voile: "VoileProcess", site: str, body: dict[str, Any]) -> None:
    answer = voile.send("POST", f"/i?wid={site}&encoding=identity", json.dumps(body).encode(), origin=ORIGIN)
    assert (answer.status, answer.json["outcome"]) == (200, "accepted"), answer.body


def readable(voile: "VoileProcess") -> int:
    """How many sessions there are; each can be read."""
    sessions = voile.ask("sessions", "list")
    for session in sessions:
        exported = voile.run("sessions", "export", session["id"])
        assert exported.returncode == 0, exported.stderr
        assert json.loads(exported.stdout)["recordings"][0]["events"]
    return len(sessions)


def test_a_voile_that_runs_goes_on_while_the_key_is_rotated(voile: "VoileProcess", site: str) -> None:
    known = envelope(0) | {"labels": ["ann"]}
    send(voile, site, known)
    before = (voile.data_dir / "keys" / "master.key").read_bytes()
    prepared = voile.ask("keys", "rotate", "--prepare")
    assert "begun" in findings(voile)["master key"][0]
    done = voile.ask("keys", "rotate")
    assert done["resumed"] is False
    assert Path(done["old_key_file"]).read_bytes() == before
    assert not Path(prepared["next_key_file"]).exists()
    send(voile, site, known | {"tab": secrets.token_urlsafe(16), "page": secrets.token_urlsafe(16)})
    send(voile, site, envelope(0))
    assert findings(voile)["master key"] == []
    Path(done["old_key_file"]).unlink()
    assert readable(voile) == 2
    plain = voile.run("keys", "rotate")
    assert "rotated" in plain.stdout
    assert "voile keys backup" in plain.stderr


@pytest.mark.sqlite
def test_lost_keys_stop_voile_and_come_back_from_a_backup(
    voile: "VoileProcess", site: str, tmp_path: Path
) -> None:
    send(voile, site, envelope(0))
    send(voile, site, envelope(0))
    made = voile.ask("keys", "backup", str(tmp_path / "kept"))
    assert voile.stop() == 0
    erased = voile.ask("sessions", "list")[0]["id"]
    receipt = voile.ask("erase", erased, "--yes")
    assert receipt["key_backups_until"] > receipt["erased_at"]
    for file in (voile.data_dir / "keys").glob("keys.db*"):
        file.unlink()
    refused = voile.run("serve")
    assert refused.returncode == 4
    assert "voile keys restore" in refused.stderr
    restored = voile.ask("keys", "restore", made["file"])
    assert (restored["recordings"], restored["not_restored"]) == (1, 1)
    assert readable(voile) == 1
    assert findings(voile)["storage"] == []


def test_what_cannot_be_done_is_said(voile: "VoileProcess", tmp_path: Path) -> None:
    voile.ask("init")
    within = voile.run("keys", "backup", str(voile.data_dir / "backups"))
    assert (within.returncode, within.stdout) == (2, "")
    nothing = tmp_path / "nothing.voilekeys"
    nothing.write_bytes(b"")
    assert voile.run("keys", "restore", str(nothing)).returncode == 1
    assert voile.run("keys", "restore", str(tmp_path / "missing")).returncode == 1
    for command in ("rotate", "backup", "restore"):
        assert "--json" in voile.run("keys", command, "--help").stdout
