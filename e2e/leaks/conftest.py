"""Rows are visited together, once for each share, when the first test of a share runs."""

import os

import pytest

from e2e.leaks import suite
from e2e.leaks.row import Row
from e2e.leaks.shapes import Shape

# One share for each worker that a small machine has; `--dist loadgroup` keeps a share in one worker.
SHARES = 2

# Six pages at a time leave no room for tests beside them: `make leaks` runs the rows.
collect_ignore = [] if os.environ.get("VOILE_LEAKS") else ["test_rows.py"]


@pytest.fixture(scope="session")
def outcomes() -> dict[int, suite.Outcome]:
    return {}


@pytest.fixture
def outcome(request: pytest.FixtureRequest, outcomes: dict[int, suite.Outcome]) -> suite.Outcome:
    """What became of the share of rows that the test's own belongs to; of those rows that were selected."""
    share = request.node.callspec.params["share"]
    if share not in outcomes:
        given = [getattr(item, "callspec", None) for item in request.session.items]
        params = [spec.params for spec in given if spec and spec.params.get("share") == share]
        rows: list[Row] = [one["row"] for one in params if "row" in one]
        shapes: list[Shape] = [one["shape"] for one in params if "shape" in one]
        outcomes[share] = suite.run(rows, shapes=shapes)
    found: suite.Outcome = outcomes[share]
    return found
