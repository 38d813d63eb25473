"""Appending through the committer: outcomes, one transaction, and what a failure leaves."""

import asyncio
import threading
from collections.abc import Sequence

import pytest
from django.db import connections
from tests.integration.storage.factory import scrubbed
from tests.integration.storage.fixtures import AppendAll

from voile.errors import StorageError, StorageFull
from voile.ids import RecordingId
from voile.policy import ScrubbedEvents
from voile.storage import erasing, judging, reading
from voile.storage.committer import Committer
from voile.storage.installation import Installation
from voile.storage.models import RecordingKey, Segment, StoredObject
from voile.storage.objects import Kind
from voile.storage.outcomes import (
    AlreadyErased,
    Appended,
    CommittedSegment,
    Conflict,
    Duplicate,
    StorageBusy,
)

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "keys"])


def events(recording: RecordingId) -> list[bytes]:
    return [segment.events_json for page in reading.read(recording) for segment in page.segments]


def test_what_is_appended_is_read_in_order(append_all: AppendAll) -> None:
    items = [scrubbed(f"text {seq}", seq=seq) for seq in (2, 0, 1)]
    assert append_all(items) == [Appended()] * 3
    in_order = sorted(items, key=lambda item: item.seq)
    assert events(items[0].recording) == [item.events_json for item in in_order]


def test_a_retry_is_a_duplicate_and_stored_once(append_all: AppendAll) -> None:
    item = scrubbed("once")
    assert append_all([item, item]) == [Appended(), Duplicate()]
    assert append_all([item]) == [Duplicate()]
    assert events(item.recording) == [item.events_json]


def test_the_same_place_with_other_content_is_a_conflict(append_all: AppendAll) -> None:
    item = scrubbed("one")
    assert append_all([item, scrubbed("two")]) == [Appended(), Conflict()]
    assert append_all([scrubbed("three")]) == [Conflict()]
    assert events(item.recording) == [item.events_json]


def test_another_recording_cannot_take_a_place(append_all: AppendAll) -> None:
    item = scrubbed("mine")
    append_all([item])
    assert append_all([scrubbed("mine", tab="forged")]) == [Conflict()]
    assert RecordingKey.objects.count() == 1


def test_the_same_page_of_another_site_is_another_page(append_all: AppendAll) -> None:
    assert append_all([scrubbed("a"), scrubbed("a", site="1234567891")]) == [Appended()] * 2


def test_pages_come_by_the_time_they_arrived(append_all: AppendAll) -> None:
    for page in ("c", "a", "b"):
        append_all([scrubbed(page, page=page)])
    recording = scrubbed().recording
    pages = [page.page for page in reading.read(recording)]
    assert pages == [scrubbed(page=page).page for page in ("c", "a", "b")]
    one = list(reading.read_page(recording, pages[1]))
    assert one == [scrubbed("a", page="a").events_json]


def test_what_is_unknown_reads_as_nothing(storage: Installation) -> None:
    assert list(reading.read(RecordingId("0" * 32))) == []


