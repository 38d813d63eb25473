"""Runs a piece of work again and again, each time killed one step later, and says what a restart makes of it.

A step is a call that changes the disk: of the system (open, write, sync, rename, unlink, mkdir) or of SQLite
(COMMIT). The process is killed before the step, with SIGKILL, and a write also in its middle. Each life is a
fork on a fresh copy of the same data directory. Run as a program: `python -m … WORK TEMPLATE`, prints JSON.
"""

import json
import os
import secrets
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

STEPS = ("open", "writev", "fdatasync", "fsync", "rename", "unlink", "mkdir")
_LIVES_MAX = 400


@dataclass(frozen=True, slots=True)
class Life:
    """`step` is before what it was killed, None where the work came to its end. `after` is of the restart."""

    step: str | None
    after: Any


def lives(work: str, template: Path, environment: Mapping[str, str]) -> list[Life]:
    """`work` is a key of `works.WORKS`; the data directory that `environment` names is made of `template`."""
    done = subprocess.run(
        [sys.executable, "-m", __name__, work, str(template)],
        env=dict(environment),
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    return [Life(each["step"], each["after"]) for each in json.loads(done.stdout)]


def _main(name: str, template: Path) -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "voile.project.settings")
    django.setup()
    from tests.integration.durability.works import WORKS

    from voile import config

    data_dir = config.load().data_dir
    work = WORKS[name]
    found = []
    for number in range(1, _LIVES_MAX):
        shutil.rmtree(data_dir, ignore_errors=True)
        shutil.copytree(template, data_dir)
        step = _in_child(lambda number=number: _dying(work.run, number, template.parent / "step"))  # type: ignore[misc]
        after = _in_child(work.restart)
        found.append({"step": step, "after": after})
        if step is None:
            break
    sys.stdout.write(json.dumps(found))


def _dying(run: Callable[[], object], number: int, note: Path) -> None:
    note.unlink(missing_ok=True)
    left = number

    def die_at(step: str, *, dying: Callable[[], object] = lambda: None) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            dying()
            with open(note, "w") as file:  # noqa: PTH123 - not through what is replaced here
                file.write(step)
            os.kill(os.getpid(), signal.SIGKILL)

    _replace(die_at)
    run()


def _replace(die_at: Callable[..., None]) -> None:
    real = {name: getattr(os, name) for name in STEPS}

    def stepping(name: str) -> Callable[..., Any]:
        def call(*arguments: Any, **more: Any) -> Any:
            if name != "open" or arguments[1] & os.O_CREAT:
                die_at(name)
            if name == "writev":
                whole = b"".join(arguments[1])
                die_at("half a writev", dying=lambda: os.write(arguments[0], whole[: len(whole) // 2]))
            return real[name](*arguments, **more)

        return call

    for name in STEPS:
        setattr(os, name, stepping(name))
    # Each life takes the same steps, so that none is left out: an object's folder is new or is not in all.
    token_hex = secrets.token_hex
    secrets.token_hex = lambda nbytes=None: f"a1{token_hex(nbytes)[2:]}"
    from django.db.backends.signals import connection_created

    def watch(connection: Any, **_: Any) -> None:
        seen = f"COMMIT of {connection.alias}"
        handle: sqlite3.Connection = connection.connection
        handle.set_trace_callback(lambda statement: die_at(seen) if statement == "COMMIT" else None)

    connection_created.connect(watch, weak=False)


def _in_child(work: Callable[[], object]) -> Any:
    """What `work` returns in a fork of this process; the step, where it was killed."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            os.close(reading)
            with open(writing, "w") as pipe:  # noqa: PTH123 - a descriptor
                json.dump(work(), pipe)
            code = 0
        except BaseException as error:  # noqa: BLE001 - printed by the parent
            import traceback

            sys.stderr.write("".join(traceback.format_exception(error)))
        finally:
            os._exit(code)
    os.close(writing)
    with open(reading) as pipe:  # noqa: PTH123 - a descriptor
        answer = pipe.read()
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return (Path(sys.argv[2]).parent / "step").read_text()
    assert os.waitstatus_to_exitcode(status) == 0, "the work failed by itself"
    return json.loads(answer)


if __name__ == "__main__":
    _main(sys.argv[1], Path(sys.argv[2]))
