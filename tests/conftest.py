"""What every test stands on: a data directory of its own, databases in files, and no network but loopback."""

import os
import shutil
import tempfile
from pathlib import Path

import pytest
import pytest_socket
from django.conf import settings

from voile import config

_ROOT = Path(tempfile.mkdtemp(prefix="voile-test-"))

# A developer's own settings must not reach the tests, nor the tests a developer's data.
for _name in [name for name in os.environ if name.startswith(config.PREFIX)]:
    del os.environ[_name]
os.environ["VOILE_DATA_DIR"] = str(_ROOT / "data")
settings.VOILE = config.load(env_file=Path(os.devnull))


def pytest_runtest_setup() -> None:
    pytest_socket.socket_allow_hosts(["127.0.0.1", "::1", "localhost"], allow_unix_socket=True)


def pytest_unconfigure() -> None:
    shutil.rmtree(_ROOT, ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> None:
    """Real files instead of memory, since a writer thread must see what a test wrote."""
    for alias, database in settings.DATABASES.items():
        database.setdefault("TEST", {})["NAME"] = str(_ROOT / f"{alias}.db")


@pytest.fixture(scope="session")
def data_dir() -> Path:
    """The data directory of `settings.VOILE`, shared by all tests of this process."""
    path: Path = settings.VOILE.data_dir
    (path / "keys").mkdir(parents=True, exist_ok=True, mode=0o700)
    return path
