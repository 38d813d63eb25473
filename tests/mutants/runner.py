"""Applies mutants one at a time, each in a copy of the repository, and runs the tests that must notice."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

from tests.mutants.catalogue import Mutant, Suite

ROOT = Path(__file__).parents[2]
_COPIED = (
    "conftest.py",
    "pyproject.toml",
    "package.json",
    "e2e",
    "examples",
    "protocol",
    "recorder",
    "src",
    "tests",
)
_LEFT_OUT = shutil.ignore_patterns("node_modules", "__pycache__", "static", "bundles", "*.pyc")
_PATIENCE_S = 240


@dataclass(frozen=True)
class Result:
    mutant: Mutant
    survived: bool
    output: str


def occurrences(mutant: Mutant) -> int:
    """How often the fragment stands in its file; anything but once is a mutant that has rotted."""
    return (ROOT / mutant.file).read_text(encoding="utf-8").count(mutant.fragment)


def run(mutants: Sequence[Mutant], workers: int = 2) -> Iterator[Result]:
    """The results, as they come."""
    copies: SimpleQueue[Path] = SimpleQueue()
    with tempfile.TemporaryDirectory(prefix="voile-mutants-") as folder:
        for number in range(workers):
            copies.put(_copy(Path(folder) / str(number)))

        def one(mutant: Mutant) -> Result:
            copy = copies.get()
            try:
                return _try(mutant, copy)
            finally:
                copies.put(copy)

        with ThreadPoolExecutor(workers) as pool:
            yield from pool.map(one, mutants)


def sound(suites: Sequence[Suite]) -> list[Suite]:
    """The suites that fail without any mutant: what they say of mutants means nothing."""
    with tempfile.TemporaryDirectory(prefix="voile-mutants-") as folder:
        copy = _copy(Path(folder) / "0")
        return [suite for suite in suites if _run(suite, copy).returncode != 0]


def _copy(to: Path) -> Path:
    to.mkdir(parents=True)
    for name in _COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, to / name, ignore=_LEFT_OUT, symlinks=True)
        else:
            shutil.copy(ROOT / name, to / name)
    (to / "node_modules").symlink_to(ROOT / "node_modules")
    if (ROOT / "recorder/node_modules").is_dir():
        (to / "recorder/node_modules").symlink_to(ROOT / "recorder/node_modules")
    return to


def _try(mutant: Mutant, copy: Path) -> Result:
    with _applied(mutant, copy):
        done = _run(mutant.suite, copy)
    return Result(mutant, done.returncode == 0, done.stdout[-2000:])


@contextmanager
def _applied(mutant: Mutant, copy: Path) -> Iterator[None]:
    file = copy / mutant.file
    original = file.read_text(encoding="utf-8")
    file.write_text(original.replace(mutant.fragment, mutant.replacement, 1), encoding="utf-8")
    try:
        yield
    finally:
        file.write_text(original, encoding="utf-8")


def _run(suite: Suite, copy: Path) -> subprocess.CompletedProcess[str]:
    python = str(ROOT / ".venv/bin/python")
    tool, *given = suite.split(" ")
    match tool:
        case "vitest":
            return _call(
                [str(ROOT / "node_modules/.bin/vitest"), "run", "--bail", "1", *given],
                copy / "recorder",
                copy,
            )
        case "pytest":
            return _call([python, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *given], copy, copy)
        case _:
            built = _call(["node", "build.mjs", str(copy / "bundles")], copy / "recorder", copy)
            if built.returncode != 0:
                return built
            return _call([python, *given, "--bundles", str(copy / "bundles")], copy, copy)


def _call(command: list[str], folder: Path, copy: Path) -> subprocess.CompletedProcess[str]:
    """The copy's own modules come before the installed ones."""
    around = {**os.environ, "PYTHONPATH": f"{copy / 'src'}:{copy}", "PYTHONDONTWRITEBYTECODE": "1", "CI": "1"}
    try:
        return subprocess.run(
            command,
            cwd=folder,
            env=around,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=_PATIENCE_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return subprocess.CompletedProcess(command, 1, "did not end")
