"""Torn objects, broken rows, missing keys: what is whole is read, and a repair says all that it does."""

import asyncio
import json
import os
import shutil
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import VoileProcess
from tests.integration.durability.conftest import make_site
from tests.integration.durability.senders import Connection, Sender, senders
from tests.integration.storage.factory import POLICY, SITE, finished, png, scrubbed
from tests.integration.storage.fixtures import AppendAll, append_all, storage

from voile import clock
from voile.errors import SegmentBroken
from voile.policy import ScrubbedEvents
from voile.storage import assets, checking, compacting, purging, quarantine, reading, repairing, rewriting
from voile.storage.batches import commit
from voile.storage.checking import Problem
from voile.storage.frames import BATCH_MAGIC, HEADER_BYTES
from voile.storage.installation import Installation
from voile.storage.models import Asset, RecordingKey, Segment, StoredObject, VisitorKey
from voile.storage.outcomes import Appended, CommittedSegment
from voile.storage.repairing import Outcome, Repair, TooMuchError
from voile.storage.sniffing import AssetKind

__all__ = ["append_all", "storage"]

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "keys"])

SEGMENTS = 3
PNG = png(b"picture")


@pytest.fixture
def items(storage: Installation) -> list[ScrubbedEvents]:
    """Three segments of one page, in one batch."""
    made = [scrubbed(f"text {seq}", seq=seq) for seq in range(SEGMENTS)]
    now = clock.now_at()
    assert commit([CommittedSegment(item, now) for item in made], lambda _: None) == [Appended()] * SEGMENTS
    return made


def path_of(storage: Installation, row: StoredObject) -> Path:
    return storage.data_dir / "objects" / row.name


def readable(item: ScrubbedEvents) -> list[int]:
    """The numbers of the segments of its recording that can be read."""
    found = []
    for row in Segment.objects.filter(recording=item.recording).order_by("seq"):
        try:
            reading.load(row)
        except SegmentBroken:
            continue
        found.append(row.seq)
    return found


def repaired() -> tuple[Outcome, Path]:
    kept = quarantine.begin()
    return repairing.repair(kept), kept.folder


def report(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "report.jsonl").read_text().splitlines()]


def assert_sound() -> None:
    with clock.freeze(clock.now_at() + timedelta(minutes=2)):
        assert checking.reconcile(everything=True) == []


def ends() -> list[tuple[str, int, list[int]]]:
    """Where a batch of three frames can be torn, and which segments are whole then."""
    return [
        ("of nothing", 0, []),
        ("within the magic", 4, []),
        ("after the magic", len(BATCH_MAGIC), []),
        ("within a header", len(BATCH_MAGIC) + 10, []),
        ("after a header", len(BATCH_MAGIC) + HEADER_BYTES, []),
        ("within a body", len(BATCH_MAGIC) + HEADER_BYTES + 20, []),
        ("a byte before a frame's end", -1, []),
        ("at a frame's end", 0, [0]),
        ("a byte into the next", 1, [0]),
        ("within the last header", 10, [0, 1]),
        ("a byte before the end", -1, [0, 1]),
    ]


@pytest.mark.parametrize("number", range(len(ends())), ids=[name for name, _, _ in ends()])
def test_a_torn_object(storage: Installation, items: list[ScrubbedEvents], number: int) -> None:
    name, at, whole = ends()[number]
    rows = list(Segment.objects.order_by("seq"))
    frame_ends = [row.offset + row.length for row in rows]
    if name in ("a byte before a frame's end", "at a frame's end", "a byte into the next"):
        at += frame_ends[0]
    elif name == "within the last header":
        at += frame_ends[1]
    elif name == "a byte before the end":
        at += frame_ends[2]
    stored = StoredObject.objects.get()
    os.truncate(path_of(storage, stored), at)
    assert readable(items[0]) == whole, "what is whole can be read before any repair"
    assert Problem.OBJECT_TORN in {finding.problem for finding in checking.reconcile()}
    outcome, folder = repaired()
    lost = [seq for seq in range(SEGMENTS) if seq not in whole]
    set_aside = [each for each in outcome.done if each.repair is Repair.SEGMENT_SET_ASIDE]
    assert [each.subject for each in set_aside] == [
        f"{items[0].recording}/{items[0].page}/{seq}" for seq in lost
    ]
    assert outcome.lost == {items[0].page: len(lost)}
    assert [each["row"]["seq"] for each in report(folder) if "seq" in each["row"]] == lost
    (kept,) = folder.glob("batches-*")
    assert kept.stat().st_size == at
    assert readable(items[0]) == whole
    rewriting.rewrite_batches()
    assert readable(items[0]) == whole
    assert_sound()
    again = commit([CommittedSegment(item, clock.now_at()) for item in items], lambda _: None)
    assert again.count(Appended()) == len(lost), "a recorder that still has them may send them again"
    assert readable(items[0]) == [0, 1, 2]


