"""The disk refuses at each place that writes: nothing is stored, the answer says so, later it works again."""

import errno
import os
from collections import namedtuple
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connections
from tests.integration.durability.dying import STEPS
from tests.integration.storage.factory import POLICY, SITE, png, scrubbed
from tests.integration.storage.fixtures import AppendAll, append_all, storage, stored_bytes

from voile import clock
from voile.errors import StorageFull
from voile.storage import assets, checking, reading, room
from voile.storage.installation import Installation
from voile.storage.models import Asset, Segment, StoredObject
from voile.storage.outcomes import Appended
from voile.storage.room import Room
from voile.storage.sniffing import AssetKind

__all__ = ["append_all", "storage", "stored_bytes"]

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "keys"])

WRITING = tuple(step for step in STEPS if step != "unlink")
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES)
PNG = png(b"picture")
Usage = namedtuple("Usage", "total used free")


def refuse(monkeypatch: pytest.MonkeyPatch, step: str, number: int, folder: Path) -> list[str]:
    """From now on `step` fails with the system error `number`, in `folder`; what failed is noted."""
    real, refused = getattr(os, step), []

    def call(*arguments: Any, **more: Any) -> Any:
        where = arguments[0]
        path = str(Path(f"/proc/self/fd/{where}").readlink()) if isinstance(where, int) else str(where)
        creates = step != "open" or arguments[1] & os.O_CREAT
        if path.startswith(str(folder)) and creates:
            refused.append(path)
            raise OSError(number, os.strerror(number))
        return real(*arguments, **more)

    monkeypatch.setattr(os, step, call)
    return refused


@pytest.mark.parametrize("number", NO_ROOM)
@pytest.mark.parametrize("step", WRITING)
def test_an_object_that_cannot_be_written(
    append_all: AppendAll, storage: Installation, step: str, number: int
) -> None:
    objects = storage.data_dir / "objects"
    item = scrubbed()
    with pytest.MonkeyPatch.context() as patch:
        refused = refuse(patch, step, number, objects)
        (end,) = append_all([item])
        assert isinstance(end, StorageFull)
        assert refused
        assert room.state() is Room.UNWRITABLE
    assert not Segment.objects.exists()
    assert not StoredObject.objects.exists()
    assert append_all([item]) == [Appended()]
    assert room.state() is Room.ENOUGH
    (page,) = reading.read(item.recording)
    assert [segment.events_json for segment in page.segments] == [item.events_json]
    assert not list(objects.rglob("*.partial"))
    assert checking.reconcile() == []


@pytest.mark.parametrize("step", WRITING)
def test_an_asset_that_cannot_be_written(append_all: AppendAll, storage: Installation, step: str) -> None:
    digest = sha256(PNG).hexdigest()
    append_all([scrubbed(assets=[("image", digest, len(PNG))])])
    with pytest.MonkeyPatch.context() as patch:
        refuse(patch, step, errno.ENOSPC, storage.data_dir / "objects")
        with pytest.raises(StorageFull):
            assets.put(SITE, digest, AssetKind.IMAGE, PNG, POLICY)
    assert not Asset.objects.exists()
    assert assets.put(SITE, digest, AssetKind.IMAGE, PNG, POLICY) == assets.Stored()


@pytest.mark.parametrize("alias", ["default", "keys"])
@pytest.mark.parametrize("statement", ["INSERT", "COMMIT"])
def test_a_database_that_is_full(
    append_all: AppendAll, storage: Installation, alias: str, statement: str
) -> None:
    """SQLite's own error, raised where it would be: at a statement, and when the transaction is closed."""
    item = scrubbed()
    with pytest.MonkeyPatch.context() as patch:
        _fill_database(patch, alias, statement)
        (end,) = append_all([item])
    assert isinstance(end, StorageFull)
    assert not Segment.objects.exists()
    assert append_all([item]) == [Appended()]
    assert checking.reconcile() == []


def _fill_database(patch: pytest.MonkeyPatch, alias: str, statement: str) -> None:
    import sqlite3

    from django.db.backends.sqlite3.base import DatabaseWrapper, SQLiteCursorWrapper

    def full() -> OperationalError:
        cause = sqlite3.OperationalError("database or disk is full")
        cause.sqlite_errorcode = sqlite3.SQLITE_FULL
        error = OperationalError("database or disk is full")
        error.__cause__ = cause
        return error

    name = str(connections[alias].settings_dict["NAME"])
    if statement == "COMMIT":
        real_commit: Callable[..., None] = DatabaseWrapper._commit  # type: ignore[attr-defined]  # Django's own

        def commit(self: DatabaseWrapper) -> None:
            if self.alias == alias and self.connection is not None:
                self.connection.rollback()
                raise full()
            real_commit(self)

        patch.setattr(DatabaseWrapper, "_commit", commit)
        return
    for method in ("execute", "executemany"):
        real: Callable[..., Any] = getattr(SQLiteCursorWrapper, method)

        def run(self: Any, query: str, *more: Any, real: Callable[..., Any] = real) -> Any:
            file = self.connection.execute("PRAGMA database_list").fetchone()[2]
            if query.startswith("INSERT") and file == name:
                raise full()
            return real(self, query, *more)

        patch.setattr(SQLiteCursorWrapper, method, run)


def test_the_reserve_is_not_given_away(
    append_all: AppendAll, storage: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = storage.reserve_bytes - 1
    monkeypatch.setattr("shutil.disk_usage", lambda _: Usage(1 << 40, 0, left))
    (end,) = append_all([scrubbed()])
    assert isinstance(end, StorageFull)
    assert room.state() is Room.FULL
    with pytest.raises(StorageFull):
        room.require()
    left += 1
    assert append_all([scrubbed()]) == [Appended()]
    assert room.state() is Room.ENOUGH


def test_recording_stops_where_the_disk_is_as_full_as_it_may_be(
    append_all: AppendAll, storage: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert storage.limit_percent == 80
    used = 80 << 30
    monkeypatch.setattr("shutil.disk_usage", lambda _: Usage(110 << 30, used, (100 << 30) - used))
    assert append_all([scrubbed()]) == [Appended()]
    assert room.state() is Room.ENOUGH
    used += 1
    (end,) = append_all([scrubbed(seq=1)])
    assert isinstance(end, StorageFull)
    assert room.state() is Room.LIMITED
    used -= 1
    assert append_all([scrubbed(seq=1)]) == [Appended()]


def test_a_refusal_is_not_remembered_for_ever(storage: Installation) -> None:
    with clock.freeze(clock.now_at()) as time:
        room.note(refused=True)
        assert room.state() is Room.UNWRITABLE
        time.advance(121)
        assert room.state() is Room.ENOUGH
    room.note(refused=False)


def test_the_file_of_the_reserve_comes_and_goes(
    storage: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = storage.data_dir / room.FILE
    size = storage.reserve_bytes // 4
    left = storage.reserve_bytes + size
    monkeypatch.setattr("shutil.disk_usage", lambda _: Usage(1 << 40, 0, left))
    room.keep()
    assert not file.exists(), "there is just room for the rest"
    left += 1
    room.keep()
    assert file.stat().st_blocks * 512 >= size, "really taken"
    left = size
    room.keep()
    assert file.exists()
    left -= 1
    room.keep()
    assert not file.exists()
