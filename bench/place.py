"""A server of its own for a bench, in a directory that is gone afterwards."""

import asyncio
import json
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from examples.installation import Installation, Ports, stop
from examples.ports import free_port
from examples.postgres import Postgres

from bench import generator, group, load

ORIGIN = "http://shop.example"
EMAIL = "bench@example.com"
# One client sends what thousands of visitors would.
LIMITS = {
    f"VOILE_{name}": "1000000000"
    for name in (
        "ENVELOPES_PER_ADDRESS_PER_S",
        "ENVELOPES_PER_SESSION_PER_S",
        "SITE_SESSIONS_PER_DAY",
    )
} | {"VOILE_SITE_BYTES_PER_DAY": "1000000000000"}


@dataclass
class Place:
    """A running server, or several on the same databases, with one site that records without asking."""

    installations: list[Installation]
    site: str
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def installation(self) -> Installation:
        return self.installations[0]

    @property
    def data_dir(self) -> Path:
        return self.installation.data_dir

    @property
    def pids(self) -> list[int]:
        return [process.pid for process in self.processes]

    def send(self, bodies: Sequence[bytes], connections: int = 16) -> load.Sent:
        """Send gzipped bodies, in the order given over all connections together."""
        ports = [each.ports.voile for each in self.installations]
        prepared = [load.request("127.0.0.1", self.site, ORIGIN, body) for body in bodies]
        before_s = group.cpu_s(self.pids)
        sent = asyncio.run(load.send("127.0.0.1", ports, prepared, connections))
        return replace(sent, cpu_s=group.cpu_s(self.pids) - before_s)

    def upload_sheet(self, text: str) -> None:
        """As a recorder does once an answer has asked for it. Raises where it is not kept."""
        query = f"wid={self.site}&sha256={generator.sheet_hash(text)}&kind=sheet"
        url = f"http://127.0.0.1:{self.installation.ports.voile}/a?{query}"
        headers = {"Origin": ORIGIN, "Content-Type": "text/plain"}
        with urllib.request.urlopen(urllib.request.Request(url, text.encode(), headers)) as answer:
            answer.read()

    def policy_version(self) -> int:
        url = f"{self.installation.public_url}/p?wid={self.site}"
        request = urllib.request.Request(url, headers={"Origin": ORIGIN})
        with urllib.request.urlopen(request) as answer:
            return int(json.loads(answer.read())["version"])


def _start(installation: Installation, *, scrubbing: bool) -> subprocess.Popen[bytes]:
    if scrubbing:
        return installation.start_voile(subprocess.DEVNULL)
    command = [sys.executable, "-m", "bench.unscrubbed"]
    return subprocess.Popen(
        command,
        env=installation.environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


@contextmanager
def running(
    *, scrubbing: bool = True, processes: int = 1, extra: Mapping[str, str] | None = None
) -> Iterator[Place]:
    """Set up and start servers.

    Args:
        scrubbing: False is the floor that no installation can have.
        processes: more than one need PostgreSQL.
        extra: settings beside those of every bench.
    """
    with prepared(processes=processes, extra=extra) as place, started(place, scrubbing=scrubbing):
        yield place


@contextmanager
def prepared(*, processes: int = 1, extra: Mapping[str, str] | None = None) -> Iterator[Place]:
    """An installation with its site, and nothing that runs yet."""
    with tempfile.TemporaryDirectory(prefix="voile-bench-") as folder:
        settings = LIMITS | dict(extra or {})
        installations = [
            Installation(Path(folder) / "data", Ports(*(free_port() for _ in range(3))), extra=dict(settings))
            for _ in range(processes)
        ]
        installations[0].ask("init", "--email", EMAIL)
        site = installations[0].ask(
            "sites",
            "create",
            "Bench",
            "--origin",
            ORIGIN,
            "--consent",
            "none",
            "--set",
            "recording_frequency=100",
        )
        yield Place(installations, site["id"])


@contextmanager
def started(place: Place, *, scrubbing: bool = True) -> Iterator[None]:
    try:
        for installation in place.installations:
            place.processes.append(_start(installation, scrubbing=scrubbing))
            installation.wait_voile(place.processes[-1])
        yield
    finally:
        for process in place.processes:
            stop(process)
        place.processes.clear()


def finish(place: Place) -> None:
    """Finish the sessions of a place that does not run."""
    command = [sys.executable, "-m", "bench.finishing"]
    subprocess.run(command, env=place.installation.environment(), check=True)


def postgres() -> Postgres:
    """On the same disk as the data directories."""
    return Postgres.start(Path(tempfile.gettempdir()))


def databases(server: Postgres) -> dict[str, str]:
    return {"VOILE_DATABASE_URL": server.new_url("index"), "VOILE_KEYS_DATABASE_URL": server.new_url("keys")}
