"""What a page did beside what is seen, from the visitor's browser to the player's panel for developers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Frame, expect

from e2e.harness import pages
from e2e.harness.desk import Desk
from e2e.harness.place import Place, eventually
from e2e.harness.player import Player
from e2e.harness.shop import Shop
from e2e.harness.visitor import Visitor

_BODY = """<h1>Beside</h1><button id="pay">Pay</button>
<script>
document.querySelector("#pay").addEventListener("click", async () => {
  console.log("paying", { amount: 3, password: "hidden-from-all" });
  await fetch("/missing.json");
  console.error("the shop did not answer");
  setTimeout(function total() { throw new TypeError("no total"); });
});
</script>"""
ADDED = "Object.hasOwn(console.log, 'toString') && Object.hasOwn(fetch, 'toString')"
ROWS = ("paying", "missing.json", "did not answer", "no total")


@dataclass(frozen=True)
class Recorded:
    session: str
    quiet: str


@pytest.fixture(scope="module")
def recorded(browser: Browser, place: Place) -> Iterator[Recorded]:
    """A visit with an error, lines and a request; and one to a site that records none of it."""
    on = {"console": "on", "xhr": "on"}
    off = {"script_errors": "off"}
    with (
        pages.served(place, {"/": _BODY}, settings=on) as loud,
        pages.served(place, {"/": _BODY}, settings=off) as quiet,
        browser.new_context() as context,
    ):
        yield Recorded(visited(context, loud, has_addons=True), visited(context, quiet, has_addons=False))


def visited(context: BrowserContext, site: Shop, *, has_addons: bool) -> str:
    """Two seconds in, everything happens at once."""
    visitor = Visitor(context, site)
    page = visitor.open("/")
    visitor.recorded(1)
    if has_addons:
        eventually(lambda: page.evaluate(ADDED), what="both add-ons")
    page.wait_for_timeout(2_000)
    page.locator("#pay").click()
    page.wait_for_timeout(1_500)
    visitor.settle(page)
    return str(eventually(lambda: site.place.sessions(site.wid), what="the session")[0]["id"])


@pytest.fixture
def player(desk: Desk, recorded: Recorded) -> Player:
    return desk.play(recorded.session)


def panel(player: Player) -> Frame:
    player.frame.get_by_role("button", name="Developer panel").click()
    expect(player.frame.locator("#developer")).to_be_visible()
    return player.frame


def test_what_went_wrong_is_marked_and_listed(player: Player) -> None:
    mark = player.frame.locator("#marks .error").bounding_box()
    assert mark
    player.page.mouse.move(mark["x"] + mark["width"] / 2, mark["y"] + 20)
    for said in ("Script error: TypeError: no total", "Request failed", "Error in the console"):
        expect(player.frame.locator("#hint")).to_contain_text(said)
    frame = panel(player)
    for said in ROWS:
        expect(frame.locator(".entry-row", has_text=said)).to_have_count(1)
    assert "404" in frame.locator(".entry-row", has_text="missing.json").inner_text()
    assert "hidden-from-all" not in frame.locator("#developer").inner_text()


def test_a_row_leads_to_its_time(player: Player) -> None:
    frame = panel(player)
    row = frame.locator(".entry-row", has_text="no total")
    row.click()
    eventually(lambda: player.state in ("paused", "ended") and player.time_ms > 1_500, what="its time")
    expect(row).to_have_attribute("aria-current", "true")
    expect(frame.locator(".stack")).to_contain_text("total")
    player.seek(0)
    expect(row).not_to_have_attribute("aria-current", "true")


def test_playback_goes_through_the_rows(player: Player) -> None:
    frame = panel(player)
    player.seek(1_000)
    frame.locator("#toggle").click()
    expect(frame.locator(".entry-row[aria-current]")).to_contain_text("no total", timeout=15_000)


def test_a_site_that_records_none_of_it_says_so(desk: Desk, recorded: Recorded) -> None:
    player = desk.play(recorded.quiet)
    frame = panel(player)
    said = "Switched off for this site: script errors, the console and requests."
    expect(frame.locator("#nothing")).to_contain_text(said)
    assert frame.locator("#marks :is(.error, .console, .request)").count() == 0


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_in_the_dashboard_with_the_panel_open(player: Player, theme: str) -> None:
    frame = panel(player)
    frame.evaluate("theme => { document.documentElement.dataset.theme = theme }", theme)
    frame.locator(".entry-row", has_text="no total").click()
    player.page.wait_for_timeout(400)
    found = Axe().run(frame, context={"exclude": [["iframe"]]}).response["violations"]
    assert [one["id"] for one in found] == []


def test_the_session_page_and_the_list_count_errors(desk: Desk, recorded: Recorded) -> None:
    page = desk.open(f"/sessions/{recorded.session}/")
    expect(page.locator("main")).to_contain_text("1 script error")
