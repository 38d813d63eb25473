"""The estimate in memory, and the sums in the database that it stands for."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import OperationalError
from tests.integration.recordings.visits import SITE, Segment, Store, segment, storage, store

from voile import clock
from voile.errors import StorageError
from voile.ingest.ports import DayLimit
from voile.policy import ConsentMode, SitePolicy
from voile.policy.visitors import VisitorRules
from voile.project.database_thread import DatabaseThread
from voile.project.day_limits import NO_RULES, DayLimits
from voile.sites.actions import add_taken
from voile.sites.counters import Taken, taken_on
from voile.sites.view import Entry

__all__ = ["segment", "storage", "store"]

AT = datetime(2030, 1, 1, 23, 59, tzinfo=UTC)
pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "keys"])


def test_sessions_count_once_and_bytes_each_time(store: Store, segment: Segment) -> None:
    first, second = segment(), segment(seq=1)
    other = segment(session="other", page="q")
    with clock.freeze(AT):
        store(first, one_by_one=True)
        store(second, other)
    size = sum(len(one.events_json) for one in (first, second, other))
    assert taken_on(AT.date()) == {SITE: Taken(2, size)}


async def test_a_new_day_begins_anew(segment: Segment) -> None:
    thread = DatabaseThread("test")
    days = DayLimits(thread, 1, 1_000_000)
    with clock.freeze(AT) as frozen:
        await thread.call(lambda: add_taken(SITE, sessions=1))
        await days.refresh()
        assert await days.reached(segment(), NO_RULES) is DayLimit.SESSIONS
        frozen.advance(120)
        assert await days.reached(segment(), NO_RULES) is None
    await thread.stop()


def full(days: DayLimits, rules: VisitorRules) -> bool:
    policy = SitePolicy(site=SITE, version=1, origins=(), consent=ConsentMode.NONE)
    return days.is_full(Entry(policy, b"", rules))


async def test_a_site_has_quotas_of_its_own_and_sessions_that_run_go_on(
    store: Store, segment: Segment
) -> None:
    thread = DatabaseThread("test")
    days = DayLimits(thread, 1_000, 1_000_000)
    a_day, a_month = VisitorRules(sessions_per_day=2), VisitorRules(sessions_per_month=3)
    with clock.freeze(AT) as frozen:
        await thread.call(lambda: store(segment()))
        await thread.call(lambda: add_taken(SITE, sessions=1))
        await days.refresh()
        other = segment(session="other", page="q")
        assert await days.reached(other, NO_RULES) is None
        assert await days.reached(other, a_day) is DayLimit.SESSIONS
        assert await days.reached(segment(seq=1), a_day) is None
        assert await days.reached(other, a_month) is None
        assert (full(days, NO_RULES), full(days, a_day), full(days, a_month)) == (False, True, False)
        await thread.call(lambda: add_taken(SITE, sessions=1))
        await days.refresh()
        assert await days.reached(other, a_month) is DayLimit.MONTH_SESSIONS
        assert await days.reached(segment(seq=1), a_month) is None
        assert full(days, a_month)
        frozen.advance(timedelta(minutes=2).total_seconds())
        await days.refresh()
        # The next day, still January.
        assert await days.reached(other, a_day) is None
        assert await days.reached(other, a_month) is DayLimit.MONTH_SESSIONS
        frozen.advance(timedelta(days=30).total_seconds())
        await days.refresh()
        assert await days.reached(other, a_month) is None
        assert (await days.runs(segment(seq=1)), await days.runs(other)) == (True, False)
    await thread.stop()


async def test_what_another_process_took_counts_after_a_look(segment: Segment) -> None:
    thread = DatabaseThread("test")
    days = DayLimits(thread, 10, 1_000)
    await days.refresh()
    assert await days.reached_by_asset(SITE, 900) is None
    await thread.call(lambda: add_taken(SITE, size_bytes=200))
    await days.refresh()
    assert await days.reached_by_asset(SITE, 900) is DayLimit.BYTES
    await thread.stop()


async def test_a_reading_that_failed_forgets_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The estimate stays as it was; where it is near a limit and nothing can be read, nothing is taken."""

    def fails(*_: object) -> None:
        raise OperationalError("database is locked")

    thread = DatabaseThread("test")
    days = DayLimits(thread, 10, 1_000)
    await days.refresh()
    days.took_bytes(SITE, 600)
    monkeypatch.setattr("voile.sites.queries.taken_on", fails)
    for _ in range(2):
        with pytest.raises(OperationalError):
            await days.refresh()
    assert await days.reached_by_asset(SITE, 400) is None
    with pytest.raises(StorageError):
        await days.reached_by_asset(SITE, 401)
    await thread.stop()
