"""A file that says when the worker last went round, so that `voile doctor` can tell whether one runs."""

from datetime import UTC, datetime
from pathlib import Path

from voile import clock

_NAME = "worker.heartbeat"


def beat(data_dir: Path) -> None:
    """Its times are those of the file system; nothing is written into it."""
    path = data_dir / _NAME
    path.touch(mode=0o600)


def age_s(data_dir: Path) -> float | None:
    """Seconds since the last beat; None where there never was one."""
    path = data_dir / _NAME
    if not path.is_file():
        return None
    beaten_at = datetime.fromtimestamp(path.stat().st_mtime, tz=UTC)
    return (clock.now_at() - beaten_at).total_seconds()
