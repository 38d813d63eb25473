"""The data directory: made when it is new, brought up to date when it is old, refused when it is not ours."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from voile.config import Config
from voile.errors import DataDirError
from voile.storage import installation, locks, room

VERSION = 1
_VERSION_FILE = "version"
_FOLDER_MODE = 0o700
# A key may be put in place before the first start.
_ALLOWED_IN_NEW = {"keys"}


def prepare(config: Config) -> None:
    """Make `config.data_dir` ready for this version: folders, keys, databases, master key checked.

    Raises:
        DataDirError: it is another version's or something else's, or cannot be written.
        MasterKeyError: data is there and its master key is not.
    """
    with _usable(config.data_dir):
        config.data_dir.mkdir(parents=True, exist_ok=True, mode=_FOLDER_MODE)
        _check_version(config.data_dir)
        (config.data_dir / "keys").mkdir(exist_ok=True, mode=_FOLDER_MODE)
        room.check_writable(config.data_dir)
        _keep_secret_key(config.secret_key_file)
    migrate()
    installation.open_storage(config, create_master_key=True)


def migrate() -> None:
    """Bring both databases to the newest form; quick when they are."""
    for alias in settings.DATABASES:
        with locks.alone(alias, "migrate"):
            call_command("migrate", database=alias, interactive=False, verbosity=0)


@contextmanager
def locked(data_dir: Path, *, shared: bool = False) -> Iterator[None]:
    """Hold the data directory for this process: there is one ingest process on SQLite.

    With `shared` others may that are shared too.

    Raises:
        DataDirError: another process holds it.
    """
    with _usable(data_dir):
        data_dir.mkdir(parents=True, exist_ok=True, mode=_FOLDER_MODE)
        descriptor = os.open(data_dir, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        _lock(descriptor, data_dir, fcntl.LOCK_SH if shared else fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _lock(descriptor: int, data_dir: Path, kind: int) -> None:
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        raise DataDirError(
            f"Another `voile serve` is using {data_dir}.",
            remedy="Stop it first, or name another directory in VOILE_DATA_DIR; several need PostgreSQL.",
        ) from None


@contextmanager
def _usable(data_dir: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise DataDirError(
            f"The data directory {data_dir} cannot be used ({os.strerror(error.errno or 0)}).",
            remedy="Make it writable for this account, or name another in VOILE_DATA_DIR.",
        ) from None


def _check_version(data_dir: Path) -> None:
    file = data_dir / _VERSION_FILE
    if not file.exists():
        _refuse_foreign(data_dir)
        _write_durably(file, f"{VERSION}\n")
        return
    text = file.read_text(errors="replace").strip()
    if text == str(VERSION):
        return
    newer = text.isdigit() and int(text) > VERSION
    raise DataDirError(
        f"The data directory {data_dir} has version {text[:8]!r}; this Voile needs version {VERSION}.",
        remedy=(
            "Start the newer Voile that wrote it, or name another directory in VOILE_DATA_DIR."
            if newer
            else "Restore it from a backup, or name another directory in VOILE_DATA_DIR."
        ),
    )


def _refuse_foreign(data_dir: Path) -> None:
    if any(entry.name not in _ALLOWED_IN_NEW for entry in data_dir.iterdir()):
        raise DataDirError(
            f"{data_dir} holds something, but no Voile data (its file {_VERSION_FILE!r} is missing).",
            remedy="Name an empty directory in VOILE_DATA_DIR, or restore the file from a backup.",
        )


def _keep_secret_key(file: Path) -> None:
    """Keep the key that this process has been signing with, unless there is one already."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=_FOLDER_MODE)
    if file.exists():
        settings.SECRET_KEY = file.read_text().strip()
    else:
        _write_durably(file, f"{settings.SECRET_KEY}\n")


def _write_durably(file: Path, text: str) -> None:
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        os.write(descriptor, text.encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    folder = os.open(file.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
