"""What is PostgreSQL's own: one writer beside many, COPY, errors, and what it leaves of a key on the disk.

Run by `pytest -p tests.postgresql`, as all other tests of storage are once more.
"""

import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import DataError, IntegrityError, connections, transaction
from tests.integration.storage.factory import scrubbed
from tests.integration.storage.fixtures import AppendAll

from voile import clock
from voile.errors import KeySaveError, StorageFull
from voile.policy import ScrubbedEvents
from voile.recordings.models import Page, Session
from voile.recordings.note import note_segments
from voile.storage import erasing, index_rows, judging, locks, reading
from voile.storage.batches import commit
from voile.storage.installation import Installation
from voile.storage.models import RecordingKey, Segment, StoredObject
from voile.storage.outcomes import (
    AlreadyErased,
    Appended,
    AppendOutcome,
    CommittedSegment,
    Duplicate,
    StorageBusy,
)

pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "keys"]),
    pytest.mark.skipif("tests.postgresql" not in sys.modules, reason="needs `-p tests.postgresql`"),
]


@contextmanager
def options(monkeypatch: pytest.MonkeyPatch, more: str) -> Iterator[None]:
    """For every connection to the index that is made meanwhile."""
    known = connections["default"].settings_dict["OPTIONS"]
    with monkeypatch.context() as patched:
        patched.setitem(known, "options", f"{known['options']} {more}")
        yield


def in_another_process(work: Callable[[], object]) -> "threading.Thread":
    """As far as the database knows: connections belong to threads."""

    def run() -> None:
        try:
            work()
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def commit_one(item: ScrubbedEvents) -> AppendOutcome:
    try:
        (outcome,) = commit([CommittedSegment(item, clock.now_at())], note_segments)
        return outcome
    finally:
        connections.close_all()


def test_a_server_that_may_only_read_is_full(append_all: AppendAll, monkeypatch: pytest.MonkeyPatch) -> None:
    with options(monkeypatch, "-c default_transaction_read_only=on"):
        (end,) = append_all([scrubbed()])
    assert isinstance(end, StorageFull)
    assert append_all([scrubbed()]) == [Appended()]


def test_a_long_transaction_of_another_is_busy(
    append_all: AppendAll, monkeypatch: pytest.MonkeyPatch
) -> None:
    with options(monkeypatch, "-c lock_timeout=200ms"), transaction.atomic():
        assert append_all([scrubbed()]) == [StorageBusy()]
    assert append_all([scrubbed()]) == [Appended()]


def test_a_transaction_that_could_not_begin_leaves_its_connection_usable(storage: Installation) -> None:
    begun, release = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            begun.set()
            release.wait(20)

    other = in_another_process(hold)
    begun.wait(20)
    with connections["default"].cursor() as cursor:
        cursor.execute("SET lock_timeout = '100ms'")
    with pytest.raises(Exception, match="lock timeout"), transaction.atomic():
        pytest.fail("began beside another")
    assert connections["default"].get_autocommit()
    assert not Segment.objects.exists()
    release.set()
    other.join()
    with transaction.atomic():
        assert not Segment.objects.exists()


def test_a_lookup_costs_the_same_in_a_large_index(storage: Installation) -> None:
    stored = StoredObject.objects.create(name="n", kind="batches", size_bytes=1, created_at=clock.now_at())
    with connections["default"].cursor() as cursor:
        cursor.execute(
            'INSERT INTO storage_segment (site, session, recording, page, seq, stored_in_id, "offset", '
            "length, first_ms, last_ms, digest, received_at) SELECT '1', '', '', md5((n / 10)::text), "
            "mod(n, 10), %s, 0, 1, 0, 0, '', now() FROM generate_series(1, 20000) AS n",
            [stored.pk],
        )
        cursor.execute("ANALYZE storage_segment")
        query = judging.STORED_POSTGRESQL.format(rows=",".join(["(%s,%s)"] * 256))
        cursor.execute(f"EXPLAIN {query}", [part for n in range(256) for part in (f"{n:032x}", 1)])
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "segment_identity" in plan
    assert "Seq Scan on storage_segment" not in plan


def test_rows_are_copied(append_all: AppendAll, storage: Installation) -> None:
    """As they would have been inserted; and what is there already is refused."""
    append_all([scrubbed("a"), scrubbed("b", seq=1)])
    rows = list(Segment.objects.order_by("seq"))
    with pytest.raises(IntegrityError), transaction.atomic():
        index_rows.insert(rows)
    Segment.objects.all().delete()
    with transaction.atomic():
        Segment.objects.bulk_create(rows)
    again = list(Segment.objects.order_by("seq"))
    for field in index_rows._FIELDS:
        copied, inserted = ([getattr(row, field.attname) for row in each] for each in (rows, again))
        assert list(map(_plain, copied)) == list(map(_plain, inserted)), field.name


