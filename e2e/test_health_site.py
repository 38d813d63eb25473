"""From an empty installation to a German health site, as docs/controller/health-site.md tells it.

With VOILE_PICTURES set to a folder, each step is written there as a picture: `make health-pictures`.
"""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from examples.signing_in import sign_in
from playwright.sync_api import Browser, BrowserContext, Page, expect

from e2e.consent.stage import STAND_INS
from e2e.harness import canary, pages
from e2e.harness import place as places
from e2e.harness.place import PASSWORD, Place, eventually
from e2e.harness.player import Player
from e2e.harness.shop import Shop

expect.set_options(timeout=40_000)
NAME, NOTICE, PURPOSE = (
    "Praxis Lindqvist",
    "2026-11",
    "Um zu sehen, wo Besucher der Website nicht weiterkommen",
)
BEING = "Wurzelbehandlung unten links"
BODY = (Path(__file__).parent / "practice.html").read_text()


@dataclass
class Walk:
    """Somebody at the dashboard who may take a picture of each step."""

    page: Page
    place: Place
    taken: int = 0

    def picture(self, name: str, *, whole: bool = False) -> None:
        folder = os.environ.get("VOILE_PICTURES")
        self.taken += 1
        if not folder:
            return
        self.page.wait_for_timeout(400)
        self.page.screenshot(path=Path(folder) / f"{self.taken:02}-{name}.png", full_page=whole)

    def next(self) -> None:
        self.page.get_by_role("button", name="Next").click()


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Place]:
    """An installation of which nothing but its first account exists."""
    made = places.make(tmp_path)
    yield made
    made.tap.close()
    made.stop()


@pytest.fixture
def bodies() -> dict[str, str]:
    return {}


@pytest.fixture
def practice(empty: Place, bodies: dict[str, str]) -> Iterator[str]:
    """The practice's own server, which Voile knows nothing of yet."""
    with pages.hosted(bodies) as origin:
        yield origin


def test_from_an_empty_installation_to_a_german_health_site(
    browser: Browser, empty: Place, practice: str, bodies: dict[str, str]
) -> None:
    with browser.new_context(viewport={"width": 1280, "height": 860}) as context:
        context.set_default_timeout(30_000)
        walk = Walk(context.new_page(), empty)
        sign_in(walk.page, empty.installation, PASSWORD)
        walk.picture("empty")
        wid = answer_the_questions(walk, practice)
        check_the_settings(walk, wid)
        name_the_service_and_the_notice(walk, wid)
        bodies["/termin"] = page_with(paste_the_snippet(walk, wid, practice))
        session = check_and_agree(walk, context, Shop(practice, wid, empty))
        watch(walk, session)
        prove(walk, wid, context, practice)


def answer_the_questions(walk: Walk, origin: str) -> str:
    """The set-up assistant; returns the number of the site that it makes."""
    page = walk.page
    page.goto(f"{walk.place.url}/sites/new/assistant/")
    page.get_by_label("Name").fill(NAME)
    page.get_by_label("Origins").fill(origin)
    walk.picture("assistant")
    walk.next()
    for choice in ("Health", "Europe", "Consent"):
        page.get_by_role("radio", name=re.compile(rf"^{choice}\b")).check()
        if choice == "Health":
            walk.picture("sector")
        walk.next()
    page.get_by_label("Consent platform").select_option("usercentrics")
    walk.next()
    expect(page.get_by_role("heading", name=f"Proposed settings for {NAME}")).to_be_visible()
    walk.picture("proposal")
    page.get_by_role("button", name="Make the site").click()
    expect(page.get_by_text(f"{NAME} is there.")).to_be_visible()
    return page.url.rstrip("/").rpartition("/")[2]


