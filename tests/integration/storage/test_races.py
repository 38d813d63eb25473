"""What another process does between the write of an object and the transaction that indexes it."""

from collections.abc import Callable, Sequence
from hashlib import sha256

import pytest
from tests.integration.storage.factory import POLICY, SITE, finished, png, scrubbed
from tests.integration.storage.fixtures import AppendAll

from voile import clock
from voile.policy import ScrubbedEvents
from voile.storage import assets, compacting, erasing, frames, reading, rewriting
from voile.storage.assets import Known, Refusal, Refused, Stored
from voile.storage.batches import commit
from voile.storage.compacting import Stale
from voile.storage.installation import Installation
from voile.storage.models import Asset, RecordingKey, Segment, StoredObject
from voile.storage.objects import Kind, LocalObjects
from voile.storage.outcomes import AlreadyErased, Appended, AppendOutcome, CommittedSegment, Duplicate
from voile.storage.sniffing import AssetKind

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "keys"])

PNG = png(b"pixels")
Meanwhile = Callable[[Callable[[], object]], None]


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch) -> Meanwhile:
    """Run something once, just before the next object is written."""
    put = LocalObjects.put

    def arrange(action: Callable[[], object]) -> None:
        waiting = [action]

        def put_after(store: LocalObjects, name: str, parts: Sequence[bytes]) -> int:
            if waiting:
                waiting.pop()()
            return put(store, name, parts)

        monkeypatch.setattr(LocalObjects, "put", put_after)

    return arrange


def commit_together(*items: ScrubbedEvents) -> list[AppendOutcome]:
    return commit([CommittedSegment(item, clock.now_at()) for item in items], lambda _: None)


def recordings_on_disk(storage: Installation) -> set[str]:
    """Whose frames lie in batches."""
    batches = [
        storage.objects.read(name, 0, storage.objects.size(name) or 0)
        for name in storage.objects.names(Kind.BATCH)
    ]
    return {placed.identity.recording for batch in batches for placed in frames.scan(batch)}


def test_erased_while_it_is_appended(storage: Installation, meanwhile: Meanwhile) -> None:
    gone, stays = scrubbed(tab="a", page="a"), scrubbed(tab="b", page="b")
    noted: list[CommittedSegment] = []
    meanwhile(lambda: erasing.erase([gone.recording]))
    items = [CommittedSegment(item, clock.now_at()) for item in (gone, stays)]
    assert commit(items, noted.extend) == [AlreadyErased(), Appended()]
    assert [each.scrubbed.recording for each in noted] == [stays.recording]
    assert reading.count(gone.recording) == 0
    rewriting.rewrite_batches()
    erasing.resume_erasures()
    assert recordings_on_disk(storage) == {stays.recording}
    assert list(RecordingKey.objects.values_list("recording", flat=True)) == [stays.recording]


def test_stored_by_another_process_while_it_is_appended(storage: Installation, meanwhile: Meanwhile) -> None:
    item, more = scrubbed("same"), scrubbed("more", seq=1)
    meanwhile(lambda: commit_together(item))
    assert commit_together(item, more) == [Duplicate(), Appended()]
    assert reading.count(item.recording) == 2
    assert StoredObject.objects.count() == len(list(storage.objects.names(Kind.BATCH))) == 2


def test_erased_while_it_is_compacted(storage: Installation, meanwhile: Meanwhile) -> None:
    item = scrubbed()
    commit_together(item)
    passed = finished(item.recording)
    meanwhile(lambda: erasing.erase([item.recording]))
    assert compacting.compact(passed, segments_read=1) == Stale()
    assert list(storage.objects.names(Kind.RECORDING)) == []
    assert not StoredObject.objects.exists()


def test_appended_while_it_is_compacted(storage: Installation, meanwhile: Meanwhile) -> None:
    item, late = scrubbed(), scrubbed("late", seq=1)
    commit_together(item)
    passed = finished(item.recording)
    meanwhile(lambda: commit_together(late))
    assert compacting.compact(passed, segments_read=1) == Stale()
    assert list(storage.objects.names(Kind.RECORDING)) == []
    (page,) = reading.read(item.recording)
    assert [segment.events_json for segment in page.segments] == [item.events_json, late.events_json]


def test_erased_while_its_batch_is_rewritten(storage: Installation, meanwhile: Meanwhile) -> None:
    first, second, stays = (scrubbed(tab=tab, page=tab) for tab in "abc")
    commit_together(first, second, stays)
    erasing.erase([first.recording])
    meanwhile(lambda: erasing.erase([second.recording]))
    rewriting.rewrite_batches()
    rewriting.rewrite_batches()
    assert recordings_on_disk(storage) == {stays.recording}
    (page,) = reading.read(stays.recording)
    assert [segment.events_json for segment in page.segments] == [stays.events_json]
    assert Segment.objects.count() == 1


def test_compacted_while_its_batch_is_rewritten(storage: Installation, meanwhile: Meanwhile) -> None:
    first, second, stays = (scrubbed(tab=tab, page=tab) for tab in "abc")
    commit_together(first, second, stays)
    erasing.erase([first.recording])
    passed = finished(second.recording)
    meanwhile(lambda: compacting.compact(passed, segments_read=1))
    rewriting.rewrite_batches()
    rewriting.rewrite_batches()
    assert recordings_on_disk(storage) == {stays.recording}
    (page,) = reading.read(second.recording)
    assert [segment.events_json for segment in page.segments] == [second.events_json]


def test_an_asset_whose_recording_is_erased_while_it_is_uploaded(
    append_all: AppendAll, storage: Installation, meanwhile: Meanwhile
) -> None:
    item = scrubbed(assets=[("image", sha256(PNG).hexdigest(), len(PNG))])
    append_all([item])
    meanwhile(lambda: erasing.erase([item.recording]))
    assert put_image() == Refused(Refusal.UNASKED)
    assert list(storage.objects.names(Kind.ASSET)) == []
    assert not Asset.objects.exists()


def test_an_asset_that_is_uploaded_twice_at_once(
    append_all: AppendAll, storage: Installation, meanwhile: Meanwhile
) -> None:
    append_all([scrubbed(assets=[("image", sha256(PNG).hexdigest(), len(PNG))])])
    ends: list[Stored | Known | Refused] = []
    meanwhile(lambda: ends.append(put_image()))
    assert (put_image(), ends) == (Known(), [Stored()])
    assert len(list(storage.objects.names(Kind.ASSET))) == 1


def put_image() -> Stored | Known | Refused:
    return assets.put(SITE, sha256(PNG).hexdigest(), AssetKind.IMAGE, PNG, POLICY)
