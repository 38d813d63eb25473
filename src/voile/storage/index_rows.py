"""How the rows of new segments get into the index: by COPY on PostgreSQL, by INSERT on SQLite.

Source: https://www.postgresql.org/docs/current/sql-copy.html; psycopg 3, "Using COPY TO and COPY FROM".
"""

from collections.abc import Sequence

from django.db import connections

from voile.storage.models import Segment
from voile.storage.router import INDEX

_FIELDS = [field for field in Segment._meta.concrete_fields if not field.primary_key]
_COLUMNS = ", ".join(f'"{field.column}"' for field in _FIELDS)
_COPY = f"COPY {Segment._meta.db_table} ({_COLUMNS}) FROM STDIN"


def insert(rows: Sequence[Segment]) -> None:
    """Part of the caller's transaction.

    Raises:
        IntegrityError: one of them is stored already.
    """
    connection = connections[INDEX]
    if connection.vendor != "postgresql":
        Segment.objects.bulk_create(rows)
        return
    with connection.cursor() as cursor, connection.wrap_database_errors, cursor.copy(_COPY) as copy:
        for row in rows:
            copy.write_row([getattr(row, field.attname) for field in _FIELDS])
