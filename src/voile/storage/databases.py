"""What errors of the databases mean here, and how a log is emptied. For SQLite."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum, auto

from django.db import DatabaseError, connections

from voile.errors import StorageError, StorageFull

_FULL = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN})
_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_PRIMARY_CODE = 0xFF
_TRUNCATE_TRIES = 10
_TRUNCATE_PAUSE_S = 0.1


class Cause(Enum):
    FULL = auto()
    BUSY = auto()
    OTHER = auto()


class IndexBusyError(StorageError):
    """Another process held the database for longer than the time limit; trying again may help."""


def cause(error: DatabaseError) -> Cause:
    code = getattr(error.__cause__, "sqlite_errorcode", 0) & _PRIMARY_CODE
    if code in _FULL:
        return Cause.FULL
    return Cause.BUSY if code in _BUSY else Cause.OTHER


@contextmanager
def translated() -> Iterator[None]:
    """Raise errors of the databases as errors of storage.

    Raises:
        StorageFull: full or read-only.
        IndexBusyError: locked for too long.
        StorageError: anything else.
    """
    try:
        yield
    except DatabaseError as error:
        raise _storage_error(error) from error


def truncate_log(alias: str) -> bool:
    """Move the write-ahead log into the database and empty its file; False where readers kept it busy.

    Source: https://www.sqlite.org/pragma.html#pragma_wal_checkpoint
    """
    for _ in range(_TRUNCATE_TRIES):
        with connections[alias].cursor() as cursor:
            row = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if row is None or row[0] == 0:
            return True
        time.sleep(_TRUNCATE_PAUSE_S)
    return False


def _storage_error(error: DatabaseError) -> StorageError:
    match cause(error):
        case Cause.FULL:
            return StorageFull(
                "The index cannot be written: the disk is full or read-only.",
                remedy="Free disk space, or make the data directory writable. Nothing acknowledged is lost.",
            )
        case Cause.BUSY:
            return IndexBusyError("The index is locked by another process.")
        case Cause.OTHER:
            return StorageError(f"The index failed ({type(error).__name__}).")
