"""`python -m examples.visit` pays the running demo shop a real visit in Chromium, for the player to show."""

import sys

from playwright.sync_api import Error, Locator, Page, sync_playwright

from examples.browser import launch
from voile import config

_STEPS = 24
_LAST_FLUSH_MS = 3_000


def _go_to(page: Page, target: Locator) -> None:
    """Moves the pointer there as a hand does, not at once."""
    target.scroll_into_view_if_needed()
    box = target.bounding_box()
    if box:
        page.mouse.move(box["x"] + box["width"] * 0.6, box["y"] + box["height"] * 0.5, steps=_STEPS)
    page.wait_for_timeout(250)


def _click(page: Page, target: Locator) -> None:
    _go_to(page, target)
    target.click()
    page.wait_for_timeout(700)


def _scroll(page: Page, way_px: int) -> None:
    for _ in range(8):
        page.mouse.wheel(0, way_px / 8)
        page.wait_for_timeout(60)
    page.wait_for_timeout(500)


def _type(page: Page, target: Locator, text: str) -> None:
    _click(page, target)
    target.press_sequentially(text, delay=70)
    page.wait_for_timeout(300)


def look(page: Page, shop: str) -> None:
    page.goto(shop)
    page.wait_for_timeout(800)
    _click(page, page.get_by_role("button", name="Accept"))
    _scroll(page, 700)
    _click(page, page.locator(".card", has_text="Atelier").first)
    _click(page, page.locator(".swatch").nth(1))
    _click(page, page.get_by_text("Delivery and return"))
    _click(page, page.get_by_role("button", name="Size guide"))
    _click(page, page.get_by_role("button", name="Close"))
    _click(page, page.get_by_label("One more"))
    _click(page, page.get_by_role("button", name="Put into the basket"))


def browse(page: Page, shop: str) -> None:
    """A short look around, of somebody who leaves again."""
    page.goto(f"{shop}/linen?room=table")
    _click(page, page.get_by_role("button", name="Accept"))
    _scroll(page, 900)
    _click(page, page.locator(".card", has_text="Sillage").first)
    _scroll(page, 600)
    page.wait_for_timeout(_LAST_FLUSH_MS)


def choose(page: Page) -> None:
    _click(page, page.get_by_role("navigation", name="Departments").get_by_text("Style finder"))
    for number in (1, 2):
        _click(page, page.locator(".option").nth(number))
        _click(page, page.get_by_role("button", name="Next"))
    _click(page, page.get_by_role("button", name="See the result"))
    _scroll(page, 300)


def pay(page: Page) -> None:
    _click(page, page.locator("a.bag"))
    _click(page, page.get_by_role("link", name="To the checkout"))
    for name, text in (
        ("name", "Robin Vermeer"),
        ("email", "robin@example.com"),
        ("street", "3 quai du Wault"),
    ):
        _type(page, page.locator(f"#{name}"), text)
    _type(page, page.locator("#gift"), "For the new kitchen. It gets better with every stain.")
    _type(page, page.locator("#number"), "4242 4242 4242 4242")
    _click(page, page.get_by_role("button", name="Pay"))
    _scroll(page, -900)


def stroll(page: Page, shop: str) -> None:
    look(page, shop)
    choose(page)
    pay(page)
    page.wait_for_timeout(_LAST_FLUSH_MS)


def main() -> int:
    shop = f"http://localhost:{config.load().shop_port}"
    visible = "--visible" in sys.argv
    try:
        with sync_playwright() as playwright, launch(playwright, visible=visible) as browser:
            stroll(browser.new_page(viewport={"width": 1280, "height": 800}), shop)
    except Error as error:
        print(f"The visit to {shop} did not work: {error.message.splitlines()[0]}", file=sys.stderr)
        print("Is the shop running (`make serve`), and is there a Chromium?", file=sys.stderr)
        return 1
    print("The visit is over; the newest session in Voile shows it.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
