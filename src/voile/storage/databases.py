"""What errors of the databases mean here, and how what was deleted is emptied out of them."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum, auto

from django.db import DatabaseError, connections

from voile.errors import StorageError, StorageFull
from voile.storage.router import KEYS

_FULL = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN})
_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_PRIMARY_CODE = 0xFF
# Of PostgreSQL: disk full, read-only transaction; lock not available in time, deadlock.
# Source: https://www.postgresql.org/docs/current/errcodes-appendix.html
_FULL_STATES = frozenset({"53100", "25006"})
_BUSY_STATES = frozenset({"55P03", "40P01"})
_KEY_TABLES = "storage_recordingkey, storage_visitorkey, storage_sitekey"
_OTHER_SNAPSHOTS = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
    " AND pid <> pg_backend_pid() AND backend_xmin IS NOT NULL"
)
_TRUNCATE_TRIES = 20
_TRUNCATE_PAUSE_S = 0.1


class Cause(Enum):
    FULL = auto()
    BUSY = auto()
    OTHER = auto()


class IndexBusyError(StorageError):
    """Another process held the database for longer than the time limit; trying again may help."""


def cause(error: DatabaseError) -> Cause:
    code = getattr(error.__cause__, "sqlite_errorcode", 0) & _PRIMARY_CODE
    state = getattr(error.__cause__, "sqlstate", None)
    if code in _FULL or state in _FULL_STATES:
        return Cause.FULL
    return Cause.BUSY if code in _BUSY or state in _BUSY_STATES else Cause.OTHER


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

    On PostgreSQL the tables of keys are written anew without what was deleted; its log is the operator's.

    Source: https://www.sqlite.org/pragma.html#pragma_wal_checkpoint
    """
    if connections[alias].vendor == "postgresql":
        return alias != KEYS or _rewrite_keys()
    for _ in range(_TRUNCATE_TRIES):
        with connections[alias].cursor() as cursor:
            row = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if row is None or row[0] == 0:
            return True
        time.sleep(_TRUNCATE_PAUSE_S)
    return False


def _rewrite_keys() -> bool:
    """What a transaction elsewhere may still see would be written anew too, so none may be open.

    Source: https://www.postgresql.org/docs/current/routine-vacuuming.html#VACUUM-BASICS
    """
    if not _sees_nobody_else():
        return False
    try:
        with connections[KEYS].cursor() as cursor:
            cursor.execute(f"VACUUM (FULL) {_KEY_TABLES}")
    except DatabaseError as error:
        if cause(error) is Cause.BUSY:
            return False
        raise
    return True


def _sees_nobody_else() -> bool:
    """Wait a moment for transactions of other connections, such as those of the server's own statistics."""
    for _ in range(_TRUNCATE_TRIES):
        with connections[KEYS].cursor() as cursor:
            cursor.execute(_OTHER_SNAPSHOTS)
            if cursor.fetchone() == (0,):
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
