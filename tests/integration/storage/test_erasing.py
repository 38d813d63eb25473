"""Erasing, rewriting and purging: what must go goes, and nothing else."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connections
from tests.integration.storage.factory import scrubbed
from tests.integration.storage.fixtures import AppendAll

from voile import clock
from voile.errors import SegmentBroken
from voile.ids import RecordingId
from voile.policy import ScrubbedEvents
from voile.storage import datakeys, erasing, frames, purging, reading, rewriting
from voile.storage.batches import commit
from voile.storage.erasing import Erased
from voile.storage.installation import Installation
from voile.storage.models import Erasure, RecordingKey, Segment, StoredObject, VisitorKey
from voile.storage.objects import Kind
from voile.storage.outcomes import Appended, CommittedSegment

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "keys"])


def texts(recording: RecordingId) -> list[bytes]:
    return [segment.events_json for page in reading.read(recording) for segment in page.segments]


def commit_together(*items: ScrubbedEvents) -> None:
    """One batch, whatever the timing."""
    commit([CommittedSegment(item, clock.now_at()) for item in items], lambda _: None)


def batches(storage: Installation) -> list[str]:
    return list(storage.objects.names(Kind.BATCH))


def test_an_erased_recording_is_gone_at_once(append_all: AppendAll, storage: Installation) -> None:
    item = scrubbed()
    append_all([item])
    assert erasing.erase([item.recording]) == Erased(1, 1, 1, 1, 0)
    assert texts(item.recording) == []
    assert not RecordingKey.objects.exists()
    assert not VisitorKey.objects.exists()
    assert batches(storage) == []


def test_a_visitors_key_stays_while_a_recording_needs_it(append_all: AppendAll) -> None:
    one, other = scrubbed(tab="a", page="a"), scrubbed(tab="b", page="b")
    append_all([one, other])
    erasing.erase([one.recording])
    assert VisitorKey.objects.count() == 1
    assert texts(other.recording) == [other.events_json]


def test_a_shared_batch_is_rewritten_without_what_was_erased(storage: Installation) -> None:
    gone, stays = scrubbed(tab="a", page="a"), scrubbed("stays", tab="b", page="b")
    commit_together(gone, stays)
    (shared,) = batches(storage)
    assert erasing.erase([gone.recording]) == Erased(1, 1, 1, 0, 1)
    assert batches(storage) == [shared]
    assert rewriting.rewrite_batches() == 1
    (rewritten,) = batches(storage)
    contents = storage.objects.read(rewritten, 0, storage.objects.size(rewritten) or 0)
    assert [placed.identity.recording for placed in frames.scan(contents)] == [stays.recording]
    assert texts(stays.recording) == [stays.events_json]
    assert rewriting.rewrite_batches() == 0


@pytest.mark.sqlite
def test_the_key_databases_log_is_emptied(append_all: AppendAll) -> None:
    item = scrubbed()
    append_all([item])
    wrapped = bytes(RecordingKey.objects.get().wrapped)
    database = str(connections["keys"].settings_dict["NAME"])
    assert wrapped in read(database) + read(database + "-wal")
    erasing.erase([item.recording])
    assert wrapped not in read(database) + read(database + "-wal")
    assert read(database + "-wal") == b""


def read(path: str) -> bytes:
    return Path(path).read_bytes()


def test_an_interrupted_erasure_is_resumed(append_all: AppendAll) -> None:
    """As if the process had died after the rows and before the keys."""
    item = scrubbed()
    append_all([item])
    Segment.objects.all().delete()
    Erasure.objects.create(recording=item.recording, erased_at=clock.now_at())
    assert erasing.resume_erasures() == 1
    assert not RecordingKey.objects.exists()
    assert erasing.resume_erasures() == 0


def test_a_key_that_is_made_while_keys_are_destroyed_goes_next_time(
    append_all: AppendAll, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An append that is refused says so between the destruction and its note, which must not hide it."""
    item = scrubbed()
    append_all([item])

    def truncated_while_another_appends(alias: str) -> bool:
        if alias == "keys":
            datakeys.ensure({item.recording: item.visitor})
            erasing.reopen([item.recording])
        return True

    with monkeypatch.context() as patched:
        patched.setattr(erasing, "truncate_log", truncated_while_another_appends)
        erasing.erase([item.recording])
    assert RecordingKey.objects.exists(), "the one that was made meanwhile"
    assert erasing.resume_erasures() == 1
    assert not RecordingKey.objects.exists()
    assert erasing.resume_erasures() == 0


