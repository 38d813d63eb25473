"""Is there room? Some of the disk is kept back, so that a full disk stops recording and nothing else.

Erasing, the audit log (without which nobody may watch), log-ins and compaction have to write too. So ingest
stops while a reserve is left; and since other programs can fill the disk to its last byte, a quarter of the
reserve lies in a file, `reserve`, which is let go when that happens and taken again once there is room.
"""

import contextlib
import os
import shutil
from enum import StrEnum
from pathlib import Path

from voile import clock, log
from voile.errors import DataDirError, StorageFull, VoileError
from voile.storage.installation import Installation, installation

_log = log.get("storage")

FILE = "reserve"
_IN_FILE = 4
_REMEMBERED_S = 120.0
_REMEDY = "Free disk space; recording goes on by itself. Nothing acknowledged is lost."


class Room(StrEnum):
    """Where it is not `ENOUGH`, nothing is recorded.

    `LIMITED`: the disk is as full as the operator lets it be. `FULL`: only the reserve is left. `UNWRITABLE`:
    the disk refuses for another reason.
    """

    ENOUGH = "enough"
    LIMITED = "limited"
    FULL = "full"
    UNWRITABLE = "unwritable"


class _Refusals:
    """When this process could last not write, None where it can again."""

    at_s: float | None = None


def check_writable(data_dir: Path) -> None:
    """For whoever starts: SQLite cannot even be read where it may not write its logs.

    Raises:
        DataDirError: a folder or database of the data directory may not be written.
    """
    inside = (data_dir, data_dir / "keys", data_dir / "voile.db", data_dir / "keys" / "keys.db")
    for path in inside:
        if path.exists() and not os.access(path, os.W_OK):
            raise DataDirError(
                f"{path} cannot be written.",
                remedy="Make it writable for this account, or mount its file system for writing.",
            )


def require() -> None:
    """Raises:
    StorageFull: the limit is reached, or no more than the reserve is left. Asked before anything new is kept.
    """
    match _of_disk(installation()):
        case Room.FULL:
            raise StorageFull("The disk limit is reached: only the reserve is left.", remedy=_REMEDY)
        case Room.LIMITED:
            raise StorageFull("The disk limit is reached.", remedy=_REMEDY)


def note(*, refused: bool) -> None:
    """Remember how the last write of something new ended."""
    _Refusals.at_s = clock.monotonic_s() if refused else None


def state() -> Room:
    """For people: what the last writes met, and what the disk says now."""
    try:
        of_disk = _of_disk(installation())
    except (OSError, VoileError):
        # Not a question of room; who asks for the data itself hears what is wrong.
        return Room.ENOUGH
    if of_disk is not Room.ENOUGH:
        return of_disk
    refused_s = _Refusals.at_s
    if refused_s is not None and clock.monotonic_s() - refused_s < _REMEMBERED_S:
        return Room.UNWRITABLE
    return Room.ENOUGH


def _of_disk(opened: Installation) -> Room:
    usage = shutil.disk_usage(opened.data_dir)
    if usage.free < opened.reserve_bytes:
        return Room.FULL
    # Of what this account may use, as `df` counts.
    if usage.used * 100 > (usage.used + usage.free) * opened.limit_percent:
        return Room.LIMITED
    return Room.ENOUGH


def keep() -> None:
    """Let the reserve's file go where the disk is full, take it where there is room. About once a second."""
    opened = installation()
    file, size = opened.data_dir / FILE, opened.reserve_bytes // _IN_FILE
    with contextlib.suppress(OSError):
        free = free_bytes(opened.data_dir)
        if file.exists():
            if free < size:
                file.unlink()
                _log.warning("reserve.released", free_mib=free >> 20)
        elif free > opened.reserve_bytes + size:
            _take(file, size)


def free_bytes(folder: Path) -> int:
    """What this account may still fill, without what lies in the reserve's file."""
    return shutil.disk_usage(folder).free


def _take(file: Path, size: int) -> None:
    """Really taken, not a hole in a file; where the file system cannot, there is no file."""
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        os.posix_fallocate(descriptor, 0, size)
    except OSError:
        file.unlink()
        raise
    finally:
        os.close(descriptor)
