"""Playing a forged recording asks nobody but Voile for anything, and runs nothing.

The same attacks, once as an envelope may carry them and once as storage would hold them if every gate of the
server had failed. A page without gates shows first that the listener and the browser's own log hear them.
"""

from __future__ import annotations

import json
import re
import secrets
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, Playwright, Request, expect

from e2e.attacks import recording
from e2e.attacks.listener import NAME, Listener, listening, written_down
from e2e.harness.desk import Desk
from e2e.harness.place import Place
from e2e.harness.player import Player
from voile import ids
from voile.ids import SiteId

ORIGIN = "https://shop.example"
# Of the attacks, so many reach the listener where nothing stops them; the rest are other browsers', or old.
HEARD_AT_LEAST = 100
# Hundreds of style sheets are parsed at once where a machine has other things to do.
SLOW_S = 90.0
REFUSED_TAGS = {"script", "frame", "object", "embed", "portal", "fencedframe", "applet"}
REFUSED_PAIRS = {
    ("base", "href"),
    ("base", "target"),
    ("iframe", "src"),
    ("link", "as"),
    ("form", "target"),
    ("use", "href"),
}
# Of such an address the URL gate keeps the scheme alone.
REFUSED_TEXT = re.compile(r"(javascript|vbscript):.|data:text/html|@import", re.IGNORECASE)


@dataclass
class Watch:
    """What a browser context did that a viewer's must not."""

    place: Place
    noticed: list[str] = field(default_factory=list)

    def over(self, context: BrowserContext) -> None:
        context.on("request", self._request)
        context.on("page", lambda page: self._page(page))
        context.on("serviceworker", lambda _: self.noticed.append("service worker"))

    def _page(self, page: Page) -> None:
        if page.opener():
            self.noticed.append("popup")
        page.on("dialog", self._dialog)
        page.on("download", lambda _: self.noticed.append("download"))
        page.on("websocket", lambda _: self.noticed.append("websocket"))
        page.on("worker", lambda _: self.noticed.append("worker"))

    def _dialog(self, dialog: Dialog) -> None:
        self.noticed.append("dialog")
        dialog.dismiss()

    def _request(self, request: Request) -> None:
        ours = (f"{self.place.url}/", f"http://127.0.0.1:{self.place.installation.ports.player}/")
        if not request.url.startswith((*ours, "blob:", "data:")):
            self.noticed.append(f"{request.resource_type} request: {request.url[:90]}")


@pytest.fixture
def listener() -> Iterator[Listener]:
    with listening() as made:
        yield made


@pytest.fixture(scope="module")
def site(place: Place) -> SiteId:
    made = place.installation.ask(
        "sites",
        "create",
        "Forged",
        "--origin",
        ORIGIN,
        "--consent",
        "none",
        "--set",
        "recording_frequency=100",
        "--set",
        "console=on",
        "--set",
        "xhr=on",
    )["id"]
    place.knows(made)
    return SiteId(made)


