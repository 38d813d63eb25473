"""`make screenshots` takes the pictures of the README anew: a real visit, seen in a Voile of its own."""

import os
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from examples import set_up, visit
from examples.browser import launch
from examples.installation import Installation, Ports, stopped_at_end
from examples.signing_in import sign_in

OUT = Path(__file__).parents[1] / "docs" / "images"
PORTS = Ports(8100, 8101, 8102)
SIZE: ViewportSize = {"width": 1440, "height": 900}
_PASSWORD = "a-sheer-cloth-over-the-window"
_SHOWN_PART = 0.82
_LAPTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}
_PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "user_agent": "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/156.0.0.0 Mobile Safari/537.36",
    "is_mobile": True,
    "has_touch": True,
}


_SEEK = """(range, part) => {
  range.value = String(range.max * part);
  range.dispatchEvent(new Event("input", { bubbles: true }));
}"""


# What a shop on a bad day does beside the page.
_BAD_DAY = """async () => {
  const product = "dune", size = "king";
  console.info("stock: asking", { product, size });
  await fetch("/", { method: "HEAD" });
  const answer = await fetch("/stock/dune.json");
  console.warn("stock: no answer, trying again", { status: answer.status });
  await fetch("/stock/dune.json");
  console.error("stock: gave up", { product, size, token: "secret" });
  setTimeout(function showStock() { undefined.left });
}"""


def stumble(page: Page, shop: str) -> None:
    visit.look(page, shop)
    page.evaluate(_BAD_DAY)
    visit.choose(page)
    visit.pay(page)
    page.wait_for_timeout(3_000)


def show_panel(page: Page) -> None:
    """Of the session that is open: the panel for developers, at the first error of a script."""
    player = page.frame_locator("iframe[title='Recording of the session']")
    player.locator("#developer-toggle").click()
    player.locator(".entry-row", has_text="TypeError").first.click()
    page.wait_for_timeout(2_500)
    page.screenshot(path=OUT / "developer.png")


def show_player(page: Page, name: str, part: float = _SHOWN_PART) -> None:
    page.locator("a.visit-link").first.click()
    player = page.frame_locator("iframe[title='Recording of the session']")
    player.locator("html:is([data-state=paused], [data-state=ended])").wait_for(state="attached")
    player.locator("#time").evaluate(_SEEK, part)
    page.wait_for_timeout(2_500)
    page.screenshot(path=OUT / name)


def take(browser: Browser, installation: Installation, site: str) -> None:
    home = installation.public_url
    with browser.new_context(viewport=SIZE) as context:
        page = context.new_page()
        sign_in(page, installation, _PASSWORD)
        page.goto(home)
        page.screenshot(path=OUT / "sessions.png")
        show_player(page, "session.png")
        show_panel(page)
        page.goto(f"{home}/sites/{site}/settings/")
        page.screenshot(path=OUT / "site.png")
        # The theme of the dashboard, not of the browser: a recording keeps the look that the visitor had.
        page.locator("button.theme-dark:visible").first.click()
        page.wait_for_timeout(500)
        page.goto(home)
        show_player(page, "session-dark.png", 0.45)


def pay_visits(browser: Browser, shop: str) -> None:
    walks: tuple[tuple[dict[str, Any], Callable[[Page, str], None]], ...] = (
        (_LAPTOP, visit.look),
        (_PHONE, visit.browse),
        (_LAPTOP, stumble),
    )
    for options, walk in walks:
        with browser.new_context(**options) as context:
            page = context.new_page()
            walk(page, shop)
            page.goto("about:blank")


def main() -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        installation = Installation(Path(folder) / "data", PORTS)
        site = set_up.prepare(installation)
        for setting in ("console", "xhr"):
            installation.ask("sites", "set", site, setting, "on")
        with (
            stopped_at_end(installation.start_voile(subprocess.DEVNULL)) as voile,
            stopped_at_end(installation.start_shop(site, subprocess.DEVNULL)) as shop,
            launch(playwright) as browser,
        ):
            installation.wait_voile(voile)
            installation.wait_shop(shop)
            pay_visits(browser, installation.shop_url)
            take(browser, installation, site)
    print(
        "\n".join(f"{file.stat().st_size:8d} {os.path.relpath(file)}" for file in sorted(OUT.glob("*.png")))
    )


if __name__ == "__main__":
    main()