def test_a_bit_that_fell_over_costs_one_segment(storage: Installation, items: list[ScrubbedEvents]) -> None:
    middle = Segment.objects.select_related("stored_in").get(seq=1)
    path = path_of(storage, middle.stored_in)
    data = bytearray(path.read_bytes())
    data[middle.offset + HEADER_BYTES + 5] ^= 1
    path.write_bytes(bytes(data))
    repaired()
    assert readable(items[0]) == [0, 2]
    rewriting.rewrite_batches()
    assert readable(items[0]) == [0, 2]
    assert_sound()


@pytest.mark.parametrize("compacted", [False, True])
@pytest.mark.parametrize(
    "damage",
    [
        {"offset": 3},
        {"length": 5},
        {"digest": b"0" * 16},
        {"session": "0" * 32},
        {"offset": 1 << 40},
        {"inner_offset": 7},
        {"inner_offset": None},
    ],
    ids=lambda damage: "-".join(f"{name}-{value!r:.8}" for name, value in damage.items()),
)
def test_a_broken_row_is_found_again(
    storage: Installation, items: list[ScrubbedEvents], damage: dict[str, Any], compacted: bool
) -> None:
    if compacted:
        compacting.compact(finished(items[0].recording), segments_read=SEGMENTS)
    before = [segment.events_json for page in reading.read(items[0].recording) for segment in page.segments]
    Segment.objects.filter(seq=1).update(**damage)
    outcome, folder = repaired()
    if damage == {"inner_offset": None} and not compacted:
        assert outcome.done == [], "this is how a frame's row looks"
    else:
        assert [each.repair for each in outcome.done] == [Repair.FOUND_AGAIN]
    assert not outcome.lost
    assert not outcome.brought_back
    assert not folder.exists(), "nothing was set aside"
    after = [segment.events_json for page in reading.read(items[0].recording) for segment in page.segments]
    assert after == before
    assert_sound()


def test_rows_without_an_object_follow_to_one_without_rows(
    storage: Installation, items: list[ScrubbedEvents]
) -> None:
    """As after a crash of an older backup's kind: the object is there, under a name that the index lacks."""
    old = path_of(storage, StoredObject.objects.get())
    new = storage.data_dir / "objects" / "batches" / "ff" / ("f" * 32)
    new.parent.mkdir(exist_ok=True)
    old.rename(new)
    assert readable(items[0]) == []
    outcome, _ = repaired()
    assert [each.repair for each in outcome.done] == [Repair.FOUND_AGAIN] * SEGMENTS
    assert outcome.brought_back == {items[0].recording}
    assert readable(items[0]) == [0, 1, 2]
    assert_sound()


def test_rows_whose_object_is_gone(storage: Installation, items: list[ScrubbedEvents]) -> None:
    path_of(storage, StoredObject.objects.get()).unlink()
    outcome, folder = repaired()
    assert [each.repair for each in outcome.done] == [Repair.SEGMENT_SET_ASIDE] * SEGMENTS
    assert [each["row"]["seq"] for each in report(folder)] == [0, 1, 2]
    assert not StoredObject.objects.exists()
    assert_sound()


def test_an_object_without_rows_is_set_aside(storage: Installation, items: list[ScrubbedEvents]) -> None:
    path = path_of(storage, StoredObject.objects.get())
    data = path.read_bytes()
    Segment.objects.all().delete()
    StoredObject.objects.all().delete()
    outcome, folder = repaired()
    (done,) = outcome.done
    assert (done.repair, done.subject) == (Repair.OBJECT_SET_ASIDE, f"batches/{path.parent.name}/{path.name}")
    (kept,) = folder.glob("batches-*")
    assert kept.read_bytes() == data
    assert len(report(folder)[0]["holds"]) == SEGMENTS
    assert not path.exists()
    assert_sound()


@pytest.mark.parametrize("gone", [RecordingKey, VisitorKey])
def test_recordings_without_a_key(
    append_all: AppendAll, storage: Installation, items: list[ScrubbedEvents], gone: Any
) -> None:
    other = scrubbed(visitor="other", session="other", tab="other", page="other")
    append_all([other])
    gone.objects.exclude(visitor=other.visitor).delete()
    assert Problem.KEY_MISSING in {finding.problem for finding in checking.reconcile()}
    outcome, folder = repaired()
    assert outcome.lost == {items[0].page: SEGMENTS}
    assert len(list(folder.glob("batches-*"))) == 1, "with the keys from a backup it can be opened"
    assert readable(other) == [0]
    assert_sound()


def test_a_key_that_does_not_unwrap(storage: Installation, items: list[ScrubbedEvents]) -> None:
    RecordingKey.objects.update(wrapped=b"\x01" + b"0" * 60)
    assert Problem.SEGMENT_BROKEN in {finding.problem for finding in checking.reconcile(everything=True)}
    outcome, _ = repaired()
    assert outcome.lost == {items[0].page: SEGMENTS}


