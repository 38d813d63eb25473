"""A page with a stand-in of a consent platform, and the wire beside it: requests are answered here."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
from playwright.sync_api import Browser, BrowserContext, Page, Request, Route

from voile.ids import SiteId
from voile.ingest import built as bundles
from voile.ingest import scripts
from voile.policy import RecorderFile, SitePolicy, published
from voile.policy.pieces import needed

SHOP, VOILE, SITE = "https://shop.example", "https://voile.example", SiteId("1234567890")
STAND_INS = Path(__file__).parent / "standins"
_WORD = "window.__insp = window.__insp || []; __insp.push(['wid', 1234567890]);"


@dataclass
class Stage:
    """One browser profile. `asked` are the paths that Voile was asked for, in order."""

    browser: Browser
    asked: list[str] = field(default_factory=list)
    bodies: dict[str, list[str]] = field(default_factory=dict)
    html: str = ""
    script: bytes = b""

    def __post_init__(self) -> None:
        self.built = bundles.load()
        self.context: BrowserContext = self.browser.new_context()
        self.context.set_default_timeout(40_000)
        self.context.route("**/*", self._answer)

    def set_up(self, source: str, *, mode: str = "required") -> None:
        """The script as ingest delivers it to a site with these sources, separated by commas."""
        sources = tuple(part for part in source.split(",") if part)
        policy = msgspec.convert(
            {
                "site": SITE,
                "version": 1,
                "origins": [SHOP],
                "consent": mode,
                "consent_sources": sources,
            },
            SitePolicy,
        )
        recorder = RecorderFile(self.built.recorder_path, self.built.manifest.recorder.integrity)
        self.script, _ = scripts._rendered(self.built, needed(policy), published(policy, VOILE, recorder))

    def open(self, stand_in: str, before: str = "", *, clock: bool = False) -> Page:
        """A page that runs `before`, then our script; the stand-in is there from the start.

        With `clock` its time stands still until the test lets it pass.
        """
        text = (STAND_INS / f"{stand_in}.js").read_text() if stand_in else ""
        parts = [text, before, _WORD]
        self.html = "".join(f"<script>{part}</script>" for part in parts)
        self.html += f'<p>Linen</p><input id="q"><script src="{VOILE}/voile.js"></script>'
        self.asked.clear()
        self.bodies.clear()
        page = self.context.new_page()
        if clock:
            page.clock.install()
        page.goto(f"{SHOP}/")
        return page

    def _answer(self, route: Route, request: Request) -> None:
        if not request.url.startswith(VOILE):
            return route.fulfill(body=self.html, content_type="text/html; charset=utf-8")
        path = request.url.removeprefix(VOILE).partition("?")[0]
        self.asked.append(path)
        if path == "/voile.js":
            return route.fulfill(body=self.script, content_type="text/javascript")
        headers = {"access-control-allow-origin": "*"}
        if path.startswith("/r/"):
            return route.fulfill(body=self.built.recorder, content_type="text/javascript", headers=headers)
        self.bodies.setdefault(path, []).append(request.post_data or "")
        answer = {"v": 1, "outcome": "accepted", "policy": 1, "missing": []}
        return route.fulfill(body=json.dumps(answer), content_type="application/json", headers=headers)

    def fetched(self) -> bool:
        """Whether the recorder was asked for."""
        return any(path.startswith("/r/") for path in self.asked)

    def until(self, page: Page, happened: Callable[[], bool], what: str) -> None:
        """Waits, generously, while the browser goes on."""
        for _ in range(800):
            if happened():
                return
            page.wait_for_timeout(50)
        raise AssertionError(f"did not happen: {what}; asked for {self.asked}")

    def close(self) -> None:
        self.context.close()
