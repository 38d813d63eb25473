"""On which pages and of which visitors visits are recorded: in a real browser, and on the wire."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from e2e.harness import pages
from e2e.harness.canary import plant
from e2e.harness.place import Place, eventually
from e2e.harness.shop import Shop
from e2e.harness.visitor import Visitor

BODIES = {path: f"<h1>Page {path}</h1><main></main>" for path in ("/", "/linen", "/account", "/sale")}
# Long enough for the script, the recorder and a first envelope, had there been one.
QUIET_MS = 2_500

# Moves about until the newer policy has been asked for.
ASKS_ANEW = """() => {
  document.body.dispatchEvent(new MouseEvent("mousemove", { clientX: Math.random() * 99, clientY: 5 }));
  return performance.getEntriesByType("resource").some((entry) => entry.name.includes("/p?"));
}"""
SHOWS = """([path, text]) => {
  history.pushState(null, "", path);
  document.querySelector("main").textContent = text;
}"""


@pytest.fixture(scope="module")
def site(place: Place) -> Iterator[Shop]:
    with pages.served(place, BODIES) as served:
        yield served


@pytest.fixture
def fresh(browser: Browser, site: Shop) -> Iterator[Visitor]:
    """A browser that was never here."""
    with browser.new_context() as context:
        context.set_default_timeout(30_000)
        yield Visitor(context, site)


def rule(site: Shop, **settings: str) -> None:
    for key in ("page_include", "page_exclude", "visitors"):
        site.place.installation.ask("sites", "set", site.wid, key, settings.get(key, ""))
    site.place.knows(site.wid)


def is_recorded(visitor: Visitor, path: str) -> bool:
    """Whether the recorder runs on a page; where it does not, it was not even fetched."""
    before = len(visitor.shop.place.envelopes(visitor.shop.wid))
    page = visitor.open(path)
    page.wait_for_function("() => window.__insp && window.__insp._voile")
    asked = len([url for url in visitor.asked if "/r/" in url])
    page.wait_for_timeout(QUIET_MS)
    fetched = len([url for url in visitor.asked if "/r/" in url]) > asked or asked > 0
    sent = len(visitor.shop.place.envelopes(visitor.shop.wid)) > before
    page.close()
    return fetched and sent


@pytest.mark.parametrize(
    ("rules", "recorded", "left"),
    [
        ({"page_include": "exact /linen"}, "/linen", "/"),
        ({"page_include": "begins /li"}, "/linen", "/sale"),
        ({"page_exclude": "contains accou"}, "/linen", "/account"),
        ({"page_exclude": "pattern /*count"}, "/sale", "/account"),
        ({"page_include": "regex ^/(?:linen|sale)$", "page_exclude": "exact /sale"}, "/linen", "/sale"),
    ],
    ids=["exact", "begins", "contains", "pattern", "regex"],
)
def test_each_kind_of_rule(
    browser: Browser, site: Shop, rules: dict[str, str], recorded: str, left: str
) -> None:
    rule(site, **rules)
    for path, expected in ((left, False), (recorded, True)):
        with browser.new_context() as context:
            assert is_recorded(Visitor(context, site), path) is expected


def test_leaving_in_one_document_ends_it_in_the_same_task(fresh: Visitor, site: Shop) -> None:
    rule(site, page_exclude="begins /account")
    before, hidden, after = plant("before"), plant("hidden"), plant("after")
    page = fresh.open("/")
    show(page, "/linen", before)
    eventually(lambda: before in wire(site), what="what is shown on a recorded page")
    show(page, "/account", hidden)
    page.mouse.move(50, 60)
    page.wait_for_timeout(QUIET_MS)
    assert hidden not in wire(site)
    assert "/account" not in wire(site)
    show(page, "/sale", after)
    eventually(lambda: after in wire(site), what="what is shown after coming back")
    assert hidden not in wire(site)
    sent = site.place.envelopes(site.wid)
    pages_seen = {one["page"] for one in sent if before in str(one) or after in str(one)}
    assert len(pages_seen) == 2, "coming back begins a new page"
    assert len({sent["session"] for sent in site.place.envelopes(site.wid) if after in str(sent)}) == 1
    assert fresh.errors == []


def show(page: Page, path: str, text: str) -> None:
    """As an application does it: first the address, then the content."""
    page.evaluate(SHOWS, [path, text])


def wire(site: Shop) -> str:
    return str(site.place.envelopes(site.wid))


@pytest.mark.parametrize(
    ("rules", "before", "expected"),
    [
        ("device mobile", "", False),
        ("device desktop", "", True),
        ("language en", "", True),
        ("visitor returning", "", False),
        ("variable app.beta", "window.app = {beta: 1}", True),
        ("variable app.beta", "", False),
        ("cookie beta", "document.cookie = 'beta=1'", True),
        ("not cookie beta", "document.cookie = 'beta=1'", False),
        ("any:\nlanding begins /sale\ncookie beta", "", False),
    ],
)
def test_rules_about_visitors(
    context: BrowserContext, site: Shop, rules: str, before: str, expected: bool
) -> None:
    rule(site, visitors=rules)
    context.add_init_script(before)
    assert is_recorded(Visitor(context, site), "/") is expected


def test_a_tag_that_is_waited_for_begins_the_recording(fresh: Visitor, site: Shop) -> None:
    rule(site, visitors="tag plan = pro")
    count = len(site.place.envelopes(site.wid))
    page = fresh.open("/")
    page.evaluate("__insp.push(['tagSession', {plan: 'free'}])")
    page.wait_for_timeout(QUIET_MS)
    assert len(site.place.envelopes(site.wid)) == count
    page.evaluate("__insp.push(['tagSession', {plan: 'pro'}])")
    eventually(lambda: len(site.place.envelopes(site.wid)) > count, what="the recording of a tagged session")


def test_nothing_of_the_device_is_read_before_a_grant(place: Place, context: BrowserContext) -> None:
    with pages.served(place, BODIES, consent="required") as asking:
        rule(asking, visitors="any:\nvariable app\ncookie beta")
        read = "Object.defineProperty(window, 'app', {get() { window.wasRead = true; return 1; }})"
        context.add_init_script(read)
        visitor = Visitor(context, asking)
        page = visitor.open("/")
        page.wait_for_timeout(QUIET_MS)
        assert page.evaluate("window.wasRead === undefined")
        assert context.cookies() == []
        page.evaluate("__insp.push(['consent', 'granted'])")
        visitor.recorded(1)
        assert page.evaluate("window.wasRead")


def test_new_rules_reach_an_open_page(fresh: Visitor, site: Shop) -> None:
    rule(site)
    page = fresh.open("/linen")
    eventually(
        lambda: any("/linen" in str(sent) for sent in site.place.envelopes(site.wid)), what="a recording"
    )
    rule(site, page_exclude="begins /linen")
    page.mouse.move(10, 10)
    page.wait_for_function(ASKS_ANEW, polling=200)
    page.wait_for_timeout(QUIET_MS)
    secret = plant("secret")
    page.evaluate("text => { document.querySelector('main').textContent = text; }", secret)
    page.mouse.move(40, 80)
    page.wait_for_timeout(QUIET_MS)
    assert secret not in wire(site)
