"""The player: speed, skipping, seeking, keys, tabs, pictures."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, expect

from e2e.harness import shop as shops
from e2e.harness.desk import Desk
from e2e.harness.place import Place, eventually
from e2e.harness.player import Player
from e2e.harness.visitor import Visitor

QUIET_MS = 13_000


@dataclass(frozen=True)
class Recorded:
    """A visit of two tabs and three pages, with a long pause in it."""

    session: str
    wid: str


@pytest.fixture(scope="module")
def recorded(browser: Browser, place: Place) -> Iterator[Recorded]:
    with shops.opened(place) as shop, browser.new_context(viewport={"width": 1100, "height": 700}) as context:
        visitor = Visitor(context, shop)
        page = visitor.enter("/")
        page.mouse.wheel(0, 500)
        page.wait_for_timeout(QUIET_MS)
        page.mouse.move(400, 300, steps=8)
        page.goto(f"{shop.url}/linen")
        page.wait_for_timeout(900)
        second = visitor.open("/linen/dune")
        second.mouse.move(500, 300, steps=8)
        second.get_by_text("Delivery and return").click()
        visitor.settle(second)
        page.bring_to_front()
        page.mouse.wheel(0, 300)
        visitor.settle(page)
        found = eventually(lambda: place.sessions(shop.wid))
        yield Recorded(found[0]["id"], shop.wid)


@pytest.fixture
def player(desk: Desk, recorded: Recorded) -> Player:
    return desk.play(recorded.session)


def pictures(player: Player) -> list[bool]:
    shown: list[bool] = player.shown()["images"]
    return shown


def test_it_plays_and_stops(player: Player) -> None:
    player.frame.locator("#toggle").click()
    eventually(lambda: player.state == "playing" and player.time_ms > 300)
    player.frame.locator("#toggle").click()
    eventually(lambda: player.state == "paused")
    at_ms = player.time_ms
    player.page.wait_for_timeout(500)
    assert player.time_ms == at_ms


def test_faster_is_faster(player: Player) -> None:
    player.frame.locator("#skip").click()
    player.frame.locator("#speeds button", has_text="8").click()
    player.frame.locator("#toggle").click()
    eventually(lambda: player.state == "playing" and player.time_ms > 100)
    before_ms = player.time_ms
    player.page.wait_for_timeout(1_000)
    assert 5_000 < player.time_ms - before_ms < 11_000


def test_quiet_stretches_are_skipped(player: Player) -> None:
    expect(player.frame.locator("#skip")).to_have_attribute("aria-checked", "true")
    player.frame.locator("#toggle").click()
    eventually(lambda: player.time_ms > QUIET_MS, within_s=8, what="a jump over the pause")


def test_seeking_shows_the_page_of_that_time(player: Player) -> None:
    player.seek(player.total_ms)
    last = player.frame.locator("#url").inner_text()
    player.seek(1_000)
    first = player.frame.locator("#url").inner_text()
    assert first != last
    assert player.shown()["title"].startswith("Maison Lin") or player.shown()["texts"]


def test_keys_do_what_the_list_says(player: Player) -> None:
    body = player.frame.locator("body")
    player.frame.locator("#stage").click(position={"x": 5, "y": 5})
    player.seek(0)
    body.press("ArrowRight")
    eventually(lambda: abs(player.time_ms - 5_000) < 50, what="five seconds on")
    body.press("ArrowLeft")
    eventually(lambda: player.time_ms < 50, what="five seconds back")
    body.press("End")
    eventually(lambda: abs(player.time_ms - player.total_ms) < 50, what="the end")
    body.press("Home")
    eventually(lambda: player.time_ms < 50, what="the start")
    body.press("Space")
    eventually(lambda: player.state == "playing", what="playing")
    body.press("?")
    expect(player.frame.locator("#help-dialog")).to_be_visible()


def test_both_tabs_can_be_watched(player: Player) -> None:
    tabs = player.frame.locator("#tabs button")
    eventually(lambda: tabs.count() >= 2, what="tabs to choose from")
    player.seek(player.total_ms - 200)
    seen = set()
    for index in range(tabs.count()):
        tabs.nth(index).click()
        eventually(lambda: player.state in ("paused", "ended"))
        seen.add(player.frame.locator("#url").inner_text())
    assert len(seen) >= 2


def test_shop_images_are_shown(player: Player) -> None:
    player.seek(player.total_ms)
    eventually(lambda: len(pictures(player)) >= 3 and all(pictures(player)), what="pictures that are loaded")


def test_the_recorded_page_runs_no_script(player: Player) -> None:
    assert (
        player.frame.locator("iframe[data-voile-frame=current]").get_attribute("sandbox")
        == "allow-same-origin"
    )


def test_a_page_of_the_list_is_a_place_in_time(player: Player) -> None:
    step = player.page.locator("button.step").last
    step.click()
    expect(step).to_have_attribute("aria-current", "step")
    eventually(lambda: player.time_ms > 1_000, what="the player at that page")
