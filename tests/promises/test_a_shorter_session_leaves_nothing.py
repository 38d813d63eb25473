"""A shorter session leaves nothing.

Of a visit that is shorter than the site's minimum nothing stays: not on the disk, not in the databases and
their logs, not in what Voile logs. The recorder sends nothing of it (`e2e/test_who_is_recorded.py`); what a
stale or altered one sends all the same is erased when the session ends.
"""

import logging
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connections
from tests.integration.recordings.visits import Segment, Store

from voile import clock, ids
from voile.accounts.access import EVERYTHING
from voile.audit import actors
from voile.audit import queries as audit
from voile.ids import SiteId
from voile.policy import Tag
from voile.recordings import finish, queries
from voile.sites import actions as sites
from voile.storage import reading, rewriting

pytestmark = pytest.mark.django_db(databases=["default", "keys"], transaction=True)

CANARY = "canary5d21b8"
START_S = 1_767_225_600.0
AT = datetime.fromtimestamp(START_S + 60, tz=UTC)


def site(seconds: int) -> SiteId:
    settings = {"minimum_session_seconds": seconds}
    return sites.create_site(
        "Shop", origins=["https://shop.example"], consent="required", by=actors.COMMAND, settings=settings
    ).id


def planted(segment: Segment, of: SiteId, lasting_s: float, **more: object) -> object:
    """The last page of a visit of that length: its own events take half a second."""
    url = f"https://shop.example/{CANARY}"
    at_s = START_S + lasting_s - 0.5
    began = {"session_started_ms": int(START_S * 1000)}
    return segment(
        site=of, at_s=at_s, url=url, title=CANARY, tags=(Tag("note", CANARY),), text=CANARY, **began, **more
    )


def bytes_at_rest(data_dir: Path) -> bytes:
    """Everything on the disk: objects, both databases, and their logs."""
    databases = [Path(str(connections[alias].settings_dict["NAME"])) for alias in connections]
    files = [path for path in data_dir.rglob("*") if path.is_file()]
    files += [path for file in databases for path in file.parent.glob(f"{file.name}*")]
    return b"".join(path.read_bytes() for path in files)


def ended(time: clock.FrozenClock) -> int:
    """What the worker does half an hour after the last sign of life."""
    time.advance(31 * 60)
    done = finish.finish_due()
    rewriting.rewrite_batches()
    return done


def test_nothing_is_left(
    store: Store, segment: Segment, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    shop = site(10)
    caplog.set_level(logging.DEBUG)
    session = ids.session_id(shop, "session")
    recording = ids.recording_id(shop, "session", "tab")
    with clock.freeze(AT) as time:
        store(planted(segment, shop, 9.9))
        planted_bytes = bytes_at_rest(tmp_path)
        assert CANARY.encode() in planted_bytes
        assert session.encode() in planted_bytes
        assert finish.finish_due() == 0
        assert ended(time) == 1
    left = bytes_at_rest(tmp_path)
    for word in (CANARY, session):
        assert word.encode() not in left
        assert word not in caplog.text
    assert queries.list_sessions(EVERYTHING).sessions == ()
    assert [list(page.segments) for page in reading.read(recording)] == []
    newest = audit.entries(subject=f"site:{shop}")[0]
    assert (newest.action, newest.details) == (
        "sessions.purged",
        {"sessions": 1, "minimum_session_seconds": 10},
    )


@pytest.mark.parametrize("seconds", [0, 10])
def test_a_session_that_is_long_enough_stays(store: Store, segment: Segment, seconds: int) -> None:
    """Also where only its last page was kept, because the others were too early."""
    shop = site(seconds)
    with clock.freeze(AT) as time:
        store(planted(segment, shop, 10.0))
        assert ended(time) == 1
    assert [each.id for each in queries.list_sessions(EVERYTHING).sessions] == [
        ids.session_id(shop, "session")
    ]


def test_the_setting_of_the_end_counts(store: Store, segment: Segment) -> None:
    shop = site(0)
    with clock.freeze(AT) as time:
        store(planted(segment, shop, 20.0))
        sites.change_settings(shop, {"minimum_session_seconds": 30}, by=actors.COMMAND)
        assert ended(time) == 1
    assert queries.list_sessions(EVERYTHING).sessions == ()


def test_a_beginning_after_the_end_is_none(store: Store, segment: Segment) -> None:
    shop = site(1800)
    with clock.freeze(AT) as time:
        store(segment(site=shop, at_s=START_S, session_started_ms=int((START_S + 9_999) * 1000)))
        assert ended(time) == 1
    assert queries.list_sessions(EVERYTHING).sessions == ()
