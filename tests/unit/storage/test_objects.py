import errno
import os
from pathlib import Path

import pytest

from voile.errors import StorageError, StorageFull
from voile.storage.objects import Kind, LocalObjects, ObjectMissingError, new_name


@pytest.fixture
def objects(tmp_path: Path) -> LocalObjects:
    return LocalObjects(tmp_path / "objects")


def test_parts_are_read_back(objects: LocalObjects) -> None:
    name = new_name(Kind.BATCH)
    assert objects.put(name, [b"abc", b"", b"defg"]) == 7
    assert objects.read(name, 2, 3) == b"cde"
    assert objects.size(name) == 7
    assert list(objects.names(Kind.BATCH)) == [name]


def test_more_parts_than_one_system_call_takes(objects: LocalObjects) -> None:
    parts = [bytes([number % 256]) * 3 for number in range(3000)]
    name = new_name(Kind.BATCH)
    objects.put(name, parts)
    assert objects.read(name, 0, 9000) == b"".join(parts)


def test_reading_past_the_end_is_no_short_read(objects: LocalObjects) -> None:
    name = new_name(Kind.BATCH)
    objects.put(name, [b"abc"])
    with pytest.raises(ObjectMissingError):
        objects.read(name, 1, 3)


def test_a_missing_object(objects: LocalObjects) -> None:
    name = new_name(Kind.ASSET)
    assert objects.size(name) is None
    assert objects.written_s(name) is None
    with pytest.raises(ObjectMissingError):
        objects.read(name, 0, 1)
    objects.delete(name)


def test_a_deleted_object_is_gone(objects: LocalObjects) -> None:
    name = new_name(Kind.RECORDING)
    objects.put(name, [b"abc"])
    objects.delete(name)
    assert list(objects.names(Kind.RECORDING)) == []


@pytest.mark.parametrize("name", ["batches/../x", "other/aa/b", "batches/aa", "batches//x", "/etc/a/b"])
def test_names_lead_nowhere_else(objects: LocalObjects, name: str) -> None:
    with pytest.raises(ValueError, match="name of an object"):
        objects.read(name, 0, 1)


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES])
def test_a_full_disk_leaves_nothing_behind(
    objects: LocalObjects, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def full(_: int) -> None:
        raise OSError(number, os.strerror(number))

    name = new_name(Kind.BATCH)
    with monkeypatch.context() as patched:
        patched.setattr(os, "fdatasync", full)
        with pytest.raises(StorageFull):
            objects.put(name, [b"abc"])
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    assert objects.put(name, [b"abc"]) == 3


def test_another_failure_of_the_disk_is_not_called_full(
    objects: LocalObjects, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: int) -> None:
        raise OSError(errno.EIO, "broken")

    monkeypatch.setattr(os, "fdatasync", broken)
    with pytest.raises(StorageError) as caught:
        objects.put(new_name(Kind.BATCH), [b"abc"])
    assert not isinstance(caught.value, StorageFull)


def test_the_write_is_synced_before_and_after_the_rename(
    objects: LocalObjects, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str] = []
    data_sync, folder_sync, rename = os.fdatasync, os.fsync, Path.rename

    def note_data(descriptor: int) -> None:
        calls.append("data")
        data_sync(descriptor)

    def note_folder(descriptor: int) -> None:
        calls.append("folder")
        folder_sync(descriptor)

    def note_rename(path: Path, target: Path) -> Path:
        calls.append("rename")
        return rename(path, target)

    objects.put("batches/aa/first", [b"abc"])
    monkeypatch.setattr(os, "fdatasync", note_data)
    monkeypatch.setattr(os, "fsync", note_folder)
    monkeypatch.setattr(Path, "rename", note_rename)
    objects.put("batches/aa/second", [b"abc"])
    assert calls == ["data", "rename", "folder"]


def test_unfinished_writes_are_named_once_they_are_old(objects: LocalObjects, tmp_path: Path) -> None:
    folder = tmp_path / "objects" / "batches" / "aa"
    folder.mkdir(parents=True)
    (folder / "x.partial").write_bytes(b"abc")
    written_s = (folder / "x.partial").stat().st_mtime
    assert list(objects.names(Kind.BATCH)) == []
    assert list(objects.leftovers(60, written_s + 30)) == []
    assert [path.name for path in objects.leftovers(60, written_s + 90)] == ["x.partial"]
