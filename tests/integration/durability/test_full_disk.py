"""A disk that is full to its last byte stops recording and nothing else, and recording goes on by itself."""

import asyncio
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from tests.conftest import VoileProcess
from tests.integration.durability import disks
from tests.integration.durability.conftest import make_site
from tests.integration.durability.desk import Desk
from tests.integration.durability.senders import Answer, Connection, Sender, senders

SIZE_MIB = 32
RESERVE_BYTES = 8 << 20
BANNER = "The disk is full: nothing new is recorded."


@pytest.fixture
def small(tmp_path: Path) -> Iterator[VoileProcess]:
    """A Voile whose data directory is a disk of its own."""
    voile = VoileProcess(tmp_path, DISK_RESERVE_BYTES=str(RESERVE_BYTES))
    voile.data_dir.mkdir(mode=0o700)
    if reason := disks.mount(voile.data_dir, SIZE_MIB):
        pytest.skip(f"{reason}; test_no_room injects the same error at each place that writes")
    try:
        yield voile
    finally:
        voile.stop()
        disks.unmount(voile.data_dir)


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


def eventually(done: Callable[[], bool], within_s: float = 20) -> bool:
    deadline_s = time.monotonic() + within_s
    while time.monotonic() < deadline_s:
        if done():
            return True
        time.sleep(0.1)
    return False


def test_a_full_disk_stops_recording_and_nothing_else(small: VoileProcess) -> None:
    sender, other = senders(2, make_site(small), 1)
    small.start()
    desk = Desk(small)
    desk.log_in()
    assert [send(sender, small).status for _ in range(3)] == [200] * 3
    (session,) = [each["id"] for each in small.ask("sessions", "list")]
    assert eventually((small.data_dir / "reserve").exists)
    assert BANNER not in desk.page("/")
    with disks.filled(small.data_dir):
        for each in (sender, other, sender):
            refused = send(each, small)
            assert (refused.status, refused.headers["content-type"]) == (507, "application/json")
            assert (refused.json["outcome"], refused.json["reason"]) == ("rejected", "storage_full")
            assert int(refused.headers["retry-after"]) > 0
            assert refused.headers["access-control-expose-headers"] == "Retry-After", "or no recorder sees it"
            assert len(refused.body) < 200
        assert eventually(lambda: not (small.data_dir / "reserve").exists()), "let go"
        assert BANNER in desk.page("/")
        # Watched for the first time: this has to be written to the audit log.
        marks = [
            event["data"]["height"] for event in desk.played(session) if event["data"].get("source") == 4
        ]
        assert marks == [0, 1, 2]
        assert small.run("sessions", "show", session).returncode == 0
        assert small.run("erase", session, "--yes").returncode == 0
        assert send(sender, small).status == 507
    assert eventually(lambda: send(other, small).json["outcome"] == "accepted"), "without a restart"
    assert BANNER not in desk.page("/")
    assert eventually((small.data_dir / "reserve").exists), "taken again"
    assert small.stop() == 0
    with closing(sqlite3.connect(small.data_dir / "voile.db")) as database:
        counted = dict(database.execute("SELECT outcome, count FROM sites_outcomecount"))
    assert counted["rejected_storage_full"] >= 4


def test_the_reserve_alone_stops_recording(small: VoileProcess) -> None:
    """Voile itself never takes the last bytes."""
    sender = senders(1, make_site(small), 1)[0]
    small.start()
    assert send(sender, small).status == 200
    free = disks_free(small.data_dir)
    (small.data_dir / "filler").write_bytes(bytes(free - RESERVE_BYTES // 2))
    assert send(sender, small).json["reason"] == "storage_full"
    assert disks_free(small.data_dir) > RESERVE_BYTES // 4
    (small.data_dir / "filler").unlink()
    assert send(sender, small).status == 200


def disks_free(folder: Path) -> int:
    from voile.storage.room import free_bytes

    return free_bytes(folder)
