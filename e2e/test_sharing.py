"""Sharing a site: an owner invites, somebody else opens the link in a browser of their own."""

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from e2e.harness import shop as shops
from e2e.harness.desk import Desk
from e2e.harness.place import Place, eventually
from e2e.harness.shop import Shop
from e2e.harness.visitor import Visitor

GUEST_PASSWORD = "unrolled linen under three lamps"


@pytest.fixture(scope="module")
def shared(browser: Browser, place: Place) -> Iterator[Shop]:
    """A site with one session; that of the test below is another."""
    with shops.opened(place, consent="none") as shop:
        visited(browser, shop)
        yield shop


def visited(browser: Browser, shop: Shop) -> None:
    with browser.new_context() as context:
        visitor = Visitor(context, shop)
        visitor.settle(visitor.enter("/"))
    eventually(lambda: len(shop.place.sessions(shop.wid)) == 1, what="a session")


def invite(desk: Desk, wid: str, email: str, role: str = "Viewer") -> str:
    """The link, as the inviter is shown it."""
    page = desk.open(f"/sites/{wid}/people/")
    page.get_by_role("link", name="Invite somebody").click()
    page.get_by_label("E-mail address").fill(email)
    page.get_by_role("radio", name=role).check()
    page.get_by_role("button", name="Invite").click()
    expect(page.get_by_role("heading", name=f"Pass this link on to {email}")).to_be_visible()
    return page.locator("#invitation-link").inner_text()


def choose(page: Page) -> None:
    page.locator("input[name=new]").fill(GUEST_PASSWORD)
    page.locator("input[name=again]").fill(GUEST_PASSWORD)
    page.get_by_role("button", name="Choose it and go on").click()


def test_who_is_invited_sees_that_site_alone(
    browser: Browser, desk: Desk, shared: Shop, shop: Shop, context: BrowserContext
) -> None:
    visited(browser, shop)
    [theirs], [other] = shared.place.sessions(shared.wid), shared.place.sessions(shop.wid)
    link = invite(desk, shared.wid, "guest@example.org")
    page = context.new_page()
    page.goto(link)
    expect(page.get_by_role("heading", name="You are invited to Test shop")).to_be_visible()
    expect(page.get_by_text("guest@example.org")).to_be_visible()
    choose(page)
    expect(page.get_by_role("heading", name="Sessions", exact=True)).to_be_visible()
    page.goto(f"{desk.place.url}/")
    expect(page.locator("#rows tr")).to_have_count(1)
    page.goto(f"{desk.place.url}/sessions/{theirs['id']}/")
    expect(page.frame_locator("iframe").locator("body")).to_be_visible()
    answer = page.goto(f"{desk.place.url}/sessions/{other['id']}/")
    assert answer
    assert answer.status == 404
    page.goto(f"{desk.place.url}/sites/")
    expect(page.locator("main li")).to_have_count(1)
    page.goto(f"{desk.place.url}/sites/{shared.wid}/")
    expect(page.get_by_role("navigation", name="Site").get_by_role("link", name="People")).to_have_count(0)
    expect(page.get_by_role("navigation", name="Site").get_by_role("link", name="Settings")).to_have_count(0)


def test_the_code_is_in_no_address_no_header_and_no_log(
    desk: Desk, shared: Shop, context: BrowserContext
) -> None:
    link = invite(desk, shared.wid, "quiet@example.org")
    code = link.rpartition("#")[2]
    assert re.fullmatch(r"[\w-]{43}", code)
    context.new_page().goto(link)
    page = context.pages[0]
    expect(page.get_by_role("heading", name="You are invited")).to_be_visible()
    assert code not in page.url
    sent = [bytes(flow.sent) for flow in desk.place.tap.flows]
    # It went once, in the body of a form.
    with_code = [data for data in sent if code.encode() in data]
    assert len(with_code) == 1
    assert re.search(rb"\r\n\r\n[^\r\n]*code=" + code.encode(), with_code[0])
    heads = [
        head for data in sent for head in re.findall(rb"(?m)^(?:[A-Z]+ /[^\r\n]*|[\w-]+: [^\r\n]*)\r$", data)
    ]
    assert any(head.startswith(b"POST /invitation/ ") for head in heads)
    assert not any(code.encode() in head for head in heads)
    assert code.encode() not in desk.place.log.read_bytes()
    data_dir = desk.place.installation.data_dir
    kept = [file for file in data_dir.rglob("*") if file.is_file() and code.encode() in file.read_bytes()]
    assert kept == []


def test_an_ended_link_says_what_to_do(desk: Desk, shared: Shop, browser: Browser) -> None:
    link = invite(desk, shared.wid, "late@example.org")
    people = desk.open(f"/sites/{shared.wid}/people/")
    row = people.get_by_role("row", name="late@example.org")
    row.get_by_role("button", name="Withdraw").click()
    expect(people.get_by_text("The invitation was withdrawn")).to_be_visible()
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(link)
        expect(page.get_by_role("heading", name="This invitation was withdrawn")).to_be_visible()
        assert not Axe().run(page).response["violations"]
        # A newer link, opened in the same tab.
        page.goto(invite(desk, shared.wid, "late@example.org"))
        choose(page)
        expect(page.get_by_role("heading", name="Sessions", exact=True)).to_be_visible()
        page.goto(link)
        expect(page.get_by_role("heading", name="This invitation was withdrawn")).to_be_visible()


def test_without_scripts_the_link_is_pasted(desk: Desk, shared: Shop, browser: Browser) -> None:
    link = invite(desk, shared.wid, "plain@example.org")
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(link)
        page.get_by_label("Link of the invitation").fill(link)
        page.get_by_role("button", name="Open the invitation").click()
        choose(page)
        expect(page.get_by_role("heading", name="Sessions", exact=True)).to_be_visible()


def test_an_account_accepts_after_logging_in_manages_and_is_removed(
    browser: Browser, desk: Desk, shared: Shop, shop: Shop
) -> None:
    with browser.new_context(viewport={"width": 420, "height": 900}) as context:
        page = context.new_page()
        page.goto(invite(desk, shared.wid, "meg@example.org"))
        choose(page)
        expect(page.get_by_role("heading", name="Sessions", exact=True)).to_be_visible()
        page.get_by_role("button", name="Log out").click()
        page.goto(invite(desk, shop.wid, "meg@example.org", "Manager"))
        page.get_by_role("link", name="Log in with it").click()
        page.locator("input[name=email]").fill("meg@example.org")
        page.locator("input[name=password]").fill(GUEST_PASSWORD)
        page.get_by_role("button", name="Log in").click()
        page.get_by_role("button", name="Accept").click()
        expect(page.get_by_text("You now see Test shop.")).to_be_visible()
        page.goto(f"{desk.place.url}/sites/{shop.wid}/people/")
        expect(page.get_by_role("row", name="meg@example.org")).to_contain_text("Manager")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        owner = desk.open(f"/sites/{shop.wid}/people/")
        owner.get_by_role("link", name="Change meg@example.org").click()
        owner.get_by_role("button", name="Remove access").click()
        expect(owner.get_by_text("meg@example.org no longer sees this site.")).to_be_visible()
        answer = page.reload()
        assert answer
        assert answer.status == 404
