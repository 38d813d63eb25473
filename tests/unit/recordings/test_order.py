import random

from hypothesis import given
from hypothesis import strategies as st

from voile.recordings.order import Placed, visited


def test_links_count_more_than_the_clock() -> None:
    pages = [Placed("b", 50, "a"), Placed("a", 100, None), Placed("c", 200, "b")]
    assert visited(pages) == ["a", "b", "c"]


def test_a_link_to_a_page_that_never_came_is_no_link() -> None:
    assert visited([Placed("c", 30, "lost"), Placed("a", 10, None)]) == ["a", "c"]


def test_two_pages_after_one_go_by_the_clock() -> None:
    assert visited([Placed("a", 1, None), Placed("c", 9, "a"), Placed("b", 5, "a")]) == ["a", "b", "c"]


def test_forged_circles_lose_nothing() -> None:
    assert visited([Placed("a", 2, "b"), Placed("b", 1, "a"), Placed("c", 3, "c")]) == ["c", "b", "a"]


def test_a_long_visit_is_no_deep_recursion() -> None:
    pages = [Placed(str(n), n, str(n - 1) if n else None) for n in range(20_000)]
    random.Random(1).shuffle(pages)
    assert visited(pages) == [str(n) for n in range(20_000)]


names = st.sampled_from("abcdefgh")


@given(st.dictionaries(names, st.tuples(st.integers(0, 9), st.none() | names)))
def test_every_page_once_whatever_arrives_first(links: dict[str, tuple[int, str | None]]) -> None:
    pages = [Placed(name, at, previous) for name, (at, previous) in links.items()]
    placed = visited(pages)
    assert sorted(placed) == sorted(links)
    assert visited(reversed(pages)) == placed
