"""What `voile doctor` finds in a storage that was damaged on purpose; nothing in a sound one."""

import os
import time
from datetime import timedelta
from pathlib import Path

import pytest
from tests.integration.storage.factory import SITE, scrubbed
from tests.integration.storage.fixtures import AppendAll

from voile import clock
from voile.storage import checking, purging, usage
from voile.storage.checking import Finding, Problem
from voile.storage.installation import Installation
from voile.storage.models import Erasure, RecordingKey, Segment, StoredObject
from voile.storage.objects import Kind

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "keys"])

OLD_S = 3600.0


def batch_file(storage: Installation) -> Path:
    (name,) = storage.objects.names(Kind.BATCH)
    return storage.data_dir / "objects" / name


def make_old(path: Path) -> None:
    os.utime(path, (time.time() - OLD_S, time.time() - OLD_S))


def test_nothing_is_found_where_all_is_well(append_all: AppendAll) -> None:
    for seq in range(3):
        append_all([scrubbed(str(seq), seq=seq)])
    assert checking.reconcile() == []


def test_nothing_is_found_in_an_empty_storage(storage: Installation) -> None:
    assert checking.reconcile() == []


def test_an_object_that_is_gone(append_all: AppendAll, storage: Installation) -> None:
    append_all([scrubbed()])
    batch_file(storage).unlink()
    name = StoredObject.objects.get().name
    assert Finding(Problem.OBJECT_MISSING, name) in checking.reconcile()
    assert Finding(Problem.SEGMENT_BROKEN, scrubbed().recording) in checking.reconcile()


def test_an_object_that_was_cut_short(append_all: AppendAll, storage: Installation) -> None:
    append_all([scrubbed()])
    path = batch_file(storage)
    path.write_bytes(path.read_bytes()[:-5])
    assert checking.reconcile()[0].problem is Problem.OBJECT_TORN


def test_a_bit_that_fell_over(append_all: AppendAll, storage: Installation) -> None:
    item = scrubbed()
    append_all([item])
    path = batch_file(storage)
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(bytes(data))
    assert checking.reconcile() == [Finding(Problem.SEGMENT_BROKEN, item.recording)]


def test_an_object_that_the_index_does_not_know(append_all: AppendAll, storage: Installation) -> None:
    append_all([scrubbed()])
    Segment.objects.all().delete()
    StoredObject.objects.all().delete()
    assert checking.reconcile() == [], "it may be of a commit under way"
    make_old(batch_file(storage))
    (finding,) = checking.reconcile()
    assert finding.problem is Problem.OBJECT_UNKNOWN
    assert batch_file(storage).exists(), "checking changes nothing"


def test_a_write_that_never_finished(storage: Installation) -> None:
    folder = storage.data_dir / "objects" / "batches" / "aa"
    folder.mkdir(parents=True)
    (folder / "x.partial").write_bytes(b"torn")
    make_old(folder / "x.partial")
    assert checking.reconcile() == [Finding(Problem.LEFTOVER, "x.partial")]


def test_a_key_that_is_gone(append_all: AppendAll) -> None:
    item = scrubbed()
    append_all([item])
    RecordingKey.objects.all().delete()
    found = {finding.problem for finding in checking.reconcile()}
    assert found == {Problem.KEY_MISSING, Problem.SEGMENT_BROKEN}


def test_an_erasure_and_a_rewrite_that_nobody_finished(append_all: AppendAll) -> None:
    append_all([scrubbed()])
    hour_ago = clock.now_at() - timedelta(hours=1)
    Erasure.objects.create(recording="0" * 32, erased_at=hour_ago)
    StoredObject.objects.update(rewrite_since=hour_ago)
    found = [finding.problem for finding in checking.reconcile()]
    assert found == [Problem.ERASURE_UNFINISHED, Problem.REWRITE_OVERDUE]


@pytest.mark.parametrize("problem", Problem)
def test_every_finding_says_what_it_is_and_what_to_do(problem: Problem) -> None:
    finding = Finding(problem, "subject-7")
    assert "subject-7" in finding.message or problem is Problem.SEGMENT_BROKEN
    assert finding.remedy.endswith(".")


def test_usage_is_counted_by_site(append_all: AppendAll) -> None:
    append_all([scrubbed("a" * 500), scrubbed(site="1234567891")])
    used = usage.by_site()
    assert list(used) == ["1234567890", "1234567891"]
    assert used[SITE] == usage.of_site(SITE)
    assert used[SITE].segments == 1
    frame = Segment.objects.get(site=SITE).length
    assert used[SITE].total_bytes == frame
    assert usage.of_recording(scrubbed().recording) == frame


def test_moved_segments_are_still_counted(append_all: AppendAll) -> None:
    append_all([scrubbed()])
    before = usage.of_site(SITE)
    with clock.freeze(clock.now_at() + timedelta(hours=26)):
        purging.purge_batches()
    after = usage.of_site(SITE)
    assert after.segments == 1
    assert 0 <= after.recording_bytes - before.recording_bytes <= 8