def _plain(value: object) -> object:
    return bytes(value) if isinstance(value, memoryview) else value


def test_copy_is_what_the_server_gets(append_all: AppendAll, monkeypatch: pytest.MonkeyPatch) -> None:
    with options(monkeypatch, "-c log_statement=all"):
        append_all([scrubbed()])
    log = (Path(sys.modules["tests.postgresql"].SERVER.folder) / "log").read_text()
    assert "COPY storage_segment" in log
    assert 'INSERT INTO "storage_segment"' not in log


def test_ingest_of_one_session_in_many_processes_loses_no_count(storage: Installation) -> None:
    items = [scrubbed(str(seq), seq=seq, tab=f"t{seq % 2}", page=f"p{seq % 2}") for seq in range(40)]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(commit_one, items)) == [Appended()] * 40
    session = Session.objects.get()
    assert session.event_count == sum(item.facts.event_count for item in items)
    assert sorted(Page.objects.values_list("segment_count", flat=True)) == [20, 20]
    assert Segment.objects.count() == 40


def test_the_same_envelope_at_many_processes_is_stored_once(storage: Installation) -> None:
    for seq in range(5):
        item = scrubbed(str(seq), seq=seq)
        with ThreadPoolExecutor(4) as pool:
            ends = list(pool.map(commit_one, [item] * 4))
        assert sorted(ends, key=repr) == [Appended(), Duplicate(), Duplicate(), Duplicate()]
    (page,) = reading.read(scrubbed().recording)
    assert [segment.seq for segment in page.segments] == [0, 1, 2, 3, 4]
    assert Page.objects.get().segment_count == 5


def test_an_erasure_beside_appends_leaves_nothing(storage: Installation) -> None:
    """Each append is erased or refused; none is indexed under a key that is gone."""
    for round_ in range(5):
        items = [scrubbed(str(seq), tab=f"t{round_}", page=f"p{round_}", seq=seq) for seq in range(8)]
        recording = items[0].recording
        with ThreadPoolExecutor(5) as pool:
            ends = [pool.submit(_commit_or_refuse, item) for item in items[:4]]
            erased = pool.submit(_erase, recording)
            ends += [pool.submit(_commit_or_refuse, item) for item in items[4:]]
            assert {type(end.result()) for end in ends} <= {Appended, AlreadyErased, KeySaveError}
            erased.result()
        assert not Segment.objects.filter(recording=recording).exists()
        erasing.resume_erasures()
        assert not RecordingKey.objects.filter(recording=recording).exists()


def _commit_or_refuse(item: ScrubbedEvents) -> AppendOutcome | KeySaveError:
    """A key that is destroyed while it is made refuses too; the recorder sends again and hears the rest."""
    try:
        return commit_one(item)
    except KeySaveError as error:
        return error


def _erase(recording: str) -> None:
    try:
        erasing.erase([recording])  # type: ignore[list-item]
    finally:
        connections.close_all()


def test_one_at_a_time_holds_a_name(storage: Installation) -> None:
    seen: list[bool] = []

    def look() -> None:
        with locks.alone_if_free("default", "worker") as is_mine:
            seen.append(is_mine)

    with locks.alone_if_free("default", "worker") as is_mine:
        assert is_mine
        in_another_process(look).join()
    in_another_process(look).join()
    assert seen == [False, True]


def test_an_erased_key_is_in_no_table_file(append_all: AppendAll, storage: Installation) -> None:
    """The server's own log and its archives are the operator's: see docs/operator/postgresql.md."""
    append_all([scrubbed("gone", tab="a", page="a", visitor="a"), scrubbed("stays", tab="b", page="b")])
    gone = bytes(RecordingKey.objects.get(recording=scrubbed(tab="a").recording).wrapped)
    assert _in_table_files(gone), "what is searched for could be found"
    erasing.erase([scrubbed(tab="a").recording])
    assert not _in_table_files(gone)
    assert RecordingKey.objects.count() == 1


def _in_table_files(needle: bytes) -> bool:
    with connections["keys"].cursor() as cursor:
        cursor.execute("CHECKPOINT")
        cursor.execute("SELECT oid FROM pg_database WHERE datname = current_database()")
        (number,) = cursor.fetchone()
    folder = Path(sys.modules["tests.postgresql"].SERVER.folder) / "data" / "base" / str(number)
    return any(needle in file.read_bytes() for file in folder.iterdir() if file.is_file())


def test_text_that_postgresql_does_not_take_is_not_a_reason_to_refuse(storage: Installation) -> None:
    with pytest.raises(DataError), transaction.atomic():
        Page.objects.create(id="x", recording_id="x", first_ms=0, last_ms=0, policy_version=1, title="\0")
    assert commit_one(scrubbed(title="a\0b")) == Appended()
    assert Page.objects.get().title == "ab"
