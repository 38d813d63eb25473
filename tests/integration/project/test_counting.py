"""Outcomes on their way into the database."""

import pytest
from django.db import OperationalError

from voile.ids import SiteId
from voile.ingest.outcomes import Outcome
from voile.project.counting import Counts, OutcomeCounts
from voile.project.database_thread import DatabaseThread
from voile.sites.actions import add_outcomes
from voile.sites.counters import outcomes

SITE = SiteId("1234567890")


@pytest.mark.django_db(transaction=True)
async def test_counts_add_up_over_flushes() -> None:
    thread = DatabaseThread("test")
    counts = OutcomeCounts(thread, add_outcomes)
    for _ in range(2):
        counts.count(SITE, Outcome.ACCEPTED)
        counts.count(SITE, Outcome.ACCEPTED)
        counts.count(None, Outcome.REJECTED_UNKNOWN_SITE)
        await counts.flush()
    await counts.flush()
    assert await thread.call(lambda: outcomes(SITE)) == {"accepted": 4}
    assert await thread.call(lambda: outcomes(None)) == {"rejected_unknown_site": 2}
    await thread.stop()


async def test_what_could_not_be_written_is_written_later() -> None:
    written: list[Counts] = []

    def write(counts: Counts) -> None:
        if not fails:
            written.append(counts)
            return
        raise OperationalError("database is locked")

    thread = DatabaseThread("test")
    counts = OutcomeCounts(thread, write)
    fails = True
    counts.count(SITE, Outcome.ACCEPTED)
    await counts.flush()
    fails = False
    counts.count(SITE, Outcome.ACCEPTED)
    await counts.flush()
    await thread.stop()
    assert written == [{(SITE, "accepted"): 2}]
