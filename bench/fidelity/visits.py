"""What a visitor does on each page of the bench; at each `yield` the page is looked at and compared."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from playwright.sync_api import Page

Visit = Callable[[Page], Iterator[str]]
_KEY_MS = 30


def _scroll(page: Page, way_px: int) -> None:
    page.mouse.move(640, 500)
    for _ in range(4):
        page.mouse.wheel(0, way_px / 4)
        page.wait_for_timeout(60)


def bootstrap(page: Page) -> Iterator[str]:
    yield "loaded"
    page.get_by_role("button", name="Fleet").click()
    yield "menu"
    page.keyboard.press("Escape")
    page.locator("#find").press_sequentially("Skagen", delay=_KEY_MS)
    page.locator("#captain").fill("Ingrid Fosse")
    page.locator("#pets").check()
    page.get_by_role("tab", name="Car decks").click()
    page.get_by_role("button", name="Late passengers").click()
    _scroll(page, 240)
    yield "used"
    page.get_by_role("button", name="Publish").first.click()
    yield "dialog"


def tailwind(page: Page) -> Iterator[str]:
    yield "loaded"
    page.get_by_role("button", name="More").click()
    yield "menu"
    page.keyboard.press("Escape")
    page.get_by_role("tab", name="Questions").click()
    page.get_by_role("button", name="Can I change the plan").click()
    yield "accordion"
    page.get_by_role("tab", name="Notices").click()
    page.get_by_role("switch").nth(2).click()
    yield "switches"
    page.get_by_role("tab", name="Plan").click()
    page.get_by_role("button", name="Change plan").click()
    page.get_by_role("slider").press("ArrowRight")
    page.locator("#note").press_sequentially("Kitchen", delay=_KEY_MS)
    yield "dialog"


def emotion(page: Page) -> Iterator[str]:
    yield "loaded"
    page.get_by_role("button", name="Rivers").click()
    page.get_by_role("button", name="Keep").first.click()
    page.get_by_placeholder("When, and how many?").press_sequentially("Two in May", delay=_KEY_MS)
    _scroll(page, 300)
    yield "filtered"
    page.get_by_role("button", name="All", exact=True).click()
    yield "all again"
    page.get_by_role("button", name="Ask").nth(1).click()
    page.get_by_placeholder("Who comes, and why?").fill("Nobody we know")
    yield "dialog"


def icons(page: Page) -> Iterator[str]:
    yield "loaded"
    page.get_by_role("button", name="Keep at hand").click()
    page.locator("#find").press_sequentially("letter", delay=_KEY_MS)
    yield "searched"
    page.get_by_role("button", name="More").click()
    yield "menu"


def sprite(page: Page) -> Iterator[str]:
    yield "loaded"
    page.locator("#alarm").click()
    page.get_by_text("How it is measured").click()
    page.locator("#note").fill("Two cranes, flying north")
    _scroll(page, 200)
    yield "used"


def components(page: Page) -> Iterator[str]:
    yield "loaded"
    page.get_by_role("button", name="Bakes").click()
    page.get_by_role("button", name="How").nth(1).click()
    page.locator("pantry-stars:visible").first.locator("span").nth(1).click()
    yield "opened"
    page.locator("textarea").fill("Less sugar")
    _scroll(page, 300)
    yield "noted"


def table(page: Page) -> Iterator[str]:
    yield "loaded"
    page.get_by_role("columnheader", name="From").click()
    _scroll(page, 4000)
    yield "sorted"
    page.get_by_role("button", name="late").click()
    yield "filtered"


def shop(page: Page) -> Iterator[str]:
    page.get_by_role("button", name="Accept").click()
    yield "home"
    _scroll(page, 600)
    yield "scrolled"
    page.locator(".card", has_text="Atelier").first.click()
    page.locator(".swatch").nth(1).click()
    page.get_by_text("Delivery and return").click()
    page.get_by_label("One more").click()
    yield "product"
    page.get_by_role("button", name="Size guide").click()
    yield "dialog"


@dataclass(frozen=True)
class Subject:
    """One page of the bench. `folder` is its place in `pages/`; the shop has none, it is served by itself."""

    name: str
    visit: Visit
    folder: str | None


SUBJECTS = (
    Subject("Bootstrap", bootstrap, "bootstrap"),
    Subject("Tailwind, Radix", tailwind, "tailwind"),
    Subject("CSS-in-JS", emotion, "emotion"),
    Subject("Icon fonts", icons, "icons"),
    Subject("SVG sprite", sprite, "sprite"),
    Subject("Web components", components, "components"),
    Subject("Long table", table, "table"),
    Subject("Demo shop", shop, None),
)
