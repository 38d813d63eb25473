"""Killed before every single step that changes the disk: nothing is lost, nothing is there twice."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import VoileProcess
from tests.integration.durability.conftest import make_site
from tests.integration.durability.dying import Life, lives
from tests.integration.durability.works import ENVELOPES, RECORDERS

from voile.storage.checking import Problem

Lives = Callable[[str], list[Life]]
_ROOT = Path(__file__).parents[3]
_MAKE = """
import django
django.setup()
from tests.integration.durability import works
works.template()
"""
# What a crash may leave: nothing of it was acknowledged, or it is stored elsewhere.
_LEFT = {Problem.OBJECT_UNKNOWN, Problem.LEFTOVER}


@pytest.fixture(scope="module")
def in_memory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder that costs no real sync, of which there are thousands; the steps are the same."""
    if not os.access("/dev/shm", os.W_OK):
        yield tmp_path_factory.mktemp("lives")
        return
    with tempfile.TemporaryDirectory(prefix="voile-lives-", dir="/dev/shm") as folder:
        yield Path(folder)


@pytest.fixture(scope="module")
def died(in_memory: Path) -> Lives:
    voile = VoileProcess(in_memory)
    make_site(voile)
    environment = {**voile.environment, "DJANGO_SETTINGS_MODULE": "voile.project.settings"}
    # The tests, and the very code that they stand beside.
    environment["PYTHONPATH"] = f"{_ROOT}{os.pathsep}{_ROOT / 'src'}"
    subprocess.run([sys.executable, "-c", _MAKE], env=environment, check=True, timeout=60)
    template = in_memory / "template"
    shutil.copytree(voile.data_dir, template)
    return lambda work: lives(work, template, environment)


def expected(recorders: int, envelopes: int) -> list[list[list[int]]]:
    return [[[recorder, number] for number in range(envelopes)] for recorder in range(recorders)]


def steps(found: list[Life]) -> list[str]:
    assert [life.step is None for life in found] == [False] * (len(found) - 1) + [True]
    return [life.step for life in found if life.step]


def whole(after: dict[str, Any]) -> list[Any]:
    """The recordings by recorder; None where one cannot be read."""
    assert None not in after["marks"]
    assert after["counted"] == after["rows"]
    return sorted(after["marks"])


def test_killed_while_it_appends(died: Lives) -> None:
    found = died("append")
    assert {"open", "writev", "half a writev", "fdatasync", "rename", "fsync"} <= set(steps(found))
    assert {"COMMIT of keys", "COMMIT of default"} <= set(steps(found))
    for life in found:
        grown = [[*each, [index, ENVELOPES]] for index, each in enumerate(expected(RECORDERS, ENVELOPES))]
        assert whole(life.after) == [*grown, [[RECORDERS, 0]]], life.step
        assert set(life.after["findings"]) <= _LEFT, life.step
        assert set(life.after["outcomes"]) in ({"Appended"}, {"Duplicate"}), life.step
    assert {life.after["outcomes"][0] for life in found} == {"Appended", "Duplicate"}


def test_the_worker_is_killed_while_it_compacts(died: Lives) -> None:
    found = died("finish")
    assert {"writev", "fdatasync", "rename", "fsync", "unlink", "COMMIT of default"} <= set(steps(found))
    for life in found:
        assert whole(life.after) == expected(RECORDERS, ENVELOPES), life.step
        assert set(life.after["findings"]) <= _LEFT, life.step
        assert life.after["unfinished"] == 0, life.step
        assert life.after["kinds"] == ["recordings"] * RECORDERS, life.step


def test_the_worker_is_killed_while_it_moves_what_is_old(died: Lives) -> None:
    found = died("purge")
    assert {"writev", "rename", "unlink", "COMMIT of default"} <= set(steps(found))
    for life in found:
        assert whole(life.after) == expected(RECORDERS, ENVELOPES), life.step
        assert set(life.after["findings"]) <= _LEFT, life.step
        assert life.after["kinds"] == ["recordings"] * RECORDERS, life.step


def test_killed_while_it_erases(died: Lives) -> None:
    found = died("erase")
    assert {"COMMIT of keys", "COMMIT of default", "writev", "unlink"} <= set(steps(found))
    for life in found:
        assert whole(life.after) == expected(RECORDERS, ENVELOPES)[1:], life.step
        assert life.after["keys"] == 0, life.step
        assert set(life.after["findings"]) <= _LEFT, life.step
