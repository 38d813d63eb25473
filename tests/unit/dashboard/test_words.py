from datetime import UTC, datetime, timedelta

import pytest

from voile.dashboard import words

NOW = datetime(2026, 11, 23, 14, 5, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("duration_ms", "said"),
    [
        (-5, "0 s"),
        (999, "0 s"),
        (42_000, "42 s"),
        (187_000, "3 min 07 s"),
        (3_599_999, "59 min 59 s"),
        (3_840_000, "1 h 04 min"),
        (90_000_000, "25 h 00 min"),
    ],
)
def test_length(duration_ms: int, said: str) -> None:
    assert words.length(duration_ms) == said


@pytest.mark.parametrize(
    ("offset_ms", "said"), [(0, "0:00"), (42_900, "0:42"), (187_000, "3:07"), (3_849_000, "1:04:09")]
)
def test_stopwatch(offset_ms: int, said: str) -> None:
    assert words.stopwatch(offset_ms) == said


@pytest.mark.parametrize(
    ("past", "said"),
    [
        (timedelta(seconds=-30), "just now"),
        (timedelta(seconds=59), "just now"),
        (timedelta(minutes=4, seconds=59), "4 min ago"),
        (timedelta(hours=23, minutes=59), "23 h ago"),
        (timedelta(hours=47), "yesterday"),
        (timedelta(days=6), "6 days ago"),
        (timedelta(days=7), "16 Nov 2026"),
    ],
)
def test_ago(past: timedelta, said: str) -> None:
    assert words.ago(NOW - past, NOW) == said


def test_counts() -> None:
    assert words.counted(1, "page") == "1 page"
    assert words.counted(0, "page") == "0 pages"
    assert words.counted(1_204, "click") == "1,204 clicks"
    assert words.moment(NOW) == "23 Nov 2026, 14:05:09 UTC"