def check_the_settings(walk: Walk, wid: str) -> None:
    site = walk.place.installation.ask("sites", "show", wid)
    shown = {**site, **site["settings"]}
    wanted = {"consent": "required", "censor_all_text": True, "censor_all_inputs": True, "url_path": False}
    wanted |= {"gpc": True, "images": [], "console": False, "xhr": False, "detectors_off": []}
    assert {key: shown[key] for key in wanted} == wanted
    page = walk.page
    page.goto(f"{walk.place.url}/sites/{wid}/presets/health/")
    walk.picture("health-preset")
    page.goto(f"{walk.place.url}/sites/{wid}/settings/privacy/")
    page.frame_locator("voile-preview iframe >> nth=1").locator("[data-voile-frame]").wait_for()
    walk.picture("privacy")


def name_the_service_and_the_notice(walk: Walk, wid: str) -> None:
    page = walk.page
    page.goto(f"{walk.place.url}/sites/{wid}/settings/consent/")
    page.locator("[name=consent_sources]").fill("usercentrics:My Voile")
    page.locator("[name=notice_version]").fill(NOTICE)
    page.locator("[name=purpose]").fill(PURPOSE)
    walk.picture("consent")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("[role=alert]")).to_have_count(0)
    walk.place.knows(wid)


def paste_the_snippet(walk: Walk, wid: str, origin: str) -> str:
    page = walk.page
    page.goto(f"{walk.place.url}/sites/{wid}/installation/?page={origin}/termin")
    walk.picture("installation")
    return page.locator("#snippet").inner_text()


def page_with(snippet: str) -> str:
    """A page as the practice has it: the platform's script before ours."""
    platform = (STAND_INS / "usercentrics.js").read_text()
    return f"<script>{platform}</script>{snippet}{BODY}"


def check_and_agree(walk: Walk, context: BrowserContext, site: Shop) -> str:
    """The live check, before and after the visitor agrees; returns the session."""
    page = walk.page
    with context.expect_page() as opening:
        page.get_by_role("link", name="Check this page").click()
    visited = opening.value
    expect(page.get_by_text("Waiting for consent")).to_be_visible()
    walk.picture("waiting")
    assert site.place.envelopes(site.wid) == []
    assert visited.evaluate("[document.cookie, localStorage.length, sessionStorage.length]") == ["", 0, 0]
    visited.get_by_label("E-Mail").fill("nora@example.org")
    visited.get_by_role("button", name="Ja").click()
    expect(page.get_by_text("It works.")).to_be_visible()
    walk.picture("works")
    visited.get_by_label("Ihr Anliegen").press_sequentially("Schmerzen im Backenzahn", delay=15)
    visited.get_by_role("button", name="Anfragen").click()
    visited.close()
    (session,) = eventually(lambda: site.place.sessions(site.wid), what="the session")
    return str(session["id"])


def watch(walk: Walk, session: str) -> None:
    """The page can be followed, and nothing on it can be read."""
    place = walk.place
    walk.page.goto(f"{place.url}/sessions/{session}/")
    player = Player(walk.page).ready()
    player.seek(int(player.total_ms * 0.9))
    walk.picture("session")
    words = [BEING, "Achterberg", "Backenzahn", "nora@example.org", "termin"]
    stored = [("export", place.export(session))]
    assert canary.search(words, stored) == {}


def prove(walk: Walk, wid: str, context: BrowserContext, origin: str) -> None:
    """The receipt of the visitor's consent, and the opt-out that the privacy policy links to."""
    page = walk.page
    page.goto(f"{walk.place.url}/sites/{wid}/receipts/")
    expect(page.get_by_text("Heard from Usercentrics, an act of the visitor")).to_be_visible()
    expect(page.get_by_text(f"Notice {NOTICE}")).to_be_visible()
    walk.picture("receipts")
    visitor = context.new_page()
    visitor.goto(f"{walk.place.url}/exclude/{wid}?return={origin}/termin&lang=de")
    expect(visitor.get_by_text(NAME).first).to_be_visible()
    Walk(visitor, walk.place, walk.taken).picture("opt-out")
    visitor.locator("button[name=choice][value=out]").click()
    visitor.wait_for_url(f"{origin}/**")
    visitor.wait_for_function("site => document.cookie.includes(`voile_optout_${site}=1`)", arg=wid)
