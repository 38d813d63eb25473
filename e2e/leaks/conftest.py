"""Rows are visited once in each process: those whose tests it runs."""

import os

import pytest

from e2e.leaks import rows, shapes, suite

# One share for each worker that a small machine has; `--dist loadgroup` keeps a share in one worker.
SHARES = 2


@pytest.fixture(scope="session")
def outcomes() -> dict[int, suite.Outcome]:
    return {}


@pytest.fixture
def outcome(request: pytest.FixtureRequest, outcomes: dict[int, suite.Outcome]) -> suite.Outcome:
    """What became of the share of rows that the test's own belongs to."""
    share = int(request.node.callspec.params["share"])
    if share not in outcomes:
        outcomes[share] = suite.run(rows.every()[share::SHARES], shapes=shapes.SHAPES[share::SHARES])
    return outcomes[share]


# Until every row passes, `make leaks` alone runs them.
collect_ignore = [] if os.environ.get("VOILE_LEAKS") else ["test_rows.py"]
