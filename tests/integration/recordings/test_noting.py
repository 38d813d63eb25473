import itertools
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from tests.integration.recordings.visits import SITE, Segment, Store

from voile import clock, ids
from voile.accounts.access import EVERYTHING, only
from voile.ids import SiteId
from voile.policy import EventFacts, PageViewFact, ScrubbedEvents, Tag
from voile.recordings import playback, queries
from voile.recordings.types import SessionDetail, SessionFilter
from voile.recordings.viewing import COMMAND_LINE
from voile.sites import queries as sites

pytestmark = pytest.mark.django_db(databases=["default", "keys"], transaction=True)

SESSION = ids.session_id(SITE, "session")


def opened() -> SessionDetail:
    return playback.open_session(SESSION, COMMAND_LINE)


def visit(segment: Segment) -> list[ScrubbedEvents]:
    return [
        segment(page="a", seq=0, at_s=1_000, url="https://shop.example/", clicks=1),
        segment(page="a", seq=1, at_s=1_010, clicks=2),
        segment(page="b", seq=0, at_s=1_020, url="https://shop.example/product", previous="a"),
        segment(page="b", seq=1, at_s=1_030, final=True),
        segment(page="c", seq=0, at_s=1_040, url="https://shop.example/basket", previous="b"),
    ]


def facts(session: SessionDetail) -> tuple[object, ...]:
    summary = session.summary
    return (
        summary.started_at,
        summary.duration_ms,
        summary.page_views,
        summary.clicks,
        summary.entry_url,
        summary.exit_url,
        [page.id for recording in session.recordings for page in recording.pages],
    )


@pytest.mark.parametrize("order", list(itertools.permutations(range(5)))[::17])
def test_any_order_of_arrival_gives_the_same_session(
    store: Store, segment: Segment, order: tuple[int, ...]
) -> None:
    made = visit(segment)
    with clock.freeze(datetime(2026, 1, 1, tzinfo=UTC)):
        store(*(made[index] for index in order), one_by_one=True)
        session = opened()
    pages = [ids.page_id(SITE, name) for name in "abc"]
    assert facts(session)[1:] == (
        40_500,
        3,
        3,
        "https://shop.example/",
        "https://shop.example/basket",
        pages,
    )
    assert [page.segments for page in session.recordings[0].pages] == [2, 2, 1]
    assert session.summary.device == "desktop"


def test_one_commit_is_as_many(store: Store, segment: Segment) -> None:
    store(*visit(segment))
    assert opened().summary.page_views == 3
    assert opened().summary.events == 5


def test_a_gap_shows_and_closes(store: Store, segment: Segment) -> None:
    store(segment(seq=0, url="https://shop.example/"), segment(seq=2))
    assert opened().recordings[0].pages[0].has_gap
    store(segment(seq=1))
    assert not opened().recordings[0].pages[0].has_gap


def test_tabs_are_recordings_and_a_forged_page_id_moves_nothing(store: Store, segment: Segment) -> None:
    store(
        segment(tab="one", page="a", at_s=1_000, url="https://shop.example/one"),
        segment(tab="two", page="b", at_s=1_005, url="https://shop.example/two"),
    )
    store(segment(tab="two", page="a", seq=1, at_s=1_006))
    tabs = opened().recordings
    assert [tab.tab for tab in tabs] == [1, 2]
    assert [[page.segments for page in tab.pages] for tab in tabs] == [[1], [1]]


def test_times_are_the_servers_whatever_the_client_says(store: Store, segment: Segment) -> None:
    now = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
    with clock.freeze(now):
        store(
            segment(session="right", at_s=1_000, sent_ms=1_060_000),
            segment(session="past", page="p2", at_s=1_000, first_ms=-(10**15), sent_ms=1_000_000),
            segment(session="future", page="p3", at_s=4_000_000_000, last_ms=10**16),
        )
        found = {each.id: each for each in queries.list_sessions(EVERYTHING).sessions}
    right = found[ids.session_id(SITE, "right")]
    assert right.started_at == now - timedelta(seconds=60)
    assert found[ids.session_id(SITE, "past")].started_at >= now - timedelta(hours=25)
    for each in found.values():
        assert each.started_at <= now
        assert 0 <= each.duration_ms <= 25 * 3_600_000


def test_a_retry_does_not_shift_the_session(store: Store, segment: Segment) -> None:
    now = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
    with clock.freeze(now) as time:
        store(segment(seq=0, at_s=1_000, sent_ms=1_001_000))
        before = opened().summary.started_at
        time.advance(600)
        store(segment(seq=1, at_s=1_002, sent_ms=1_003_000))
        assert opened().summary.started_at == before


