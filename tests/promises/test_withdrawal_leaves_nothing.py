"""A withdrawal leaves nothing.

When a visitor withdraws, their session is erased: its key, its rows, its bytes. What arrives of it later,
from this tab or another, is not stored. Only who knows the session's secret can withdraw it. A site may keep
what came before the withdrawal; of a child, and of who wants to be forgotten, it may not.
"""

from collections.abc import Callable

import pytest
from tests.integration.recordings.visits import Segment, Store
from tests.integration.rights import told

from voile import ids
from voile.accounts.access import EVERYTHING
from voile.audit import queries as audit
from voile.errors import StorageError
from voile.events.notice import Source
from voile.ids import SiteId
from voile.recordings import queries
from voile.rights import carrying_out, taking
from voile.rights.models import Request
from voile.storage import erasing, rewriting
from voile.storage.outcomes import AlreadyErased

pytestmark = pytest.mark.django_db(databases=["default", "keys"], transaction=True)

CANARY = "canary5d0b7e"
GONE = AlreadyErased()

StoredBytes = Callable[[], bytes]


def visit(segment: Segment, shop: SiteId, **more: object) -> object:
    url = f"https://shop.example/{CANARY}"
    return segment(site=shop, url=url, title=CANARY, text=CANARY, **more)


def listed() -> set[str]:
    return {each.id for each in queries.list_sessions(EVERYTHING).sessions}


def actions(shop: SiteId, session: str) -> list[str]:
    return [entry.action for entry in audit.entries(subject=f"session:{ids.session_id(shop, session)}")]


def test_nothing_is_left_of_the_session(store: Store, segment: Segment, stored_bytes: StoredBytes) -> None:
    shop = told.site()
    store(visit(segment, shop))
    session = ids.session_id(shop, "session")
    assert listed() == {session}
    traces = [CANARY.encode(), session.encode(), bytes.fromhex(session)]
    assert [trace for trace in traces[1:] if trace not in stored_bytes()] == []

    taking.take(shop, told.withdrawal())
    assert carrying_out.carry_out() == 1
    rewriting.rewrite_batches()
    assert listed() == set()
    assert [trace for trace in (traces[0], traces[2]) if trace in stored_bytes()] == []
    assert actions(shop, "session") == ["session.erased", "session.withdrawn"]
    assert carrying_out.carry_out() == 0


def test_what_arrives_later_is_not_stored(store: Store, segment: Segment, stored_bytes: StoredBytes) -> None:
    """Of a page that was open, of another tab, and of a session of which nothing had come yet."""
    shop = told.site()
    store(visit(segment, shop))
    taking.take(shop, told.withdrawal())
    store(visit(segment, shop, seq=1), visit(segment, shop, tab="second", page="second"), end=GONE)
    carrying_out.carry_out()
    store(visit(segment, shop, seq=2), visit(segment, shop, tab="third", page="third"), end=GONE)
    taking.take(shop, told.withdrawal(visitor="new", session="unheard"))
    store(visit(segment, shop, visitor="new", session="unheard", tab="4", page="4"), end=GONE)
    carrying_out.carry_out()
    rewriting.rewrite_batches()
    assert listed() == set()
    assert ids.page_id(shop, "second").encode() not in stored_bytes()
    assert actions(shop, "unheard") == [], "who makes names up must not fill the log"


def test_an_erasure_that_fails_is_done_later(
    store: Store, segment: Segment, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = told.site()
    store(visit(segment, shop))
    taking.take(shop, told.withdrawal())

    def fails(_: object) -> None:
        raise StorageError("planted")

    with monkeypatch.context() as planted:
        planted.setattr(erasing, "erase", fails)
        with pytest.raises(StorageError):
            carrying_out.carry_out()
    assert Request.objects.count() == 1
    assert carrying_out.carry_out() == 1
    assert listed() == set()


def test_another_session_cannot_be_named_without_its_secret(store: Store, segment: Segment) -> None:
    """The ids that the dashboard, exports and logs show withdraw nothing."""
    shop, other = told.site(), told.site()
    store(visit(segment, shop))
    shown = ids.session_id(shop, "session")
    taking.take(shop, told.withdrawal(session=shown, visitor=ids.visitor_id(shop, "visitor")))
    taking.take(shop, told.forget(ids.visitor_id(shop, "visitor"), shown))
    taking.take(other, told.withdrawal())
    carrying_out.carry_out()
    assert listed() == {shown}
    store(visit(segment, shop, seq=1))


def test_a_site_may_keep_what_came_before(store: Store, segment: Segment) -> None:
    shop = told.site(on_withdrawal="keep")
    store(visit(segment, shop))
    taking.take(shop, told.withdrawal())
    carrying_out.carry_out()
    assert listed() == {ids.session_id(shop, "session")}
    assert actions(shop, "session") == ["session.withdrawn"]
    store(visit(segment, shop, seq=1), visit(segment, shop, tab="second", page="second"), end=GONE)


def test_but_not_of_a_child(store: Store, segment: Segment) -> None:
    shop = told.site(on_withdrawal="keep")
    store(visit(segment, shop))
    taking.take(shop, told.withdrawal(source=Source.MINOR))
    carrying_out.carry_out()
    assert listed() == set()


def test_who_is_forgotten_loses_every_session_at_this_site(store: Store, segment: Segment) -> None:
    shop, other = told.site(on_withdrawal="keep"), told.site()
    store(visit(segment, shop), visit(segment, shop, session="older", tab="2", page="2"))
    store(visit(segment, shop, visitor="another", session="another", tab="3", page="3"))
    store(visit(segment, other, page="4"))
    assert taking.take(shop, told.forget()) is True
    assert taking.take(shop, told.forget()) is False
    assert carrying_out.carry_out() == 1
    assert listed() == {ids.session_id(shop, "another"), ids.session_id(other, "session")}
    store(visit(segment, shop, session="newest", tab="5", page="5"), end=GONE)
