"""What every test stands on: a data directory of its own, databases in files, and no network but loopback."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import psycopg
import pytest
import pytest_socket
from django.conf import settings
from django.db import connection
from examples.ports import free_port
from hypothesis import settings as hypothesis_settings

from voile import config

# How long an example takes says nothing on a machine that does other things too.
hypothesis_settings.register_profile("voile", deadline=None)
hypothesis_settings.load_profile("voile")

_VOILE = str(Path(sys.executable).with_name("voile"))
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
        is_sqlite = "sqlite3" in database["ENGINE"]
        name = str(_ROOT / f"{alias}.db") if is_sqlite else f"test_{alias}_{os.getpid()}"
        database.setdefault("TEST", {})["NAME"] = name


@pytest.fixture(scope="session")
def data_dir() -> Path:
    """The data directory of `settings.VOILE`, shared by all tests of this process."""
    path: Path = settings.VOILE.data_dir
    (path / "keys").mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


@pytest.fixture(autouse=True)
def _audit_log_can_be_emptied(request: pytest.FixtureRequest) -> Iterator[None]:
    """After a test with real transactions every table is emptied, and the audit log refuses to be."""
    marker = request.node.get_closest_marker("django_db")
    if marker is None or not marker.kwargs.get("transaction"):
        yield
        return
    request.getfixturevalue("db")
    if connection.vendor == "postgresql":
        # Off since the test before, for it is emptied after what stands behind the `yield`.
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE audit_entry ENABLE TRIGGER USER")
    yield
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE audit_entry DISABLE TRIGGER USER")
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type='trigger' AND tbl_name='audit_entry'")
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
        cursor.execute("DELETE FROM audit_entry")
        for _, sql in triggers:
            cursor.execute(sql)


@dataclass
class Reply:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class VoileProcess:
    """`voile` run as an operator runs it, on a data directory and ports of its own."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.data_dir = folder / "data"
        self.log_file = folder / "serve.log"
        self.port, self.player_port = free_port(), free_port()
        ours = {"DATA_DIR": self.data_dir, "PORT": self.port, "PLAYER_PORT": self.player_port} | settings
        self._folder = folder
        self.environment = {key: value for key, value in os.environ.items() if "VOILE" not in key}
        self.environment |= {f"VOILE_{key}": str(value) for key, value in ours.items()}
        self.environment |= _new_databases()
        self._process: subprocess.Popen[str] | None = None

    def set(self, **settings: str) -> None:
        self.environment |= {f"VOILE_{key}": value for key, value in settings.items()}

    def start(self) -> None:
        """Start `voile serve` and wait until it says that both ports answer."""
        self._process = self._popen()
        assert self._process.stdout is not None
        if not any(line.startswith("Player:") for line in self._process.stdout):
            pytest.fail(f"voile serve ended with {self._process.wait()}: {self.log_file.read_text()}")

    def run(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """Run a command to its end; `serve` too, where it is expected to refuse."""
        return subprocess.run(
            [_VOILE, *arguments],
            env=self.environment,
            cwd=self._folder,
            capture_output=True,
            text=True,
            timeout=60,
        )

    def ask(self, *arguments: str) -> Any:
        done = self.run(*arguments, "--json")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What its index answers, whichever database that is in."""
        if url := self.environment.get("VOILE_DATABASE_URL"):
            with psycopg.connect(url) as server:
                return server.execute(query.encode()).fetchall()
        with closing(sqlite3.connect(self.data_dir / "voile.db")) as database:
            return database.execute(query).fetchall()

    def signal(self, number: int) -> None:
        assert self._process is not None
        self._process.send_signal(number)

    def wait(self) -> int:
        assert self._process is not None
        with self._process as process:
            return process.wait(timeout=60)

    def stop(self) -> int:
        """Stop in order; the exit code. Harmless when it has ended or never began."""
        if self._process is None:
            return 0
        if self._process.poll() is None:
            self._process.terminate()
        return self.wait()

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def send(
        self, method: str, path: str, body: bytes | None = None, *, port: int | None = None, **headers: str
    ) -> Reply:
        connection = HTTPConnection("127.0.0.1", port or self.port, timeout=30)
        try:
            named = {key.replace("_", "-"): value for key, value in headers.items()}
            connection.request(method, path, body, named)
            response = connection.getresponse()
            head = {key.lower(): value for key, value in response.getheaders()}
            return Reply(response.status, head, response.read())
        finally:
            connection.close()

    def _popen(self) -> "subprocess.Popen[str]":
        with self.log_file.open("a") as log:
            return subprocess.Popen(
                [_VOILE, "serve"],
                env=self.environment,
                cwd=self._folder,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                start_new_session=True,
            )


def _new_databases() -> dict[str, str]:
    """Where tests run on PostgreSQL, two that nobody else has (see `tests/postgresql.py`)."""
    if "tests.postgresql" not in sys.modules:
        return {}
    server = sys.modules["tests.postgresql"].SERVER
    return {"VOILE_DATABASE_URL": server.new_url("index"), "VOILE_KEYS_DATABASE_URL": server.new_url("keys")}


@pytest.fixture
def voile(tmp_path: Path) -> Iterator[VoileProcess]:
    """A Voile that is not started yet; stopped at the end."""
    made = VoileProcess(tmp_path)
    yield made
    made.stop()


@pytest.fixture(scope="module")
def voile_of_module(tmp_path_factory: pytest.TempPathFactory) -> Iterator[VoileProcess]:
    """The same, shared by the tests of a module."""
    made = VoileProcess(tmp_path_factory.mktemp("voile"))
    yield made
    made.stop()
