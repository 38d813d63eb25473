"""Watches what Voile's scripts do with a browser: what they listen to, keep there and read."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page

from e2e.harness.shop import Shop
from e2e.harness.wire import Sent

_SCRIPT = Path(__file__).with_name("watch.js")

# Whatever tells of what a visitor does.
# fmt: off
INPUT = frozenset({
    "beforeinput", "blur", "cancel", "change", "click", "close", "compositionend", "compositionstart",
    "compositionupdate", "contextmenu", "copy", "cut", "dblclick", "drag", "dragend", "dragenter",
    "dragleave", "dragover", "dragstart", "drop", "focus", "focusin", "focusout", "formdata",
    "gotpointercapture", "input", "invalid", "keydown", "keypress", "keyup", "lostpointercapture",
    "mousedown", "mouseenter", "mouseleave", "mousemove", "mouseout", "mouseover", "mouseup", "mousewheel",
    "pagehide", "paste", "pointercancel", "pointerdown", "pointerenter", "pointerleave", "pointermove",
    "pointerout", "pointerover", "pointerrawupdate", "pointerup", "reset", "resize", "scroll",
    "scrollend", "search", "select", "selectionchange", "selectstart", "submit", "toggle",
    "touchcancel", "touchend", "touchmove", "touchstart", "visibilitychange", "wheel",
})
# fmt: on

# What is in the browser, asked of the browser itself.
_KEPT = """async () => {
  const files = [];
  for await (const name of (await navigator.storage.getDirectory()).keys()) files.push(name);
  return {
    local: Object.keys(localStorage),
    session: Object.keys(sessionStorage),
    databases: (await indexedDB.databases()).map((one) => one.name),
    caches: await caches.keys(),
    workers: (await navigator.serviceWorker.getRegistrations()).length,
    files,
    name: window.name,
    history: history.state,
  };
}"""
NOTHING: dict[str, Any] = {
    "local": [],
    "session": [],
    "databases": [],
    "caches": [],
    "workers": 0,
    "files": [],
    "name": "",
    "history": None,
    "cookies": [],
}


@dataclass
class Watch:
    """Pages of `context` that are opened from here on; `seen` are pairs of what was done, and to what."""

    context: BrowserContext
    site: Shop
    seen: list[tuple[str, str]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.context.expose_binding("watched", lambda _, what, detail: self.seen.append((what, detail)))
        self.context.add_init_script(_SCRIPT.read_text().replace("VOILE_HOST", self.site.place.url))
        self.context.on("request", lambda request: self.asked.append(request.url))

    def did(self, what: str) -> set[str]:
        return {detail for kind, detail in self.seen if kind == what}

    @property
    def listened(self) -> set[str]:
        """Types of events."""
        return {detail.split(" ")[0] for detail in self.did("listens")}

    @property
    def read(self) -> set[str]:
        """What was read of the device, but for whether the visitor has refused, which has to be known."""
        refusals = {"cookie", *(f"local voile_{kind}_{self.site.wid}" for kind in ("optout", "minor"))}
        return self.did("reads") - refusals

    @property
    def paths(self) -> set[str]:
        """What Voile was asked for, as its address says it; files of the recorder as `/r/`."""
        found = (url.removeprefix(self.site.place.url) for url in self.asked if self.is_voile(url))
        return {"/r/" if path.startswith("/r/") else path.partition("?")[0] for path in found}

    def is_voile(self, url: str) -> bool:
        return url.startswith(self.site.place.url)


def kept(page: Page) -> dict[str, Any]:
    """All that is in the browser for this page's origin, and every cookie."""
    cookies = [cookie["name"] for cookie in page.context.cookies()]
    return {**page.evaluate(_KEPT), "cookies": cookies}


def browse(page: Page) -> None:
    """What a person does on a page: they move, click, scroll, type and leave for another tab."""
    page.mouse.move(20, 20)
    page.mouse.move(200, 90)
    page.get_by_role("textbox").fill("napkins")
    page.get_by_role("button", name="Press").click()
    page.mouse.wheel(0, 200)
    page.wait_for_timeout(1_500)


def told(site: Shop) -> list[Sent]:
    """Requests about this site that carry something."""
    return [sent for sent in site.place.requests() if site.wid in sent.target and sent.body]
