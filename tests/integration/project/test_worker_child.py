"""The worker beside the servers: ended in order, started again when it ends by itself."""

import asyncio
import sys
from pathlib import Path

import pytest

from voile.project import worker_child


def lives_until_told(tmp_path: Path) -> tuple[str, ...]:
    script = tmp_path / "child.py"
    script.write_text(
        "import pathlib, signal, sys, time\n"
        "marks = pathlib.Path(sys.argv[1])\n"
        "def end(*_):\n"
        "    marks.joinpath('ended').touch()\n"
        "    sys.exit(0)\n"
        "signal.signal(signal.SIGTERM, end)\n"
        "marks.joinpath('started').touch()\n"
        "time.sleep(60)\n"
    )
    return (sys.executable, str(script), str(tmp_path))


async def until_there(path: Path) -> None:
    async with asyncio.timeout(20):
        while not path.exists():
            await asyncio.sleep(0.05)


async def test_it_is_told_to_end(tmp_path: Path) -> None:
    stop = asyncio.Event()
    keeping = asyncio.create_task(worker_child.keep_running(stop, lives_until_told(tmp_path)))
    await until_there(tmp_path / "started")
    stop.set()
    await keeping
    assert (tmp_path / "ended").exists()


async def test_one_that_ends_is_started_again_later_and_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker_child, "BACKOFF_FIRST_S", 0.05)
    log = tmp_path / "times"
    script = f"import pathlib, time; pathlib.Path({str(log)!r}).open('a').write(f'{{time.monotonic()}}\\n')"
    stop = asyncio.Event()
    keeping = asyncio.create_task(worker_child.keep_running(stop, (sys.executable, "-c", script)))
    async with asyncio.timeout(20):
        while not log.exists() or len(log.read_text().splitlines()) < 4:
            await asyncio.sleep(0.05)
    stop.set()
    await keeping
    times = [float(line) for line in log.read_text().splitlines()]
    assert times[3] - times[2] >= 0.2 > 2 * worker_child.BACKOFF_FIRST_S
