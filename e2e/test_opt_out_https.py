"""Opting out in the field: by HTTPS, Voile on another site, third-party cookies allowed or blocked."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from examples.browser import ARGUMENTS, executable
from playwright.sync_api import BrowserContext, Playwright

from e2e.harness import pages, tls
from e2e.harness import place as places
from e2e.harness.place import Place, eventually
from e2e.harness.shop import Shop
from e2e.harness.visitor import Visitor

BODIES = {"/": "<h1>First</h1>", "/privacy": "<h1>Privacy</h1>"}
QUIET_MS = 2_500
# As in the settings of Chrome: "Allow third-party cookies" and "Block third-party cookies".
PREFERENCES = {
    "allowed": {"profile": {"cookie_controls_mode": 0, "block_third_party_cookies": False}},
    "blocked": {"profile": {"cookie_controls_mode": 1, "block_third_party_cookies": True}},
}


@pytest.fixture(scope="module")
def secure_place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Place, Shop]]:
    folder = tmp_path_factory.mktemp("secure")
    context = tls.server_context(folder)
    made = places.make(folder, tls=context)
    every = {"recording_frequency": 100, "bots": "on"}  # this browser is driven by a program
    with pages.served(made, BODIES, host="shop.localhost", settings=every, tls=context) as site:
        yield made, site
    made.tap.close()
    assert made.stop() == 0


@pytest.fixture(params=list(PREFERENCES))
def cookies_of_others(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def own(playwright: Playwright, tmp_path: Path, cookies_of_others: str) -> Iterator[BrowserContext]:
    """A browser with settings of its own: what contexts do not have."""
    folder = tmp_path / "profile"
    (folder / "Default").mkdir(parents=True)
    (folder / "Default" / "Preferences").write_text(json.dumps(PREFERENCES[cookies_of_others]))
    context = playwright.chromium.launch_persistent_context(
        folder,
        executable_path=executable(whole=True),
        args=list(ARGUMENTS),
        ignore_https_errors=True,
        locale="en-GB",
    )
    context.set_default_timeout(30_000)
    yield context
    context.close()


def opt_out(context: BrowserContext, url: str) -> str:
    """What the page says afterwards, or the address that it led to."""
    page = context.new_page()
    page.goto(url)
    page.locator("button[name=choice][value=out]").first.click()
    page.wait_for_load_state()
    shown, at = page.locator("body").inner_text(), page.url
    page.close()
    return at if not shown else f"{at} {shown}"


def envelopes_of(context: BrowserContext, site: Shop, path: str = "/") -> int:
    """How many a visit sends."""
    before = len(site.place.envelopes(site.wid))
    page = Visitor(context, site).open(path)
    page.wait_for_function("() => window.__insp && (window.__insp._voile || performance.now() > 3000)")
    page.mouse.move(40, 40)
    page.wait_for_timeout(QUIET_MS)
    page.close()
    return len(site.place.envelopes(site.wid)) - before


def test_the_cookie_alone_reaches_the_site_only_where_browsers_let_it(
    secure_place: tuple[Place, Shop], own: BrowserContext, cookies_of_others: str
) -> None:
    """It shows that third-party cookies are blocked here, and that the page does not promise too much."""
    place, site = secure_place
    assert envelopes_of(own, site) > 0
    said = opt_out(own, f"{place.url}/exclude/{site.wid}")
    assert "Your browser keeps your choice" in said
    assert "has no effect there" in said
    (cookie,) = [each for each in own.cookies() if each["name"] == f"optout_{site.wid}"]
    assert (cookie["secure"], cookie["httpOnly"], cookie["sameSite"]) == (True, True, "None")
    assert cookie["value"] == "1"
    sent = envelopes_of(own, site)
    assert (sent == 0) is (cookies_of_others == "allowed")


def test_the_link_of_a_privacy_policy_holds_in_every_browser(
    secure_place: tuple[Place, Shop], own: BrowserContext
) -> None:
    place, site = secure_place
    assert envelopes_of(own, site) > 0
    at = opt_out(own, f"{place.url}/exclude/{site.wid}?return={site.url}/privacy")
    assert at.startswith(f"{site.url}/privacy")
    page = own.new_page()
    page.goto(f"{site.url}/")
    eventually(
        lambda: page.evaluate("document.cookie").find(f"voile_optout_{site.wid}=1") >= 0, what="the choice"
    )
    page.close()
    assert envelopes_of(own, site) == 0
    assert envelopes_of(own, site, "/privacy") == 0


# Where the cookie does not reach the site, taking it back changes nothing there.
@pytest.mark.parametrize("cookies_of_others", ["allowed"], indirect=True)
def test_back_in_where_the_choice_was_made(secure_place: tuple[Place, Shop], own: BrowserContext) -> None:
    place, site = secure_place
    opt_out(own, f"{place.url}/optout")
    assert envelopes_of(own, site) == 0
    page = own.new_page()
    page.goto(f"{place.url}/optout")
    page.locator("button[name=choice][value=in]").click()
    page.get_by_text("Your opt-out is taken back").wait_for()
    page.close()
    assert envelopes_of(own, site) > 0
