"""What was taken out of a recording is known to be left until its last object is gone, race or not."""

import pytest
from tests.integration.storage.factory import finished, scrubbed
from tests.integration.storage.fixtures import AppendAll

from voile import clock
from voile.policy import ConsentMode, FinishedRecording, Finisher, ScrubbedEvents, SitePolicy
from voile.storage import compacting, erasing, moving, reading, rewriting, superseded
from voile.storage.batches import commit
from voile.storage.models import Segment, StoredObject, Superseded
from voile.storage.objects import Kind
from voile.storage.outcomes import CommittedSegment

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "keys"])

CANARY = "planted"


def together() -> tuple[ScrubbedEvents, ScrubbedEvents]:
    """Two recordings whose segments share one batch."""
    one, other = scrubbed(CANARY, tab="one", page="one"), scrubbed("other", tab="other", page="other")
    commit([CommittedSegment(each, clock.now_at()) for each in (one, other)], lambda _: None)
    return one, other


def tightened(item: ScrubbedEvents) -> FinishedRecording:
    """The second pass under a policy that leaves no text."""
    policy = SitePolicy(
        site=item.site,
        version=2,
        origins=("http://localhost:8002",),
        consent=ConsentMode.NONE,
        censor_all_text=True,
    )
    finisher = Finisher(policy)
    for page in reading.read(item.recording):
        finisher.page(page.page, [segment.events_json for segment in page.segments])
    return finisher.finished(item.recording)


def compact(made: FinishedRecording) -> None:
    read = reading.count(made.recording)
    assert isinstance(compacting.compact(made, segments_read=read), compacting.Compacted)


def test_it_is_left_until_the_shared_batch_is_rewritten(append_all: AppendAll) -> None:
    one, other = together()
    compact(tightened(one))
    assert superseded.is_left(one.recording)
    assert not superseded.is_left(other.recording)
    rewriting.rewrite_batches()
    assert not superseded.is_left(one.recording)
    assert [page.page for page in reading.read(other.recording)] == [other.page]


def test_where_nothing_was_taken_out_nothing_is_left(append_all: AppendAll) -> None:
    one, _ = together()
    compact(finished(one.recording))
    assert not superseded.is_left(one.recording)


def test_of_a_batch_of_its_own_nothing_is_left_at_once(append_all: AppendAll) -> None:
    item = scrubbed(CANARY)
    append_all([item])
    compact(tightened(item))
    assert not superseded.is_left(item.recording)


def test_a_frame_that_a_race_has_copied_is_known_and_goes_too(append_all: AppendAll) -> None:
    """The rows were read for a move, and the recording was compacted before the move was done."""
    one, _ = together()
    rows = list(Segment.objects.select_related("stored_in").order_by("offset"))
    compact(tightened(one))
    Superseded.objects.all().delete()
    target = moving.move(rows, Kind.BATCH, clock.now_at(), None)
    assert Superseded.objects.filter(stored_in=target, recording=one.recording).exists()
    assert StoredObject.objects.get(pk=target.pk).rewrite_since is not None
    rewriting.rewrite_batches()
    assert not superseded.is_left(one.recording)


def test_a_batch_into_which_it_was_moved_meanwhile_is_rewritten_too(
    append_all: AppendAll, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The move was done after the recording was read for compaction, and before its rows followed."""
    one, _ = together()
    made = tightened(one)
    real = compacting._encode

    def moved_meanwhile(*arguments: object) -> object:
        rows = list(Segment.objects.select_related("stored_in").order_by("offset"))
        moving.move(rows, Kind.BATCH, clock.now_at(), None)
        return real(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(compacting, "_encode", moved_meanwhile)
    compact(made)
    (copy,) = Superseded.objects.filter(recording=one.recording)
    assert copy.stored_in.rewrite_since is not None
    rewriting.rewrite_batches()
    assert not superseded.is_left(one.recording)


def test_an_erasure_leaves_no_row(append_all: AppendAll) -> None:
    one, _ = together()
    compact(tightened(one))
    erasing.erase([one.recording])
    rewriting.rewrite_batches()
    assert not Superseded.objects.exists()
