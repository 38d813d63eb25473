"""The panel for developers: what is listed, marked and said; keys; thousands of rows; strangers' words."""

from __future__ import annotations

import time

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, expect
from tests.integration.player.stand import START_MS, Event, Recorded, Stand, opened, serving, wait_state
from tests.integration.player.tree import Tree, failure, line, request, start

# What stands at the top of the list.
AT_TOP = """() => {
  const { left, top } = document.querySelector("#entries").getBoundingClientRect();
  return document.elementFromPoint(left + 40, top + 3).closest(".entry").innerText;
}"""
ALL = {"errors": True, "console": True, "requests": True}
HOSTILE = "<img src=https://evil.example/a onerror=window.ran=1> <a href='javascript:window.ran=1'>x</a>"


def a_page(*events: Event) -> list[Event]:
    tree = Tree()
    return [*start(tree.document([], [tree.element("h1", {}, "Linen")])), *events]


def stand_of(*events: Event, recorded: dict[str, bool] | None = None) -> Stand:
    return Stand([Recorded(a_page(*events), 0, 20_000)], recorded=recorded or ALL)


def a_visit() -> Stand:
    return stand_of(
        line(1_000, "log", "basket opened"),
        request(
            2_000,
            "https://shop.example/api/basket",
            status=500,
            got_text='{"error": "no stock"}',
            got_form="text",
        ),
        failure(3_000, "no user"),
        line(4_000, "error", "could not\nsave"),
        request(5_000, "https://shop.example/api/ok"),
        line(6_000, "warn", "slow " * 100),
        failure(9_000, "no user", times=12),
    )


def rows(page: Page) -> list[str]:
    return [" ".join(text.split()) for text in page.locator(".entry-row").all_inner_texts()]


def at(page: Page, ms: int) -> None:
    page.wait_for_function(f"document.documentElement.dataset.timeMs === '{ms}'")


def current(page: Page) -> str:
    return " ".join(page.locator(".entry-row[aria-current]").inner_text().split())


@pytest.fixture
def page(browser: Browser) -> Page:
    return browser.new_page(viewport={"width": 1200, "height": 640})


def test_it_lists_what_was_recorded_and_leads_there(page: Page) -> None:
    with serving(a_visit()) as stand:
        opened(page, stand)
        expect(page.locator("#developer")).to_be_hidden()
        page.get_by_role("button", name="Developer panel").click()
        expect(page.locator(".entry-row")).to_have_count(7)
        assert rows(page)[:4] == [
            "00:01 Console log basket opened",
            "00:01 Request GET 500 · 200 ms https://shop.example/api/basket",
            "00:03 TypeError no user https://shop.example/shop.js:12:5",
            "00:04 Console error could not save",
        ]
        assert rows(page)[6].startswith("00:09 TypeError 12 more")
        page.locator(".entry-row", has_text="500").click()
        at(page, 1_800)
        expect(page.locator(".entry-more")).to_contain_text('{"error": "no stock"}')
        page.locator(".entry-row", has_text="could not").click()
        at(page, 4_000)
        assert current(page).startswith("00:04")


def test_playback_takes_the_highlight_with_it(page: Page) -> None:
    with serving(a_visit()) as stand:
        opened(page, stand, at="2900")
        page.keyboard.press("d")
        assert current(page).startswith("00:01 Request")
        page.keyboard.press("Space")
        expect(page.locator(".entry-row[aria-current]")).to_contain_text("no user")
        assert page.locator(".entry-row[aria-current]").count() == 1


def test_of_several_at_one_time_the_one_that_was_clicked_is_current(page: Page) -> None:
    with serving(stand_of(*(line(1_000, "log", f"line {number}") for number in range(3)))) as stand:
        opened(page, stand)
        page.keyboard.press("d")
        page.locator(".entry-row", has_text="line 1").click()
        at(page, 1_000)
        assert current(page).endswith("line 1")


