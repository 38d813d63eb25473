"""The object store in a local directory: whole objects, written once, read in parts, deleted whole.

`put` returns when the object is on disk: written to a temporary name, fdatasync, rename, fsync of the folder,
and of the folders above where they are new. A crash leaves a temporary file at most, which `leftovers` names.

Source: fsync(2), rename(2): a rename is durable when the folder is synced. POSIX gives no other order.
"""

import errno
import os
import secrets
from collections.abc import Iterator, Sequence
from enum import StrEnum
from pathlib import Path

from voile.errors import StorageError, StorageFull

_TEMPORARY = ".partial"
_WRITEV_PARTS = 512
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM})


class Kind(StrEnum):
    """What an object holds; also the folder it lies in."""

    BATCH = "batches"
    RECORDING = "recordings"
    ASSET = "assets"


class ObjectMissingError(StorageError):
    """No such object, or it ends before the part that was asked for."""


def new_name(kind: Kind) -> str:
    """A random name. It says nothing of what the object holds, and is never used twice."""
    stem = secrets.token_hex(16)
    return f"{kind}/{stem[:2]}/{stem}"


def failure(error: OSError) -> StorageError:
    """The error of ours for one of the system's."""
    if error.errno in _NO_ROOM:
        return StorageFull(
            "The data directory cannot be written: it is full or read-only.",
            remedy="Free disk space, or make the data directory writable. Nothing acknowledged is lost.",
        )
    return StorageError(f"The data directory cannot be written (system error {error.errno}).")


class LocalObjects:
    """Objects under `root`. Names are relative paths made by `new_name`. Safe to use from many threads."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._folders: set[Path] = set()

    def put(self, name: str, parts: Sequence[bytes]) -> int:
        """Write an object durably; its size in bytes.

        Raises:
            StorageFull: no room, or read-only. Nothing is left behind under `name`.
            StorageError: any other failure of the disk.
        """
        path = self._path(name)
        partial = path.with_name(path.name + _TEMPORARY)
        try:
            self._make_folder(path.parent)
            try:
                size = _write(partial, parts)
                partial.rename(path)
            except OSError:
                partial.unlink(missing_ok=True)
                raise
            _sync_folder(path.parent)
        except OSError as error:
            raise failure(error) from error
        return size

    def read(self, name: str, offset: int, length: int) -> bytes:
        """Exactly `length` bytes from `offset`.

        Raises:
            ObjectMissingError: there is no such object, or it is shorter.
        """
        try:
            with self._path(name).open("rb", buffering=0) as file:
                data = os.pread(file.fileno(), length, offset)
        except FileNotFoundError:
            raise ObjectMissingError("An object is missing.") from None
        if len(data) != length:
            raise ObjectMissingError("An object is shorter than its index says.")
        return data

    def size(self, name: str) -> int | None:
        """Size in bytes, None where there is no such object."""
        try:
            return self._path(name).stat().st_size
        except FileNotFoundError:
            return None

    def delete(self, name: str) -> None:
        """Delete durably. That it is gone already is no error."""
        path = self._path(name)
        try:
            path.unlink(missing_ok=True)
            if path.parent.exists():
                _sync_folder(path.parent)
        except OSError as error:
            raise failure(error) from error

    def names(self, kind: Kind) -> Iterator[str]:
        """The names of all objects of a kind, in no order."""
        for path in self._files(kind):
            if path.suffix != _TEMPORARY:
                yield str(path.relative_to(self._root))

    def leftovers(self, older_than_s: float, now_s: float) -> Iterator[Path]:
        """Temporary files of writes that never finished. Younger ones may still be under way."""
        for kind in Kind:
            for path in self._files(kind):
                if path.suffix == _TEMPORARY and now_s - path.stat().st_mtime > older_than_s:
                    yield path

    def written_s(self, name: str) -> float | None:
        """When an object was written, in seconds since 1970; None where there is none."""
        try:
            return self._path(name).stat().st_mtime
        except FileNotFoundError:
            return None

    def _files(self, kind: Kind) -> Iterator[Path]:
        for folder, _, files in os.walk(self._root / kind):
            yield from (Path(folder) / file for file in files)

    def _path(self, name: str) -> Path:
        parts = name.split("/")
        if len(parts) != 3 or parts[0] not in set(Kind) or any(part in ("", ".", "..") for part in parts):
            raise ValueError("not the name of an object")
        return self._root / name

    def _make_folder(self, folder: Path) -> None:
        if folder in self._folders and folder.is_dir():
            return
        missing: list[Path] = []
        above = folder
        while not above.is_dir():
            missing.append(above)
            above = above.parent
        for new in reversed(missing):
            new.mkdir(mode=0o700, exist_ok=True)
            _sync_folder(new.parent)
        self._folders.add(folder)


def _write(path: Path, parts: Sequence[bytes]) -> int:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        size = sum(_write_all(descriptor, parts[at : at + _WRITEV_PARTS]) for at in _starts(parts))
        os.fdatasync(descriptor)
    finally:
        os.close(descriptor)
    return size


def _starts(parts: Sequence[bytes]) -> range:
    return range(0, len(parts), _WRITEV_PARTS)


def _write_all(descriptor: int, parts: Sequence[bytes]) -> int:
    """One writev, and where it was cut short the rest byte by byte run."""
    total = sum(map(len, parts))
    written = os.writev(descriptor, parts)
    if written < total:
        rest = memoryview(b"".join(parts))[written:]
        while rest:
            rest = rest[os.write(descriptor, rest) :]
    return total


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
