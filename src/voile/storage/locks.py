"""Who may write beside whom. SQLite has one writer and needs none of this; there it does nothing.

See `voile.storage.postgresql.base` for the lock that every transaction takes.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from zlib import crc32

from django.db import connections

_EACH = "SELECT pg_advisory_xact_lock(1, number) FROM unnest(%s::int[]) AS number"
_TRY = "SELECT pg_try_advisory_lock(%s)"
_WAIT = "SELECT pg_advisory_lock(%s)"
_UNLOCK = "SELECT pg_advisory_unlock(%s)"


@contextmanager
def beside_others(alias: str) -> Iterator[None]:
    """A transaction that begins in here runs beside others of its kind; `rows` keeps them apart."""
    connection: Any = connections[alias]
    connection.runs_beside_others = True
    try:
        yield
    finally:
        connection.runs_beside_others = False


def lock_number(name: str) -> int:
    """The number of an advisory lock; those of 64 bits are a space of their own in each database."""
    return crc32(f"voile {name}".encode())


def rows(alias: str, ids: Iterable[str]) -> None:
    """Hold what has these ids (of hexadecimal digits) until the transaction ends. To be called once in it.

    All in one order, so that no two transactions wait for each other.
    """
    if _is_sqlite(alias):
        return
    numbers = sorted({int(each[:8], 16) - (1 << 31) for each in ids})
    with connections[alias].cursor() as cursor:
        cursor.execute(_EACH, [numbers])


@contextmanager
def alone(alias: str, name: str) -> Iterator[None]:
    """Hold a name against all other processes, outside of a transaction; waits for it."""
    with _held(alias, name, _WAIT):
        yield


@contextmanager
def alone_if_free(alias: str, name: str) -> Iterator[bool]:
    """The same; False at once where another process holds it."""
    with _held(alias, name, _TRY) as result:
        yield result is not False


@contextmanager
def _held(alias: str, name: str, statement: str) -> Iterator[object]:
    if _is_sqlite(alias):
        yield None
        return
    number = lock_number(f"{alias} {name}")
    with connections[alias].cursor() as cursor:
        cursor.execute(statement, [number])
        (result,) = cursor.fetchone() or (None,)
    try:
        yield result
    finally:
        if result is not False:
            with connections[alias].cursor() as cursor:
                cursor.execute(_UNLOCK, [number])


def _is_sqlite(alias: str) -> bool:
    return bool(connections[alias].vendor == "sqlite")
