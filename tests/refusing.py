"""A database that takes no new row in a table, on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections


@contextmanager
def refusing(alias: str, table: str) -> Iterator[None]:
    if connections[alias].vendor == "sqlite":
        begin = f"CREATE TRIGGER refuse BEFORE INSERT ON {table} BEGIN SELECT RAISE(ABORT, 'refused'); END"
        end = "DROP TRIGGER refuse"
    else:
        begin = f"ALTER TABLE {table} ADD CONSTRAINT refuse CHECK (false) NOT VALID"
        end = f"ALTER TABLE {table} DROP CONSTRAINT refuse"
    with connections[alias].cursor() as cursor:
        cursor.execute(begin)
    try:
        yield
    finally:
        with connections[alias].cursor() as cursor:
            cursor.execute(end)
