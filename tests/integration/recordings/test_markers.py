"""What went wrong in a page, as its row tells it."""

import itertools

import pytest
from tests.integration.recordings.visits import SITE, Segment, Store

from voile import ids
from voile.policy import EventFacts, MarkerFact, ScrubbedEvents
from voile.recordings import markers, playback
from voile.recordings.viewing import COMMAND_LINE

pytestmark = pytest.mark.django_db(databases=["default", "keys"], transaction=True)

SESSION = ids.session_id(SITE, "session")
SHOP = "https://shop.example/"


def with_markers(made: ScrubbedEvents, *found: tuple[int, str]) -> EventFacts:
    views = made.facts.page_views
    return EventFacts(page_views=views, markers=tuple(MarkerFact(*each) for each in found))


def marked() -> list[tuple[int, str]]:
    pages = playback.open_session(SESSION, COMMAND_LINE).recordings[0].pages
    return [(marker.at_ms, marker.kind) for page in pages for marker in page.markers]


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_any_order_of_arrival_gives_the_same(store: Store, segment: Segment, order: tuple[int, ...]) -> None:
    first = segment(seq=0, url=SHOP)
    made = [
        segment(seq=0, url=SHOP, facts=with_markers(first, (1_000_100, "error"))),
        segment(seq=1, facts=with_markers(first, (1_002_000, "request"), (1_003_000, "console"))),
        segment(seq=2, facts=with_markers(first, (1_001_000, "error"))),
    ]
    store(*(made[index] for index in order), one_by_one=True)
    assert marked() == [
        (1_000_100, "error"),
        (1_001_000, "error"),
        (1_002_000, "request"),
        (1_003_000, "console"),
    ]


def test_a_page_keeps_so_many_and_no_more(store: Store, segment: Segment) -> None:
    first = segment(seq=0, url=SHOP)
    many = [(1_000_000 + 1_000 * number, "error") for number in range(markers.PAGE_MAX + 50)]
    store(segment(seq=0, url=SHOP, facts=with_markers(first, *many)))
    assert marked() == many[: markers.PAGE_MAX]