def test_labels_and_personal_tags_are_sealed_and_found(store: Store, segment: Segment) -> None:
    tags = (Tag("plan", "gold"), Tag("email", "jo@example.org"), Tag(None, "vip"), Tag("price", 1.5))
    store(segment(labels=("jo.doe@example.org",), tags=tags))
    store(segment(seq=1, labels=("jo.doe@example.org",), tags=(Tag("plan", "silver"), Tag(None, "vip"))))
    session = opened()
    assert session.labels == ("jo.doe@example.org",)
    shown = {(tag.key, tag.value) for tag in session.summary.tags}
    assert shown == {("plan", "silver"), ("email", "jo@example.org"), ("", "vip"), ("price", "1.5")}
    listed = queries.list_sessions(EVERYTHING).sessions[0]
    assert ("email", None) in {(tag.key, tag.value) for tag in listed.tags}

    def found(text: str, site: SiteId | None = SITE) -> int:
        return len(queries.list_sessions(EVERYTHING, SessionFilter(site=site, text=text)).sessions)

    assert found("jo.doe@example.org") == 1
    assert found("jo.doe") == 0
    assert found("silver") == 1
    assert found("gold") == 0


def test_what_the_gates_counted_is_added_up(store: Store, segment: Segment) -> None:
    store(
        segment(seq=0, breaches=Counter({"masked_value": 2}), dropped=Counter({"event.canvas": 3})),
        segment(seq=1, breaches=Counter({"masked_value": 1}), recorder_version="0.0.9"),
    )
    found = {(each.rule, each.recorder_version): each.count for each in sites.breaches(SITE)}
    assert found == {("masked_value", "0.1.0"): 2, ("masked_value", "0.0.9"): 1}
    assert sites.dropped_events(SITE) == {"event.canvas": 3}


def test_steps_of_a_single_page_app_are_page_views(store: Store, segment: Segment) -> None:
    steps = tuple(PageViewFact(1_000_000 + n, f"https://shop.example/step/{n}", "", "push") for n in range(3))
    store(segment(seq=0, url="https://shop.example/"), segment(seq=1, facts=EventFacts(page_views=steps)))
    page = opened().recordings[0].pages[0]
    assert [view.how for view in page.views].count("push") == 3
    assert opened().summary.page_views == 4


@pytest.mark.parametrize("name", ["http://[", "//[::", "Checkout", "", "\x00", "a" * 8_192])
def test_the_name_of_a_virtual_page_can_be_anything(store: Store, segment: Segment, name: str) -> None:
    view = PageViewFact(1_000_000, name, name, "virtual")
    store(segment(url="https://shop.example/"), segment(seq=1, facts=EventFacts(page_views=(view,))))
    assert opened().summary.page_views == 2


def test_lists_are_newest_first_and_continue_where_they_ended(store: Store, segment: Segment) -> None:
    with clock.freeze(datetime(2026, 3, 1, tzinfo=UTC)) as time:
        for number in range(7):
            store(
                segment(
                    session=str(number), page=str(number), at_s=1_000, url=f"https://shop.example/{number}"
                )
            )
            time.advance(10)
        everything = [each.id for each in queries.list_sessions(EVERYTHING).sessions]
        assert everything == [ids.session_id(SITE, str(number)) for number in reversed(range(7))]
        seen, cursor = [], None
        while True:
            part = queries.list_sessions(EVERYTHING, cursor=cursor, limit=3)
            seen += [each.id for each in part.sessions]
            if (cursor := part.next_cursor) is None:
                break
            store(segment(session=f"new{len(seen)}", page=f"new{len(seen)}"))
        assert seen == everything


def test_filters(store: Store, segment: Segment) -> None:
    other = SiteId("2234567890")
    now = datetime(2026, 3, 1, tzinfo=UTC)
    with clock.freeze(now):
        store(
            segment(session="short", page="1", url="https://shop.example/basket", title="Your basket"),
            segment(session="long", page="2", first_ms=900_000, url="https://shop.example/product"),
            segment(site=other, session="elsewhere", page="3", url="https://other.example/basket"),
        )

    def found(**wanted: object) -> set[str]:
        listed = queries.list_sessions(EVERYTHING, SessionFilter(**wanted)).sessions  # type: ignore[arg-type]
        names = {ids.session_id(SITE, "short"): "short", ids.session_id(SITE, "long"): "long"}
        return {names.get(each.id, "elsewhere") for each in listed}

    assert found() == {"short", "long", "elsewhere"}
    assert found(site=other) == {"elsewhere"}
    assert found(text="basket") == {"short", "elsewhere"}
    assert found(text="YOUR BASKET") == {"short"}
    assert found(text="%") == set()
    assert found(least_duration_ms=50_000) == {"long"}
    assert found(device="mobile") == set()
    assert found(from_at=now) == set()
    assert found(to_at=now) == {"short", "long", "elsewhere"}
    assert len(queries.list_sessions(only([other])).sessions) == 1
    assert queries.list_sessions(only([other]), SessionFilter(site=SITE)).sessions == ()
    assert queries.list_sessions(only([])).sessions == ()
