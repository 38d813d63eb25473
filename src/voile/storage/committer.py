"""Natural group commit: what arrives while one commit runs is the next one.

`append` waits on the event loop; one thread commits. There is no timer: alone, an envelope costs one commit,
and under load a batch grows as large as commits are slow. See docs/adr/0002-natural-group-commit.md.
"""

import asyncio
import threading
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from django.db import connections

from voile import clock, log
from voile.errors import StorageError, StorageFull
from voile.policy.types import ScrubbedEvents
from voile.storage import room
from voile.storage.batches import OnCommit, commit
from voile.storage.databases import IndexBusyError
from voile.storage.outcomes import AppendOutcome, CommittedSegment, StorageBusy

__all__ = ["CommittedSegment", "Committer"]

_log = log.get("storage")

BACKLOG_SEGMENTS = 4096
BACKLOG_BYTES = 64 * 1024 * 1024
BATCH_SEGMENTS = 256
BATCH_BYTES = 16 * 1024 * 1024

_End = AppendOutcome | StorageError


@dataclass(frozen=True, slots=True, eq=False)
class _Waiting:
    segment: CommittedSegment
    answer: asyncio.Future[AppendOutcome]

    @property
    def size_bytes(self) -> int:
        return len(self.segment.scrubbed.events_json)


class Committer:
    """Appends segments. `on_commit` runs on the writer's thread, within the index's transaction."""

    def __init__(
        self,
        on_commit: OnCommit,
        *,
        backlog_segments: int = BACKLOG_SEGMENTS,
        backlog_bytes: int = BACKLOG_BYTES,
    ) -> None:
        self._on_commit = on_commit
        self._backlog_segments = backlog_segments
        self._backlog_bytes = backlog_bytes
        self._queue: deque[_Waiting] = deque()
        self._held_segments = 0
        self._held_bytes = 0
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None
        self._stopping = False
        self._failing: type[Exception] | None = None

    def start(self) -> None:
        """Start the writer's thread. The storage is opened by now, or at the first commit."""
        self._thread = threading.Thread(target=self._run, name="voile-committer")
        self._thread.start()

    async def stop(self) -> None:
        """Refuse what comes from now on, commit what waits, and end the thread."""
        with self._changed:
            self._stopping = True
            self._changed.notify()
        if self._thread is not None:
            await asyncio.to_thread(self._thread.join)
            self._thread = None

    async def append(self, item: ScrubbedEvents) -> AppendOutcome:
        """Store a segment; returns when it is durable, or is known not to be stored.

        Raises:
            StorageFull: no room, or read-only. Works again once there is room.
            KeySaveError, StorageError: it could not be stored for another reason.
        """
        answer: asyncio.Future[AppendOutcome] = asyncio.get_running_loop().create_future()
        waiting = _Waiting(CommittedSegment(item, clock.now_at()), answer)
        with self._changed:
            if self._thread is None or self._stopping or self._is_full(waiting.size_bytes):
                return StorageBusy()
            self._hold(waiting, 1)
            self._queue.append(waiting)
            self._changed.notify()
        return await answer

    def _is_full(self, more_bytes: int) -> bool:
        """A single segment always fits, whatever its size."""
        return self._held_segments > 0 and (
            self._held_segments >= self._backlog_segments
            or self._held_bytes + more_bytes > self._backlog_bytes
        )

    def _hold(self, waiting: _Waiting, sign: int) -> None:
        self._held_segments += sign
        self._held_bytes += sign * waiting.size_bytes

    def _run(self) -> None:
        try:
            while batch := self._next_batch():
                self._resolve(batch, self._commit([waiting.segment for waiting in batch]))
        finally:
            connections.close_all()

    def _next_batch(self) -> list[_Waiting]:
        """Everything that waits, up to a batch's limits; empty when stopped and drained."""
        with self._changed:
            while not self._queue and not self._stopping:
                self._changed.wait()
            batch: list[_Waiting] = []
            size = 0
            while self._queue and len(batch) < BATCH_SEGMENTS and size < BATCH_BYTES:
                batch.append(self._queue.popleft())
                size += batch[-1].size_bytes
            return batch

    def _commit(self, segments: Sequence[CommittedSegment]) -> Sequence[_End]:
        """Never raises: a job loop must outlive what it runs, and whoever waits must get an answer."""
        try:
            room.require()
            outcomes = commit(segments, self._on_commit)
        except IndexBusyError:
            return [StorageBusy()] * len(segments)
        except Exception as error:  # noqa: BLE001 - fails closed: nothing of the batch is stored
            # A fresh connection next time: a full disk may leave this one unusable.
            connections.close_all()
            room.note(refused=isinstance(error, StorageFull))
            if len(segments) > 1 and not isinstance(error, StorageFull):
                # One that cannot be stored must not take the others along.
                return [end for segment in segments for end in self._commit([segment])]
            return [self._failed(error)] * len(segments)
        room.note(refused=False)
        if self._failing is not None:
            self._failing = None
            _log.info("commit.works_again")
        return outcomes

    def _failed(self, error: Exception) -> StorageError:
        """Logged when it begins and not at every commit: a disk can stay full for hours."""
        if self._failing is not type(error):
            self._failing = type(error)
            _log.exception("commit.failed", error)
        return error if isinstance(error, StorageError) else StorageError("A segment could not be stored.")

    def _resolve(self, batch: Sequence[_Waiting], ends: Sequence[_End]) -> None:
        with self._changed:
            for waiting in batch:
                self._hold(waiting, -1)
        # The loop may be closed already when whoever waited was given up.
        with suppress(RuntimeError):
            batch[0].answer.get_loop().call_soon_threadsafe(_answer, batch, ends)


def _answer(batch: Sequence[_Waiting], ends: Sequence[_End]) -> None:
    for waiting, end in zip(batch, ends, strict=True):
        if waiting.answer.done():
            continue
        if isinstance(end, StorageError):
            waiting.answer.set_exception(end)
        else:
            waiting.answer.set_result(end)
