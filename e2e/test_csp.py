"""The script as a guest: under a strict policy, without globals, loaded twice, never in the way."""

from playwright.sync_api import BrowserContext, Page

from e2e.harness.desk import Desk
from e2e.harness.visitor import Visitor

GLOBALS = "Object.getOwnPropertyNames(window).sort()"
VIOLATIONS = """
window.__violations = [];
addEventListener("securitypolicyviolation", (event) => window.__violations.push(event.violatedDirective));
"""


def walk_through(visitor: Visitor) -> Page:
    page = visitor.enter("/")
    visitor.open("/linen/brume", page)
    page.locator("#q").fill("flax")
    page.get_by_role("button", name="Size guide").click()
    page.get_by_role("button", name="Close").click()
    visitor.open("/finder", page)
    page.locator(".option").first.click()
    page.get_by_role("button", name="Next").click()
    visitor.settle(page)
    return page


def test_a_strict_policy_is_enough(visitor: Visitor) -> None:
    visitor.context.add_init_script(VIOLATIONS)
    page = walk_through(visitor)
    assert page.evaluate("window.__violations") == []
    assert visitor.errors == []


def test_no_globals_but_two(visitor: Visitor) -> None:
    page = visitor.enter("/linen")
    visitor.settle(page)
    with_voile = set(page.evaluate(GLOBALS))
    visitor.context.route(f"{visitor.shop.place.url}/**", lambda route: route.abort())
    without = set(visitor.open("/linen").evaluate(GLOBALS))
    # The snippet itself makes these two.
    assert {"__insp", "__inspld"} <= without
    assert with_voile == without


def test_loaded_twice_records_once(visitor: Visitor, desk: Desk) -> None:
    page = visitor.enter("/linen")
    page.evaluate(
        "url => { const s = document.createElement('script'); s.src = url; document.body.append(s) }",
        f"{visitor.shop.place.url}/inspectlet.js?wid={visitor.shop.wid}&r=1",
    )
    page.wait_for_timeout(800)
    page.mouse.click(640, 300)
    visitor.settle(page)
    pages = {each["page"] for each in visitor.shop.place.envelopes(visitor.shop.wid)}
    assert len(pages) == 1
    # Accepting the banner began the recording with or after that click; the other one is counted once.
    assert desk.the_session(visitor.shop.wid)["clicks"] <= 2
    assert visitor.errors == []


FORBID = """
const meta = document.createElement("meta");
meta.httpEquiv = "Content-Security-Policy";
meta.content = "connect-src 'self'";
document.head.append(meta);
"""


def test_a_missing_permission_is_named(visitor: Visitor, context: BrowserContext) -> None:
    said: list[str] = []
    context.on("console", lambda message: said.append(message.text))
    page = visitor.open("/")
    page.evaluate(FORBID)
    page.get_by_role("button", name="Accept").click()
    page.wait_for_timeout(4_000)
    wanted = f"add {visitor.shop.place.url} to connect-src"
    assert any("Voile" in text and wanted in text for text in said)
    assert visitor.shop.place.envelopes(visitor.shop.wid) == []


HOSTILE = """
delete window.MutationObserver;
if (globalThis.crypto?.subtle) crypto.subtle.digest = null;
JSON.stringify = () => { throw new Error("mine"); };
"""


def test_the_page_is_never_in_the_way(visitor: Visitor) -> None:
    """A page whose own scripts break what recorders lean on goes on working, and hears of no error."""
    visitor.context.add_init_script(HOSTILE)
    page = visitor.open("/")
    page.get_by_role("button", name="Accept").click()
    page.wait_for_timeout(1_500)
    page.get_by_role("link", name="See the linen").first.click()
    page.wait_for_url("**/linen")
    assert visitor.errors == []
