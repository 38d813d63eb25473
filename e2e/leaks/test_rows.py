"""Each row of the leak suite: nothing leaks, the control is caught, and what must be in the replay is there."""

from collections.abc import Sequence

import pytest
from _pytest.mark import ParameterSet

from e2e.leaks import rows, shapes, table
from e2e.leaks.conftest import SHARES
from e2e.leaks.row import Row
from e2e.leaks.shapes import Shape
from e2e.leaks.suite import Outcome


def shared(items: Sequence[Row | Shape]) -> list[ParameterSet]:
    return [
        pytest.param(item, at % SHARES, id=item.id, marks=pytest.mark.xdist_group(f"leaks{at % SHARES}"))
        for at, item in enumerate(items)
    ]


@pytest.mark.parametrize(("row", "share"), shared(rows.every()))
def test_row(row: Row, share: int, outcome: Outcome) -> None:
    assert table.row_problems(row, outcome) == []


@pytest.mark.parametrize(("shape", "share"), shared(shapes.SHAPES))
def test_shape(shape: Shape, share: int, outcome: Outcome) -> None:
    assert table.shape_problems(shape, outcome) == []


@pytest.mark.parametrize(
    "share", [pytest.param(at, marks=pytest.mark.xdist_group(f"leaks{at}")) for at in range(SHARES)]
)
def test_pages_talk_to_nobody_else(share: int, outcome: Outcome) -> None:
    assert outcome.strangers == set()
