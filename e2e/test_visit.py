"""A visit is recorded, listed, and played back as it was seen."""

from typing import Any

from playwright.sync_api import Page, expect

from e2e.harness.desk import Desk
from e2e.harness.player import Player
from e2e.harness.state import Mark, differences, mark
from e2e.harness.visitor import Visitor


def start_ms(shown: dict[str, Any]) -> int:
    """The visitor's clock at the player's zero."""
    pages = [page for recording in shown["recordings"] for page in recording["pages"]]
    return int(min(page["started_ms"] for page in pages))


def look_around(visitor: Visitor) -> list[Mark]:
    page = visitor.enter("/")
    marks = [mark(page, "home")]
    page.mouse.wheel(0, 700)
    marks.append(mark(page, "home, scrolled"))
    page.locator(".card", has_text="Brume").click()
    page.wait_for_url("**/linen/brume")
    marks.append(mark(page, "product"))
    marks += try_the_product(page)
    page.get_by_role("button", name="Put into the basket").click()
    page.wait_for_url("**/basket")
    marks.append(mark(page, "basket"))
    marks += find_a_style(page)
    visitor.settle(page)
    return marks


def try_the_product(page: Page) -> list[Mark]:
    page.get_by_text("Delivery and return").click()
    page.get_by_label("One more").click()
    page.locator("#q").press_sequentially("washed linen", delay=30)
    page.locator("#q").blur()
    typed = mark(page, "product, after typing")
    page.get_by_role("button", name="Size guide").click()
    opened = mark(page, "product, dialog")
    page.get_by_role("button", name="Close").click()
    return [typed, opened]


def find_a_style(page: Page) -> list[Mark]:
    page.get_by_role("navigation", name="Departments").get_by_text("Style finder").click()
    page.wait_for_url("**/finder")
    marks = [mark(page, "finder")]
    page.locator(".option").nth(1).click()
    page.get_by_role("button", name="Next").click()
    marks.append(mark(page, "finder, mood"))
    page.locator(".option").nth(2).click()
    page.get_by_role("button", name="Next").click()
    marks.append(mark(page, "finder, budget"))
    page.get_by_role("button", name="See the result").click()
    marks.append(mark(page, "finder, result"))
    page.go_back()
    marks.append(mark(page, "finder, back at the budget"))
    return marks


def test_what_was_seen_is_what_is_played(visitor: Visitor, desk: Desk) -> None:
    marks = look_around(visitor)
    assert visitor.errors == []
    session = desk.the_session(visitor.shop.wid)
    player = open_from_the_list(desk, visitor.shop.wid)
    begin_ms = start_ms(desk.place.show(session["id"]))
    wrong: dict[str, list[str]] = {}
    for each in marks:
        player.seek(each.at_ms - begin_ms)
        found = differences(each.shown, player.shown())
        if found:
            wrong[each.name] = found
    assert wrong == {}


def open_from_the_list(desk: Desk, wid: str) -> Player:
    page = desk.open(f"/?site={wid}")
    rows = page.locator("#rows tr")
    expect(rows).to_have_count(1)
    rows.first.locator("a.visit-link").click()
    page.wait_for_url("**/sessions/**")
    return Player(page).ready()


def test_the_list_tells_the_visit(visitor: Visitor, desk: Desk) -> None:
    page = visitor.enter("/")
    page.get_by_role("link", name="See the linen").first.click()
    page.wait_for_url("**/linen")
    page.locator(".card", has_text="Dune").click()
    page.wait_for_url("**/linen/dune")
    visitor.settle(page)
    session = desk.the_session(visitor.shop.wid)
    assert session["pages"] == 3
    # Accepting came before there was anything to record.
    assert session["clicks"] == 2
    assert session["entry_url"].endswith(f"{visitor.shop.url}/")
    assert session["exit_url"].endswith("/linen/dune")
    assert session["device"] == "desktop"
    row = desk.open(f"/?site={visitor.shop.wid}").locator("#rows tr").first
    expect(row).to_contain_text("/linen/dune")


def test_single_page_views_are_page_views(visitor: Visitor, desk: Desk) -> None:
    page = visitor.enter("/finder")
    find_a_style(page)
    visitor.settle(page)
    shown = desk.place.show(desk.the_session(visitor.shop.wid)["id"])
    views = [view for each in shown["recordings"][0]["pages"] for view in each["views"]]
    ways = [(view["how"], view["url"].rpartition("/")[2]) for view in views]
    assert ("push", "mood") in ways
    assert ("push", "result") in ways
    assert ways[-1] == ("pop", "budget")
