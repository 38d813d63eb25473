"""`make privacy-pictures`: one page live and replayed under three policies, for docs/privacy.md."""

import sys
from collections.abc import Iterator
from pathlib import Path

from examples.browser import launch
from playwright.sync_api import Browser, Page, sync_playwright

from bench.fidelity import pictures
from bench.fidelity.run import Stage, running

OUT = Path(__file__).parents[2] / "docs" / "images" / "privacy"
_WIDTH_PX = 1280
_FOLDER = "account"


def fill_in(page: Page) -> Iterator[str]:
    """Somebody invented, at a dentist invented; the number is a test number of card schemes."""
    for name, text in (
        ("reason", "A crown came loose"),
        ("words", "I am a little afraid of the drill"),
        ("password", "not-a-real-one"),
        ("card", "4242 4242 4242 4242"),
    ):
        page.locator(f"#{name}").press_sequentially(text, delay=15)
    page.locator("#kind").select_option("Pain")
    page.locator("[name=remind]").check()
    page.locator("h1").click()
    yield "filled in"


def take(browser: Browser, stage: Stage) -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    for name, key, query in (
        ("default", "default", ""),
        ("censored", "censored", ""),
        ("whitelisted", "default", "?allow"),
    ):
        address = stage.pages.address(key, _FOLDER) + query
        session, live = stage.studio.recorded(address, fill_in, stage.wids[key])
        (replayed,) = stage.studio.replayed(session, live)
        if name == "default":
            (OUT / "live.webp").write_bytes(pictures.packed(browser, live[0].picture, _WIDTH_PX))
        (OUT / f"{name}.webp").write_bytes(pictures.packed(browser, replayed.picture, _WIDTH_PX))


def main() -> int:
    with sync_playwright() as playwright, launch(playwright) as browser, running(browser) as stage:
        take(browser, stage)
    for file in sorted(OUT.glob("*.webp")):
        print(f"{file.stat().st_size:8d} {file.relative_to(OUT.parents[2])}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
