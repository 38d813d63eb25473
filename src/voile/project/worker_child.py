"""Keeps one worker process running beside the servers."""

import asyncio
import sys

from voile import log

_log = log.get("project")
_COMMAND = (sys.executable, "-m", "voile.project.worker_process")
_BACKOFF_FIRST_S = 1.0
_BACKOFF_MAX_S = 60.0
# A worker that ran this long was sound; the next pause is the first one again.
_SOUND_S = 60.0
_STOP_S = 15.0


async def _start() -> asyncio.subprocess.Process:
    """A session of its own: Ctrl-C in a terminal reaches the parent alone, which stops the child in order."""
    return await asyncio.create_subprocess_exec(
        *_COMMAND, stdin=asyncio.subprocess.PIPE, start_new_session=True
    )


async def keep_running(stop: asyncio.Event) -> None:
    """Run the worker until `stop`, again and again with growing pauses when it ends by itself."""
    pause_s = _BACKOFF_FIRST_S
    stopping = asyncio.ensure_future(stop.wait())
    while not stop.is_set():
        child = await _start()
        started_s = asyncio.get_running_loop().time()
        ending = asyncio.ensure_future(child.wait())
        await asyncio.wait([stopping, ending], return_when=asyncio.FIRST_COMPLETED)
        if stop.is_set():
            await _end(child)
            break
        ran_s = asyncio.get_running_loop().time() - started_s
        pause_s = _BACKOFF_FIRST_S if ran_s > _SOUND_S else min(pause_s * 2, _BACKOFF_MAX_S)
        _log.error("worker.ended", code=child.returncode, restart_in_s=pause_s)
        await asyncio.wait([stopping], timeout=pause_s)


async def _end(child: asyncio.subprocess.Process) -> None:
    if child.returncode is not None:
        return
    child.terminate()
    try:
        await asyncio.wait_for(child.wait(), _STOP_S)
    except TimeoutError:
        _log.warning("worker.killed")
        child.kill()
        await child.wait()
