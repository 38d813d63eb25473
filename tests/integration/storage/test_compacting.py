"""Compaction: one object for a finished recording, the same events, and nothing lost to a race."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from tests.integration.storage.factory import POLICY, SITE, finished, scrubbed
from tests.integration.storage.fixtures import AppendAll

from voile import clock
from voile.errors import StorageError
from voile.ids import RecordingId
from voile.policy import Finisher, ScrubbedEvents
from voile.storage import checking, compacting, erasing, groups, reading, rewriting, usage
from voile.storage.batches import commit
from voile.storage.compacting import Compacted, Stale
from voile.storage.installation import Installation
from voile.storage.models import Segment, StoredObject
from voile.storage.objects import Kind
from voile.storage.outcomes import Appended, CommittedSegment, Conflict, Duplicate
from voile.storage.reading import SegmentEvents

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "keys"])

StoredBytes = Callable[[], bytes]


def recorded(append_all: AppendAll, pages: int = 2, segments: int = 4) -> list[ScrubbedEvents]:
    """Each segment in a batch of its own."""
    items = [
        scrubbed(f"page {page} segment {seq}", page=f"p{page}", seq=seq)
        for page in range(pages)
        for seq in range(segments)
    ]
    for item in items:
        assert append_all([item]) == [Appended()]
    return items


def compact(recording: RecordingId) -> Compacted | Stale:
    read = reading.count(recording)
    return compacting.compact(finished(recording), segments_read=read)


def events(recording: RecordingId) -> dict[str, list[Any]]:
    return {
        page.page: [event for segment in page.segments for event in json.loads(segment.events_json)]
        for page in reading.read(recording)
    }


def segments_of(recording: RecordingId) -> list[SegmentEvents]:
    return [segment for page in reading.read(recording) for segment in page.segments]


def objects(storage: Installation, kind: Kind) -> list[str]:
    return list(storage.objects.names(kind))


def test_the_same_events_in_one_object(append_all: AppendAll, storage: Installation) -> None:
    items = recorded(append_all)
    recording = items[0].recording
    before = events(recording)
    assert sum(map(len, before.values())) == 10
    done = compact(recording)
    assert isinstance(done, Compacted)
    assert done.segments == 8
    assert events(recording) == before
    assert objects(storage, Kind.BATCH) == []
    assert len(objects(storage, Kind.RECORDING)) == 1
    assert checking.reconcile() == []
    assert usage.of_recording(recording) + 8 == done.bytes_after == usage.of_site(SITE).recording_bytes


def test_segments_stay_apart_and_in_order(append_all: AppendAll) -> None:
    """A player that streams a page gets its first segment first."""
    items = recorded(append_all, pages=1)
    before = [
        (segment.seq, segment.events_json)
        for page in reading.read(items[0].recording)
        for segment in page.segments
    ]
    compact(items[0].recording)
    after = [
        (segment.seq, segment.events_json)
        for page in reading.read(items[0].recording)
        for segment in page.segments
    ]
    assert after == before


def test_it_becomes_smaller(append_all: AppendAll) -> None:
    items = recorded(append_all, pages=4, segments=20)
    done = compact(items[0].recording)
    assert isinstance(done, Compacted)
    assert done.bytes_after < done.bytes_before / 2


def test_retries_are_still_known(append_all: AppendAll) -> None:
    items = recorded(append_all)
    compact(items[0].recording)
    assert append_all([items[3], scrubbed("other", page="p0", seq=3)]) == [Duplicate(), Conflict()]


def test_what_arrives_late_is_taken_along_the_next_time(append_all: AppendAll, storage: Installation) -> None:
    items = recorded(append_all, pages=1)
    recording = items[0].recording
    compact(recording)
    late = scrubbed("late", page="p0", seq=4)
    append_all([late])
    before = events(recording)
    assert before[late.page][-1] == json.loads(late.events_json)[-1]
    assert isinstance(compact(recording), Compacted)
    assert events(recording) == before
    assert objects(storage, Kind.BATCH) == []
    assert len(objects(storage, Kind.RECORDING)) == 1


def test_what_arrives_while_it_is_finished_is_not_lost(append_all: AppendAll, storage: Installation) -> None:
    items = recorded(append_all)
    recording = items[0].recording
    read = reading.count(recording)
    passed = finished(recording)
    append_all([scrubbed("meanwhile", page="p0", seq=9)])
    before = events(recording)
    assert compacting.compact(passed, segments_read=read) == Stale()
    assert events(recording) == before
    assert objects(storage, Kind.RECORDING) == []


def test_what_is_erased_while_it_is_finished_stays_erased(
    append_all: AppendAll, storage: Installation
) -> None:
    items = recorded(append_all)
    recording = items[0].recording
    read = reading.count(recording)
    passed = finished(recording)
    erasing.erase([recording])
    assert compacting.compact(passed, segments_read=read) == Stale()
    assert events(recording) == {}
    assert objects(storage, Kind.RECORDING) == []


def test_a_page_that_was_left_out_is_not_lost(append_all: AppendAll) -> None:
    items = recorded(append_all)
    recording = items[0].recording
    empty = Finisher(POLICY).finished(recording)
    with pytest.raises(StorageError):
        compacting.compact(empty, segments_read=reading.count(recording))
    assert reading.count(recording) == 8


def test_a_compacted_recording_is_erased_whole(
    append_all: AppendAll, storage: Installation, stored_bytes: StoredBytes
) -> None:
    items = recorded(append_all)
    compact(items[0].recording)
    erasing.erase([items[0].recording])
    assert objects(storage, Kind.RECORDING) == []
    assert bytes.fromhex(items[0].page) not in stored_bytes()


def test_what_the_second_pass_took_out_leaves_shared_batches_too(storage: Installation) -> None:
    """The node of this text is in no tree: only the pass that knows the tree can see that."""
    astray = scrubbed("astray", page="p", seq=1)
    other = scrubbed("other", tab="other", page="other")
    commit([CommittedSegment(item, clock.now_at()) for item in (astray, other)], lambda _: None)
    (shared,) = objects(storage, Kind.BATCH)
    row = Segment.objects.get(recording=astray.recording)
    frame = storage.objects.read(shared, row.offset, row.length)
    assert isinstance(compact(astray.recording), Compacted)
    assert events(astray.recording) == {astray.page: []}
    assert rewriting.rewrite_batches() == 1
    (rewritten,) = objects(storage, Kind.BATCH)
    assert frame not in storage.objects.read(rewritten, 0, storage.objects.size(rewritten) or 0)
    assert reading.count(other.recording) == 1


def test_a_large_recording_is_read_in_parts(
    append_all: AppendAll, storage: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(groups, "GROUP_BYTES", 1000)
    items = recorded(append_all, pages=3, segments=6)
    recording = items[0].recording
    before = events(recording)
    compact(recording)
    (name,) = objects(storage, Kind.RECORDING)
    places = set(Segment.objects.values_list("offset", "length"))
    assert len(places) > 3
    assert sum(length for _, length in places) + 8 == storage.objects.size(name)
    assert events(recording) == before
    page = items[-1].page
    assert [event for part in reading.read_page(recording, page) for event in json.loads(part)] == before[
        page
    ]


def test_an_index_can_be_rebuilt_from_the_object(append_all: AppendAll, storage: Installation) -> None:
    items = recorded(append_all, pages=1)
    compact(items[0].recording)
    row = Segment.objects.order_by("seq")[2]
    stored = StoredObject.objects.get()
    data = storage.objects.read(stored.name, row.offset, row.length)
    key = reading.recording_key(items[0].recording)
    body = groups.open_group(data, SITE, items[0].recording, key.box)
    entry, inner_offset = list(groups.entries(body, SITE, items[0].recording))[2]
    assert entry.identity == reading.identity(row)
    assert (inner_offset, entry.facts.digest) == (row.inner_offset, bytes(row.digest))
