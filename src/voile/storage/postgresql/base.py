"""Django's PostgreSQL backend, with the one habit of SQLite that Voile is built on: one writer at a time.

On SQLite a transaction holds the write lock from its beginning (`transaction_mode` IMMEDIATE), so that what
it reads cannot change before it writes. Here it takes an advisory lock of its database, to the same end:

    exclusive  every transaction, unless it says otherwise: nothing runs beside it
    shared     those in `locks.beside_others`, as ingest's: they run beside each other, not beside the former

Django loads this module by its place: a package with a module `base`.
"""

from typing import Any

from django.db.backends.postgresql import base

from voile.storage.locks import lock_number

_EXCLUSIVE = "SELECT pg_advisory_xact_lock(%s)"
_SHARED = "SELECT pg_advisory_xact_lock_shared(%s)"


class DatabaseWrapper(base.DatabaseWrapper):
    """`runs_beside_others` is set by `locks` before a transaction begins."""

    runs_beside_others = False

    def _set_autocommit(self, autocommit: bool) -> None:
        super()._set_autocommit(autocommit)  # type: ignore[misc]  # its stubs lack what is Django's own
        if autocommit:
            return
        try:
            with self.wrap_database_errors:
                statement = _SHARED if self.runs_beside_others else _EXCLUSIVE
                self.connection.execute(statement, [lock_number(self.alias)])
        except BaseException:
            # Django has not noted the transaction yet and would not end it.
            self._leave_transaction()
            raise

    def _leave_transaction(self) -> None:
        connection: Any = self.connection
        if not connection.closed:
            connection.rollback()
            connection.autocommit = True
