"""One running installation for a worker's tests: Voile behind the tap, with a log that can be searched."""

import ssl
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from examples import set_up
from examples.installation import Installation, Ports, stop
from examples.ports import free_port

from e2e.harness.tap import Tap
from e2e.harness.wire import Sent, envelopes, requests

T = TypeVar("T")
PASSWORD = "a-sheer-cloth-over-the-window"


def eventually(read: Callable[[], T], *, within_s: float = 40.0, what: str = "") -> T:
    """The first truthy answer of `read`."""
    deadline = time.monotonic() + within_s
    while True:
        answer = read()
        if answer:
            return answer
        assert time.monotonic() < deadline, f"did not happen within {within_s:.0f} s: {what}"
        time.sleep(0.1)


@dataclass
class Place:
    """Browsers reach Voile through `tap`, which is its public address."""

    installation: Installation
    tap: Tap
    log: Path
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return self.installation.public_url

    def start(self) -> None:
        with self.log.open("ab") as file:
            self.process = self.installation.start_voile(file)
        self.installation.wait_voile(self.process)

    def stop(self) -> int:
        assert self.process
        return stop(self.process)

    def knows(self, wid: str) -> None:
        """Waits until ingest has the newest policy, so that no page begins with an older one."""
        self.installation.wait_site(wid)

    def requests(self) -> list[Sent]:
        return requests(self.tap.flows)

    def envelopes(self, wid: str) -> list[dict[str, Any]]:
        return envelopes(self.tap.flows, wid)

    def sessions(self, wid: str) -> list[dict[str, Any]]:
        listed: list[dict[str, Any]] = self.installation.ask("sessions", "list", "--site", wid)
        return listed

    def show(self, session: str) -> dict[str, Any]:
        found: dict[str, Any] = self.installation.ask("sessions", "show", session)
        return found

    def export(self, session: str) -> bytes:
        return self.installation.run("sessions", "export", session).stdout.encode()


def make(
    folder: Path, voile: Path | None = None, *, tls: ssl.SSLContext | None = None, **extra: str
) -> Place:
    """Sets a new installation up in `folder` and starts it; `voile` is a command of another environment.

    With `tls` it stands behind a proxy that speaks HTTPS for it.
    """
    ports = Ports(free_port(), free_port(), free_port())
    tap = Tap(free_port(), ports.voile, tls)
    scheme = "https" if tls else "http"
    settings = {"VOILE_PUBLIC_URL": f"{scheme}://127.0.0.1:{tap.port}", "VOILE_LOG_LEVEL": "debug"} | extra
    installation = Installation(folder / "data", ports, extra=settings)
    installation.voile = voile or installation.voile
    installation.ask("init", "--email", set_up.EMAIL)
    place = Place(installation, tap, folder / "voile.log")
    tap.open()
    place.start()
    return place
