"""What a repair takes out of the index is set aside, not deleted: bytes, and the rows that named them.

    quarantine/<time>/report.jsonl       what was done, one JSON object a line, with whole rows
    quarantine/<time>/<kind>-<object>    an object as it was

Sealed as before: erasing a recording makes its bytes here unreadable as well. Deleted after `AGE`.
"""

import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from voile import clock, log
from voile.storage.installation import installation

_log = log.get("storage")

FOLDER = "quarantine"
AGE = timedelta(days=7)
_REPORT = "report.jsonl"
_MODE = 0o700


@dataclass(frozen=True, slots=True)
class Quarantine:
    """A folder of one repair, made at the first thing that is set aside."""

    folder: Path

    def keep_object(self, name: str) -> None:
        """Keep a copy of an object; that there is none, or that it is kept already, is no error. Durable."""
        source = installation().data_dir / "objects" / name
        target = self.folder / name.replace("/", "-")
        if target.exists() or not source.exists():
            return
        self._make()
        try:
            # An object is never changed, so a second name for it is a copy.
            os.link(source, target)
        except OSError:
            shutil.copyfile(source, target)
            target.chmod(0o600)
            _sync(target)
        _sync(self.folder)

    def report(self, facts: Mapping[str, object]) -> None:
        """Write down what is about to be done. Durable."""
        self._make()
        with (self.folder / _REPORT).open("a", encoding="utf-8") as file:
            file.write(json.dumps(facts) + "\n")
            file.flush()
            os.fsync(file.fileno())
        _sync(self.folder)

    def _make(self) -> None:
        if not self.folder.is_dir():
            self.folder.mkdir(mode=_MODE, parents=True)
            _sync(self.folder.parent)
            _sync(self.folder.parent.parent)


def begin() -> Quarantine:
    stamp = clock.now_at().strftime("%Y%m%dT%H%M%S.%f")
    return Quarantine(installation().data_dir / FOLDER / stamp)


def delete_old() -> int:
    """Delete what was set aside longer ago than `AGE`, and say so in the log; how many repairs."""
    before = (clock.now_at() - AGE).strftime("%Y%m%dT%H%M%S.%f")
    root = installation().data_dir / FOLDER
    old = [folder for folder in sorted(root.glob("*T*")) if folder.name < before]
    for folder in old:
        _log.info("quarantine.deleted", repair=folder.name, files=len(list(folder.iterdir())))
        shutil.rmtree(folder)
    return len(old)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
