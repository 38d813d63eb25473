"""The server calls nobody.

No telemetry, no update check, no lookup of names: neither `voile serve` nor its worker nor a command opens a
connection to anything but this machine. A spy inside each Python process writes down every attempt before it
is made; a planted attempt shows that it does.
"""

import ipaddress
import json
import subprocess
import sys
import textwrap
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import VoileProcess

ELSEWHERE = "192.0.2.1"  # an address that belongs to nobody. Source: RFC 5737
SPY = textwrap.dedent(
    """
    import json, os, sys

    WATCHED = {"socket.connect": 1, "socket.sendto": 1, "socket.getaddrinfo": 0, "socket.gethostbyname": 0,
               "smtplib.connect": 1, "urllib.Request": 0, "http.client.connect": 1}

    def spy(event, arguments):
        if event in WATCHED:
            target = arguments[WATCHED[event]]
            target = target[0] if isinstance(target, tuple) else target
            with open(os.environ["SPY_FILE"], "a") as file:
                file.write(json.dumps([os.getpid(), event, str(target)]) + "\\n")

    sys.addaudithook(spy)
    """
)
# Connecting a datagram socket sends nothing, and is an attempt all the same.
PLANTED = f"import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM).connect(('{ELSEWHERE}', 9))"


@pytest.fixture
def spied(voile: "VoileProcess", tmp_path: Path) -> Path:
    """A Voile whose processes all carry the spy; the file that it writes."""
    folder = tmp_path / "spy"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(SPY)
    file = tmp_path / "spied.jsonl"
    file.touch()
    voile.environment |= {"PYTHONPATH": str(folder), "SPY_FILE": str(file)}
    return file


def attempts(file: Path) -> list[tuple[int, str]]:
    """Process and target of every attempt."""
    lines = [json.loads(line) for line in file.read_text().splitlines()]
    return [(pid, target) for pid, _, target in lines]


def is_here(target: str) -> bool:
    if target in ("", "None", "localhost") or target.startswith(("/", "b'/")):
        return True
    try:
        return ipaddress.ip_address(target).is_loopback
    except ValueError:
        return False


def test_the_spy_sees_an_attempt(voile: "VoileProcess", spied: Path) -> None:
    subprocess.run([sys.executable, "-c", PLANTED], env=voile.environment, check=False)
    assert [target for _, target in attempts(spied)] == [ELSEWHERE]
    assert not is_here(ELSEWHERE)
    assert not is_here("updates.example.org")


def test_a_day_in_the_life_of_a_server_reaches_nobody(voile: "VoileProcess", spied: Path) -> None:
    site = voile.ask("init") and voile.ask(
        "sites",
        "create",
        "Shop",
        "--origin",
        "https://shop.example.org",
        "--consent",
        "none",
        "--set",
        "recording_frequency=100",
    )
    voile.start()
    for path in ("/", "/login/", f"/voile.js?wid={site['id']}", f"/p?wid={site['id']}", "/nowhere"):
        assert voile.send("GET", path).status < 500
    assert voile.send("GET", "/", port=voile.player_port).status < 500
    # An image of another host in an event is a temptation to fetch it.
    bait = json.dumps({"v": 1, "events": [{"src": f"http://{ELSEWHERE}/pixel.png"}]}).encode()
    voile.send("POST", f"/i?wid={site['id']}&encoding=identity", bait, origin="https://shop.example.org")
    deadline = time.monotonic() + 20
    while not (voile.data_dir / "worker.heartbeat").exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    assert (voile.data_dir / "worker.heartbeat").exists()
    pid = voile.pid
    assert voile.stop() == 0
    made = attempts(spied)
    assert pid in {process for process, _ in made}, "the spy was not in the server"
    assert [target for _, target in made if not is_here(target)] == []