def test_a_broken_asset_is_asked_for_again(append_all: AppendAll, storage: Installation) -> None:
    digest = sha256(PNG).hexdigest()
    item = scrubbed(assets=[("image", digest, len(PNG))])
    append_all([item])
    assets.put(SITE, digest, AssetKind.IMAGE, PNG, POLICY)
    stored = Asset.objects.select_related("stored_in").get().stored_in
    os.truncate(path_of(storage, stored), 60)
    assert assets.missing(SITE, item.facts.assets) == []
    assert Problem.ASSET_BROKEN in {finding.problem for finding in checking.reconcile(everything=True)}
    outcome, folder = repaired()
    assert [each.repair for each in outcome.done] == [Repair.ASSET_SET_ASIDE]
    assert len(list(folder.glob("assets-*"))) == 1
    assert assets.missing(SITE, item.facts.assets) == [digest]
    assert assets.put(SITE, digest, AssetKind.IMAGE, PNG, POLICY) == assets.Stored()
    assert_sound()


def test_much_at_once_is_no_damage_of_single_things(append_all: AppendAll, storage: Installation) -> None:
    append_all([scrubbed(str(seq), seq=seq) for seq in range(20)])
    shutil.move(storage.data_dir / "objects", storage.data_dir / "elsewhere")
    with pytest.raises(TooMuchError, match="20 segments"):
        repaired()
    assert Segment.objects.count() == 20
    assert not (storage.data_dir / "quarantine").exists()
    shutil.move(storage.data_dir / "elsewhere", storage.data_dir / "objects")
    assert repaired()[0].done == []


def test_what_is_sound_is_left_alone(append_all: AppendAll, storage: Installation) -> None:
    append_all([scrubbed(str(seq), seq=seq) for seq in range(5)])
    compacting.compact(finished(scrubbed().recording), segments_read=5)
    append_all([scrubbed("late", seq=5)])
    before = list(Segment.objects.values())
    outcome, folder = repaired()
    assert outcome.done == []
    assert not folder.exists()
    assert list(Segment.objects.values()) == before


def test_what_was_set_aside_goes_after_a_week(storage: Installation, items: list[ScrubbedEvents]) -> None:
    path_of(storage, StoredObject.objects.get()).unlink()
    _, folder = repaired()
    with clock.freeze(clock.now_at() + quarantine.AGE - timedelta(minutes=1)):
        purging.purge_batches()
        assert folder.exists()
    with clock.freeze(clock.now_at() + quarantine.AGE + timedelta(minutes=1)):
        purging.purge_batches()
    assert not folder.exists()


def _damage(voile: VoileProcess) -> Path:
    """Cut the newest batch short, of a Voile that is stopped."""
    batches = (voile.data_dir / "objects" / "batches").glob("*/*")
    newest = max(batches, key=lambda path: path.stat().st_mtime_ns)
    os.truncate(newest, newest.stat().st_size - 1)
    return newest


def test_the_command_repairs_says_so_and_is_audited(voile: VoileProcess) -> None:
    sender = senders(1, make_site(voile), 1)[0]
    voile.start()
    asyncio.run(_send(sender, voile.port, 3))
    refused = voile.run("doctor", "--repair")
    assert (refused.returncode, "Another `voile serve`" in refused.stderr) == (4, True)
    voile.stop()
    _damage(voile)
    assert storage_findings(voile.run("doctor", "--json").stdout)
    done = voile.run("doctor", "--repair", "--json")
    told = json.loads(done.stdout)
    assert [each["repair"] for each in told["repaired"]] == ["segment_set_aside"]
    assert told["repaired"][0]["subject"].endswith("/2")
    assert Path(told["quarantine"], "report.jsonl").exists()
    assert storage_findings(done.stdout) == []
    (session,) = voile.ask("sessions", "list")
    (page,) = voile.ask("sessions", "show", session["id"])["recordings"][0]["pages"]
    assert page["segments"] == 2
    again = voile.run("doctor", "--repair")
    assert "There was nothing to repair." in again.stdout
    assert voile.run("doctor", "--all").returncode == 2
    audited = voile.rows("SELECT CAST(details AS TEXT) FROM audit_entry WHERE action='storage.repaired'")
    assert [json.loads(details)["segments_lost"] for (details,) in audited] == [1]


async def _send(sender: Sender, port: int, count: int) -> None:
    connection = await Connection.open(port)
    for number in range(count):
        assert (await connection.post(sender.wid, sender.body(number))).status == 200
    connection.close()


def storage_findings(report_json: str) -> list[str]:
    checks = {check["name"]: check["findings"] for check in json.loads(report_json)["checks"]}
    return [each["message"] for each in checks["storage"]]
