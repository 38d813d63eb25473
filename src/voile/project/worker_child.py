"""Keeps one worker process running beside the servers."""

import asyncio
import sys

from voile import clock, log

_log = log.get("project")
COMMAND = (sys.executable, "-m", "voile.project.worker_process")
BACKOFF_FIRST_S = 1.0
BACKOFF_MAX_S = 60.0
# A worker that ran this long was sound; the next pause is the first one again.
SOUND_S = 60.0
# A job that runs is finished first.
STOP_S = 15.0


async def keep_running(stop: asyncio.Event, command: tuple[str, ...] = COMMAND) -> None:
    """Run the worker until `stop`, again and again with growing pauses when it ends by itself."""
    pause_s = BACKOFF_FIRST_S
    stopping = asyncio.create_task(stop.wait())
    while not stop.is_set():
        started_s = clock.monotonic_s()
        child = await _run(command, stopping)
        if stop.is_set():
            break
        if clock.monotonic_s() - started_s > SOUND_S:
            pause_s = BACKOFF_FIRST_S
        _log.error("worker.ended", code=child.returncode, restart_in_s=pause_s)
        await asyncio.wait([stopping], timeout=pause_s)
        pause_s = min(pause_s * 2, BACKOFF_MAX_S)


async def _run(command: tuple[str, ...], stopping: asyncio.Task[bool]) -> asyncio.subprocess.Process:
    """Run it until it ends, or is to. Its own session: a terminal's Ctrl-C reaches the parent alone."""
    child = await asyncio.create_subprocess_exec(
        *command, stdin=asyncio.subprocess.PIPE, start_new_session=True
    )
    ending = asyncio.create_task(child.wait())
    await asyncio.wait([stopping, ending], return_when=asyncio.FIRST_COMPLETED)
    if not ending.done():
        child.terminate()
        await asyncio.wait([ending], timeout=STOP_S)
    if not ending.done():
        _log.warning("worker.killed")
        child.kill()
    await ending
    return child
