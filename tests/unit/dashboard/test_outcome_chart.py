from datetime import timedelta

from voile import clock
from voile.dashboard import outcome_chart
from voile.sites.queries import OutcomeDay


def _rows(back: int, **counts: int) -> list[OutcomeDay]:
    day = clock.now_at().date() - timedelta(days=back)
    return [OutcomeDay(day, outcome, count) for outcome, count in counts.items()]


def test_each_day_is_there_and_adds_up_by_kind() -> None:
    rows = _rows(0, accepted=6, duplicate=1, dropped_policy=2, rejected_bomb=1) + _rows(2, accepted=5)
    made = outcome_chart.chart(rows, 7)
    assert [day.total for day in made.days] == [0, 0, 0, 0, 5, 0, 10]
    assert made.days[-1].counts == (7, 2, 1)
    assert [count for _, _, count in made.kinds] == [12, 2, 1]


def test_the_day_with_the_most_reaches_to_the_top() -> None:
    made = outcome_chart.chart(_rows(0, accepted=6, dropped_policy=4) + _rows(1, accepted=5), 2)
    highest = made.days[-1].parts
    assert [(part.top, part.height) for part in highest] == [(40.0, 60.0), (0.0, 40.0)]
    assert [(part.top, part.height) for part in made.days[0].parts] == [(50.0, 50.0)]


def test_nothing_is_empty() -> None:
    made = outcome_chart.chart([], 30)
    assert made.is_empty
    assert len(made.days) == 30
