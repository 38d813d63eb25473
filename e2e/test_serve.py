"""`make serve`: says where everything is, changes nothing the second time, stops without loss."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from examples.installation import Ports
from examples.ports import free_port
from playwright.sync_api import BrowserContext

from e2e.harness import place as places
from e2e.harness import shop as shops
from e2e.harness.canary import files
from e2e.harness.place import Place, eventually
from e2e.harness.visitor import Visitor

ROOT = Path(__file__).parents[1]


def environment(data: Path, ports: Ports) -> dict[str, str]:
    return os.environ | {
        "VOILE_DATA_DIR": str(data),
        "VOILE_PORT": str(ports.voile),
        "VOILE_PLAYER_PORT": str(ports.player),
        "VOILE_SHOP_PORT": str(ports.shop),
    }


@contextmanager
def demo(data: Path, ports: Ports) -> Iterator[list[str]]:
    """The lines that it prints; at the end it gets a Ctrl-C and must end with 0."""
    command = [sys.executable, "-m", "examples.demo"]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment(data, ports), stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        lines = [process.stdout.readline().strip() for _ in range(4)]
        try:
            yield lines
        finally:
            process.send_signal(signal.SIGINT)
            assert process.wait(30) == 0


def contents(data: Path) -> dict[str, bytes]:
    return dict(files(data))


@pytest.fixture
def ports() -> Ports:
    return Ports(free_port(), free_port(), free_port())


def test_it_says_where_everything_is(tmp_path: Path, ports: Ports) -> None:
    with demo(tmp_path / "data", ports) as lines:
        assert lines[0] == f"Voile: http://127.0.0.1:{ports.voile}"
        assert lines[1] == f"Shop: http://localhost:{ports.shop}"
        assert lines[2].startswith("E-mail: ")
        assert lines[3].startswith("Password: ")


def test_a_second_run_changes_no_data(tmp_path: Path, ports: Ports) -> None:
    with demo(tmp_path / "data", ports) as first:
        pass
    before = contents(tmp_path / "data")
    with demo(tmp_path / "data", ports) as second:
        pass
    assert second == first
    after = contents(tmp_path / "data")
    assert after.keys() == before.keys()
    assert [name for name in before if before[name] != after[name]] == []


@pytest.mark.parametrize("variable", ["VOILE_PORT", "VOILE_PLAYER_PORT", "VOILE_SHOP_PORT"])
def test_a_taken_port_is_named_with_its_setting(tmp_path: Path, ports: Ports, variable: str) -> None:
    with socket.socket() as taken:
        known = environment(tmp_path / "data", ports)
        taken.bind(("127.0.0.1", int(known[variable])))
        taken.listen()
        command = [sys.executable, "-m", "examples.demo"]
        done = subprocess.run(command, cwd=ROOT, env=known, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert f"Port {known[variable]} is taken" in done.stderr
    assert f"{variable}=" in done.stderr


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Place]:
    """An installation that a test may treat badly."""
    made = places.make(tmp_path)
    yield made
    made.tap.close()
    made.stop()


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGKILL])
def test_what_was_acknowledged_is_kept(own: Place, context: BrowserContext, ending: signal.Signals) -> None:
    """Source: the promise that an answer follows the sync."""
    with shops.opened(own) as shop:
        visitor = Visitor(context, shop)
        page = visitor.enter("/")
        page.mouse.wheel(0, 400)
        visitor.settle(page)
        page.goto("about:blank")
        session = eventually(lambda: own.sessions(shop.wid))[0]["id"]
        before = own.export(session)
        assert own.process
        own.process.send_signal(ending)
        code = own.process.wait(30)
        assert code == (0 if ending is signal.SIGINT else -signal.SIGKILL)
        own.start()
        assert len(before) > 1_000
        assert own.export(session) == before
