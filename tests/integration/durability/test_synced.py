"""Each answer follows the syncs of what it acknowledges: its key, its object, the folder, its row.

SIGKILL does not empty the page cache, so a server that never syncs would pass every test that kills it.
"""

import asyncio
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from django.db.backends.signals import connection_created
from tests.conftest import VoileProcess
from tests.integration.durability import system_calls
from tests.integration.durability.senders import Connection, Sender, senders
from tests.integration.durability.sync_order import Answered, answers, unsynced
from tests.integration.durability.system_calls import Call, calls
from tests.integration.storage.factory import scrubbed
from tests.integration.storage.fixtures import AppendAll, append_all, storage

from voile.ids import SiteId
from voile.storage.outcomes import Appended, CommittedSegment

__all__ = ["append_all", "storage"]

RECORDERS = 12
PAGES = 3
SQLITE_FULL = 2


async def _send(sender: Sender, port: int) -> None:
    connection = await Connection.open(port)
    for number in range(PAGES):
        answer = await connection.post(sender.wid, sender.body(number))
        assert (answer.status, answer.json["outcome"]) == (200, "accepted")
    connection.close()


async def _send_all(wid: str, port: int) -> None:
    """Each envelope is a page of its own, so that a page id names an envelope."""
    all_senders = senders(RECORDERS, wid, 1)
    for sender in all_senders:
        sender.envelopes_a_page = 1
    await asyncio.gather(*(_send(sender, port) for sender in all_senders))


def traced(voile: VoileProcess, wid: str, record: Path) -> list[Call]:
    voile.start()
    with system_calls.recorded(voile.pid, record):
        asyncio.run(_send_all(wid, voile.port))
    voile.stop()
    with record.open(encoding="ascii", errors="replace") as lines:
        return calls(lines)


def lacking(made: Sequence[Call], answered: Sequence[Answered]) -> set[str | None]:
    return {unsynced(made, each) for each in answered}


def test_each_answer_follows_the_syncs_of_its_object_folder_and_row(
    voile: VoileProcess, site: str, tmp_path: Path
) -> None:
    if reason := system_calls.why_not():
        pytest.skip(f"{reason}; test_python_syncs_in_the_same_order looks at the calls that Python makes")
    made = traced(voile, site, tmp_path / "calls.txt")
    answered = list(answers(made, SiteId(site)))
    assert len(answered) == len({each.page for each in answered}) == RECORDERS * PAGES
    assert lacking(made, answered) == {None}
    for step, without in _planted(made):
        assert step in lacking(without, answered), f"nobody would see that this is missing: {step}"


def _planted(made: Sequence[Call]) -> Iterator[tuple[str, list[Call]]]:
    """The same run, each time with one kind of sync left out."""

    def is_sync(call: Call, part: str) -> bool:
        return call.name in ("fsync", "fdatasync") and part in call.file

    yield "key", [call for call in made if not is_sync(call, "keys.db-wal")]
    yield "object", [call for call in made if not is_sync(call, ".partial")]
    yield "rename", [call for call in made if not call.name.startswith("rename")]
    yield (
        "folder",
        [call for call in made if not is_sync(call, "/batches/") or call.file.endswith(".partial")],
    )
    yield "folder above", [call for call in made if not call.file.endswith("/objects/batches")]
    yield "row", [call for call in made if not (call.name == "pwrite64" and "voile.db-wal" in call.file)]
    yield "index", [call for call in made if not is_sync(call, "voile.db-wal")]


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What Python asks of the system and of SQLite, in order, as names of steps."""
    seen: list[str] = []

    def note(name: str, step: Any) -> None:
        real = getattr(os, name)

        def noted(*arguments: Any, **more: Any) -> Any:
            result = real(*arguments, **more)
            seen.append(step(*arguments))
            return result

        monkeypatch.setattr(os, name, noted)

    def path(descriptor: int) -> str:
        return str(Path(f"/proc/self/fd/{descriptor}").readlink())

    note("writev", lambda *_: "write object")
    note("fdatasync", lambda descriptor: f"sync {'object' if path(descriptor).endswith('.partial') else '?'}")
    note("fsync", lambda descriptor: f"sync folder {Path(path(descriptor)).name}")
    note("rename", lambda *_: "rename")

    def watch(connection: Any, **_: Any) -> None:
        alias = connection.alias
        connection.connection.set_trace_callback(
            lambda statement: seen.append(f"commit {alias}") if statement == "COMMIT" else None
        )

    connection_created.connect(watch)
    yield seen
    connection_created.disconnect(watch)


@pytest.mark.django_db(transaction=True, databases=["default", "keys"])
def test_python_syncs_in_the_same_order(append_all: AppendAll, steps: list[str]) -> None:
    """What can be seen where nothing may be traced; that a commit is synced is SQLite's promise for FULL."""
    pragmas: dict[str, tuple[int, str]] = {}

    def look(_: Sequence[CommittedSegment]) -> None:
        for alias in connections:
            with connections[alias].cursor() as cursor:
                (synchronous,) = cursor.execute("PRAGMA synchronous").fetchone()
                (mode,) = cursor.execute("PRAGMA journal_mode").fetchone()
            pragmas[alias] = synchronous, mode

    assert append_all([scrubbed()], look) == [Appended()]
    assert pragmas == {"default": (SQLITE_FULL, "wal"), "keys": (SQLITE_FULL, "wal")}
    folder = next(step for step in steps if step.startswith("sync folder ") and len(step) == 14)
    order = ["commit keys", "write object", "sync object", "rename", folder, "commit default"]
    assert [step for step in steps if step in order] == order
    above = [step for step in steps if step.startswith("sync folder ") and step != folder]
    assert above[1:] == ["sync folder objects", "sync folder batches"], "folders that are new are synced too"
