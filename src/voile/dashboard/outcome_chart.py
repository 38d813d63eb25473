"""What arrived, day by day: bars of three kinds for the page, and the same numbers for a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from voile import clock
from voile.sites.queries import OutcomeDay

# The kinds from the bottom of a bar upwards, each with its class of the style sheet.
KINDS: Final = (
    ("kept", "Kept", "text-primary"),
    ("dropped", "Dropped", "text-warning"),
    ("rejected", "Rejected", "text-error"),
)
_HEIGHT: Final = 100


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a bar, in hundredths of the chart's height, from the top."""

    top: float
    height: float
    tone: str


@dataclass(frozen=True, slots=True)
class Day:
    """`counts` in the order of `KINDS`."""

    day: date
    place: int
    counts: tuple[int, ...]
    parts: tuple[Part, ...]

    @property
    def total(self) -> int:
        return sum(self.counts)


@dataclass(frozen=True, slots=True)
class Chart:
    """`most` is the day with the most, which reaches to the top."""

    days: tuple[Day, ...]
    most: int

    @property
    def is_empty(self) -> bool:
        return self.most == 0

    @property
    def kinds(self) -> tuple[tuple[str, str, int], ...]:
        """Title, tone and sum of each kind."""
        sums = [sum(day.counts[index] for day in self.days) for index in range(len(KINDS))]
        return tuple((title, tone, count) for (_, title, tone), count in zip(KINDS, sums, strict=True))


def chart(rows: Sequence[OutcomeDay], days: int) -> Chart:
    """The last `days` days, today last; days on which nothing arrived are there too."""
    sums: Counter[tuple[date, str]] = Counter()
    for row in rows:
        sums[row.day, _kind(row.outcome)] += row.count
    today = clock.now_at().date()
    dates = [today - timedelta(days=back) for back in range(days - 1, -1, -1)]
    counts = {day: tuple(sums[day, kind] for kind, _, _ in KINDS) for day in dates}
    most = max(map(sum, counts.values()), default=0)
    return Chart(
        tuple(Day(day, place, counts[day], _parts(counts[day], most)) for place, day in enumerate(dates)),
        most,
    )


def _kind(outcome: str) -> str:
    kind = outcome.partition("_")[0]
    return kind if kind in ("dropped", "rejected") else "kept"


def _parts(counts: tuple[int, ...], most: int) -> tuple[Part, ...]:
    parts, top = [], float(_HEIGHT)
    for count, (_, _, tone) in zip(counts, KINDS, strict=True):
        height = _HEIGHT * count / most if most else 0.0
        top -= height
        if count:
            parts.append(Part(round(top, 2), round(height, 2), tone))
    return tuple(parts)
