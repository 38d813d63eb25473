"""A person at the dashboard."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from examples import set_up
from playwright.sync_api import Browser, BrowserContext, Page

from e2e.harness.place import PASSWORD, Place, eventually
from e2e.harness.player import Player


def first_login(browser: Browser, place: Place, file: Path) -> None:
    """Logs in with the one-time password, chooses another, keeps the browser's state in `file`."""
    known = set_up.login(place.installation)
    assert known.password, "the first account has a one-time password"
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{place.url}/login/")
        page.locator("input[name=email]").fill(known.email)
        page.locator("input[name=password]").fill(known.password)
        page.get_by_role("button", name="Log in").click()
        choose_password(page, known.password)
        context.storage_state(path=file)


def choose_password(page: Page, old: str) -> None:
    page.wait_for_url("**/account/password/**")
    fields = page.locator("main input[type=password]")
    values = [old, PASSWORD, PASSWORD] if fields.count() == 3 else [PASSWORD, PASSWORD]
    for index, value in enumerate(values):
        fields.nth(index).fill(value)
    page.locator("main form button").last.click()
    page.wait_for_url(lambda url: "/password" not in url)


@dataclass
class Desk:
    """One browser that is logged in."""

    context: BrowserContext
    place: Place

    def open(self, path: str = "/") -> Page:
        page = self.context.new_page()
        page.goto(f"{self.place.url}{path}")
        return page

    def the_session(self, wid: str) -> dict[str, Any]:
        """The one session of a site, once it is there."""
        found = eventually(lambda: self.place.sessions(wid), what="a session of the site")
        assert len(found) == 1, f"one visit is one session, not {len(found)}"
        return found[0]

    def play(self, session: str) -> Player:
        """Opens a session in the player."""
        return Player(self.open(f"/sessions/{session}/")).ready()
