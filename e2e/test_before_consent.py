"""Before the banner is accepted: no request but the script, no storage, no cookie, no listener."""

import pytest
from playwright.sync_api import BrowserContext, Page

from e2e.harness.canary import plant, search
from e2e.harness.visitor import Visitor

STORED = """async () => ({
  local: Object.keys(localStorage),
  session: Object.keys(sessionStorage),
  databases: (await indexedDB.databases()).map((one) => one.name),
  caches: await caches.keys(),
  workers: (await navigator.serviceWorker.getRegistrations()).length,
})"""
NOTHING = {"local": [], "session": [], "databases": [], "caches": [], "workers": 0}
# Tells which listeners were added by a script that came from another host than the page's.
WATCH = """
window.name = "[]";
const real = EventTarget.prototype.addEventListener;
EventTarget.prototype.addEventListener = function (type, ...rest) {
  const ours = new Error().stack.includes("/inspectlet.js");
  if (ours) window.name = JSON.stringify([...JSON.parse(window.name), type]);
  return real.call(this, type, ...rest);
};
"""


def browse(visitor: Visitor, word: str) -> Page:
    page = visitor.open("/")
    page.locator("#q").fill(word)
    page.mouse.wheel(0, 500)
    page.mouse.click(300, 300)
    page.wait_for_timeout(800)
    page = visitor.open("/linen/sel", page)
    page.get_by_text("Delivery and return").click()
    page.wait_for_timeout(1_500)
    return page


def to_voile(visitor: Visitor) -> list[str]:
    return [sent.path for sent in visitor.shop.place.requests() if visitor.shop.wid in sent.target]


def test_no_request_but_the_script(visitor: Visitor) -> None:
    browse(visitor, "napkins")
    assert set(to_voile(visitor)) == {"/inspectlet.js"}
    hosts = {url.split("/")[2] for url in visitor.asked}
    assert hosts == {visitor.shop.url.split("/")[2], visitor.shop.place.url.split("/")[2]}
    other = [url for url in visitor.asked if url.startswith(visitor.shop.place.url)]
    assert all("/inspectlet.js?wid=" in url for url in other)
    assert visitor.errors == []


def test_no_storage_and_no_cookie(visitor: Visitor) -> None:
    page = browse(visitor, "napkins")
    assert page.evaluate(STORED) == NOTHING
    assert visitor.context.cookies() == []


def test_no_listener(visitor: Visitor) -> None:
    visitor.context.add_init_script(WATCH)
    page = browse(visitor, "napkins")
    assert page.evaluate("JSON.parse(window.name)") == []


def test_a_decline_is_kept(visitor: Visitor) -> None:
    page = visitor.open("/")
    page.get_by_role("button", name="Decline").click()
    browse(visitor, "napkins")
    # The act is counted, once, and nobody is named in it.
    assert set(to_voile(visitor)) == {"/inspectlet.js", "/c"}
    told = [
        sent.body for sent in visitor.shop.place.requests() if visitor.shop.wid in sent.target and sent.body
    ]
    assert told == [b'{"v":1,"what":"refusal","source":"command"}']
    assert page.evaluate(STORED) == NOTHING
    assert [cookie["name"] for cookie in visitor.context.cookies()] == ["lin_consent"]


def test_what_was_done_before_is_not_sent_afterwards(visitor: Visitor) -> None:
    before, after = plant("before"), plant("after")
    page = visitor.open("/")
    page.locator("#q").fill(before)
    page.locator("#q").fill("")
    page.locator("#q").blur()
    visitor.accept(page)
    page.locator("#q").fill(after)
    page.locator("#q").blur()
    visitor.settle(page)
    wire = [(sent.target, sent.body) for sent in visitor.shop.place.requests()]
    assert set(search([before, after], wire)) == {after}


def test_a_withdrawal_stops_at_once(visitor: Visitor) -> None:
    page = visitor.enter("/")
    visitor.settle(page)
    page.get_by_role("button", name="Change cookie choice").click()
    page.get_by_role("button", name="Decline").click()
    page.wait_for_timeout(1_000)
    count = len(visitor.shop.place.envelopes(visitor.shop.wid))
    word = plant("withdrawn")
    page.locator("#q").fill(word)
    page.locator("#q").blur()
    visitor.open("/linen", page)
    page.wait_for_timeout(2_500)
    assert len(visitor.shop.place.envelopes(visitor.shop.wid)) == count
    assert page.evaluate(STORED) == NOTHING


@pytest.mark.parametrize("signal", ["globalPrivacyControl", "doNotTrack"])
def test_a_signal_of_the_browser_is_a_refusal(visitor: Visitor, context: BrowserContext, signal: str) -> None:
    value = "true" if signal == "globalPrivacyControl" else "'1'"
    context.add_init_script(
        f"Object.defineProperty(Navigator.prototype, '{signal}', {{ get: () => {value} }})"
    )
    page = visitor.open("/")
    page.get_by_role("button", name="Accept").click()
    browse(visitor, "napkins")
    assert set(to_voile(visitor)) == {"/inspectlet.js"}
    assert page.evaluate(STORED) == NOTHING