def test_kinds_can_be_chosen(page: Page) -> None:
    with serving(a_visit()) as stand:
        opened(page, stand)
        page.keyboard.press("d")
        chip = page.get_by_role("button", name="Console 3")
        expect(chip).to_have_attribute("aria-pressed", "true")
        chip.click()
        expect(page.locator(".entry-row")).to_have_count(4)
        page.get_by_role("button", name="Problems only").click()
        expect(page.locator(".entry-row")).to_have_count(3)
        for name in ("Errors 2", "Requests 2"):
            page.get_by_role("button", name=name).click()
        expect(page.locator("#nothing")).to_contain_text("Nothing is chosen")


def test_marks_are_there_before_the_events_and_say_what_it_was_after(page: Page) -> None:
    stand = a_visit()
    kinds = {"error": 3_000, "request": 1_800, "console": 4_000}
    stand.markers = [{"at_ms": START_MS + ms, "kind": kind, "label": ""} for kind, ms in kinds.items()]
    with serving(stand):
        page.route("**/events", lambda _: None)
        page.goto(f"{stand.url}/#token=stand")
        for kind in kinds:
            expect(page.locator(f"#marks .{kind}")).to_have_count(1)
        page.unroute("**/events")
        opened(page, stand)
        page.wait_for_function("document.querySelectorAll('#marks .error').length === 2")
        mark = page.locator("#marks .error").first.bounding_box()
        assert mark
        page.mouse.move(mark["x"] + 4, mark["y"] + 20)
        expect(page.locator("#hint")).to_contain_text("Script error: TypeError: no user")


@pytest.mark.parametrize(
    ("recorded", "said"),
    [
        (ALL, "no script threw an error, nothing was written to the console and no request was made"),
        (
            ALL | {"console": False, "requests": False},
            "Switched off for this site: the console and requests.",
        ),
        (dict.fromkeys(ALL, False), "Switched off for this site: script errors, the console and requests."),
    ],
)
def test_an_empty_panel_says_why(page: Page, recorded: dict[str, bool], said: str) -> None:
    with serving(stand_of(recorded=recorded)) as stand:
        opened(page, stand)
        page.keyboard.press("d")
        expect(page.locator("#nothing")).to_contain_text(said)
        expect(page.locator("#entries")).to_be_hidden()


def test_what_is_switched_off_is_said_below_the_rest(page: Page) -> None:
    with serving(stand_of(failure(1_000, "x"), recorded=ALL | {"console": False})) as stand:
        opened(page, stand)
        page.keyboard.press("d")
        expect(page.locator("#developer-note")).to_contain_text("Switched off for this site: the console.")
        expect(page.get_by_role("button", name="Console off")).to_be_visible()


def test_it_is_worked_with_keys(page: Page) -> None:
    with serving(a_visit()) as stand:
        opened(page, stand)
        page.keyboard.press("d")
        row = page.locator(".entry-row")
        assert row.nth(0).get_attribute("tabindex") == "0"
        assert page.locator(".entry-row[tabindex='0']").count() == 1
        row.nth(0).focus()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        expect(row.nth(2)).to_be_focused()
        page.keyboard.press("Enter")
        at(page, 3_000)
        expect(row.nth(2)).to_have_attribute("aria-expanded", "true")
        page.keyboard.press("End")
        expect(row.nth(6)).to_be_focused()
        assert page.evaluate("document.documentElement.dataset.timeMs") == "3000"
        page.keyboard.press("Home")
        expect(row.nth(0)).to_be_focused()
        item = page.get_by_role("listitem").first
        assert (item.get_attribute("aria-posinset"), item.get_attribute("aria-setsize")) == ("1", "7")
        page.keyboard.press("Escape")
        expect(page.locator("#developer")).to_be_hidden()
        expect(page.get_by_role("button", name="Developer panel")).to_be_focused()