def test_erasing_what_is_not_there_is_no_error_and_keeps_it_out(append_all: AppendAll) -> None:
    item = scrubbed()
    assert erasing.erase([item.recording]).segments == 0
    assert append_all([item]) != [Appended()]


def test_a_reader_notices_that_the_recording_is_erased(append_all: AppendAll) -> None:
    items = [scrubbed(str(seq), seq=seq) for seq in range(3)]
    append_all(items)
    (page,) = reading.read(items[0].recording)
    next(page.segments)
    erasing.erase([items[0].recording])
    with pytest.raises(SegmentBroken):
        list(page.segments)


def test_a_reader_follows_what_moves(storage: Installation) -> None:
    items = [scrubbed(str(seq), seq=seq) for seq in range(3)]
    commit_together(*items, scrubbed(tab="x", page="x"))
    before = batches(storage)
    (page,) = reading.read(items[0].recording)
    first = next(page.segments)
    erasing.erase([scrubbed(tab="x", page="x").recording])
    rewriting.rewrite_batches()
    assert batches(storage) != before
    rest = list(page.segments)
    assert [first.events_json, *(segment.events_json for segment in rest)] == [
        item.events_json for item in items
    ]


def test_an_old_batch_ends_and_its_segments_do_not(append_all: AppendAll, storage: Installation) -> None:
    """Nobody finished these recordings in 25 hours; they are kept all the same."""
    items = [scrubbed(str(seq), page=f"p{seq % 3}", tab=f"t{seq % 3}", seq=seq) for seq in range(9)]
    for item in items:
        append_all([item])
    with clock.freeze(clock.now_at() + timedelta(hours=24)):
        purging.purge_batches()
    assert len(batches(storage)) == 9
    with clock.freeze(clock.now_at() + timedelta(hours=26)):
        assert purging.purge_batches() == 9
        assert purging.purge_batches() == 0
    assert batches(storage) == []
    assert len(list(storage.objects.names(Kind.RECORDING))) == 3
    for tab in range(3):
        expected = [item.events_json for item in items if item.seq % 3 == tab]
        assert texts(items[tab].recording) == expected


def test_a_moved_recording_is_erased_like_any_other(append_all: AppendAll, storage: Installation) -> None:
    item = scrubbed()
    append_all([item])
    with clock.freeze(clock.now_at() + timedelta(hours=26)):
        purging.purge_batches()
    erasing.erase([item.recording])
    assert list(storage.objects.names(Kind.RECORDING)) == []


def test_a_rewrite_does_not_make_a_batch_younger(append_all: AppendAll, storage: Installation) -> None:
    append_all([scrubbed("warm up", page="w", tab="w")])
    first = StoredObject.objects.get()
    StoredObject.objects.update(rewrite_since=clock.now_at())
    with clock.freeze(clock.now_at() + timedelta(hours=1)):
        assert rewriting.rewrite_batches() == 1
    assert StoredObject.objects.get().created_at == first.created_at
    assert StoredObject.objects.get().name != first.name


def test_old_marks_of_erasures_are_forgotten(append_all: AppendAll) -> None:
    erasing.erase([scrubbed().recording])
    with clock.freeze(clock.now_at() + timedelta(days=31)):
        purging.purge_batches()
    assert not Erasure.objects.exists()


def test_leftovers_of_crashes_are_deleted(storage: Installation) -> None:
    folder = storage.data_dir / "objects" / "batches" / "aa"
    folder.mkdir(parents=True)
    (folder / "x.partial").write_bytes(b"torn")
    purging.purge_batches()
    assert (folder / "x.partial").exists()
    with clock.freeze(clock.now_at() + timedelta(hours=2)):
        purging.purge_batches()
    assert not (folder / "x.partial").exists()


def test_a_broken_object_does_not_keep_others_from_being_rewritten(
    append_all: AppendAll, storage: Installation
) -> None:
    for number in range(2):
        append_all([scrubbed(tab=f"t{number}", page=f"p{number}")])
    StoredObject.objects.update(rewrite_since=clock.now_at())
    broken = StoredObject.objects.order_by("pk")[0]
    storage.objects.delete(broken.name)
    assert rewriting.rewrite_batches() == 1
    assert Segment.objects.count() == 2
