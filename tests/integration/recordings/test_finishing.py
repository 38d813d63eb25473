from datetime import UTC, datetime
from pathlib import Path

import orjson
import pytest
from tests.integration.recordings.visits import SITE, Segment, Store, claims_clear

from voile import clock, ids
from voile.accounts.access import EVERYTHING
from voile.audit import actors
from voile.policy.breaches import Breach
from voile.recordings import finish, playback, queries
from voile.recordings.models import Recording, Session
from voile.recordings.viewing import COMMAND_LINE
from voile.sites import actions
from voile.sites import queries as sites
from voile.sites.models import PolicyVersion, Site
from voile.sites.settings_table import complete, read_changes
from voile.storage import rewriting
from voile.storage.models import Segment as StoredSegment

pytestmark = pytest.mark.django_db(databases=["default", "keys"], transaction=True)

START = datetime(2026, 1, 1, tzinfo=UTC)
SESSION = ids.session_id(SITE, "session")
PAGE = ids.page_id(SITE, "page")
IDLE_S = finish.IDLE.total_seconds() + 1


@pytest.fixture(autouse=True)
def _site() -> None:
    settings = complete(read_changes({"origins": "https://shop.example", "consent": "required"}))
    site = Site.objects.create(id=SITE, name="Shop", settings=settings)
    PolicyVersion.objects.create(site=site, version=1, settings=settings, by="command")


def finished() -> bool:
    return queries.summary(SESSION, EVERYTHING).is_finished


def events() -> bytes:
    return b"".join(playback.page_events(SESSION, PAGE, COMMAND_LINE))


def exported() -> dict[str, object]:
    made: dict[str, object] = orjson.loads(b"".join(playback.export(SESSION, COMMAND_LINE)))
    return made


def test_a_session_is_finished_when_it_was_idle_for_half_an_hour(store: Store, segment: Segment) -> None:
    with clock.freeze(START) as time:
        store(segment(seq=0, text="one"), segment(seq=1, at_s=1_001, text="two"))
        before = exported()
        time.advance(IDLE_S - 2)
        assert finish.finish_due() == 0
        time.advance(2)
        assert finish.finish_due() == 1
        assert finished()
        assert finish.finish_due() == 0
        assert exported() == before
        assert sites.breaches(SITE) == []


def test_finishing_makes_one_object_of_many(store: Store, segment: Segment) -> None:
    with clock.freeze(START) as time:
        parts = [segment(seq=seq, at_s=1_000 + seq) for seq in range(5)]
        store(*parts, segment(page="other", at_s=2_000, previous="page"), one_by_one=True)
        assert StoredSegment.objects.values("stored_in").distinct().count() == 6
        time.advance(IDLE_S)
        assert finish.finish_due() == 1
        assert StoredSegment.objects.values("stored_in").distinct().count() == 1


def test_what_only_the_tree_can_tell_is_masked_counted_and_gone(
    store: Store, segment: Segment, tmp_path: Path
) -> None:
    with clock.freeze(START) as time:
        store(segment(seq=0), segment(seq=1, at_s=1_001, events_json=claims_clear(1_001, "planted")))
        assert b"planted" in events()
        time.advance(IDLE_S)
        assert finish.finish_due() == 1
        assert b"planted" not in events()
        assert b"XXXXXXX" in events()
        rewriting.rewrite_batches()
        breaches = sites.breaches(SITE)
    assert Breach.MASKED_TEXT in {each.rule for each in breaches}
    assert {each.recorder_version for each in breaches} == {"0.1.0"}


def test_a_late_segment_opens_the_session_again_and_is_finished_too(store: Store, segment: Segment) -> None:
    with clock.freeze(START) as time:
        store(segment(seq=0))
        time.advance(IDLE_S)
        finish.finish_due()
        assert finished()
        store(segment(seq=1, at_s=1_001, events_json=claims_clear(1_001, "planted")))
        assert not finished()
        time.advance(IDLE_S)
        assert finish.finish_due() == 1
        assert b"planted" not in events()


def test_a_tab_that_did_not_change_is_not_passed_over_again(store: Store, segment: Segment) -> None:
    with clock.freeze(START) as time:
        store(segment(tab="one", page="page"), segment(tab="two", page="other"))
        time.advance(IDLE_S)
        finish.finish_due()
        first = Recording.objects.get(id=ids.recording_id(SITE, "session", "one")).finished_at
        time.advance(60)
        store(segment(tab="two", page="other", seq=1))
        time.advance(IDLE_S)
        assert finish.finish_due() == 1
    assert Recording.objects.get(id=ids.recording_id(SITE, "session", "one")).finished_at == first


def test_the_order_of_the_export_is_that_of_the_visit_before_and_after(
    store: Store, segment: Segment
) -> None:
    with clock.freeze(START) as time:
        store(
            segment(page="b", at_s=900, url="https://shop.example/b", text="second", previous="a"),
            segment(page="a", at_s=1_000, url="https://shop.example/a", text="first"),
            one_by_one=True,
        )
        for _ in range(2):
            text = b"".join(playback.export(SESSION, COMMAND_LINE))
            assert text.index(b"first") < text.index(b"second")
            time.advance(IDLE_S)
            finish.finish_due()


def test_a_session_that_cannot_be_finished_waits_and_holds_up_no_other(
    store: Store, segment: Segment, tmp_path: Path
) -> None:
    with clock.freeze(START) as time:
        store(segment())
        time.advance(1)
        store(segment(session="sound", page="sound"))
        broken = StoredSegment.objects.get(page=PAGE).stored_in.name
        file = next(path for path in tmp_path.rglob("*") if path.is_file() and broken.endswith(path.name))
        file.write_bytes(file.read_bytes()[:-20] + bytes(20))
        time.advance(IDLE_S)
        assert finish.finish_due() == 1
        assert not finished()
        assert queries.summary(ids.session_id(SITE, "sound"), EVERYTHING).is_finished
        assert finish.finish_due() == 0
        row = Session.objects.get(id=SESSION)
        assert row.finish_failures == 1
        assert row.finish_after is not None
        assert row.finish_after > clock.now_at()
        time.advance(3_600)
        finish.finish_due()
        assert Session.objects.get(id=SESSION).finish_failures == 2


def test_a_session_of_a_policy_nobody_published_is_judged_by_the_one_in_force(
    store: Store, segment: Segment
) -> None:
    with clock.freeze(START) as time:
        store(segment(policy_version=77))
        time.advance(IDLE_S)
        assert finish.finish_due() == 1


def test_what_the_site_forbids_since_is_taken_out_and_is_no_breach(store: Store, segment: Segment) -> None:
    with clock.freeze(START) as time:
        store(segment(seq=0, text="planted"))
        actions.change_settings(SITE, {"censor_all_text": True}, by=actors.COMMAND)
        time.advance(IDLE_S)
        assert finish.finish_due() == 1
        assert b"planted" not in events()
        assert b"XXXXXXX" in events()
        assert sites.breaches(SITE) == []


def test_what_the_site_allows_since_stays_as_it_was_judged(store: Store, segment: Segment) -> None:
    """The policy that a page was recorded under counts, even where it was stricter than today's."""
    strict = complete(
        read_changes({"origins": "https://shop.example", "consent": "required", "censor_all_text": True})
    )
    PolicyVersion.objects.filter(site=SITE, version=1).update(settings=strict)
    with clock.freeze(START) as time:
        store(segment(seq=0, text="planted"))
        time.advance(IDLE_S)
        assert finish.finish_due() == 1
        assert b"planted" not in events()
        assert {each.rule for each in sites.breaches(SITE)} == {Breach.MASKED_TEXT}