def test_thousands_of_rows_are_fast(page: Page) -> None:
    many = [line(1_000 + 2 * number, "log", f"line {number}: " + "word " * 20) for number in range(8_000)]
    with serving(stand_of(*many)) as stand:
        opened(page, stand)
        expect(page.locator("#total")).to_have_text("00:20")
        began_s = time.monotonic()
        page.keyboard.press("d")
        expect(page.locator(".entry-row").first).to_be_visible()
        assert time.monotonic() - began_s < 2
        assert page.locator(".entry-row").count() < 400
        page.locator("#time").fill("10000")
        at(page, 10_000)
        assert "line 4500:" in current(page)
        expect(page.locator(".entry-row[aria-current]")).to_be_in_viewport()
        page.locator(".entry-row[aria-current]").focus()
        page.keyboard.press("End")
        expect(page.locator(".entry-row", has_text="line 7999:")).to_be_focused()
        expect(page.locator(".entry-row", has_text="line 7999:")).to_be_in_viewport()
        assert page.locator(".entry-row").count() < 1_200


def test_more_pages_leave_what_is_read_where_it_is(page: Page) -> None:
    first = a_page(*(line(1_000 + number, "log", f"line {number}") for number in range(200)))
    later = start(Tree().document([], []), 12_000)
    second = [*later, *(line(12_100 + number, "log", f"late {number}") for number in range(50))]
    with serving(
        Stand([Recorded(first, 0, 11_000), Recorded(second, 12_000, 15_000)], recorded=ALL)
    ) as stand:
        held: list[Route] = []
        page.route("**/pages/1/events", lambda route: held.append(route))
        opened(page, stand)
        page.keyboard.press("d")
        expect(page.locator("#developer-note")).to_contain_text("1 of 2 pages to go")
        expect(page.get_by_role("button", name="Console 200")).to_be_visible()
        page.locator("#entries").evaluate("list => { list.scrollTop = 900 }")
        page.wait_for_timeout(300)
        seen = page.evaluate(AT_TOP)
        for route in held:
            route.continue_()
        expect(page.get_by_role("button", name="Console 250")).to_be_visible()
        expect(page.locator("#developer-note")).to_be_hidden()
        page.wait_for_timeout(300)
        assert page.evaluate(AT_TOP) == seen


def test_what_strangers_wrote_is_text_and_asks_nobody(page: Page) -> None:
    place = {"function": HOSTILE, "url": "javascript:window.ran=1", "line": 1, "column": 1}
    events = [
        failure(1_000, HOSTILE, type=HOSTILE, stack=[place]),
        line(1_100, "error", HOSTILE),
        request(
            1_400, "https://evil.example/r", method="GET", how="failed", sent_form="text", sent_text=HOSTILE
        ),
        line(1_500, "log", "long " * 400_000),
    ]
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url))
    with serving(stand_of(*events)) as stand:
        opened(page, stand)
        page.keyboard.press("d")
        for index in range(4):
            page.locator(".entry-row").nth(index).click()
        page.wait_for_timeout(300)
        panel = page.locator("#developer")
        assert panel.inner_text().count("onerror=window.ran=1") >= 4
        assert panel.locator("a, img, script, iframe, [href]:not(use), [src], [onerror]").count() == 0
        assert page.evaluate("window.ran ?? null") is None
        assert all(url.startswith((stand.url, "blob:", "data:")) for url in asked)
        assert "more characters" in page.locator(".entry-text").nth(3).inner_text()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1200, 700, 380])
def test_axe_finds_nothing_with_the_panel_open(theme: str, width: int, browser: Browser) -> None:
    for stand in (a_visit(), stand_of(recorded=ALL | {"console": False})):
        page = browser.new_page(viewport={"width": width, "height": 640})
        with serving(stand):
            opened(page, stand, theme=theme)
            page.keyboard.press("d")
            for row in page.locator(".entry-row[aria-expanded]").all():
                row.click()
            wait_state(page, "paused")
            page.wait_for_timeout(300)
            found = Axe().run(page, context={"exclude": [["iframe"]]}).response["violations"]
            assert [f"{one['id']}: {[node['html'][:120] for node in one['nodes']]}" for one in found] == []
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.close()
