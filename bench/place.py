"""A server of its own for a bench, in a directory that is gone afterwards."""

import asyncio
import json
import socket
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from examples.installation import Installation, Ports, stop

from bench import load

ORIGIN = "http://shop.example"
EMAIL = "bench@example.com"
# One client sends what thousands of visitors would.
NO_RATE_LIMIT = {
    "VOILE_ENVELOPES_PER_ADDRESS_PER_S": "1000000",
    "VOILE_ENVELOPES_PER_SESSION_PER_S": "1000000",
    "VOILE_SITE_SESSIONS_PER_DAY": "1000000000",
    "VOILE_SITE_BYTES_PER_DAY": "1000000000000000",
}


@dataclass
class Place:
    """A running server with one site that records without asking, since no browser is there to ask."""

    installation: Installation
    site: str

    @property
    def data_dir(self) -> Path:
        return self.installation.data_dir

    def send(self, bodies: Sequence[bytes], connections: int = 16) -> load.Sent:
        """Send gzipped bodies, in the order given over all connections together."""
        port = self.installation.ports.voile
        prepared = [load.request("127.0.0.1", port, self.site, ORIGIN, body) for body in bodies]
        return asyncio.run(load.send("127.0.0.1", port, prepared, connections))

    def policy_version(self) -> int:
        url = f"{self.installation.public_url}/p?wid={self.site}"
        request = urllib.request.Request(url, headers={"Origin": ORIGIN})
        with urllib.request.urlopen(request) as answer:
            return int(json.loads(answer.read())["version"])


def _free_ports(count: int) -> list[int]:
    probes = [socket.socket() for _ in range(count)]
    for probe in probes:
        probe.bind(("127.0.0.1", 0))
    ports = [int(probe.getsockname()[1]) for probe in probes]
    for probe in probes:
        probe.close()
    return ports


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
def running(*, scrubbing: bool = True) -> Iterator[Place]:
    """Set up and start a server; `scrubbing` False is the floor that no installation can have."""
    with tempfile.TemporaryDirectory(prefix="voile-bench-") as folder:
        installation = Installation(Path(folder) / "data", Ports(*_free_ports(3)), extra=dict(NO_RATE_LIMIT))
        installation.ask("init", "--email", EMAIL)
        site = installation.ask("sites", "create", "Bench", "--origin", ORIGIN, "--consent", "none")
        process = _start(installation, scrubbing=scrubbing)
        try:
            installation.wait_voile(process)
            yield Place(installation, site["id"])
        finally:
            stop(process)
