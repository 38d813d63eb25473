"""Runs the jobs when they are due. Holds no logic of theirs.

A job that fails is logged without content, counted, and tried again later and later; the others go on. Jobs
fail closed: what they could not finish stays as it was.
"""

import signal
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, close_old_connections

from voile import clock, log
from voile.storage import locks
from voile.storage.router import INDEX
from voile.worker import heartbeat
from voile.worker.jobs import JOBS, Job

_TICK_S = 1.0
_BACKOFF_MAX_S = 3600.0

_log = log.get("worker")


@dataclass(slots=True)
class Turn:
    """When a job runs next, and how often in a row it failed."""

    job: Job
    due_s: float = 0.0
    failures: int = 0

    def take(self) -> None:
        """Run the job and decide when it is due again."""
        try:
            done = self.job.run()
        except Exception as error:  # noqa: BLE001 - one of the two edges: a failing job must not stop the others
            self.failures += 1
            wait_s = min(self.job.every_s * 2**self.failures, _BACKOFF_MAX_S)
            _log.exception("worker.job_failed", error, job=self.job.name, failures=self.failures)
        else:
            self.failures = 0
            wait_s = 0.0 if done else self.job.every_s
        self.due_s = clock.monotonic_s() + wait_s


@dataclass(slots=True)
class Loop:
    jobs: Sequence[Job]
    data_dir: Path
    turns: list[Turn] = field(init=False)

    def __post_init__(self) -> None:
        self.turns = [Turn(job) for job in self.jobs]

    def once(self) -> int:
        """Run every job that is due; how many there were."""
        self._beat()
        due = [turn for turn in self.turns if turn.due_s <= clock.monotonic_s()]
        try:
            # On several machines one worker works at a time; the others wait for it to end.
            with locks.alone_if_free(INDEX, "worker") as is_mine:
                for turn in due if is_mine else ():
                    turn.take()
        except DatabaseError as error:
            _log.exception("worker.no_database", error)
        close_old_connections()
        return len(due)

    def _beat(self) -> None:
        """A disk that cannot be written must not end the worker: `voile doctor` says that it is silent."""
        with suppress(OSError):
            heartbeat.beat(self.data_dir)


def run(stop: threading.Event | None = None) -> None:
    """Run the jobs until `stop` is set; without one, until SIGINT or SIGTERM. A job that runs is finished."""
    if stop is None:
        stop = _stopped_by_signals()
    loop = Loop(JOBS, settings.VOILE.data_dir)
    _log.info("worker.started", jobs=len(JOBS))
    while not stop.is_set():
        loop.once()
        stop.wait(_TICK_S)
    _log.info("worker.stopped")


def _stopped_by_signals() -> threading.Event:
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    return stop
