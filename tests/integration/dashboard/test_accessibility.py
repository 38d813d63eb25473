"""Every page in Chromium, in both themes: axe finds nothing, and nothing sticks out of a narrow window."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any, Literal, TypeVar

import pytest
from axe_playwright_python.sync_playwright import Axe
from examples import browser as chromium
from playwright.sync_api import Page, sync_playwright
from tests.integration.dashboard.conftest import HOST, House, Visit

from voile import clock
from voile.accounts import invitations
from voile.audit import actors
from voile.recordings.models import Recording
from voile.sites import actions as sites
from voile.sites.sections import Section

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "keys"])

Result = TypeVar("Result")
Scheme = Literal["light", "dark"]


@pytest.fixture
def address(live_server: Any, settings: Any) -> str:
    settings.ALLOWED_HOSTS = [HOST, "localhost", "127.0.0.1"]
    return str(live_server.url)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_are_accessible(scheme: Scheme, address: str, house: House, visit: Visit) -> None:
    paths = _paths(house, visit)
    invited = invitations.invite(house.shop, "new@example.org", "manager", by=actors.COMMAND)
    open_link = f"/invitation/?0#{invited.code}"

    def look(page: Page) -> dict[str, list[str]]:
        page.emulate_media(color_scheme=scheme)
        found = {"/login/": _wrong(page, f"{address}/login/")}
        found |= {path: _wrong(page, f"{address}{path}") for path in ("/invitation/", open_link)}
        assert page.get_by_role("heading", name="You are invited to Linen shop").count() == 1
        found["unknown link"] = _wrong(page, f"{address}/invitation/?1#unknown")
        _log_in(page, address, house)
        return found | {path: _wrong(page, f"{address}{path}") for path in paths}

    found = _in_browser(look)
    assert {path: wrong for path, wrong in found.items() if wrong} == {}


def test_a_theme_is_chosen_without_loading_the_page_anew(address: str, house: House) -> None:
    def choose(page: Page) -> list[str | None]:
        _log_in(page, address, house)
        page.evaluate("window.kept = true")
        with page.expect_response("**/theme/"):
            page.get_by_role("button", name="Dark theme").click()
        shown = [page.locator("html").get_attribute("data-theme"), str(page.evaluate("window.kept"))]
        page.reload()
        return [*shown, page.locator("html").get_attribute("data-theme")]

    assert _in_browser(choose) == ["dark", "True", "dark"]


def test_older_sessions_are_added_below(address: str, house: House, visit: Visit) -> None:
    for number in range(45):
        visit(house.shop, f"v{number}", ago=timedelta(minutes=number))

    def more(page: Page) -> tuple[int, int]:
        _log_in(page, address, house)
        page.get_by_role("link", name="Older sessions").click()
        page.get_by_text("That is all.").wait_for()
        return page.locator("#rows > tr").count(), page.get_by_role("link", name="Older sessions").count()

    assert _in_browser(more) == (45, 0)


def _in_browser(work: Callable[[Page], Result]) -> Result:
    """In a thread of its own: Playwright's event loop would keep Django off the database."""

    def run() -> Result:
        with sync_playwright() as playwright, chromium.launch(playwright) as browser:
            return work(browser.new_page())

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(run).result()


def _paths(house: House, visit: Visit) -> list[str]:
    sites.add_outcomes({(house.shop, "accepted"): 12, (house.shop, "dropped_opted_out"): 2})
    sites.add_breaches(house.shop, "0.1.0", {"masked_value": 1})
    sites.add_breaches(house.shop, "0.0.9-rc.1", {"detector": 1_204, "unstamped_field": 7})
    session = visit(house.shop, "s", "/", "/basket/a-rather-long-name-of-a-page", label="customer-48213")
    hidden = visit(house.shop, "hidden", "/")
    Recording.objects.filter(session=hidden).update(correction_since=clock.now_at())
    site = f"/sites/{house.shop}/"
    seen = [
        f"/sessions/{hidden}/",
        "/",
        "/?q=nothing-like-it",
        f"/sessions/{session}/",
        f"/sessions/{session}/erase/",
    ]
    people = ["/people/", "/people/add/", f"/people/{house.viewer.id}/", "/account/", "/account/password/"]
    installed = ["/sites/", "/sites/new/", site, f"/sites/{house.help}/"]
    settings_pages = [f"{site}settings/{section.key}/" for section in Section]
    asked = "/sites/new/assistant/?name=Praxis&origins=https://a.example"
    settings_pages += [asked, f"{asked}&step=1", f"{asked}&sector=shop&audience=europe&basis=interest&step=5"]
    settings_pages += [f"{site}presets/", f"{site}presets/maximum/", f"{site}presets/payment/"]
    sites.change_settings(house.shop, {"retention_days": 60, "images": "https://a.b/"}, by=actors.COMMAND)
    people += [f"{site}people/", f"{site}people/invite/", f"/sites/{house.help}/people/{house.viewer.id}/"]
    return [*seen, *installed, *settings_pages, f"{site}history/", f"{site}receipts/", *people, "/none/"]


def _log_in(page: Page, address: str, house: House) -> None:
    page.goto(f"{address}/login/")
    page.get_by_label("E-mail address").fill(house.owner.email)
    page.get_by_label("Password").fill(house.owner.password)
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("heading", name="Sessions", exact=True).wait_for()


def _wrong(page: Page, url: str) -> list[str]:
    """What axe, the content security policy and a measure say, the player in its frame aside."""
    refused: list[str] = []
    page.once("console", lambda message: refused.append(message.text) if "Policy" in message.text else None)
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(url, wait_until="domcontentloaded")
    page.wait_for_function("Boolean(customElements.get('voile-time'))")
    results = Axe().run(page, options={"iframes": False}).response["violations"]
    named = [f"{each['id']}: {node['target']}" for each in results for node in each["nodes"]]
    page.set_viewport_size({"width": 360, "height": 800})
    too_wide_px = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return [*refused, *named, *([f"{too_wide_px} px too wide"] if too_wide_px > 0 else [])]
