"""A Voile of its own beside a shop: set up through the command line, started, stopped."""

import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

READY_S = 40.0
STOP_S = 30.0
_ROOT = Path(__file__).parents[1]


class StartError(Exception):
    """A process ended or did not answer in time; the message says which."""


@dataclass(frozen=True)
class Ports:
    """Where the three origins listen."""

    voile: int
    player: int
    shop: int


@dataclass
class Installation:
    """`voile` is the command to run; by default the one beside this Python."""

    data_dir: Path
    ports: Ports
    voile: Path = field(default_factory=lambda: Path(sys.executable).with_name("voile"))
    extra: dict[str, str] = field(default_factory=dict)

    @property
    def public_url(self) -> str:
        return self.extra.get("VOILE_PUBLIC_URL", f"http://127.0.0.1:{self.ports.voile}")

    @property
    def shop_url(self) -> str:
        return f"http://localhost:{self.ports.shop}"

    def environment(self) -> dict[str, str]:
        return os.environ | {
            "VOILE_DATA_DIR": str(self.data_dir),
            "VOILE_PORT": str(self.ports.voile),
            "VOILE_PLAYER_PORT": str(self.ports.player),
            "VOILE_SHOP_PORT": str(self.ports.shop),
            **self.extra,
        }

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [str(self.voile), *arguments]
        return subprocess.run(command, env=self.environment(), capture_output=True, text=True, check=False)

    def ask(self, *arguments: str) -> Any:
        """Runs a command with `--json`.

        Raises:
            StartError: it failed; the message is what it wrote.
        """
        done = self.run(*arguments, "--json")
        if done.returncode:
            said = done.stderr.strip() or done.stdout.strip()
            raise StartError(f"`voile {arguments[0]}` failed ({done.returncode}): {said}")
        return json.loads(done.stdout)

    def wait_site(self, wid: str) -> None:
        """Waits until ingest knows the newest policy of a site: it looks once a second.

        Raises:
            StartError: not within READY_S.
        """
        newest = self.ask("sites", "show", wid)["version"]
        deadline = time.monotonic() + READY_S
        while self._version(wid) != newest:
            if time.monotonic() > deadline:
                raise StartError(f"voile serve did not learn of site {wid} within {READY_S:.0f} seconds.")
            time.sleep(0.05)

    def _version(self, wid: str) -> int | None:
        # Not at the public address, where a test may keep what browsers ask for.
        url = f"http://127.0.0.1:{self.ports.voile}/p?wid={wid}"
        try:
            with urllib.request.urlopen(url, timeout=10) as answer:
                return int(json.load(answer)["version"])
        except urllib.error.HTTPError:
            return None

    def start_voile(self, log: IO[bytes] | int | None = None) -> subprocess.Popen[bytes]:
        return _start([str(self.voile), "serve"], self.environment(), log)

    def start_shop(self, wid: str, log: IO[bytes] | int | None = None) -> subprocess.Popen[bytes]:
        shop = {"VOILE_SHOP_WID": wid, "VOILE_PUBLIC_URL": self.public_url}
        return _start([sys.executable, "-m", "examples.shop"], self.environment() | shop, log)

    def wait_voile(self, process: subprocess.Popen[bytes]) -> None:
        for port in (self.ports.voile, self.ports.player):
            wait_for(f"http://127.0.0.1:{port}/", process, "voile serve")

    def wait_shop(self, process: subprocess.Popen[bytes]) -> None:
        wait_for(f"{self.shop_url}/privacy", process, "the shop")


def _start(
    command: list[str], environment: dict[str, str], log: IO[bytes] | int | None
) -> subprocess.Popen[bytes]:
    # A session of their own: Ctrl-C reaches this process alone, which then stops them in order.
    return subprocess.Popen(
        command,
        cwd=_ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL if log is None else log,
        stderr=None if log is None else subprocess.STDOUT,
        start_new_session=True,
    )


def wait_for(url: str, process: subprocess.Popen[bytes], name: str) -> None:
    """Raises: StartError."""
    deadline = time.monotonic() + READY_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise StartError(f"{name} ended at its start (exit code {process.returncode}).")
        if _answers(url):
            return
        time.sleep(0.05)
    raise StartError(f"{name} did not answer within {READY_S:.0f} seconds.")


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5):
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False


def stop(process: subprocess.Popen[bytes]) -> int:
    """Asks politely, insists after a while; returns the exit code."""
    if process.poll() is None:
        process.terminate()
    try:
        return process.wait(STOP_S)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.wait()


@contextmanager
def stopped_at_end(process: subprocess.Popen[bytes]) -> Iterator[subprocess.Popen[bytes]]:
    try:
        yield process
    finally:
        stop(process)
