"""Viewing is audited.

Nobody sees what a visitor did without an entry in the audit log that says who and which session; and where
the entry cannot be written, nothing is shown.
"""

import inspect
from collections.abc import Callable

import pytest
from django.db import DatabaseError
from tests.integration.recordings import corrected
from tests.integration.recordings.visits import SITE, Segment, Store
from tests.refusing import refusing

from voile import clock, ids
from voile.accounts.access import EVERYTHING, only
from voile.audit import actors
from voile.audit import queries as audit
from voile.errors import NotFound
from voile.ids import SiteId
from voile.recordings import playback, queries
from voile.recordings.viewing import ONE_VIEW, Viewer

pytestmark = pytest.mark.django_db(databases=["default", "keys"], transaction=True)

SESSION = ids.session_id(SITE, "session")
PAGE = ids.page_id(SITE, "page")
OWNER = Viewer(actors.account(1), EVERYTHING)
STRANGER = Viewer(actors.account(2), only([SiteId("2234567890")]))

LOOKS: dict[str, Callable[[Viewer], object]] = {
    "open": lambda viewer: playback.open_session(SESSION, viewer),
    "events": lambda viewer: playback.page_events(SESSION, PAGE, viewer),
    "export": lambda viewer: playback.export(SESSION, viewer),
}


def entries() -> list[tuple[str, str, str]]:
    return [(entry.actor, entry.action, entry.subject) for entry in audit.entries()]


@pytest.fixture(autouse=True)
def _recorded(store: Store, segment: Segment) -> None:
    corrected.make_site()
    store(segment(url="https://shop.example/", text="planted"))


@pytest.mark.parametrize(
    ("look", "action"),
    [("open", "session.viewed"), ("events", "session.viewed"), ("export", "session.exported")],
)
def test_every_look_is_in_the_log_before_anything_is_shown(look: str, action: str) -> None:
    LOOKS[look](OWNER)
    assert entries() == [("account:1", action, f"session:{SESSION}")]


def test_the_planted_event_is_what_was_looked_at() -> None:
    assert b"planted" in b"".join(playback.page_events(SESSION, PAGE, OWNER))
    assert b"planted" in b"".join(playback.export(SESSION, OWNER))


@pytest.mark.parametrize("look", LOOKS)
def test_where_the_entry_cannot_be_written_nothing_is_shown(look: str) -> None:
    with refusing("default", "audit_entry"), pytest.raises(DatabaseError):
        LOOKS[look](OWNER)


@pytest.mark.parametrize("look", LOOKS)
def test_a_session_of_a_site_one_may_not_see_does_not_exist(look: str) -> None:
    with pytest.raises(NotFound) as refused:
        LOOKS[look](STRANGER)
    assert SESSION not in str(refused.value)
    assert entries() == []


def test_one_view_is_one_entry_and_a_later_one_another() -> None:
    with clock.freeze(clock.now_at()) as time:
        playback.open_session(SESSION, OWNER)
        list(playback.page_events(SESSION, PAGE, OWNER))
        assert len(entries()) == 1
        playback.open_session(SESSION, Viewer(actors.account(3), EVERYTHING))
        assert len(entries()) == 2
        time.advance(ONE_VIEW.total_seconds() + 1)
        playback.open_session(SESSION, OWNER)
        assert len(entries()) == 3


def test_every_export_is_an_entry() -> None:
    for _ in range(2):
        list(playback.export(SESSION, OWNER))
    assert len(entries()) == 2


def test_no_function_of_the_playback_goes_without_a_viewer() -> None:
    public = [each for name, each in vars(playback).items() if inspect.isfunction(each) and name[0] != "_"]
    ours = [each for each in public if each.__module__ == playback.__name__]
    assert len(ours) == len(LOOKS)
    assert all("viewer" in inspect.signature(each).parameters for each in ours)


def test_the_list_shows_no_event_label_or_sealed_tag(store: Store, segment: Segment) -> None:
    store(segment(seq=1, labels=("planted label",)))
    listed = repr(queries.list_sessions(EVERYTHING)) + str(queries.list_sessions(EVERYTHING).sessions[0].tags)
    assert "planted" not in listed
    assert entries() == []
