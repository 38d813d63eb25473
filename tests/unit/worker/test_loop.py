import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from voile import clock
from voile.worker import heartbeat
from voile.worker.jobs import JOBS, Job, JobName
from voile.worker.loop import Loop, run

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def job(run: Callable[[], int], every_s: float = 10) -> Job:
    return Job(JobName.PURGE_SESSIONS, every_s, run)


def test_jobs_run_when_due_and_at_once_again_while_there_is_work(tmp_path: Path) -> None:
    left = [2, 1, 0, 0]
    done: list[int] = []

    def work() -> int:
        done.append(left[len(done)])
        return done[-1]

    with clock.freeze(NOW) as time:
        loop = Loop([job(work)], tmp_path)
        assert [loop.once() for _ in range(5)] == [1, 1, 1, 0, 0]
        time.advance(10)
        assert loop.once() == 1
    assert done == left


def test_a_job_that_fails_waits_longer_each_time_and_holds_nobody_up(tmp_path: Path) -> None:
    sound: list[int] = []

    def broken() -> int:
        raise RuntimeError("planted content")

    def work() -> int:
        sound.append(1)
        return 0

    with clock.freeze(NOW) as time:
        loop = Loop([job(broken), job(work)], tmp_path)
        ran = []
        for _ in range(70):
            ran.append(loop.once())
            time.advance(1)
    assert len(sound) == 7
    assert loop.turns[0].failures == 3
    assert sum(ran) == 7 + 3


def test_a_failure_is_logged_without_its_message(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    def broken() -> int:
        raise RuntimeError("planted content")

    Loop([job(broken)], tmp_path).once()
    record = caplog.records[-1]
    assert record.getMessage() == "worker.job_failed"
    assert "planted" not in str(getattr(record, "voile_fields", None))


def test_after_a_success_the_waits_begin_anew(tmp_path: Path) -> None:
    fails = iter([True, True, False, True])

    def work() -> int:
        if next(fails):
            raise RuntimeError
        return 0

    with clock.freeze(NOW) as time:
        loop = Loop([job(work)], tmp_path)
        failures = []
        for _ in range(4):
            loop.once()
            failures.append(loop.turns[0].failures)
            time.advance(1_000)
    assert failures == [1, 2, 0, 1]


def test_the_heartbeat_tells_how_long_ago(tmp_path: Path) -> None:
    assert heartbeat.age_s(tmp_path) is None
    heartbeat.beat(tmp_path)
    age_s = heartbeat.age_s(tmp_path)
    assert age_s is not None
    assert age_s < 60


def test_the_list_names_each_job_once() -> None:
    assert sorted(each.name for each in JOBS) == sorted(JobName)


def test_a_stop_ends_the_loop() -> None:
    stop = threading.Event()
    stop.set()
    run(stop)
