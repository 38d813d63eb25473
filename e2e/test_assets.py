"""Pictures and fonts of a page that the visitor leaves soon are there when it is played."""

import pytest
from playwright.sync_api import BrowserContext, Page

from e2e.harness.desk import Desk
from e2e.harness.place import eventually
from e2e.harness.player import Player
from e2e.harness.visitor import Visitor

REPLAYED = "document.querySelector('iframe[data-voile-frame=current]').contentDocument"
SOURCES = f"[...{REPLAYED}.images].map((image) => image.src.split(':')[0])"
# A person who has seen enough after the first glance.
GLANCE_MS = 2_000


def sources(player: Player) -> list[str]:
    """`blob` for a picture that was kept, `data` for the placeholder of one that was not."""
    found: list[str] = player.frame.evaluate(SOURCES)
    return found


def announced(visitor: Visitor) -> set[str]:
    return {
        event["data"]["payload"]["sha256"]
        for sent in visitor.shop.place.envelopes(visitor.shop.wid)
        for event in sent["events"]
        if event["type"] == 5 and event["data"]["tag"] == "voile.asset"
    }


def uploaded(visitor: Visitor) -> set[str]:
    sent = visitor.shop.place.requests()
    return {one.query("sha256") for one in sent if one.path == "/a" and one.query("wid") == visitor.shop.wid}


def glance(visitor: Visitor, path: str) -> Page:
    page = visitor.open(path)
    page.get_by_role("button", name="Accept").click()
    page.wait_for_timeout(GLANCE_MS)
    page.goto("about:blank")
    return page


def test_what_was_only_glanced_at_has_its_pictures(visitor: Visitor, desk: Desk) -> None:
    glance(visitor, "/")
    eventually(lambda: visitor.shop.place.sessions(visitor.shop.wid), what="a session")
    player = desk.play(desk.the_session(visitor.shop.wid)["id"])
    found = sources(player)
    # What stands below the fold is loaded lazily, and was not.
    assert found[0] == "blob", "the picture at the top"
    assert announced(visitor) <= uploaded(visitor)
    assert found.count("blob") >= len(announced(visitor)) // 2


@pytest.fixture
def deaf(context: BrowserContext) -> BrowserContext:
    """A network in which files do not get through."""
    context.route("**/a?wid=*", lambda route: route.abort())
    return context


def test_the_next_page_announces_what_did_not_arrive(
    deaf: BrowserContext, visitor: Visitor, desk: Desk
) -> None:
    page = visitor.open("/")
    page.get_by_role("button", name="Accept").click()
    page.wait_for_timeout(GLANCE_MS)
    lost = announced(visitor)
    assert lost
    deaf.unroute("**/a?wid=*")
    # A page that shows none of those pictures itself.
    visitor.open("/login", page)
    eventually(lambda: lost <= uploaded(visitor), what="the files of the page before")
    player = desk.play(desk.the_session(visitor.shop.wid)["id"])
    player.seek(0)
    eventually(lambda: sources(player)[:1] == ["blob"], what="the picture at the top")


def test_a_file_that_never_came_is_no_error(deaf: BrowserContext, visitor: Visitor, desk: Desk) -> None:
    glance(visitor, "/")
    eventually(lambda: visitor.shop.place.sessions(visitor.shop.wid), what="a session")
    page = desk.context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.goto(f"{desk.place.url}/sessions/{desk.the_session(visitor.shop.wid)['id']}/")
    player = Player(page).ready()
    assert announced(visitor)
    assert sources(player)[0] == "data"
    assert said == []
