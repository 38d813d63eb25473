"""Every job of the list, against a real storage."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.integration.recordings.visits import Segment, Store, segment, storage, store

from voile import clock
from voile.accounts.access import EVERYTHING
from voile.audit import actors
from voile.recordings import queries
from voile.sites import actions as sites
from voile.worker.jobs import JOBS
from voile.worker.loop import Loop

__all__ = ["segment", "storage", "store"]

pytestmark = pytest.mark.django_db(databases=["default", "keys"], transaction=True)

START = datetime(2026, 1, 1, tzinfo=UTC)
DAY_S = 86_400


def turns(loop: Loop) -> None:
    """Until nothing is due at once."""
    for _ in range(10):
        if not loop.once():
            return
    pytest.fail("a job is due again and again")


def test_a_session_is_finished_and_erased_in_its_time(store: Store, segment: Segment, tmp_path: Path) -> None:
    site = sites.create_site("Shop", origins=["https://shop.example"], consent="none", by=actors.COMMAND)
    with clock.freeze(START) as time:
        loop = Loop(JOBS, tmp_path)
        turns(loop)
        store(segment(site=site.id, url="https://shop.example/"))
        time.advance(3_600)
        turns(loop)
        assert queries.list_sessions(EVERYTHING).sessions[0].is_finished
        time.advance(31 * DAY_S)
        turns(loop)
        assert queries.list_sessions(EVERYTHING).sessions == ()
        assert not any(path.stat().st_size for path in (tmp_path / "objects").rglob("*") if path.is_file())
    assert [turn.failures for turn in loop.turns] == [0] * len(JOBS)
