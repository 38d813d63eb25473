"""What a visitor may ask for: to withdraw, to be forgotten, that a child is not recorded."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

from e2e.harness import pages
from e2e.harness.place import Place, eventually
from e2e.harness.shop import Shop
from e2e.harness.visitor import Visitor

BODIES = {"/": "<h1>First</h1><button>Press</button>", "/second": "<h1>Second</h1>"}


@pytest.fixture
def site(place: Place) -> Iterator[Shop]:
    with pages.served(place, BODIES, consent="required") as served:
        yield served


def push(page: Page, *command: object) -> None:
    page.evaluate("command => window.__insp.push(command)", list(command))


def told(site: Shop) -> list[dict[str, Any]]:
    sent = [one for one in site.place.requests() if one.path == "/c" and site.wid in one.target]
    return [json.loads(one.body) for one in sent if one.body]


def agreed(site: Shop, context: BrowserContext) -> tuple[Visitor, Page]:
    """A visitor whose session is stored."""
    visitor = Visitor(context, site)
    page = visitor.open("/")
    assert told(site) == []
    push(page, "consent", "granted")
    visitor.recorded(1)
    eventually(lambda: len(site.place.sessions(site.wid)) == 1, what="a stored session")
    return visitor, page


def gone(site: Shop) -> None:
    eventually(lambda: site.place.sessions(site.wid) == [], what="the session to be erased")


def test_a_grant_is_told_once_and_not_before(site: Shop, context: BrowserContext) -> None:
    visitor, page = agreed(site, context)
    eventually(lambda: told(site), what="the grant")
    page.goto(f"{site.url}/second")
    push(page, "consent", "granted")
    visitor.recorded(2)
    grants = told(site)
    assert [(one["what"], one["source"], one["language"]) for one in grants] == [("grant", "command", "en")]
    listed = site.place.installation.ask("receipts", "list", "--site", site.wid)
    assert [(one["kind"], one["source"], one["is_act"]) for one in listed] == [("grant", "command", True)]
    assert grants[0]["visitor"] not in json.dumps(listed)


def test_a_withdrawal_erases_the_session_and_nothing_comes_back(site: Shop, context: BrowserContext) -> None:
    _, page = agreed(site, context)
    push(page, "consent", "denied")
    assert context.cookies() == []
    gone(site)
    assert [one["what"] for one in told(site)] == ["grant", "withdrawal"]
    page.get_by_role("button").click()
    push(page, "start")
    page.goto(f"{site.url}/second")
    page.wait_for_timeout(1_500)
    assert site.place.sessions(site.wid) == []


def test_a_site_may_keep_what_came_before(site: Shop, context: BrowserContext) -> None:
    site.place.installation.ask("sites", "set", site.wid, "on_withdrawal", "keep")
    site.place.knows(site.wid)
    _, page = agreed(site, context)
    push(page, "consent", "denied")
    eventually(lambda: len(told(site)) == 2, what="the withdrawal")
    page.wait_for_timeout(3_000)
    assert len(site.place.sessions(site.wid)) == 1
    assert context.cookies() == []


def test_who_is_forgotten_begins_anew_on_the_next_page(site: Shop, context: BrowserContext) -> None:
    visitor, page = agreed(site, context)
    before = told(site)[0]["visitor"]
    push(page, "forget")
    gone(site)
    push(page, "consent", "granted")
    page.goto(f"{site.url}/second")
    push(page, "consent", "granted")
    eventually(lambda: len(site.place.sessions(site.wid)) == 1, what="a session of the next page")
    first = [sent for sent in visitor.shop.place.envelopes(site.wid) if "header" in sent]
    after = {sent["visitor"] for sent in first if sent["header"]["url"].endswith("/second")}
    assert len(after) == 1
    assert before not in after


def test_a_child_is_recorded_no_more(site: Shop, context: BrowserContext) -> None:
    visitor, page = agreed(site, context)
    push(page, "minor")
    gone(site)
    count = len(site.place.envelopes(site.wid))
    page.goto(f"{site.url}/second")
    push(page, "consent", "granted")
    page.wait_for_timeout(2_000)
    assert len(site.place.envelopes(site.wid)) == count
    assert [cookie["name"] for cookie in context.cookies()] == [f"voile_minor_{site.wid}"]
    assert visitor.errors == []


def test_a_visitor_sees_takes_along_and_erases_what_is_stored(site: Shop, context: BrowserContext) -> None:
    _, page = agreed(site, context)
    with page.expect_popup() as popup:
        page.evaluate("document.querySelector('button').onclick = () => window.__insp.push(['my'])")
        page.get_by_role("button").click()
    own = popup.value
    own.get_by_role("heading", name="What is stored of you").wait_for()
    assert own.evaluate("window.opener") is None
    assert own.locator("tbody tr").count() == 1
    assert f"{site.url}/" in own.locator("tbody").inner_text()
    with own.expect_download() as download:
        own.get_by_role("button", name="Download my data").click()
    assert len(json.loads(download.value.path().read_bytes())["sessions"]) == 1
    address = own.url
    own.get_by_role("button", name="Erase everything").click()
    own.get_by_text("Everything was erased").wait_for()
    assert site.place.sessions(site.wid) == []
    own.goto(address)
    own.get_by_text("This link was used already").wait_for()


def test_somebody_unknown_gets_an_honest_page(site: Shop, context: BrowserContext) -> None:
    page = Visitor(context, site).open("/")
    with page.expect_popup() as popup:
        page.evaluate("document.querySelector('button').onclick = () => window.__insp.push(['my'])")
        page.get_by_role("button").click()
    popup.value.get_by_text("cannot tell which browser is yours").wait_for()
    assert told(site) == []
