"""Retention is kept.

A session is erased by itself when its site's days are over: from the list, the disk, the database and its
log. Neither the visitor's clock nor a restart prolongs it.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connections
from tests.integration.recordings.visits import Segment, Store

from voile import clock, ids
from voile.accounts.access import EVERYTHING
from voile.audit import actors
from voile.audit import queries as audit
from voile.errors import SegmentBroken
from voile.ids import SiteId
from voile.policy import Tag
from voile.recordings import queries
from voile.recordings.actions import purge_due
from voile.sites import actions as sites
from voile.storage import erasing, reading, rewriting
from voile.storage.outcomes import AlreadyErased

pytestmark = pytest.mark.django_db(databases=["default", "keys"], transaction=True)

START = datetime(2026, 1, 1, tzinfo=UTC)
CANARY = "canary7f3a91"


def site(days: int) -> SiteId:
    settings = {"retention_days": days}
    origins = ["https://shop.example"]
    return sites.create_site(
        "Shop", origins=origins, consent="required", by=actors.COMMAND, settings=settings
    ).id


def planted(segment: Segment, of: SiteId, **more: object) -> object:
    url = f"https://shop.example/{CANARY}"
    return segment(site=of, url=url, title=CANARY, tags=(Tag("note", CANARY),), text=CANARY, **more)


def listed() -> list[str]:
    return [each.id for each in queries.list_sessions(EVERYTHING).sessions]


def bytes_at_rest(data_dir: Path) -> bytes:
    """Everything on the disk: objects, both databases, and their logs."""
    databases = [Path(str(connections[alias].settings_dict["NAME"])) for alias in connections]
    files = [path for path in data_dir.rglob("*") if path.is_file()]
    files += [path for file in databases for path in file.parent.glob(f"{file.name}*")]
    return b"".join(path.read_bytes() for path in files)


def test_nothing_is_left_when_the_days_are_over(store: Store, segment: Segment, tmp_path: Path) -> None:
    shop = site(days=30)
    with clock.freeze(START) as time:
        store(planted(segment, shop))
        assert CANARY.encode() in bytes_at_rest(tmp_path)
        time.advance(timedelta(days=30).total_seconds())
        assert purge_due() == 0
        assert len(listed()) == 1
        time.advance(1)
        assert purge_due() == 1
        rewriting.rewrite_batches()
        assert listed() == []
        assert CANARY.encode() not in bytes_at_rest(tmp_path)
        assert ids.session_id(shop, "session").encode() not in bytes_at_rest(tmp_path)
    recording = ids.recording_id(shop, "session", "tab")
    assert [list(page.segments) for page in reading.read(recording)] == []
    newest = audit.entries(subject=f"site:{shop}")[0]
    assert (newest.actor, newest.action, newest.details["sessions"]) == ("worker", "sessions.purged", 1)


def test_each_site_has_its_own_days_and_a_shorter_setting_counts_at_once(
    store: Store, segment: Segment
) -> None:
    short, long = site(days=1), site(days=100)
    with clock.freeze(START) as time:
        store(planted(segment, short), planted(segment, long, page="other"))
        time.advance(timedelta(days=2).total_seconds())
        assert purge_due() == 1
        assert listed() == [ids.session_id(long, "session")]
        sites.change_settings(long, {"retention_days": 1}, by=actors.COMMAND)
        assert purge_due() == 1
        assert listed() == []


def test_a_visitors_clock_does_not_prolong(store: Store, segment: Segment) -> None:
    shop = site(days=1)
    with clock.freeze(START) as time:
        store(planted(segment, shop, at_s=4_000_000_000.0))
        time.advance(timedelta(days=2).total_seconds())
        assert purge_due() == 1


def test_others_in_the_same_batch_stay_readable(store: Store, segment: Segment) -> None:
    short, long = site(days=1), site(days=100)
    with clock.freeze(START) as time:
        store(planted(segment, short), planted(segment, long, page="other"))
        time.advance(timedelta(days=2).total_seconds())
        purge_due()
        rewriting.rewrite_batches()
        pages = [list(page.segments) for page in reading.read(ids.recording_id(long, "session", "tab"))]
    assert CANARY.encode() in pages[0][0].events_json


def test_what_arrives_late_of_an_erased_recording_is_not_kept(store: Store, segment: Segment) -> None:
    shop = site(days=1)
    with clock.freeze(START) as time:
        store(planted(segment, shop))
        time.advance(timedelta(days=2).total_seconds())
        purge_due()
        store(planted(segment, shop, seq=1), end=AlreadyErased())
    assert listed() == []


def test_a_purge_that_was_cut_short_is_completed(store: Store, segment: Segment) -> None:
    """The keys go first: cut short after them, nothing can be read, and the next purge removes the rows."""
    shop = site(days=1)
    recording = ids.recording_id(shop, "session", "tab")
    with clock.freeze(START) as time:
        store(planted(segment, shop))
        erasing.erase([recording])
        assert len(listed()) == 1
        with pytest.raises(SegmentBroken):
            reading.recording_key(recording)
        time.advance(timedelta(days=2).total_seconds())
        assert purge_due() == 1
    assert listed() == []
