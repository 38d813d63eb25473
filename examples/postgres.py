"""A PostgreSQL server of its own on a Unix socket, for tests and benches; gone when it is stopped.

PostgreSQL refuses to run as root; then it runs as the account that its package has made.
"""

import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

ACCOUNT = "postgres"
_USER = "voile"


class PostgresError(Exception):
    """There is no PostgreSQL, or it did not start."""


def _binary(name: str) -> str:
    found = [*sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}")), shutil.which(name)]
    if not found[-1] and len(found) == 1:
        raise PostgresError("PostgreSQL is not installed: run deploy/postgres.sh.")
    return str(found[-2] if len(found) > 1 else found[-1])


def _as_account(command: list[str]) -> list[str]:
    return ["runuser", "-u", ACCOUNT, "--", *command] if os.geteuid() == 0 else command


def _run(*command: str) -> None:
    # Not a pipe: the server that `pg_ctl` leaves running would hold it open.
    with tempfile.TemporaryFile() as said:
        done = subprocess.run(
            _as_account(list(command)),
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            cwd="/",
            check=False,
        )
        if done.returncode:
            said.seek(0)
            raise PostgresError(f"{command[0]} failed: {said.read().decode(errors='replace')[-500:]}")


@dataclass
class Postgres:
    """Databases are made by `new_url`. `options` are lines of postgresql.conf."""

    folder: Path
    options: tuple[str, ...] = ()
    _numbers: "count[int]" = field(default_factory=count, repr=False)

    @classmethod
    def start(cls, parent: Path | None = None, options: tuple[str, ...] = ()) -> "Postgres":
        """Takes a second or two. Raises: PostgresError."""
        server = cls(Path(tempfile.mkdtemp(prefix="voile-pg-", dir=parent)), options)
        if os.geteuid() == 0:
            shutil.chown(server.folder, ACCOUNT)
        data = str(server.folder / "data")
        _run(
            _binary("initdb"), "-D", data, "-U", _USER, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"
        )
        settings = ("listen_addresses=", f"unix_socket_directories={server.folder}", *options)
        words = " ".join(f"-c {each}" for each in settings)
        log = str(server.folder / "log")
        _run(_binary("pg_ctl"), "-D", data, "-w", "-t", "60", "-l", log, "-o", words, "start")
        return server

    def url(self, name: str) -> str:
        return f"postgresql://{_USER}@/{name}?host={self.folder}"

    def new_url(self, name: str = "db") -> str:
        """Make a database; its address."""
        full = f"{name}_{os.getpid()}_{next(self._numbers)}"
        _run(_binary("createdb"), "-h", str(self.folder), "-U", _USER, full)
        return self.url(full)

    def stop(self) -> None:
        _run(_binary("pg_ctl"), "-D", str(self.folder / "data"), "-m", "immediate", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)
