"""A title that follows a page view soon is the view's title."""

import pytest
from tests.integration.recordings.visits import SITE, Segment, Store

from voile import ids
from voile.policy import EventFacts, PageViewFact
from voile.policy.types import TitleFact
from voile.recordings import playback
from voile.recordings.titles import SOON_MS
from voile.recordings.types import PageDetail
from voile.recordings.viewing import COMMAND_LINE

pytestmark = pytest.mark.django_db(databases=["default", "keys"], transaction=True)

START_MS = 1_000_000


def the_page() -> PageDetail:
    session = playback.open_session(ids.session_id(SITE, "session"), COMMAND_LINE)
    (page,) = (page for recording in session.recordings for page in recording.pages)
    return page


def views(*at_ms: int) -> tuple[PageViewFact, ...]:
    return tuple(PageViewFact(START_MS + at, f"https://shop.example/{at}", "Before", "push") for at in at_ms)


def facts(views_at: tuple[int, ...], **titles: int) -> EventFacts:
    return EventFacts(
        event_count=1,
        page_views=views(*views_at),
        titles=tuple(TitleFact(START_MS + at, name) for name, at in titles.items()),
    )


def test_each_view_gets_the_last_title_before_the_next(store: Store, segment: Segment) -> None:
    store(
        segment(url="https://shop.example/", title="Home"),
        segment(seq=1, at_s=1_002, facts=facts((2_000, 3_000), First=2_010, Second=2_400, Third=3_100)),
    )
    assert [view.title for view in the_page().views] == ["Home", "Second", "Third"]


def test_a_title_may_stand_in_a_later_segment(store: Store, segment: Segment) -> None:
    store(
        segment(url="https://shop.example/", title="Home"),
        segment(seq=1, at_s=1_002, facts=facts((5_000,))),
        segment(seq=2, at_s=1_006, facts=facts((), After=5_200)),
        one_by_one=True,
    )
    assert [view.title for view in the_page().views] == ["Home", "After"]


def test_a_late_title_is_not_the_views(store: Store, segment: Segment) -> None:
    late = 5_000 + SOON_MS + 1
    store(
        segment(url="https://shop.example/", title="Home"),
        segment(seq=1, at_s=1_002, facts=facts((5_000,), Count=late)),
    )
    assert [view.title for view in the_page().views] == ["Home", "Before"]


def test_a_document_takes_the_title_that_its_script_gives_it(store: Store, segment: Segment) -> None:
    store(
        segment(url="https://shop.example/", title=""),
        segment(seq=1, at_s=1_000.2, facts=facts((), Shop=200)),
    )
    page = the_page()
    assert (page.title, [view.title for view in page.views]) == ("Shop", ["Shop"])


def test_another_tab_cannot_retitle_a_page(store: Store, segment: Segment) -> None:
    store(segment(url="https://shop.example/", title="Home"))
    store(segment(tab="forged", seq=1, facts=facts((), Forged=100)))
    assert the_page().title == "Home"


def test_the_colour_scheme_is_kept(store: Store, segment: Segment) -> None:
    made = segment(url="https://shop.example/")
    assert made.header is not None
    object.__setattr__(made.header, "color_scheme", "dark")
    store(made)
    assert the_page().color_scheme == "dark"
