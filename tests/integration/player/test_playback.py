"""What was recorded is what is shown, whichever way one comes to a time."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page
from tests.integration.player.stand import (
    Event,
    Recorded,
    Stand,
    opened,
    seek,
    serving,
    shown,
    wait_state,
)
from tests.integration.player.tree import Tree, added, change, event, mutation, start

CSS = """
body { margin: 0; height: 4000px; font: 16px serif } html { scroll-behavior: smooth }
#box { height: 100px; overflow: auto; scroll-behavior: smooth } #box p { height: 900px }
.late { animation: come .5s both } @keyframes come { from { opacity: 0 } } .late.gone { color: rgb(1, 2, 3) }
input:focus { border-color: rgb(9, 8, 7) } a:hover { color: rgb(4, 5, 6) }
"""


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    made = browser.new_page(viewport={"width": 1100, "height": 800})
    errors: list[str] = []
    made.on("pageerror", lambda error: errors.append(str(error)))
    yield made
    made.close()
    assert errors == []


def visit() -> list[Event]:
    """A page in which everything that can be seen changes, at round times."""
    tree = Tree()
    style = tree.element("style", {"_cssText": CSS}, "")
    field = tree.element("input", {"type": "text", "value": ""})
    tick = tree.element("input", {"type": "checkbox"})
    box = tree.element("div", {"id": "box"}, tree.element("p", {}, "long"))
    word = tree.element("p", {"class": "late", "id": "word"}, "one")
    link = tree.element("a", {"href": "https://shop.example/x", "id": "link"}, "a link")
    hidden = tree.element("div", {"rr_width": "120px", "rr_height": "40px", "id": "x"}, vt="s")
    root = tree.document([style], [field, tick, box, word, link, hidden])
    new = tree.element("b", {"id": "added"}, "new")
    return [
        *start(root),
        mutation(1000, texts=[{"id": word["childNodes"][0]["id"], "value": "two", "vt": "c"}]),
        mutation(2000, attributes=[{"id": word["id"], "attributes": {"class": "late gone"}}]),
        change(2500, 5, id=field["id"], text="XXXXX", isChecked=False),
        change(2500, 5, id=tick["id"], text="on", isChecked=True),
        event(2600, 5, {"tag": "voile.focus", "payload": {"id": field["id"], "vt": "m", "state": "focus"}}),
        change(3000, 3, id=root["id"], x=0, y=700),
        change(3500, 3, id=box["id"], x=0, y=120),
        event(3900, 5, {"tag": "voile.focus", "payload": {"id": field["id"], "vt": "m", "state": "blur"}}),
        mutation(4000, adds=added(word["id"], new)),
        change(4100, 1, positions=[{"x": 30, "y": 20, "id": link["id"], "timeOffset": -50}]),
        change(4500, 8, id=style["id"], adds=[{"rule": "#word { color: rgb(7, 7, 7) }", "index": 0}]),
        change(5000, 4, width=500, height=400),
        mutation(6000, removes=[{"parentId": word["id"], "id": new["id"]}]),
        change(6500, 2, type=2, id=link["id"]),
    ]


SEEN = """({
    text: page.getElementById('word').textContent,
    gone: page.getElementById('word').className,
    opacity: getComputedStyle(page.getElementById('word')).opacity,
    field: page.querySelector('input').value,
    ticked: page.querySelectorAll('input')[1].checked,
    border: getComputedStyle(page.querySelector('input')).borderTopColor,
    scroll: [frame.contentWindow.scrollY, page.getElementById('box').scrollTop],
    hover: getComputedStyle(page.getElementById('link')).color,
    rules: page.querySelector('head style').sheet.cssRules.length,
    size: [frame.width, frame.height],
})"""
AFTER: dict[int, dict[str, object]] = {
    0: {"text": "one", "gone": "late", "opacity": "1", "field": "", "ticked": False, "scroll": [0, 0]},
    1000: {"text": "two", "gone": "late"},
    2400: {"gone": "late gone", "field": ""},
    2700: {"field": "XXXXX", "ticked": True, "border": "rgb(9, 8, 7)"},
    3600: {"scroll": [700, 120], "border": "rgb(9, 8, 7)"},
    4200: {"text": "twonew", "hover": "rgb(4, 5, 6)", "rules": 9},
    4600: {"rules": 10, "size": ["800", "600"]},
    5500: {"text": "twonew", "size": ["500", "400"]},
    9000: {"text": "two", "field": "XXXXX", "scroll": [700, 120], "rules": 10},
}


def test_every_way_to_a_time_shows_the_same(page: Page) -> None:
    with serving(Stand([Recorded(visit())])) as stand:
        opened(page, stand)
        seen: dict[int, dict[str, object]] = {}
        for at_ms in AFTER:
            seek(page, at_ms)
            seen[at_ms] = shown(page, SEEN)
            assert seen[at_ms] == seen[at_ms] | AFTER[at_ms], at_ms
        for at_ms in reversed(AFTER):
            seek(page, at_ms)
            assert shown(page, SEEN) == seen[at_ms], at_ms
        seek(page, 500)
        seek(page, 5500)
        assert shown(page, SEEN) == seen[5500]


def test_played_is_as_sought(page: Page) -> None:
    with serving(Stand([Recorded(visit(), end_ms=7_000)])) as stand:
        opened(page, stand)
        page.get_by_label("8 times").click()
        page.locator("#big-play").click()
        wait_state(page, "ended")
        page.wait_for_timeout(900)
        played = shown(page, SEEN)
        seek(page, 100)
        seek(page, 7_000)
        assert shown(page, SEEN) == played


def test_pausing_stands_still_where_it_is(page: Page) -> None:
    with serving(Stand([Recorded(visit())])) as stand:
        opened(page, stand, at="500")
        page.keyboard.press("Space")
        wait_state(page, "playing")
        page.wait_for_timeout(800)
        page.keyboard.press("Space")
        wait_state(page, "paused")
        at_ms = int(page.evaluate("document.documentElement.dataset.timeMs"))
        assert 1100 < at_ms < 3000
        before = shown(page, SEEN)
        page.wait_for_timeout(300)
        assert page.evaluate("document.documentElement.dataset.timeMs") == str(at_ms)
        assert shown(page, SEEN) == before


def test_boxes_keep_their_size_and_links_lead_nowhere(page: Page) -> None:
    with serving(Stand([Recorded(visit())])) as stand:
        opened(page, stand)
        box = "page.getElementById('x').getBoundingClientRect()"
        assert shown(page, f"[{box}.width, {box}.height]") == [120, 40]
        assert shown(page, "page.getElementById('x').dataset.voileBox") == "secret"
        assert shown(page, "page.getElementById('link').getAttribute('href')") == "#"


def test_dialogs_and_popovers_open_and_close(page: Page) -> None:
    tree = Tree()
    first = tree.element("div", {"popover": "auto", "id": "first", "rr_open_mode": "popover"}, "first")
    second = tree.element("div", {"popover": "", "id": "second"}, "second")
    dialog = tree.element("dialog", {"id": "dialog"}, "dialog")
    modal = {"open": "", "rr_open_mode": "modal"}

    def opens(at_ms: int, node: Event, attributes: dict[str, str | None]) -> Event:
        return mutation(at_ms, attributes=[{"id": node["id"], "attributes": attributes, "vt": "c"}])

    events = [
        *start(tree.document([], [first, second, dialog])),
        opens(1_000, second, {"rr_open_mode": "popover"}),
        opens(2_000, first, {"rr_open_mode": None}),
        opens(3_000, dialog, dict(modal)),
        opens(4_000, dialog, {"open": None, "rr_open_mode": None}),
    ]
    open_now = "[...page.querySelectorAll(':popover-open, dialog:modal')].map(({ id }) => id)"
    after = {
        0: ["first"],
        1_500: ["first", "second"],
        2_500: ["second"],
        3_500: ["second", "dialog"],
        4_500: ["second"],
    }
    with serving(Stand([Recorded(events)])) as stand:
        opened(page, stand)
        for at_ms in (*after, *reversed(after)):
            seek(page, at_ms)
            assert shown(page, open_now) == after[at_ms], at_ms


def test_what_tells_of_clicks_corrections_and_budgets_does_no_harm(page: Page) -> None:
    def custom(at_ms: int, tag: str, /, **payload: object) -> Event:
        return event(at_ms, 5, {"tag": tag, "payload": payload})

    more = [
        custom(1_000, "voile.reaction", id=4, vt="c", at_ms=990, after_ms=None, how="none"),
        custom(1_100, "voile.correction", ids=[4], vt="m"),
        custom(1_200, "voile.degraded", step="stopped", cpu_ms_per_s=300),
        custom(1_300, "voile.partial", reason="unload"),
        custom(1_400, "voile.unheard", anything=["at", "all"]),
    ]
    with serving(Stand([Recorded(simple("still here", 0, *more))])) as stand:
        opened(page, stand)
        seek(page, 5_000)
        assert shown(page, HEADING) == "still here"


def test_what_the_recorder_gave_up_is_said_from_then_on(page: Page) -> None:
    given_up = {1_000: "pointer", 2_000: "styles", 3_000: "mutations", 4_000: "stopped"}
    more = [
        event(at_ms, 5, {"tag": "voile.degraded", "payload": {"step": step, "cpu_ms_per_s": 400}})
        for at_ms, step in given_up.items()
    ]
    notices = {
        500: "",
        1_500: "No pointer from 00:01",
        2_500: "Styles missing from 00:02",
        3_500: "Reduced from 00:03",
        4_500: "Not recorded from 00:04",
    }
    with serving(Stand([Recorded(simple("busy", 0, *more))])) as stand:
        opened(page, stand)
        for at_ms, text in [*notices.items(), *reversed(notices.items())]:
            seek(page, at_ms)
            notice = page.locator("#degraded")
            assert (notice.inner_text() if notice.is_visible() else "") == text, at_ms


def simple(text: str, at_ms: int, *more: Event) -> list[Event]:
    tree = Tree()
    return [*start(tree.document([], [tree.element("h1", {}, text)]), at_ms), *more]


def visible(at_ms: int, state: str) -> Event:
    return event(at_ms, 5, {"tag": "voile.visible", "payload": {"state": state}})


HEADING = "page.querySelector('h1').textContent"


def test_pages_and_tabs_come_in_the_order_of_the_visit(page: Page) -> None:
    stand = Stand(
        [
            Recorded(simple("first", 0, visible(5_000, "hidden"), visible(8_000, "visible")), 0, 10_000),
            Recorded(simple("other tab", 5_000, visible(8_000, "hidden")), 5_000, 9_000, tab=2),
            Recorded(simple("second", 11_000), 11_000, 14_000),
        ]
    )
    order = {
        0: "first",
        4_900: "first",
        6_000: "other tab",
        8_500: "first",
        10_500: "first",
        12_000: "second",
    }
    with serving(stand):
        opened(page, stand)
        page.wait_for_function("document.querySelectorAll('#pieces .piece').length >= 4")
        for at_ms, text in [*order.items(), *reversed(order.items())]:
            seek(page, at_ms)
            assert shown(page, HEADING) == text, at_ms
        assert page.locator("#tabs .tab").count() == 2
        seek(page, 6_000)
        page.locator("#tabs .tab").first.click()
        wait_state(page, "paused")
        assert shown(page, HEADING) == "first"
        page.get_by_text("Follow the visitor").click()
        wait_state(page, "paused")
        assert shown(page, HEADING) == "other tab"
        page.keyboard.press("Shift+ArrowRight")
        page.wait_for_function("document.documentElement.dataset.timeMs === '8000'")


def test_playing_goes_over_pages_and_skips_silence(page: Page) -> None:
    click = [change(at, 2, type=2, id=2, x=1, y=1) for at in (200, 300)]
    stand = Stand(
        [
            Recorded(simple("first", 0, *click), 0, 60_000),
            Recorded(simple("second", 60_500, change(61_000, 3, id=1, x=0, y=0)), 60_500, 61_500),
        ]
    )
    with serving(stand):
        opened(page, stand)
        page.locator("#big-play").click()
        page.wait_for_selector("#toast[data-on]")
        assert "without activity" in page.locator("#toast").inner_text()
        wait_state(page, "ended")
        assert shown(page, HEADING) == "second"


def test_a_page_without_a_beginning_is_passed_over(page: Page) -> None:
    stand = Stand(
        [
            Recorded([change(0, 3, id=1, x=0, y=0)], 0, 1_000),
            Recorded(simple("second", 1_500), 1_500, 3_000),
        ]
    )
    with serving(stand):
        opened(page, stand)
        assert shown(page, HEADING) == "second"
        page.locator("#time").fill("100")
        wait_state(page, "error")
        assert "cannot be shown" in page.locator("#card-title").inner_text()
        seek(page, 2_000)
        assert page.locator("#card").is_hidden()


def test_a_session_without_pages_says_so(page: Page) -> None:
    with serving(Stand([])) as stand:
        page.goto(f"{stand.url}/#token=x")
        wait_state(page, "empty")
        assert page.locator("#card-title").inner_text() == "Nothing to play"


def test_the_token_is_not_left_in_the_address(page: Page) -> None:
    with serving(Stand([Recorded(visit())])) as stand:
        opened(page, stand)
        assert page.url == f"{stand.url}/"
        assert page.evaluate("[document.cookie, localStorage.length, sessionStorage.length]") == ["", 0, 0]
