"""The player can be read and worked by everybody: axe in both themes, keys, names, narrow frames."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from tests.integration.player.stand import Recorded, Stand, opened, serving, wait_state
from tests.integration.player.tree import Tree, change, start

WIDTHS = (1200, 380)


def two_tabs() -> Stand:
    trees = [Tree(), Tree()]
    roots = [tree.document([], [tree.element("h1", {}, "Linen")]) for tree in trees]
    first = [*start(roots[0]), change(900, 2, type=2, id=4, x=1, y=1)]
    return Stand([Recorded(first, 0, 9_000), Recorded(start(roots[1], 4_000), 4_000, 8_000, tab=2)])


def violations(page: Page) -> list[str]:
    # What is in the recorded page is the site's affair.
    found = Axe().run(page, context={"exclude": [["iframe"]]}).response["violations"]
    return [f"{one['id']}: {[node['html'][:120] for node in one['nodes']]}" for one in found]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing(theme: str, browser: Browser) -> None:
    with serving(two_tabs()) as stand:
        for width in WIDTHS:
            page = browser.new_page(viewport={"width": width, "height": 640})
            opened(page, stand, theme=theme)
            page.wait_for_timeout(300)
            assert violations(page) == []
            page.keyboard.press("?")
            page.wait_for_timeout(300)
            assert violations(page) == []
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
            page.close()


def test_everything_is_in_reach_of_the_keys(browser: Browser) -> None:
    with serving(two_tabs()) as stand:
        page = browser.new_page(viewport={"width": 1200, "height": 640})
        opened(page, stand)
        slider = page.get_by_role("slider", name="Time in the session")
        assert slider.get_attribute("aria-valuetext") == "0 s of 9 s, Page 1"
        page.keyboard.press("ArrowRight")
        page.wait_for_function("document.documentElement.dataset.timeMs === '5000'")
        wait_state(page, "paused")
        assert (slider.get_attribute("aria-valuetext") or "").startswith("5 s of 9 s")
        page.keyboard.press("]")
        assert page.get_by_label("2 times").get_attribute("aria-pressed") == "true"
        page.keyboard.press("s")
        assert page.get_by_role("switch").get_attribute("aria-checked") == "false"
        page.keyboard.press("Home")
        page.wait_for_function("document.documentElement.dataset.timeMs === '0'")
        page.keyboard.press("Space")
        wait_state(page, "playing")
        assert page.get_by_role("button", name="Pause", exact=True).is_visible()
        page.keyboard.press("Space")
        wait_state(page, "paused")
        page.keyboard.press("End")
        wait_state(page, "ended")
        page.close()
