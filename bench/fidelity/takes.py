"""One visit, recorded by Voile under a policy or by rrweb, and played back at the same moments."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from examples.installation import Installation
from playwright.sync_api import Browser, BrowserContext, Page, Response, Route, ViewportSize

from bench.fidelity import site
from bench.fidelity.visits import Visit

T = TypeVar("T")
SIZE: ViewportSize = {"width": 1280, "height": 800}
# The player keeps a page at its true size where there is room for it.
_STAGE: ViewportSize = {"width": 1360, "height": 1000}
_BOXES = Path(__file__).with_name("boxes.js").read_text(encoding="utf-8")
_SETTLED_MS = 800
# Only a failure takes as long.
_WAIT_S = 60.0
_REPLAYED = "iframe[data-voile-frame=current]"
_STANDS = "html:is([data-state=paused], [data-state=ended])"


@dataclass(frozen=True)
class Look:
    """What a page showed at one moment."""

    name: str
    boxes: dict[str, Any] = field(repr=False)
    picture: bytes = field(repr=False)

    @property
    def at_ms(self) -> int:
        return int(self.boxes["at_ms"])


def eventually(read: Callable[[], T], what: str) -> T:
    """Raises: TimeoutError."""
    deadline = time.monotonic() + _WAIT_S
    while not (answer := read()):
        if time.monotonic() > deadline:
            raise TimeoutError(f"did not happen within {_WAIT_S:.0f} s: {what}")
        time.sleep(0.1)
    return answer


def _until(page: Page, read: Callable[[], bool], what: str) -> None:
    """Waits while the browser's events are worked on."""
    deadline = time.monotonic() + _WAIT_S
    while not read():
        if time.monotonic() > deadline:
            raise TimeoutError(f"did not happen within {_WAIT_S:.0f} s: {what}")
        page.wait_for_timeout(50)


def look(page: Page, name: str) -> Look:
    """Takes the pointer aside, since a hovered element looks different, and waits until all is still."""
    page.mouse.move(1, 1)
    page.evaluate("document.fonts.ready.then(() => true)")
    page.wait_for_timeout(_SETTLED_MS)
    boxes = _boxes(page, "document")
    return Look(name, boxes, page.screenshot())


def _boxes(page: Page, root: str) -> dict[str, Any]:
    # As text: large values pass between the browser and here much faster.
    read: dict[str, Any] = json.loads(page.evaluate(f"JSON.stringify(({_BOXES})({root}))"))
    return read


@dataclass
class Studio:
    """A browser and a Voile; `state` is the browser state of an account that is logged in."""

    browser: Browser
    installation: Installation
    state: Path

    def recorded(self, url: str, visit: Visit, wid: str, size: ViewportSize = SIZE) -> tuple[str, list[Look]]:
        """Pays a visit; returns its session and what the live page showed."""
        before = self._sessions(wid)
        with self.browser.new_context(viewport=size) as context:
            page = context.new_page()
            page.set_default_timeout(30_000)
            arrived: list[str] = []
            page.on("response", lambda answer: arrived.append(answer.url) if _is_envelope(answer) else None)
            page.goto(url)
            looks = []
            for name in visit(page):
                _until(page, lambda: len(arrived) > 0, "a first envelope")
                looks.append(look(page, name))
            sent = len(arrived)
            page.mouse.move(9, 9)
            _until(page, lambda: len(arrived) > sent, "the last envelope")
        (session,) = eventually(lambda: self._sessions(wid) - before, "the session of the visit")
        return session, looks

    def _sessions(self, wid: str) -> set[str]:
        return {one["id"] for one in self.installation.ask("sessions", "list", "--site", wid)}

    def replayed(self, session: str, moments: list[Look]) -> list[Look]:
        """The same moments in the player, at its own origin."""
        with self._player(session) as (page, address):
            return [self._played(page, address, moment) for moment in moments]

    @contextmanager
    def player(self, session: str, at_ms: int) -> Iterator[Page]:
        """The player, standing at a time of the visitor's clock."""
        with self._player(session) as (page, address):
            _stand(page, address, at_ms)
            yield page

    @contextmanager
    def _player(self, session: str) -> Iterator[tuple[Page, str]]:
        with self.browser.new_context(viewport=_STAGE, storage_state=self.state) as context:
            yield context.new_page(), self._address(context, session)

    def _address(self, context: BrowserContext, session: str) -> str:
        page = context.new_page()
        page.goto(f"{self.installation.public_url}/sessions/{session}/")
        frame = page.locator("iframe[src*='token=']")
        frame.wait_for(state="attached")
        address = frame.get_attribute("src") or ""
        page.close()
        return address

    def _played(self, page: Page, address: str, moment: Look) -> Look:
        _stand(page, address, moment.at_ms)
        inside = f"document.querySelector('{_REPLAYED}').contentDocument"
        boxes = _boxes(page, inside)
        return Look(moment.name, boxes, _framed(page, _REPLAYED))

    def by_rrweb(self, url: str, visit: Visit, recorder: str) -> tuple[list[Look], list[Look]]:
        """What the live page showed, and what rrweb makes of it; `recorder` names its bundle."""
        with self.browser.new_context(viewport=SIZE) as context:
            context.add_init_script(path=site.DIST / f"{recorder}.js")
            page = context.new_page()
            page.set_default_timeout(30_000)
            page.goto(url)
            live, events = [], []
            for name in visit(page):
                live.append(look(page, name))
                events.append(page.evaluate("JSON.stringify(window.rrwebEvents)"))
            played = [self._by_rrweb(context, url, *pair) for pair in zip(live, events, strict=True)]
        return live, played

    def _by_rrweb(self, context: BrowserContext, url: str, moment: Look, events: str) -> Look:
        """Replays at the page's own origin, where its fonts and pictures can be had: rrweb's best case."""
        page = context.new_page()
        page.route("**/rrweb-*.js", _from_dist)
        page.route("**/rrweb.html", _from_dist)
        page.goto("/".join(url.split("/", 3)[:3]) + "/rrweb.html")
        page.evaluate("([events, at]) => window.replayAt(JSON.parse(events), at)", [events, moment.at_ms])
        boxes = _boxes(page, "window.replayed.contentDocument")
        shown = Look(moment.name, boxes, _framed(page, "iframe"))
        page.close()
        return shown


def _stand(page: Page, address: str, at_ms: int) -> None:
    page.goto("about:blank")
    page.goto(f"{address}&at={at_ms}")
    page.locator(_STANDS).wait_for(state="attached")
    page.locator(_REPLAYED).wait_for(state="attached")
    page.wait_for_timeout(_SETTLED_MS)


def _is_envelope(answer: Response) -> bool:
    return "/i?" in answer.url and answer.request.method == "POST"


def _from_dist(route: Route) -> None:
    route.fulfill(path=site.DIST / route.request.url.rsplit("/", 1)[1])


def _framed(page: Page, frame: str) -> bytes:
    box = page.locator(frame).first.bounding_box()
    assert box is not None, "the replayed page has no box"
    return page.screenshot(clip=box, style="#big-play { display: none !important }")
