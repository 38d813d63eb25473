"""Runs tests on a real PostgreSQL server: `pytest -p tests.postgresql …`.

The server is started when pytest loads this plugin, before Django's settings are, and stopped at the end. The
processes of xdist use the server of the first. Each `voile` that a test runs gets two databases of its own.
"""

import atexit
import os
from pathlib import Path

import pytest
from examples.postgres import Postgres

_FOLDER = "TEST_POSTGRES_FOLDER"
# Memory where there is some: what is tested here is not the disk.
_PARENT = Path("/dev/shm") if os.access("/dev/shm", os.W_OK) else None


def _server() -> Postgres:
    if _FOLDER in os.environ:
        return Postgres(Path(os.environ[_FOLDER]))
    started = Postgres.start(_PARENT, ("max_connections=60", "shared_buffers=32MB"))
    atexit.register(started.stop)
    os.environ[_FOLDER] = str(started.folder)
    return started


SERVER = _server()
os.environ["VOILE_DATABASE_URL"] = SERVER.url("index")
os.environ["VOILE_KEYS_DATABASE_URL"] = SERVER.url("keys")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What is about SQLite itself is marked so."""
    skip = pytest.mark.skip(reason="about SQLite alone")
    for item in items:
        if item.get_closest_marker("sqlite"):
            item.add_marker(skip)
