"""One commit: keys saved, then the batch object durable, then its rows in one transaction, in this order.

Whatever fails, nothing of the batch is indexed. A crash may leave a key without segments or an object without
rows; neither holds anything that was acknowledged, and `checking` names them.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from django.db import IntegrityError

from voile import clock
from voile.errors import StorageError
from voile.ids import RecordingId
from voile.storage import asset_uses, erasing, frames, index_rows, judging, locks
from voile.storage.databases import translated
from voile.storage.datakeys import DataKeys
from voile.storage.frames import BATCH_MAGIC, Facts, Identity
from voile.storage.models import AssetUse, Segment, StoredObject
from voile.storage.objects import Kind
from voile.storage.outcomes import AlreadyErased, Appended, AppendOutcome, CommittedSegment
from voile.storage.router import INDEX
from voile.storage.written import new_object

OnCommit = Callable[[Sequence[CommittedSegment]], None]

_TRIES = 3


@dataclass(frozen=True, slots=True)
class _Batch:
    """What is to be written: the segments, a frame for each, and the assets they name."""

    segments: Sequence[CommittedSegment]
    frames: Sequence[bytes]
    digests: Sequence[bytes]
    uses: list[AssetUse]


def commit(items: Sequence[CommittedSegment], on_commit: OnCommit) -> list[AppendOutcome]:
    """Store the new ones among `items` as one batch; an outcome for each, in their order.

    Raises:
        StorageFull, KeySaveError, IndexBusyError, StorageError: nothing of the batch is stored.
    """
    for tries_left in reversed(range(_TRIES)):
        try:
            with translated():
                return _commit_once(items, on_commit)
        except StorageError as error:
            # Another process stored one of these at the same moment: look again.
            if not isinstance(error.__cause__, IntegrityError) or not tries_left:
                raise
    raise AssertionError


def _commit_once(items: Sequence[CommittedSegment], on_commit: OnCommit) -> list[AppendOutcome]:
    judged = judging.judge(items)
    pairs = list(zip(items, judged.outcomes, strict=True))
    new = [item for item, outcome in pairs if isinstance(outcome, Appended)]
    if not new:
        return judged.outcomes
    refused = _store(_batch(new, judged.keys), on_commit)
    return [AlreadyErased() if item.scrubbed.recording in refused else outcome for item, outcome in pairs]


def _batch(new: Sequence[CommittedSegment], keys: DataKeys) -> _Batch:
    digests = [keys[item.scrubbed.recording].digest(item.scrubbed.content_digest) for item in new]
    framed = [_frame(item, digest, keys) for item, digest in zip(new, digests, strict=True)]
    return _Batch(new, framed, digests, asset_uses.uses(item.scrubbed for item in new))


def _frame(item: CommittedSegment, digest: bytes, keys: DataKeys) -> bytes:
    scrubbed = item.scrubbed
    identity = Identity(scrubbed.site, scrubbed.session, scrubbed.recording, scrubbed.page, scrubbed.seq)
    facts = Facts(scrubbed.first_ms, scrubbed.last_ms, int(item.received_at.timestamp() * 1000), digest)
    return frames.encode(identity, facts, scrubbed.events_json, keys[scrubbed.recording].box)


def _store(batch: _Batch, on_commit: OnCommit) -> set[RecordingId]:
    """Write object and rows; the recordings that were erased meanwhile and therefore refused."""
    with (
        locks.beside_others(INDEX),
        new_object(Kind.BATCH, [BATCH_MAGIC, *batch.frames], clock.now_at()) as stored,
    ):
        locks.rows(INDEX, _noted(batch.segments))
        refused = judging.refused_among(batch.segments)
        rows = _rows(batch, stored)
        index_rows.insert([row for row in rows if row.recording not in refused])
        asset_uses.write([use for use in batch.uses if use.recording not in refused])
        on_commit([item for item in batch.segments if item.scrubbed.recording not in refused])
        if refused:
            _undo(refused, stored)
    return refused


def _noted(segments: Sequence[CommittedSegment]) -> Iterator[str]:
    """The ids of what `on_commit` reads and writes back, and no other process may meanwhile."""
    for item in segments:
        yield item.scrubbed.session
        yield item.scrubbed.page


def _undo(refused: set[RecordingId], stored: StoredObject) -> None:
    """Their frames go with the next rewrite, the keys made for them with the next look at erasures."""
    stored.rewrite_since = clock.now_at()
    stored.save(update_fields=["rewrite_since"])
    erasing.reopen(refused)


def _rows(batch: _Batch, stored: StoredObject) -> list[Segment]:
    rows = []
    offset = len(BATCH_MAGIC)
    for item, frame, digest in zip(batch.segments, batch.frames, batch.digests, strict=True):
        scrubbed = item.scrubbed
        rows.append(
            Segment(
                site=scrubbed.site,
                session=scrubbed.session,
                recording=scrubbed.recording,
                page=scrubbed.page,
                seq=scrubbed.seq,
                stored_in=stored,
                offset=offset,
                length=len(frame),
                first_ms=scrubbed.first_ms,
                last_ms=scrubbed.last_ms,
                digest=digest,
                received_at=item.received_at,
            )
        )
        offset += len(frame)
    return rows
