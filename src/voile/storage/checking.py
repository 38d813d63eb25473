"""Is what is stored what the index says? Looks, and changes nothing. For `voile doctor`."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from django.db.models import Max, Min

from voile import clock
from voile.errors import SegmentBroken
from voile.ids import RecordingId
from voile.storage import assets, databases, reading
from voile.storage.installation import installation
from voile.storage.models import Asset, Erasure, RecordingKey, Segment, StoredObject, VisitorKey
from voile.storage.objects import Kind

SAMPLE_SEGMENTS = 200
# A commit that is under way has written its object and not yet its rows.
_UNDER_WAY_S = 60.0
_OVERDUE = timedelta(minutes=5)


class Problem(StrEnum):
    OBJECT_MISSING = "object_missing"
    OBJECT_TORN = "object_torn"
    OBJECT_UNKNOWN = "object_unknown"
    LEFTOVER = "leftover"
    KEY_MISSING = "key_missing"
    SEGMENT_BROKEN = "segment_broken"
    ASSET_BROKEN = "asset_broken"
    ERASURE_UNFINISHED = "erasure_unfinished"
    REWRITE_OVERDUE = "rewrite_overdue"


_BACKUP = "Restore it from a backup; if there is none, `voile doctor --repair` sets aside what is lost."
_WORKER = "The worker does this within a minute: see that `voile serve` runs."

# What each means for the operator, and what to do.
_TEXTS: dict[Problem, tuple[str, str]] = {
    Problem.OBJECT_MISSING: ("The object {} is in the index and not on the disk.", _BACKUP),
    Problem.OBJECT_TORN: ("The object {} has not the size that the index says.", _BACKUP),
    Problem.OBJECT_UNKNOWN: (
        "The object {} is on the disk and not in the index, as a crash can leave it.",
        "If the index is of an older backup, restore the newest; else run `voile doctor --repair`.",
    ),
    Problem.LEFTOVER: ("The file {} is of a write that never finished.", "It is deleted within the hour."),
    Problem.KEY_MISSING: (
        "The recording {} has segments and no key: it cannot be read.",
        "Run `voile keys restore`; where there is no backup, erase it or run `voile doctor --repair`.",
    ),
    Problem.SEGMENT_BROKEN: ("A segment of the recording {} cannot be read.", _BACKUP),
    Problem.ASSET_BROKEN: ("The asset in the object {} cannot be read.", _BACKUP),
    Problem.ERASURE_UNFINISHED: ("The key of the erased recording {} is not destroyed yet.", _WORKER),
    Problem.REWRITE_OVERDUE: ("The object {} still holds what was erased or replaced.", _WORKER),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """`subject` is the name of an object or file, or the id of a recording."""

    problem: Problem
    subject: str

    @property
    def message(self) -> str:
        return _TEXTS[self.problem][0].format(self.subject)

    @property
    def remedy(self) -> str:
        return _TEXTS[self.problem][1]


def reconcile(sample: int = SAMPLE_SEGMENTS, *, everything: bool = False) -> list[Finding]:
    """Compare index, objects and keys, and read a random sample of segments, or all of them and all assets.

    Raises:
        StorageError: the index itself cannot be read.
    """
    with databases.translated():
        read = _all() if everything else _sample(sample)
        return [*_objects(), *_unknown(), *_keys(), *_overdue(), *read]


def _objects() -> Iterator[Finding]:
    objects = installation().objects
    for row in StoredObject.objects.filter(doomed=False).iterator():
        size = objects.size(row.name)
        if size == row.size_bytes:
            continue
        # Deleted or moved since the row was read, unless it is still there.
        if StoredObject.objects.filter(pk=row.pk, doomed=False).exists():
            yield Finding(Problem.OBJECT_MISSING if size is None else Problem.OBJECT_TORN, row.name)


def _unknown() -> Iterator[Finding]:
    objects = installation().objects
    now_s = clock.now_at().timestamp()
    for kind in Kind:
        for name in objects.names(kind):
            written_s = objects.written_s(name)
            if written_s is None or now_s - written_s < _UNDER_WAY_S:
                continue
            if not StoredObject.objects.filter(name=name).exists():
                yield Finding(Problem.OBJECT_UNKNOWN, name)
    for path in objects.leftovers(_UNDER_WAY_S, now_s):
        yield Finding(Problem.LEFTOVER, path.name)


def _keys() -> Iterator[Finding]:
    visitors = set(VisitorKey.objects.values_list("visitor", flat=True))
    keyed = {
        recording
        for recording, visitor in RecordingKey.objects.values_list("recording", "visitor").iterator()
        if visitor in visitors
    }
    for recording in Segment.objects.values_list("recording", flat=True).distinct().iterator():
        if recording not in keyed:
            yield Finding(Problem.KEY_MISSING, recording)


def _overdue() -> Iterator[Finding]:
    before = clock.now_at() - _OVERDUE
    erasures = Erasure.objects.filter(keys_destroyed=False, erased_at__lt=before)
    for recording in erasures.values_list("recording", flat=True):
        yield Finding(Problem.ERASURE_UNFINISHED, recording)
    for name in StoredObject.objects.filter(rewrite_since__lt=before).values_list("name", flat=True):
        yield Finding(Problem.REWRITE_OVERDUE, name)


def _all() -> Iterator[Finding]:
    for recording in Segment.objects.order_by().values_list("recording", flat=True).distinct():
        # Once for each recording, however much of it is broken.
        if any(_is_there(row) for row, _ in reading.broken(RecordingId(recording))):
            yield Finding(Problem.SEGMENT_BROKEN, recording)
    for asset in Asset.objects.select_related("stored_in"):
        if assets.why_broken(asset) and Asset.objects.filter(pk=asset.pk).exists():
            yield Finding(Problem.ASSET_BROKEN, asset.stored_in.name)


def _is_there(row: Segment) -> bool:
    """Whether it is still where it was when it could not be read."""
    return Segment.objects.filter(pk=row.pk, stored_in=row.stored_in_id).exists()


def _sample(size: int) -> Iterator[Finding]:
    ends = Segment.objects.aggregate(first=Min("pk"), last=Max("pk"))
    if ends["first"] is None:
        return
    range_of_keys = range(ends["first"], ends["last"] + 1)
    # Not for secrecy: which segments are looked at may be guessed.
    picked = random.sample(range_of_keys, min(size, len(range_of_keys)))
    for row in Segment.objects.filter(pk__in=picked).select_related("stored_in"):
        try:
            reading.load(row)
        except SegmentBroken:
            if Segment.objects.filter(pk=row.pk).exists():
                yield Finding(Problem.SEGMENT_BROKEN, row.recording)
