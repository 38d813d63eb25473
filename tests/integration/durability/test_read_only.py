"""A data directory that cannot be written: refused at the start with what to do, survived by who runs."""

import asyncio
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.conftest import VoileProcess
from tests.integration.durability import disks
from tests.integration.durability.conftest import make_site
from tests.integration.durability.desk import Desk
from tests.integration.durability.senders import Answer, Connection, Sender, senders

BANNER = "The data directory cannot be written: nothing new is recorded."
# What lets root write where the mode says that nobody may.
_POWERS = "-dac_override,-dac_read_search"


@pytest.fixture
def read_only(tmp_path: Path) -> Iterator[VoileProcess]:
    """Its data directory is there, sound, and mounted for reading alone."""
    voile = VoileProcess(tmp_path)
    voile.data_dir.mkdir(mode=0o700)
    if reason := disks.mount(voile.data_dir, 32):
        pytest.skip(f"{reason}; test_a_folder_that_may_not_be_written takes the right away instead")
    try:
        make_site(voile)
        subprocess.run(["mount", "-o", "remount,ro", str(voile.data_dir)], check=True, timeout=20)
        yield voile
    finally:
        disks.unmount(voile.data_dir)


def test_a_start_is_refused_with_what_to_do(read_only: VoileProcess) -> None:
    for command in (["serve"], ["init"], ["sites", "list"], ["sessions", "list"], ["worker"]):
        done = read_only.run(*command)
        assert done.returncode == 4, command
        assert f"{read_only.data_dir} cannot be written. Make it writable" in done.stderr
        assert "Traceback" not in done.stderr
    report = json.loads(read_only.run("doctor", "--json").stdout)
    findings = [each for check in report["checks"] for each in check["findings"]]
    assert any(str(read_only.data_dir) in each["message"] for each in findings)
    assert not any("restore" in each["remedy"] for each in findings if "database" in each["message"])


@pytest.fixture
def without_powers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> VoileProcess:
    """A Voile that may write only where modes let its account, even where that is root."""
    voile = VoileProcess(tmp_path)
    if os.geteuid() != 0:
        return voile
    if shutil.which("setpriv") is None:
        pytest.skip(
            "this is root, and there is no setpriv to give up its powers; test_no_room injects EACCES"
        )
    real = subprocess.Popen

    def popen(command: list[str], **more: object) -> object:
        if command[-1] == "serve":
            command = ["setpriv", f"--bounding-set={_POWERS}", f"--inh-caps={_POWERS}", *command]
        return real(command, **more)  # type: ignore[call-overload]

    monkeypatch.setattr("tests.conftest.subprocess.Popen", popen)
    return voile


async def _send(sender: Sender, port: int) -> Answer:
    connection = await Connection.open(port)
    try:
        return await connection.post(sender.wid, sender.body(sender.sent))
    finally:
        connection.close()


def send(sender: Sender, voile: VoileProcess) -> Answer:
    answer = asyncio.run(_send(sender, voile.port))
    sender.sent += answer.status == 200
    return answer


def test_a_folder_that_may_not_be_written(without_powers: VoileProcess) -> None:
    voile = without_powers
    sender = senders(1, make_site(voile), 1)[0]
    voile.start()
    try:
        desk = Desk(voile)
        desk.log_in()
        assert send(sender, voile).status == 200
        (session,) = [each["id"] for each in voile.ask("sessions", "list")]
        folders = [folder for folder in (voile.data_dir / "objects").rglob("*") if folder.is_dir()]
        for folder in [voile.data_dir / "objects", *folders]:
            folder.chmod(0o500)
        refused = send(sender, voile)
        assert (refused.status, refused.json["reason"]) == (507, "storage_full")
        assert BANNER in desk.page("/")
        assert desk.played(session)
        for folder in [voile.data_dir / "objects", *folders]:
            folder.chmod(0o700)
        assert send(sender, voile).json["outcome"] == "accepted"
        assert BANNER not in desk.page("/")
    finally:
        voile.stop()
