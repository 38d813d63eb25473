"""`voile serve` from its start to its end, as an operator sees it."""

import os
import signal
import socket
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import VoileProcess


def test_it_starts_on_an_empty_directory_and_stops_in_order(voile: "VoileProcess") -> None:
    voile.start()
    assert (voile.data_dir / "version").read_text().strip() == "1"
    assert voile.send("GET", "/voile.js?wid=1234567890").status == 200
    assert voile.stop() == 0


def test_a_second_start_changes_nothing(voile: "VoileProcess") -> None:
    voile.start()
    keys = {file: file.read_bytes() for file in (voile.data_dir / "keys").glob("*.key")}
    assert len(keys) == 2
    assert voile.stop() == 0
    voile.start()
    assert {file: file.read_bytes() for file in keys} == keys


def test_keys_are_for_the_owner_alone(voile: "VoileProcess") -> None:
    assert voile.run("init").returncode == 0
    for file in (voile.data_dir / "keys").glob("*.key"):
        assert file.stat().st_mode & 0o077 == 0
    assert (voile.data_dir / "keys").stat().st_mode & 0o077 == 0


def test_a_second_interrupt_is_harmless(voile: "VoileProcess") -> None:
    voile.start()
    for _ in range(100):
        voile.signal(signal.SIGINT)
        time.sleep(0.01)
    assert voile.wait() == 0


@pytest.mark.parametrize("variable", ["PORT", "PLAYER_PORT"])
def test_a_taken_port_is_named(voile: "VoileProcess", variable: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        number = str(other.getsockname()[1])
        voile.set(**{variable: number})
        done = voile.run("serve")
    assert done.returncode == 4
    assert f"Port {number} is taken" in done.stderr
    assert f"VOILE_{variable}" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.sqlite
def test_two_on_one_directory_are_refused(voile: "VoileProcess", tmp_path: Path) -> None:
    voile.start()
    done = voile.run("serve")
    assert done.returncode == 4
    assert "Another `voile serve`" in done.stderr
    assert voile.stop() == 0


def lose_master_key(data_dir: Path) -> str:
    (data_dir / "keys" / "master.key").unlink()
    return "There is no master key"


def spoil_master_key(data_dir: Path) -> str:
    (data_dir / "keys" / "master.key").write_text("not a key\n")
    return "is no master key"


def make_newer(data_dir: Path) -> str:
    (data_dir / "version").write_text("2\n")
    return "Start the newer Voile"


def make_unknown(data_dir: Path) -> str:
    (data_dir / "version").write_text("zero\n")
    return "Restore it from a backup"


def lose_version(data_dir: Path) -> str:
    (data_dir / "version").unlink()
    return "holds something, but no Voile data"


@pytest.mark.parametrize("spoil", [lose_master_key, spoil_master_key, make_newer, make_unknown, lose_version])
def test_what_is_not_sound_is_refused_with_what_to_do(voile: "VoileProcess", spoil: object) -> None:
    assert voile.run("init").returncode == 0
    assert callable(spoil)
    expected = spoil(voile.data_dir)
    done = voile.run("serve")
    assert done.returncode == 4
    assert expected in done.stderr
    assert "Traceback" not in done.stderr
    assert not (voile.data_dir / "keys" / "master.key").exists() or spoil is not lose_master_key


def test_somebody_elses_directory_is_left_alone(voile: "VoileProcess") -> None:
    voile.data_dir.mkdir()
    (voile.data_dir / "thesis.txt").write_text("mine")
    done = voile.run("serve")
    assert done.returncode == 4
    assert sorted(entry.name for entry in voile.data_dir.iterdir()) == ["thesis.txt"]


def workers(parent: int) -> list[int]:
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[1]) == parent and fields[0] != "Z":
                found.append(int(entry.name))
    return found


def wait_for_worker(voile: "VoileProcess", other_than: list[int]) -> list[int]:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        found = [pid for pid in workers(voile.pid) if pid not in other_than]
        if found:
            return found
        time.sleep(0.1)
    pytest.fail("no worker")


def test_a_worker_that_dies_is_started_again_and_ends_with_its_parent(voile: "VoileProcess") -> None:
    voile.start()
    first = wait_for_worker(voile, [])
    os.kill(first[0], signal.SIGKILL)
    second = wait_for_worker(voile, first)
    voile.signal(signal.SIGKILL)
    assert voile.wait() == -signal.SIGKILL
    deadline = time.monotonic() + 20
    while Path(f"/proc/{second[0]}").exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not Path(f"/proc/{second[0]}").exists()


def test_the_player_has_neither_dashboard_nor_cookies(voile: "VoileProcess") -> None:
    voile.start()
    for path in ("/login/", "/sites/", "/i", "/voile.js?wid=1234567890", "/static/voile.css"):
        reply = voile.send("GET", path, port=voile.player_port, cookie="voile_session=abc")
        assert reply.status == 404, path
        assert "set-cookie" not in reply.headers
