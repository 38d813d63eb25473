"""The wheel in an empty environment without Node: started, it records and plays."""

import os
import subprocess
import sys
import venv
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from e2e.harness import place as places
from e2e.harness import shop as shops
from e2e.harness.desk import Desk, first_login
from e2e.harness.place import Place
from e2e.harness.visitor import Visitor

ROOT = Path(__file__).parents[1]


def run(*command: str | Path) -> None:
    done = subprocess.run(
        [str(part) for part in command], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def voile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command of a wheel that was built and installed just now."""
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder)
    wheel = next(folder.glob("voile-*.whl"))
    venv.create(folder / "venv", with_pip=True)
    pip = folder / "venv" / "bin" / "pip"
    run(pip, "install", "--quiet", "--require-hashes", "-r", ROOT / "requirements" / "runtime.txt")
    run(pip, "install", "--quiet", "--no-deps", wheel)
    return folder / "venv" / "bin" / "voile"


@pytest.fixture(scope="module")
def installed(voile: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    bare = os.pathsep.join([str(voile.parent), "/nowhere"])
    made = places.make(tmp_path_factory.mktemp("installed"), voile=voile, PATH=bare, PYTHONPATH="")
    yield made
    made.tap.close()
    assert made.stop() == 0


def test_the_wheel_records_and_plays(browser: Browser, installed: Place, tmp_path: Path) -> None:
    with shops.opened(installed) as shop, browser.new_context() as context:
        visitor = Visitor(context, shop)
        page = visitor.enter("/linen")
        visitor.settle(page)
        state = tmp_path / "state.json"
        first_login(browser, installed, state)
        with browser.new_context(storage_state=state) as at_desk:
            desk = Desk(at_desk, installed)
            player = desk.play(desk.the_session(shop.wid)["id"])
            player.seek(player.total_ms)
            assert "All linen" in player.shown()["texts"]
