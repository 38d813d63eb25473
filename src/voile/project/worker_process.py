"""The child process of `voile serve`: the worker's loop, which ends when its parent does.

Its standard input is a pipe that the parent never writes to. It closes when the parent is gone, however that
happened, and then this process ends as if it had been told to.
"""

import os
import signal
import threading
from importlib import import_module

import django

from voile import config, log

_STDIN = 0


def _end_with_parent() -> None:
    # Not through `sys.stdin`, whose lock this thread would still hold when the interpreter ends.
    while os.read(_STDIN, 1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "voile.project.settings")
    log.configure(config.load().log_level)
    log.guard_tracebacks()
    django.setup()
    threading.Thread(target=_end_with_parent, daemon=True).start()
    import_module("voile.worker").run()


if __name__ == "__main__":
    main()
