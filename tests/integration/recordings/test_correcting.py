"""A correction hides a recording until its stored copy is rewritten, whatever the order, crash or not."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import orjson
import pytest
from tests.integration.recordings import corrected
from tests.integration.recordings.corrected import correction, envelope, visit
from tests.integration.recordings.visits import Store
from tests.integration.storage.factory import SITE, client_id

from voile import clock, ids
from voile.errors import BeingCorrected, StorageError
from voile.ids import SiteId
from voile.policy import ScrubbedEvents
from voile.recordings import correcting, finish, playback, second_pass
from voile.recordings.models import PageView, Recording
from voile.recordings.viewing import COMMAND_LINE
from voile.sites import queries as sites
from voile.storage import rewriting
from voile.storage.models import Segment, StoredObject, Superseded
from voile.storage.objects import LocalObjects

pytestmark = pytest.mark.django_db(databases=["default", "keys"], transaction=True)

START = datetime(2026, 1, 1, tzinfo=UTC)
SESSION = ids.session_id(SITE, client_id("session"))
PAGE = ids.page_id(SITE, client_id("page"))
CANARY = "Marigold Fennimore"


@pytest.fixture(autouse=True)
def _site() -> None:
    corrected.make_site()


def shown() -> bytes:
    return b"".join(playback.page_events(SESSION, PAGE, COMMAND_LINE))


def is_hidden() -> bool:
    with pytest.raises(BeingCorrected):
        shown()
    with pytest.raises(BeingCorrected):
        playback.export(SESSION, COMMAND_LINE)
    return playback.open_session(SESSION, COMMAND_LINE).is_being_corrected


def corrected_now() -> bytes:
    """What is shown after the worker went round as often as it has something to do."""
    assert correcting.correct_due() == 1
    assert correcting.correct_due() == 0
    return shown()


def test_what_was_shown_is_hidden_at_once_and_shown_again_without_it(store: Store) -> None:
    first, second, taken_back = visit(CANARY)
    store(first, second)
    assert shown().count(CANARY.encode()) == 10
    store(taken_back)
    assert is_hidden()
    after = corrected_now()
    assert CANARY.encode() not in after
    assert b"must appear" in after
    assert b"XXXXXXXX XXXXXXXXX" in after
    assert CANARY.encode() not in b"".join(playback.export(SESSION, COMMAND_LINE))


def test_it_is_no_breach(store: Store) -> None:
    store(*visit(CANARY))
    corrected_now()
    assert sites.breaches(SITE) == []


def test_a_click_and_a_value_are_treated_as_masked(store: Store) -> None:
    store(*visit(CANARY))
    events = [
        event
        for line in [corrected_now()]
        for part in [orjson.loads(b"[" + line.replace(b"][", b"],[") + b"]")]
        for run in part
        for event in run
    ]
    sources = {event["data"].get("source"): event["data"] for event in events if event["type"] == 3}
    assert sources[5]["text"] == "X" * 20
    assert "x" not in sources[2]


@pytest.mark.parametrize("vt", ["x", "s"])
def test_of_what_is_to_be_a_box_nothing_is_left(store: Store, vt: str) -> None:
    first, second, _ = visit(CANARY)
    store(first, second, envelope(2, [correction(corrected.CARD, vt=vt)]))
    after = corrected_now()
    assert CANARY.encode() not in after
    assert b"XXXX" not in after
    assert b"must appear" in after


@pytest.mark.parametrize("order", [(2, 0, 1), (2, 1, 0), (1, 2, 0), (0, 2, 1)])
def test_the_correction_may_come_before_what_it_is_about(store: Store, order: Sequence[int]) -> None:
    parts = visit(CANARY)
    with clock.freeze(START) as time:
        for number in order:
            store(parts[number])
            time.advance(1)
            correcting.correct_due()
        time.advance(10)
        while Recording.objects.filter(correction_since__isnull=False).exists():
            assert correcting.correct_due() == 1
        after = shown()
        assert CANARY.encode() not in after
        assert b"must appear" in after


def test_what_arrives_late_hides_it_again(store: Store) -> None:
    first, second, taken_back = visit(CANARY)
    with clock.freeze(START) as time:
        store(first, taken_back)
        assert correcting.correct_due() == 0, "what is still on its way is waited for"
        time.advance(correcting.GAP_WAIT.total_seconds() + 1)
        assert corrected_now().count(CANARY.encode()) == 1, "of the guest nobody knows yet that it comes in"
        store(second)
        assert is_hidden()
        assert CANARY.encode() not in corrected_now()


def test_several_corrections_add_up(store: Store) -> None:
    first, second, _ = visit(CANARY)
    store(first, second, envelope(2, [correction(corrected.NOTE), correction(corrected.FIELD, vt="s")]))
    assert CANARY.encode() in corrected_now(), "the guest was never in them"
    store(envelope(3, [correction(corrected.GUEST)]))
    assert is_hidden()
    assert CANARY.encode() not in corrected_now()


def test_what_follows_a_correction_does_not_hide_it_again(store: Store) -> None:
    store(*visit(CANARY))
    corrected_now()
    store(envelope(3, [corrected.mutation(texts=[{"id": 98, "value": "later", "vt": "c"}])]))
    assert b"later" in shown()


def test_the_title_goes_where_a_correction_covers_it(store: Store) -> None:
    view = {"tag": "voile.page", "payload": {"url": "https://shop.example/", "title": CANARY, "how": "load"}}
    first = envelope(0, [corrected.snapshot("x", CANARY), {"type": 5, "data": view}], title=CANARY)
    store(first, envelope(1, [correction(corrected.HEAD)]))
    opened = playback.open_session(SESSION, COMMAND_LINE)
    assert [page.title for recording in opened.recordings for page in recording.pages] == [""]
    assert CANARY.encode() not in corrected_now()
    opened = playback.open_session(SESSION, COMMAND_LINE)
    assert [page.title for recording in opened.recordings for page in recording.pages] == [
        "XXXXXXXX XXXXXXXXX"
    ]
    assert not PageView.objects.filter(title__contains="Marigold").exists()


def test_it_stays_hidden_until_the_old_objects_are_gone(
    store: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Another visitor's segment keeps the batch alive; the disk refuses to delete it at first."""
    other = envelope(0, [corrected.snapshot("other")], visitor="o", session="o", tab="o", page="o")
    parts = visit(CANARY)
    with clock.freeze(START) as time:
        store(*parts, other)
        batches = {row.stored_in.name for row in Segment.objects.select_related("stored_in")}
        with monkeypatch.context() as patch:
            patch.setattr(LocalObjects, "delete", _refuse)
            assert correcting.correct_due() == 0
            assert is_hidden()
        assert any((tmp_path / name).exists() or list(tmp_path.rglob(name)) for name in batches)
        time.advance(3600)
        assert CANARY.encode() not in corrected_now()
        assert not [name for name in batches if list(tmp_path.rglob(name))]
        assert not Superseded.objects.exists()


