"""A person at the dashboard."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from examples.signing_in import sign_in
from playwright.sync_api import Browser, BrowserContext, Page

from e2e.harness.place import PASSWORD, Place, eventually
from e2e.harness.player import Player


def first_login(browser: Browser, place: Place, file: Path) -> None:
    """Logs in with the one-time password, chooses another, keeps the browser's state in `file`."""
    with browser.new_context() as context:
        sign_in(context.new_page(), place.installation, PASSWORD)
        context.storage_state(path=file)


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
