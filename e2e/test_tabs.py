"""Tabs, returns and sleeps: nothing lost, nothing mixed."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from examples.browser import launch
from playwright.sync_api import Browser, BrowserContext, Page, Playwright

from e2e.harness.desk import Desk
from e2e.harness.place import eventually
from e2e.harness.shop import Shop
from e2e.harness.visitor import Visitor


def recordings(visitor: Visitor, desk: Desk) -> list[dict[str, Any]]:
    session = desk.the_session(visitor.shop.wid)
    found: list[dict[str, Any]] = desk.place.show(session["id"])["recordings"]
    return found


def assert_nothing_mixed(visitor: Visitor) -> None:
    """No two envelopes share an identity, and every page has all its numbers, its header in the first."""
    sent = {
        (each["page"], each["seq"], each["sent_ms"]): each
        for each in visitor.shop.place.envelopes(visitor.shop.wid)
    }
    identities = Counter((page, seq) for page, seq, _ in sent)
    assert max(identities.values()) == 1
    for page in {page for page, _ in identities}:
        numbers = sorted(seq for known, seq in identities if known == page)
        assert numbers == list(range(len(numbers))), f"a page lacks numbers: {numbers}"
    for each in sent.values():
        assert ("header" in each) == (each["seq"] == 0)


def test_two_tabs_are_one_session(visitor: Visitor, desk: Desk) -> None:
    first = visitor.enter("/")
    second = visitor.open("/linen")
    third = visitor.open("/finder")
    for page in (first, second, third):
        visitor.settle(page)
    tabs = recordings(visitor, desk)
    assert sorted(each["pages"][0]["url"].rpartition("/")[2] for each in tabs) == ["", "finder", "linen"]
    assert_nothing_mixed(visitor)


def test_two_tabs_that_start_at_once_agree(visitor: Visitor, desk: Desk) -> None:
    visitor.context.add_cookies([{"name": "lin_consent", "value": "granted", "url": visitor.shop.url}])
    pages = [visitor.context.new_page() for _ in range(3)]
    for page in pages:
        page.evaluate("url => { location.href = url }", f"{visitor.shop.url}/linen")
    for page in pages:
        page.wait_for_url("**/linen")
    visitor.recorded(3)
    assert len(recordings(visitor, desk)) == 3


@pytest.mark.parametrize("features", ["", "noopener"])
def test_an_opened_window_has_pages_of_its_own(visitor: Visitor, desk: Desk, features: str) -> None:
    """A window opened by a page, and a tab duplicated by hand, begin with a copy of its session storage."""
    first = visitor.enter("/linen")
    with visitor.context.expect_page() as opened:
        first.evaluate("features => { window.open('/linen', '_blank', features) }", features)
    second = opened.value
    second.wait_for_load_state()
    for page in (second, first, second):
        page.mouse.wheel(0, 300)
        visitor.settle(page)
    pages = [page for each in recordings(visitor, desk) for page in each["pages"]]
    assert len(pages) == 2
    assert all(not page["has_gap"] for page in pages)
    assert_nothing_mixed(visitor)


@pytest.fixture
def remembering(playwright: Playwright, shop: Shop) -> Iterator[BrowserContext]:
    """A browser with the back/forward cache, which automation otherwise switches off."""
    with launch(playwright, keep_bfcache=True) as browser:
        context = browser.new_context(viewport={"width": 1280, "height": 800})
        yield context


def test_a_return_from_the_cache_is_a_new_page(remembering: BrowserContext, shop: Shop, desk: Desk) -> None:
    visitor = Visitor(remembering, shop)
    page = visitor.enter("/")
    page.evaluate("addEventListener('pageshow', (event) => { window.cameBack = event.persisted })")
    visitor.settle(page)
    go(page, f"{shop.url}/linen")
    visitor.recorded(2)
    tool = remembering.new_cdp_session(page)
    history = tool.send("Page.getNavigationHistory")
    tool.send(
        "Page.navigateToHistoryEntry", {"entryId": history["entries"][history["currentIndex"] - 1]["id"]}
    )
    eventually(lambda: ask(tool, "window.cameBack"), what="a return from the back/forward cache")
    tool.send(
        "Input.dispatchMouseEvent", {"type": "mouseWheel", "x": 300, "y": 300, "deltaX": 0, "deltaY": 400}
    )
    eventually(lambda: "bfcache" in entries(visitor), what="a page that begins with a return")
    eventually(lambda: len(recordings(visitor, desk)[0]["pages"]) == 3, what="three pages")
    pages = recordings(visitor, desk)[0]["pages"]
    assert [each["entry"] for each in pages] == ["load", "load", "bfcache"]
    assert [each["url"] for each in pages] == [f"{shop.url}/", f"{shop.url}/linen", f"{shop.url}/"]
    assert_nothing_mixed(visitor)


def go(page: Page, url: str) -> None:
    page.evaluate("url => { location.href = url }", url)
    page.wait_for_url(url)


def ask(tool: Any, expression: str) -> Any:
    try:
        return tool.send("Runtime.evaluate", {"expression": expression})["result"].get("value")
    except Exception:  # noqa: BLE001 - the page is on its way; asked again
        return None


def entries(visitor: Visitor) -> list[str]:
    sent = visitor.shop.place.envelopes(visitor.shop.wid)
    return [each["header"]["entry"] for each in sent if each["seq"] == 0]


def test_the_last_click_before_leaving_arrives(visitor: Visitor, desk: Desk) -> None:
    page = visitor.enter("/linen")
    visitor.settle(page)
    page.evaluate("location.hash = 'end'")
    page.mouse.click(640, 300)
    page.goto("about:blank")
    last = eventually(lambda: [e for e in visitor.shop.place.envelopes(visitor.shop.wid) if e["final"]])
    clicks = [
        e
        for each in last
        for e in each["events"]
        if e["data"].get("source") == 2 and e["data"].get("type") == 2
    ]
    assert clicks
    assert desk.the_session(visitor.shop.wid)["clicks"] == 1


def test_a_closed_tab_sends_its_last_words(visitor: Visitor, desk: Desk) -> None:
    page = visitor.enter("/linen")
    visitor.settle(page)
    before = len(visitor.shop.place.envelopes(visitor.shop.wid))
    page.mouse.click(640, 300)
    page.close(run_before_unload=True)
    visitor.recorded(before + 1)
    eventually(lambda: desk.the_session(visitor.shop.wid)["clicks"] == 1, what="the click")


def test_a_tab_that_slept_begins_a_new_session(browser: Browser, shop: Shop, desk: Desk) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    visitor = Visitor(context, shop)
    page = context.new_page()
    page.clock.install()
    page.goto(shop.url)
    page.get_by_role("button", name="Accept").click()
    page.clock.run_for(10_000)
    visitor.recorded(1)
    page.clock.fast_forward("31:00")
    page.mouse.wheel(0, 400)
    page.mouse.click(640, 300)
    page.clock.run_for(10_000)
    two = eventually(lambda: two_sessions(visitor), what="a second session after the sleep")
    assert len(two) == 2
    shown = [desk.place.show(each["id"]) for each in two]
    firsts = [each["recordings"][0]["pages"][0] for each in shown]
    assert all(page["segments"] for page in firsts)
    assert_nothing_mixed(visitor)
    context.close()


@pytest.mark.parametrize(("minutes", "sessions"), [(10, 1), (24 * 60, 2)])
def test_a_clock_that_is_set_back(
    browser: Browser, shop: Shop, desk: Desk, minutes: int, sessions: int
) -> None:
    """A little: the page goes on, and its times never go back. A day: another session begins."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    visitor = Visitor(context, shop)
    page = context.new_page()
    page.clock.install()
    page.goto(shop.url)
    page.get_by_role("button", name="Accept").click()
    page.clock.run_for(10_000)
    visitor.recorded(1)
    # Only what the clock shows: timers are not moved by it.
    page.evaluate("ms => { const now = Date.now.bind(Date); Date.now = () => now() - ms }", minutes * 60_000)
    page.evaluate("document.querySelector('h1').textContent = 'Changed afterwards'")
    page.mouse.wheel(0, 400)
    page.mouse.click(640, 300)
    page.clock.run_for(10_000)
    eventually(
        lambda: (
            len(visitor.shop.place.sessions(visitor.shop.wid)) == sessions
            and any(is_click(event) for each in sent_by(visitor) for event in each["events"])
        ),
        what="the click after the jump, within ten seconds of the page",
    )
    for each in sent_by(visitor):
        times = [event["timestamp"] for event in each["events"] if event["type"] != 5]
        assert times == sorted(times)
    by_page: dict[str, list[dict[str, Any]]] = {}
    for each in sent_by(visitor):
        by_page.setdefault(each["page"], []).append(each)
    assert len(by_page) >= sessions
    for envelopes in by_page.values():
        firsts = [
            each["events"][0]["timestamp"]
            for each in sorted(envelopes, key=lambda e: e["seq"])
            if each["events"]
        ]
        assert firsts == sorted(firsts)
    assert_nothing_mixed(visitor)
    context.close()


def sent_by(visitor: Visitor) -> list[dict[str, Any]]:
    return visitor.shop.place.envelopes(visitor.shop.wid)


def is_click(event: dict[str, Any]) -> bool:
    data = event["data"]
    return bool(event["type"] == 3 and data["source"] == 2 and data["type"] == 2)


def two_sessions(visitor: Visitor) -> list[dict[str, Any]]:
    found = visitor.shop.place.sessions(visitor.shop.wid)
    return found if len(found) > 1 else []
