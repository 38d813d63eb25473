"""The only reader of the time."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta


class FrozenClock:
    """A clock that moves only when told to."""

    def __init__(self, at: datetime) -> None:
        if at.tzinfo is None:
            raise ValueError("a time without zone")
        self.at = at
        self.monotonic_s = 0.0

    def advance(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)
        self.monotonic_s += seconds


_frozen: FrozenClock | None = None


def now_at() -> datetime:
    """The time, aware, in UTC."""
    return _frozen.at if _frozen else datetime.now(UTC)


def now_ms() -> int:
    """Milliseconds since 1970, whole."""
    return int(_frozen.at.timestamp() * 1000) if _frozen else time.time_ns() // 1_000_000


def monotonic_s() -> float:
    """Seconds that only go forward, from an unspecified start."""
    return _frozen.monotonic_s if _frozen else time.monotonic()


@contextmanager
def freeze(at: datetime) -> Iterator[FrozenClock]:
    """Stop the time of the whole process, all threads included, at `at`. For tests."""
    global _frozen
    before, _frozen = _frozen, FrozenClock(at)
    try:
        yield _frozen
    finally:
        _frozen = before
