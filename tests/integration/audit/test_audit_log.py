import threading

import pytest
from django.db import DatabaseError, connection, transaction

from voile import clock
from voile.audit import actors, queries
from voile.audit.actions import Action, record
from voile.audit.models import Entry

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def write(count: int) -> None:
    for number in range(count):
        record(actors.account(number), Action.SESSION_VIEWED, f"session:{number:032x}", {"page": number})


def by_hand(sql: str) -> None:
    """As somebody with the file and a tool would: without the triggers."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE audit_entry DISABLE TRIGGER USER")
        else:
            cursor.execute("DROP TRIGGER IF EXISTS audit_entry_no_update")
            cursor.execute("DROP TRIGGER IF EXISTS audit_entry_no_delete")
        cursor.execute(sql)


def test_entries_come_back_newest_first_and_the_chain_is_whole() -> None:
    write(5)
    assert [entry.number for entry in queries.entries()] == [5, 4, 3, 2, 1]
    assert queries.entries(subject=f"session:{2:032x}")[0].details == {"page": 2}
    assert queries.entries(actor="account:4")[0].action == "session.viewed"
    assert queries.verify() == queries.ChainReport(5, None)


@pytest.mark.parametrize("sql", ["UPDATE audit_entry SET actor='x'", "DELETE FROM audit_entry"])
def test_the_database_refuses_to_change_or_delete(sql: str) -> None:
    write(2)
    with (
        connection.cursor() as cursor,
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
    ):
        cursor.execute(sql)
    with pytest.raises(DatabaseError), transaction.atomic():
        Entry.objects.update(actor="x")
    assert queries.verify() == queries.ChainReport(2, None)


@pytest.mark.parametrize(
    ("sql", "broken_at"),
    [
        ("UPDATE audit_entry SET actor='account:99' WHERE number=3", 3),
        ("UPDATE audit_entry SET details='{}' WHERE number=1", 1),
        ("UPDATE audit_entry SET at='2020-01-01T00:00:00+00:00' WHERE number=5", 5),
        ("DELETE FROM audit_entry WHERE number=2", 3),
        ("DELETE FROM audit_entry WHERE number=1", 2),
    ],
)
def test_what_was_changed_by_hand_is_found(sql: str, broken_at: int) -> None:
    write(5)
    by_hand(sql)
    assert queries.verify().broken_at == broken_at
    assert not queries.verify().is_whole


def test_an_entry_stands_or_falls_with_its_transaction() -> None:
    write(1)
    with transaction.atomic():
        write(1)
        transaction.set_rollback(True)
    write(1)
    assert queries.verify() == queries.ChainReport(2, None)


def test_the_last_time_of_a_view() -> None:
    assert queries.last_at(actors.COMMAND, Action.SESSION_VIEWED, "session:x") is None
    record(actors.COMMAND, Action.SESSION_VIEWED, "session:x")
    found = queries.last_at(actors.COMMAND, Action.SESSION_VIEWED, "session:x")
    assert found is not None
    assert (clock.now_at() - found).total_seconds() < 60


@pytest.mark.django_db(databases=["default", "keys"], transaction=True)
def test_writers_at_the_same_time_make_one_chain() -> None:
    def run() -> None:
        try:
            write(10)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert queries.verify() == queries.ChainReport(40, None)
