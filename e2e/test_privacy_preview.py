"""The preview of the privacy settings follows the form, in a real browser."""

from collections.abc import Iterator
from contextlib import suppress

import pytest
from playwright.sync_api import Browser, Frame, Page
from playwright.sync_api import Error as PlaywrightError

from e2e.harness import pages
from e2e.harness.desk import Desk
from e2e.harness.place import Place, eventually
from e2e.harness.shop import Shop
from e2e.harness.visitor import Visitor

READS = "(query) => ((found) => found?.value ?? found?.textContent ?? '')(document.querySelector(query))"
BODIES = {"/cart": "<h1>Linen for tonight</h1><label>Note <input id=note></label>"}


@pytest.fixture(scope="module")
def site(place: Place) -> Iterator[Shop]:
    with pages.served(place, BODIES) as served:
        yield served


def side(page: Page, number: int) -> Frame | None:
    """The recorded page in one of the two players, once it is shown."""
    player = page.locator("voile-preview iframe").nth(number).element_handle().content_frame()
    if player is None or player.evaluate("document.documentElement.dataset.state") not in ("ended", "paused"):
        return None
    shown = player.locator("iframe[data-voile-frame=current]")
    return shown.element_handle().content_frame() if shown.count() == 1 else None


def text(page: Page, number: int, query: str) -> str:
    """Empty while there is nothing, or while one frame is replaced by the next."""
    with suppress(PlaywrightError):
        frame = side(page, number)
        return str(frame.evaluate(READS, query)) if frame else ""
    return ""


def reads(page: Page, number: int, query: str, *, contains: str) -> None:
    eventually(lambda: contains in text(page, number, query), what=f"{contains} on side {number}")


def test_the_sample_follows_the_form(desk: Desk, site: Shop) -> None:
    page = desk.open(f"/sites/{site.wid}/settings/privacy/")
    reads(page, 0, "form input", contains="XXX")
    reads(page, 1, "form input", contains="XXX")
    left = page.locator("voile-preview iframe").first.get_attribute("data-token")
    page.get_by_label("Censor all inputs").uncheck()
    reads(page, 1, "form input", contains="A crown came loose")
    assert "XXX" in text(page, 0, "form input")
    same = page.locator("voile-preview iframe").first.get_attribute("data-token")
    assert same == left, "the side that stays the same is left alone"
    page.get_by_label("Censor all text").check()
    reads(page, 1, "h1", contains="xxx" if "xxx" in text(page, 1, "h1") else "X")
    assert "Thursday" in text(page, 0, "h1")
    page.locator("[name=images]").fill("nonsense")
    page.get_by_text("No preview: a setting holds what cannot be saved.").wait_for()
    page.locator("[name=images]").fill("")
    reads(page, 0, "h1", contains="Thursday")


def test_a_recorded_page_is_shown_on_both_sides(browser: Browser, desk: Desk, site: Shop) -> None:
    with browser.new_context() as context:
        visitor = Visitor(context, site)
        visited = visitor.open("/cart")
        visitor.recorded(1)
        visited.close()
    eventually(lambda: site.place.sessions(site.wid), what="the session")
    page = desk.open(f"/sites/{site.wid}/settings/privacy/")
    page.get_by_label("Page", exact=True).select_option(index=1)
    reads(page, 0, "h1", contains="Linen for tonight")
    page.get_by_label("Censor all text").check()
    eventually(lambda: (shown := text(page, 1, "h1")) and "Linen" not in shown, what="the text hidden")
    assert "Linen" in text(page, 0, "h1")
