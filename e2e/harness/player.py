"""Drives the player as a person does, and reads what it shows."""

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Frame, Page

from e2e.harness import state
from e2e.harness.place import eventually

_SEEK = """ms => {
  const range = document.querySelector("#time");
  range.value = String(ms);
  range.dispatchEvent(new Event("input", { bubbles: true }));
  range.dispatchEvent(new Event("change", { bubbles: true }));
}"""


@dataclass
class Player:
    """The player in the session page of the dashboard."""

    page: Page

    @property
    def frame(self) -> Frame:
        found = eventually(self._frames, what="the player's frame")
        return found[0]

    def _frames(self) -> list[Frame]:
        return [frame for frame in self.page.main_frame.child_frames if frame.url.startswith("http")]

    @property
    def state(self) -> str:
        return str(self.frame.evaluate("document.documentElement.dataset.state"))

    @property
    def time_ms(self) -> int:
        return int(self.frame.evaluate("Number(document.documentElement.dataset.timeMs)"))

    @property
    def total_ms(self) -> int:
        return int(self.frame.evaluate("Number(document.querySelector('#time').max)"))

    def ready(self) -> "Player":
        still = ("paused", "playing", "ended", "empty", "error")
        eventually(lambda: self.state in still, what="a player that has loaded")
        assert self.state not in ("empty", "error"), self.frame.locator("#card").inner_text()
        return self

    def seek(self, ms: int, *, within_s: float = 40.0) -> None:
        """Goes to a time and waits until it is shown, paused."""
        self.frame.evaluate(_SEEK, ms)
        eventually(
            lambda: self.state in ("paused", "ended") and abs(self.time_ms - ms) <= 2,
            within_s=within_s,
            what=f"the player standing at {ms} ms; it is {self.state} at {self.time_ms} ms",
        )

    def shown(self) -> dict[str, Any]:
        return state.replayed(self.frame)
