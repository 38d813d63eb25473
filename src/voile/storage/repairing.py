"""Repairs what `checking` finds. Nothing else may write meanwhile, so Voile is stopped for it.

The order for each thing: found again elsewhere, the index follows; else it is kept in the quarantine and
written into its report, and only then leaves the index. What is not damaged is not touched.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from django.db import transaction

from voile.errors import StorageError
from voile.ids import PageId, RecordingId
from voile.storage import assets, doomed, finding, reading
from voile.storage.databases import translated
from voile.storage.finding import Found
from voile.storage.installation import installation
from voile.storage.models import Asset, Segment, StoredObject
from voile.storage.objects import Kind
from voile.storage.quarantine import Quarantine
from voile.storage.router import INDEX

# More than this share is no damage of single things: a disk is not mounted, the keys are another's.
_SHARE_MAX = 0.25
_FEW = 10
_CHUNK = 400


class Repair(StrEnum):
    FOUND_AGAIN = "found_again"
    SEGMENT_SET_ASIDE = "segment_set_aside"
    ASSET_SET_ASIDE = "asset_set_aside"
    OBJECT_SET_ASIDE = "object_set_aside"
    ROW_CORRECTED = "row_corrected"


@dataclass(frozen=True, slots=True)
class Repaired:
    """`subject` names an object, or a segment as recording/page/seq."""

    repair: Repair
    subject: str
    why: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """`lost`: how many segments of a page left the index. `brought_back`: recordings of which something was
    found in an object that the index did not know; it may hold what a later pass took out.
    """

    done: list[Repaired]
    lost: Counter[PageId]
    brought_back: set[RecordingId]


class TooMuchError(StorageError):
    """So much is unreadable that repairing would do harm."""


def repair(kept: Quarantine, *, all_of_it: bool = False) -> Outcome:
    """Repair index and objects.

    Args:
        kept: where what is set aside goes.
        all_of_it: even where most of what is stored cannot be read.

    Raises:
        TooMuchError: most of it cannot be read; nothing was changed.
        StorageError: it could not be finished; to be called again.
    """
    with translated():
        broken = list(_broken_segments())
        if not all_of_it:
            _refuse_much(len(broken))
        done: list[Repaired] = []
        unknown = set(unknown_objects())
        found = _found_again(broken, unknown)
        done += [_follow(row, found[key]) for row, _ in broken if (key := _key(row)) in found]
        lost = [(row, why) for row, why in broken if _key(row) not in found]
        done += _set_segments_aside(lost, kept)
        done += _broken_assets(kept)
        done += _objects(kept)
    back = {each.identity.recording for each in found.values() if each.object_name in unknown}
    return Outcome(done, Counter(PageId(row.page) for row, _ in lost), back)


def _broken_segments() -> Iterator[tuple[Segment, str]]:
    """Every segment is read. Each with why it cannot be, in words."""
    for recording in Segment.objects.order_by().values_list("recording", flat=True).distinct():
        yield from reading.broken(RecordingId(recording))


def _refuse_much(count: int) -> None:
    if count > _FEW and count > Segment.objects.count() * _SHARE_MAX:
        raise TooMuchError(
            f"{count} segments cannot be read, which is no damage of single objects; nothing was changed.",
            remedy="Is the disk mounted, and are the keys those of this data (`voile keys restore`)? "
            "To set all of it aside all the same, add --all.",
        )


_Key = tuple[str, str, int]


def _key(row: Segment) -> _Key:
    return row.recording, row.page, row.seq


def _found_again(broken: Sequence[tuple[Segment, str]], unknown: set[str]) -> dict[_Key, Found]:
    """In their own objects, and in those that the index does not know."""
    wanted = {_key(row) for row, _ in broken}
    if not wanted:
        return {}
    names = {row.stored_in.name for row, _ in broken} | unknown
    every = (found for name in sorted(names) for found in finding.segments(name))
    places = (((each.identity.recording, each.identity.page, each.identity.seq), each) for each in every)
    return {key: each for key, each in places if key in wanted}


def _follow(row: Segment, found: Found) -> Repaired:
    with transaction.atomic(using=INDEX):
        before = row.stored_in_id
        row.stored_in = _object_row(found.object_name, found.identity.site)
        row.site, row.session = found.identity.site, found.identity.session
        row.offset, row.length = found.offset, found.length
        row.inner_offset, row.inner_length = found.inner_offset, found.inner_length
        row.digest = found.facts.digest
        row.first_ms, row.last_ms = found.facts.first_ms, found.facts.last_ms
        row.save()
        if row.stored_in_id != before:
            doomed.doom_unreferenced([before])
    return Repaired(Repair.FOUND_AGAIN, _subject(row), "its row follows to where it lies")


def _object_row(name: str, site: str) -> StoredObject:
    """The row of an object, made where the index does not know it."""
    objects = installation().objects
    kind = Kind(name.partition("/")[0])
    facts = {
        "kind": kind,
        "site": None if kind is Kind.BATCH else site,
        "size_bytes": objects.size(name) or 0,
        "created_at": datetime.fromtimestamp(objects.written_s(name) or 0, UTC),
    }
    row, _ = StoredObject.objects.get_or_create(name=name, defaults=facts)
    return row


def _set_segments_aside(lost: Sequence[tuple[Segment, str]], kept: Quarantine) -> Iterator[Repaired]:
    for row, why in lost:
        kept.keep_object(row.stored_in.name)
        kept.report({"repair": Repair.SEGMENT_SET_ASIDE, "why": why, "row": _plain(row)})
        with transaction.atomic(using=INDEX):
            Segment.objects.filter(pk=row.pk).delete()
            doomed.mark_for_rewrite([row.stored_in_id])
            doomed.doom_unreferenced([row.stored_in_id])
        yield Repaired(Repair.SEGMENT_SET_ASIDE, _subject(row), why)
    doomed.delete_doomed()


def _broken_assets(kept: Quarantine) -> Iterator[Repaired]:
    """Recorders are asked for them again."""
    for asset in Asset.objects.select_related("stored_in"):
        why = assets.why_broken(asset)
        if why is None:
            continue
        name = asset.stored_in.name
        kept.keep_object(name)
        kept.report({"repair": Repair.ASSET_SET_ASIDE, "why": why, "row": _plain(asset)})
        with transaction.atomic(using=INDEX):
            asset.delete()
            doomed.doom_unreferenced([asset.stored_in_id])
        yield Repaired(Repair.ASSET_SET_ASIDE, name, why)
    doomed.delete_doomed()


def _objects(kept: Quarantine) -> Iterator[Repaired]:
    """What is left once every segment can be read: objects of another size, and objects nobody names."""
    objects = installation().objects
    for row in StoredObject.objects.filter(doomed=False):
        size = objects.size(row.name)
        if size is not None and size != row.size_bytes:
            kept.keep_object(row.name)
            kept.report({"repair": Repair.ROW_CORRECTED, "row": _plain(row), "size_bytes": size})
            StoredObject.objects.filter(pk=row.pk).update(size_bytes=size)
            yield Repaired(
                Repair.ROW_CORRECTED, row.name, "what is left of it is as long as its row says now"
            )
    for name in list(unknown_objects()):
        held = [_subject_of(found) for found in finding.segments(name)]
        kept.keep_object(name)
        kept.report({"repair": Repair.OBJECT_SET_ASIDE, "object": name, "holds": held})
        objects.delete(name)
        yield Repaired(Repair.OBJECT_SET_ASIDE, name, "the index does not know it")


def unknown_objects() -> Iterator[str]:
    """The names of objects that have no row."""
    objects = installation().objects
    for kind in Kind:
        names = list(objects.names(kind))
        for at in range(0, len(names), _CHUNK):
            chunk = names[at : at + _CHUNK]
            known = set(StoredObject.objects.filter(name__in=chunk).values_list("name", flat=True))
            yield from (name for name in chunk if name not in known)


def _subject_of(found: Found) -> str:
    return f"{found.identity.recording}/{found.identity.page}/{found.identity.seq}"


def _subject(row: Segment) -> str:
    return f"{row.recording}/{row.page}/{row.seq}"


def _plain(row: Segment | Asset | StoredObject) -> dict[str, Any]:
    """A row as JSON can hold it. Ids, places and times: rows hold no content."""
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    return {name: _as_json(value) for name, value in values.items()}


def _as_json(value: object) -> object:
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    return value if isinstance(value, int | str | None) else str(value)