def planted(place: Place, site: SiteId, pages: list[list[dict[str, Any]]]) -> str:
    environment = place.installation.environment() | {"DJANGO_SETTINGS_MODULE": "voile.project.settings"}
    done = subprocess.run(
        [sys.executable, "-m", "e2e.attacks.plant", site],
        input=json.dumps([[event for event in page if _is_read(event)] for page in pages]),
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def _is_read(event: dict[str, Any]) -> bool:
    """Kinds that nobody knows end the reading of a segment; the player's own tests send it those too."""
    return event["type"] in (2, 3, 4, 5, 6) and event["data"].get("source") not in (9, 10)


def sent(place: Place, site: SiteId, pages: list[list[dict[str, Any]]]) -> str:
    """The pages as envelopes of one tab, all of which ingest takes."""
    base: dict[str, Any] = json.loads(
        (Path(__file__).parents[2] / "protocol/vectors/hostile/envelope.json").read_text()
    )
    session = secrets.token_urlsafe(16)
    for events in pages:
        at_ms = events[0]["timestamp"]
        header = base["header"] | {"started_ms": at_ms}
        times = {"session_started_ms": at_ms, "sent_ms": events[-1]["timestamp"]}
        body = (
            base
            | times
            | {"header": header, "events": events, "page": secrets.token_urlsafe(16), "session": session}
        )
        request = urllib.request.Request(
            f"{place.url}/i?wid={site}&encoding=identity",
            data=json.dumps(body).encode(),
            headers={"Origin": ORIGIN},
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            assert json.load(answer)["outcome"] == "accepted"
    return ids.session_id(site, session)


def test_without_a_gate_the_attacks_are_heard(
    playwright: Playwright, tmp_path: Path, listener: Listener
) -> None:
    log = tmp_path / "net.json"
    with written_down(playwright, log) as browser:
        page = browser.new_page()
        page.on("dialog", lambda dialog: dialog.dismiss())
        # From the listener itself: a page of another network might not ask this machine at all.
        listener.home = recording.unguarded(listener.host)
        page.goto(f"http://{listener.host}/", wait_until="commit")
        page.wait_for_timeout(4_000)
        assert page.evaluate("window.ran") == 1
    assert len(listener.names) >= HEARD_AT_LEAST, len(listener.names)
    assert NAME in log.read_text(errors="replace")


@pytest.mark.parametrize("way", [sent, planted], ids=["through ingest", "past ingest"])
def test_a_forged_recording_asks_nobody_and_runs_nothing(
    way: Any,
    playwright: Playwright,
    place: Place,
    site: SiteId,
    desk_state: Path,
    tmp_path: Path,
    listener: Listener,
) -> None:
    session = way(place, site, recording.pages(listener.host))
    log = tmp_path / "net.json"
    watch = Watch(place)
    with written_down(playwright, log) as browser:
        played(browser, place, desk_state, watch, session)
    assert watch.noticed == []
    assert listener.heard == []
    assert NAME not in log.read_text(errors="replace")
    assert f":{listener.port}" not in log.read_text(errors="replace")


def played(browser: Browser, place: Place, desk_state: Path, watch: Watch, session: str) -> None:
    """Seek over every page, to the end, and back to the beginning; read what is listed beside them."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, storage_state=desk_state)
    context.set_default_timeout(20_000)
    watch.over(context)
    player = Desk(context, place).play(session)
    total_ms = player.total_ms
    assert total_ms > 9_000
    for at_ms in (100, 4_600, 7_000, 8_700, total_ms, 4_600, 0):
        player.seek(min(at_ms, total_ms), within_s=SLOW_S)
        assert recording.TARGET in _shown(player.frame)
    assert player.state in ("paused", "ended")
    _read_beside(player)
    for frame in player.page.frames:
        assert frame.evaluate("window.ran ?? null") is None
        assert frame.url.startswith(("http://127.0.0.1:", "about:", "blob:"))
    context.close()


def _read_beside(player: Player) -> None:
    """Open the panel for developers and every row of it; point at the marks."""
    frame = player.frame
    frame.get_by_role("button", name="Developer panel").click()
    rows = frame.locator(".entry-row")
    expect(rows).not_to_have_count(0)
    assert rows.count() >= 2 * len(recording.BESIDE)
    for row in rows.all():
        row.click()
    said = frame.locator("#developer").inner_text()
    assert said.count(recording.WORD) >= len(recording.BESIDE)
    assert (
        frame.locator("#developer :is(a, img, script, iframe, link, style, meta, [onload], [src])").count()
        == 0
    )
    frame.locator("#timeline").hover()
    player.page.wait_for_timeout(300)


def _shown(frame: Any) -> str:
    document = "document.querySelector('[data-voile-frame=current]').contentDocument"
    return str(frame.evaluate(f"{document}.querySelector('#target')?.textContent"))


def test_what_ingest_stores_of_it_can_do_nothing(place: Place, site: SiteId, listener: Listener) -> None:
    """The first wall: what a gate of the server refuses is not even stored."""
    session = sent(place, site, recording.pages(listener.host))
    exported = json.loads(place.export(session))
    events = [event for tab in exported["recordings"] for event in tab["events"]]
    nodes = [node for event in events for node in _nodes(event)]
    assert len(nodes) > 300
    for node in nodes:
        assert node["tagName"] not in REFUSED_TAGS
        assert not {(node["tagName"], name) for name in node["attributes"]} & REFUSED_PAIRS
    for name, value in (pair for event in events for pair in _attributes(event)):
        assert not name.lower().startswith("on"), name
        assert name.lower() not in ("srcdoc", "formaction", "ping", "http-equiv", "action", "data"), name
        assert not REFUSED_TEXT.search(str(value)), name


def _nodes(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        if "tagName" in value:
            yield value
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from _nodes(item)


def _attributes(value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        if isinstance(value.get("attributes"), dict):
            yield from value["attributes"].items()
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from _attributes(item)