def test_many_at_once_share_commits(append_all: AppendAll) -> None:
    items = [scrubbed(str(number), page=f"page {number % 64}", seq=number // 64) for number in range(640)]
    assert append_all(items) == [Appended()] * 640
    assert Segment.objects.count() == 640
    assert StoredObject.objects.count() < 64


def test_the_callback_runs_in_the_transaction_with_what_is_new(append_all: AppendAll) -> None:
    seen: list[list[int]] = []

    def note(segments: Sequence[CommittedSegment]) -> None:
        assert connections["default"].in_atomic_block
        assert Segment.objects.count() == len(segments)
        assert all(segment.received_at.tzinfo for segment in segments)
        seen.append([segment.scrubbed.seq for segment in segments])

    append_all([scrubbed("a", seq=0), scrubbed("a", seq=0), scrubbed("b", seq=1)], note)
    assert [seq for batch in seen for seq in batch] == [0, 1]


def test_a_callback_that_fails_takes_everything_back(append_all: AppendAll, storage: Installation) -> None:
    def refuse(_: Sequence[CommittedSegment]) -> None:
        raise ValueError("refused")

    (end,) = append_all([scrubbed()], refuse)
    assert isinstance(end, StorageError)
    assert not Segment.objects.exists()
    assert not StoredObject.objects.exists()
    assert list(storage.objects.names(Kind.BATCH)) == []
    assert append_all([scrubbed()]) == [Appended()]


def test_one_that_cannot_be_stored_does_not_take_others_along(append_all: AppendAll) -> None:
    bad = scrubbed(tab="bad", page="bad").recording

    def refuse_one(segments: Sequence[CommittedSegment]) -> None:
        if any(segment.scrubbed.recording == bad for segment in segments):
            raise ValueError("refused")

    items = [scrubbed(str(seq), seq=seq) for seq in range(5)] + [scrubbed(tab="bad", page="bad")]
    ends = append_all(items, refuse_one)
    assert ends[:5] == [Appended()] * 5
    assert isinstance(ends[5], StorageError)


@pytest.mark.sqlite
def test_a_full_index_stores_nothing_and_recovers(append_all: AppendAll, storage: Installation) -> None:
    """SQLite itself reports the disk as full: the database may not grow by a page."""
    append_all([scrubbed("first")])

    def fill(_: Sequence[CommittedSegment]) -> None:
        with connections["default"].cursor() as cursor:
            (pages,) = cursor.execute("PRAGMA page_count").fetchone()
            cursor.execute(f"PRAGMA max_page_count={pages}")
            cursor.execute("CREATE TABLE filler AS SELECT randomblob(1000000) AS noise")

    ends = append_all([scrubbed("second", seq=1), scrubbed("third", seq=2)], fill)
    assert all(isinstance(end, StorageFull) for end in ends)
    assert Segment.objects.count() == 1
    assert len(list(storage.objects.names(Kind.BATCH))) == 1
    assert append_all([scrubbed("second", seq=1), scrubbed("third", seq=2)]) == [Appended()] * 2


def test_a_full_store_stores_nothing_and_recovers(append_all: AppendAll, storage: Installation) -> None:
    """A file where the folder of the batches belongs is as good as no room: nothing can be created in it."""
    objects = storage.data_dir / "objects"
    objects.mkdir()
    (objects / "batches").write_bytes(b"")
    (end,) = append_all([scrubbed()])
    assert isinstance(end, StorageError)
    assert not Segment.objects.exists()
    (objects / "batches").unlink()
    assert append_all([scrubbed()]) == [Appended()]


@pytest.mark.sqlite
def test_a_locked_index_is_busy(append_all: AppendAll, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(connections["default"].settings_dict["OPTIONS"], "timeout", 0.1)
    with connections["default"].cursor() as cursor:
        cursor.execute("BEGIN IMMEDIATE")
        try:
            assert append_all([scrubbed()]) == [StorageBusy()]
        finally:
            cursor.execute("ROLLBACK")
    assert append_all([scrubbed()]) == [Appended()]


def test_what_arrives_after_an_erasure_is_not_stored(append_all: AppendAll) -> None:
    item = scrubbed("first")
    append_all([item])
    erasing.erase([item.recording])
    assert append_all([item, scrubbed("second", seq=1)]) == [AlreadyErased()] * 2
    assert not RecordingKey.objects.exists()
    assert not Segment.objects.exists()


@pytest.mark.sqlite
def test_a_lookup_costs_the_same_in_a_large_index(storage: Installation) -> None:
    with connections["default"].cursor() as cursor:
        query = judging.STORED.format(rows="(%s,%s),(%s,%s)")
        plan = cursor.execute(f"EXPLAIN QUERY PLAN {query}", ["a", 1, "b", 2]).fetchall()
    steps = [row[-1] for row in plan]
    assert any("SEARCH stored USING" in step and "page=? AND seq=?" in step for step in steps)
    assert not any("SCAN stored" in step for step in steps)


def test_a_full_backlog_is_busy(storage: Installation) -> None:
    asyncio.run(_fill_the_backlog())


async def _fill_the_backlog() -> None:
    release = threading.Event()

    def wait(_: Sequence[CommittedSegment]) -> None:
        release.wait(10)

    committer = Committer(wait, backlog_segments=3)
    committer.start()
    try:
        first = [asyncio.ensure_future(committer.append(scrubbed(str(seq), seq=seq))) for seq in range(3)]
        await asyncio.sleep(0.05)
        assert await committer.append(scrubbed("3", seq=3)) == StorageBusy()
        release.set()
        assert await asyncio.gather(*first) == [Appended()] * 3
        assert await committer.append(scrubbed("3", seq=3)) == Appended()
    finally:
        release.set()
        await committer.stop()


def test_stopping_commits_what_waits_and_refuses_what_comes(storage: Installation) -> None:
    asyncio.run(_stop_while_waiting())


async def _stop_while_waiting() -> None:
    committer = Committer(lambda _: None)
    assert await committer.append(scrubbed()) == StorageBusy()
    committer.start()
    waiting = [asyncio.ensure_future(committer.append(scrubbed(str(seq), seq=seq))) for seq in range(50)]
    await asyncio.sleep(0)
    await committer.stop()
    assert await asyncio.gather(*waiting) == [Appended()] * 50
    assert await committer.append(scrubbed("50", seq=50)) == StorageBusy()


def test_one_who_gives_up_waiting_disturbs_nobody(storage: Installation) -> None:
    asyncio.run(_give_up())


async def _give_up() -> None:
    committer = Committer(lambda _: None)
    committer.start()
    gone = asyncio.ensure_future(committer.append(scrubbed("0", seq=0)))
    stays = asyncio.ensure_future(committer.append(scrubbed("1", seq=1)))
    await asyncio.sleep(0)
    gone.cancel()
    assert await stays == Appended()
    await committer.stop()


def test_nothing_shows_content_in_its_repr(append_all: AppendAll) -> None:
    item: ScrubbedEvents = scrubbed("canary-51c0")
    append_all([item])
    (page,) = reading.read(item.recording)
    (segment,) = page.segments
    assert b"canary-51c0" in segment.events_json
    assert "canary-51c0" not in f"{item!r} {page!r} {segment!r}"