def _refuse(_store: LocalObjects, _name: str) -> None:
    raise StorageError("The disk refuses.")


def test_a_crash_after_the_rewrite_leaves_it_hidden_and_the_next_round_ends_it(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    with clock.freeze(START) as time:
        store(*visit(CANARY), envelope(0, [corrected.snapshot("o")], session="o", tab="o", page="o"))
        with monkeypatch.context() as patch:
            patch.setattr(rewriting, "rewrite_batches", _crash)
            with pytest.raises(SystemExit):
                correcting.correct_due()
        assert is_hidden()
        assert Superseded.objects.exists()
        assert StoredObject.objects.filter(rewrite_since__isnull=False).exists()
        time.advance(timedelta(minutes=2).total_seconds())
        assert CANARY.encode() not in corrected_now()


def _crash() -> int:
    raise SystemExit


def test_a_segment_that_comes_during_the_pass_is_not_lost_nor_shown(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, taken_back = visit(CANARY)
    real = second_pass.pass_recording

    def interrupted(site: SiteId, row: Recording, *, is_whole: bool) -> second_pass.Passed | None:
        passed = real(site, row, is_whole=is_whole)
        store(second)
        return passed

    with clock.freeze(START) as time:
        store(first, taken_back)
        time.advance(correcting.GAP_WAIT.total_seconds() + 1)
        with monkeypatch.context() as patch:
            patch.setattr(correcting, "pass_recording", interrupted)
            assert correcting.correct_due() == 0
        assert is_hidden()
        time.advance(3)
        assert CANARY.encode() not in corrected_now()


def test_a_pass_made_twice_changes_nothing(store: Store) -> None:
    store(*visit(CANARY))
    first = corrected_now()
    Recording.objects.update(correction_since=clock.now_at(), correction_after=None)
    assert corrected_now() == first


def test_finishing_keeps_to_the_correction(store: Store) -> None:
    with clock.freeze(START) as time:
        store(*visit(CANARY))
        time.advance(finish.IDLE.total_seconds() + 1)
        assert finish.finish_due() == 1
        assert is_hidden(), "the worker has still to say that the old copy is gone"
        assert CANARY.encode() not in corrected_now()


def test_other_recordings_stay_as_they_are(store: Store) -> None:
    other: ScrubbedEvents = envelope(0, [corrected.snapshot("other")], session="o", tab="o", page="o")
    store(*visit(CANARY), other)
    session, page = ids.session_id(SITE, client_id("o")), ids.page_id(SITE, client_id("o"))
    before = b"".join(playback.page_events(session, page, COMMAND_LINE))
    corrected_now()
    assert b"".join(playback.page_events(session, page, COMMAND_LINE)) == before


def test_a_view_that_is_open_ends_when_a_correction_comes(store: Store) -> None:
    first, second, taken_back = visit(CANARY)
    store(first, second)
    opened = playback.page_events(SESSION, PAGE, COMMAND_LINE)
    next(opened)
    store(taken_back)
    with pytest.raises(BeingCorrected):
        next(opened)
