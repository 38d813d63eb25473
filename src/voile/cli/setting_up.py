"""Getting Django ready. Called inside commands, so that `voile --help` loads none of it."""

import os
from typing import TYPE_CHECKING

from voile import config, log
from voile.errors import DataDirError

if TYPE_CHECKING:
    from voile.config import Config


def django_ready() -> "Config":
    """Load settings and models; the data directory may be missing or broken."""
    import django

    # What is made from here on, databases and their logs too, is the owner's alone.
    os.umask(0o077)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "voile.project.settings")
    loaded = config.load()
    # What a command has to say goes to the terminal by itself; the log keeps to trouble.
    log.configure("warning")
    django.setup()
    return loaded


def installed() -> "Config":
    """The same, for commands that work on an installation.

    Raises:
        DataDirError: there is none here, or it cannot be written.
    """
    loaded = django_ready()
    if not (loaded.data_dir / "version").is_file():
        raise DataDirError(
            f"There is no Voile data directory at {loaded.data_dir}.",
            remedy="Run `voile init`, or name the right one in VOILE_DATA_DIR.",
        )
    from voile.storage import room

    room.check_writable(loaded.data_dir)
    return loaded
