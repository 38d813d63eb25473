"""What `make serve` runs: Voile, the player's origin and the demo shop, until Ctrl-C."""

import os
import signal
import socket
import subprocess
import sys
import time
from types import FrameType

from examples import set_up
from examples.installation import Installation, Ports, StartError, stopped_at_end
from voile import config
from voile.errors import VoileError

_POLL_S = 0.2


def _on_signal(_number: int, _frame: FrameType | None) -> None:
    # A second Ctrl-C must not interrupt the orderly end that the first one began.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt


def taken(ports: Ports) -> str | None:
    """What to tell about the first port that something else listens on."""
    for variable, port in (
        ("VOILE_PORT", ports.voile),
        ("VOILE_PLAYER_PORT", ports.player),
        ("VOILE_SHOP_PORT", ports.shop),
    ):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
                probe.listen(1)
            except OSError:
                return f"Port {port} is taken. Choose another: {variable}={port + 100} make serve"
    return None


def _installation() -> Installation:
    known = config.load()
    ports = Ports(known.port, known.player_port, known.shop_port)
    level = os.environ.get("VOILE_LOG_LEVEL", "warning")
    return Installation(
        known.data_dir, ports, extra={"VOILE_PUBLIC_URL": known.public_url, "VOILE_LOG_LEVEL": level}
    )


def _announce(installation: Installation) -> None:
    login = set_up.login(installation)
    print(f"Voile: {installation.public_url}")
    print(f"Shop: {installation.shop_url}")
    print(f"E-mail: {login.email}")
    if login.password:
        print(f"Password: {login.password}")
    sys.stdout.flush()


def _watch(processes: list[subprocess.Popen[bytes]]) -> int:
    while all(process.poll() is None for process in processes):
        time.sleep(_POLL_S)
    print("One of the servers ended by itself; stopping the others.", file=sys.stderr)
    return 1


def _serve(installation: Installation) -> int:
    wid = set_up.prepare(installation)
    with (
        stopped_at_end(installation.start_voile()) as voile,
        stopped_at_end(installation.start_shop(wid)) as shop,
    ):
        installation.wait_voile(voile)
        installation.wait_shop(shop)
        _announce(installation)
        return _watch([voile, shop])


def main() -> int:
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _on_signal)
    try:
        installation = _installation()
        problem = taken(installation.ports)
        if problem:
            raise StartError(problem)
        return _serve(installation)
    except KeyboardInterrupt:
        return 0
    except (StartError, VoileError) as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
