"""The dashboard as a person uses it: log in, list, filters; readable by all, in the dark, on a phone."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from examples import set_up
from playwright.sync_api import Browser, Page, expect

from e2e.harness import shop as shops
from e2e.harness.desk import Desk
from e2e.harness.place import PASSWORD, Place, eventually
from e2e.harness.shop import Shop
from e2e.harness.visitor import Visitor

PATHS = ("/", "/sites/", "/people/", "/account/")
DESKTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 800},
    "user_agent": "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/156.0.0.0 Mobile Safari/537.36",
    "has_touch": True,
    "is_mobile": True,
}


@dataclass(frozen=True)
class Listed:
    """A site with two sessions, one on a small screen."""

    wid: str
    sessions: list[str]


def visit_each(browser: Browser, shop: Shop) -> None:
    for path, options in (("/linen/sel", DESKTOP), ("/linen/dune", PHONE)):
        with browser.new_context(**options) as context:
            visitor = Visitor(context, shop)
            visitor.settle(visitor.enter(path))


@pytest.fixture(scope="module")
def listed(browser: Browser, place: Place) -> Iterator[Listed]:
    with shops.opened(place) as shop:
        visit_each(browser, shop)
        eventually(lambda: len(place.sessions(shop.wid)) == 2, what="two sessions")
        yield Listed(shop.wid, [session["id"] for session in place.sessions(shop.wid)])


def paths(listed: Listed) -> tuple[str, ...]:
    site = f"/sites/{listed.wid}/"
    return (
        *PATHS,
        site,
        f"{site}settings/",
        f"{site}people/",
        f"{site}people/invite/",
        f"/sessions/{listed.sessions[0]}/",
    )


def test_logging_in_needs_the_right_password(browser: Browser, place: Place, desk: Desk) -> None:
    del desk
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{place.url}/")
        page.wait_for_url("**/login/**")
        for password, right in (("not this one", False), (PASSWORD, True)):
            page.locator("input[name=email]").fill(set_up.EMAIL)
            page.locator("input[name=password]").fill(password)
            page.get_by_role("button", name="Log in").click()
            if not right:
                expect(page.get_by_role("alert")).to_be_visible()
        expect(page.get_by_role("heading", name="Sessions")).to_be_visible()


def test_newest_sessions_come_first(desk: Desk, listed: Listed) -> None:
    rows = desk.open(f"/?site={listed.wid}").locator("#rows tr")
    expect(rows).to_have_count(2)
    expect(rows.nth(0)).to_contain_text("/linen/dune")
    expect(rows.nth(1)).to_contain_text("/linen/sel")


def test_filters_live_in_the_address(desk: Desk, listed: Listed) -> None:
    page = desk.open(f"/?site={listed.wid}")
    page.locator("select[name=device]").select_option("mobile")
    page.get_by_role("button", name="Show").click()
    expect(page.locator("#rows tr")).to_have_count(1)
    expect(page.locator("#rows")).to_contain_text("/linen/dune")
    assert "device=mobile" in page.url
    page.reload()
    expect(page.locator("#rows tr")).to_have_count(1)


def test_an_unknown_session_is_not_there(desk: Desk) -> None:
    page = desk.context.new_page()
    answer = page.goto(f"{desk.place.url}/sessions/{'0' * 32}/")
    assert answer
    assert answer.status == 404


def violations(page: Page) -> list[str]:
    # The player is a document of its own and is looked at by itself.
    result = Axe().run(page, options={"iframes": False})
    return [f"{each['id']}: {each['nodes'][0]['target']}" for each in result.response["violations"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_are_accessible(desk: Desk, listed: Listed, scheme: str) -> None:
    page = desk.context.new_page()
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    found = {}
    for path in paths(listed):
        page.goto(f"{desk.place.url}{path}")
        page.wait_for_timeout(300)
        wrong = violations(page)
        if wrong:
            found[path] = wrong
    assert found == {}


def test_the_player_is_accessible(desk: Desk, listed: Listed) -> None:
    player = desk.play(listed.sessions[0])
    alone = desk.context.new_page()
    alone.goto(player.frame.url)
    alone.wait_for_timeout(1_000)
    assert violations(alone) == []


def test_the_dark_is_dark(desk: Desk) -> None:
    page = desk.context.new_page()
    page.emulate_media(color_scheme="dark")
    page.goto(desk.place.url)
    light = page.evaluate("""() => {
      const canvas = document.createElement("canvas").getContext("2d");
      canvas.fillStyle = getComputedStyle(document.body).backgroundColor;
      canvas.fillRect(0, 0, 1, 1);
      return Math.max(...canvas.getImageData(0, 0, 1, 1).data.slice(0, 3));
    }""")
    assert light < 90


def test_nothing_is_cut_off_on_a_small_screen(desk: Desk, listed: Listed) -> None:
    page = desk.context.new_page()
    page.set_viewport_size({"width": 390, "height": 800})
    for path in paths(listed):
        page.goto(f"{desk.place.url}{path}")
        page.wait_for_timeout(200)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def test_the_list_can_be_used_with_keys_alone(desk: Desk, listed: Listed) -> None:
    page = desk.open(f"/?site={listed.wid}")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('a.visit-link')"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/sessions/**")
