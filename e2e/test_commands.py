"""The decision to record by consent mode and browser signals, and each command of the queue."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

from e2e.harness import pages
from e2e.harness.canary import plant
from e2e.harness.desk import Desk
from e2e.harness.place import Place, eventually
from e2e.harness.shop import Shop
from e2e.harness.visitor import Visitor

BODIES = {
    "/": "<h1>First</h1><button>Press</button><a href='/second'>Second</a>",
    "/second": "<h1>Second</h1>",
}
STORED = (
    "[...Object.keys(sessionStorage), ...Object.keys(localStorage)].filter((name) => /^voile/.test(name))"
)
# Long enough for the script, the recorder and a first envelope, had there been one.
QUIET_MS = 2_500

Open = Callable[..., Visitor]


@pytest.fixture
def site(place: Place) -> Iterator[Shop]:
    with pages.served(place, BODIES) as served:
        yield served


def envelopes(site: Shop) -> list[dict[str, Any]]:
    return site.place.envelopes(site.wid)


def customs(site: Shop, tag: str) -> list[dict[str, Any]]:
    events = [event for sent in envelopes(site) for event in sent["events"]]
    return [e["data"]["payload"] for e in events if e["type"] == 5 and e["data"]["tag"] == tag]


def push(page: Page, *command: object) -> None:
    page.evaluate("command => window.__insp.push(command)", list(command))


def is_untouched(site: Shop, page: Page) -> bool:
    """Nothing was sent, nothing was kept, and not even the recorder was fetched."""
    page.wait_for_timeout(QUIET_MS)
    kept = page.evaluate(STORED), page.context.cookies()
    return envelopes(site) == [] and kept == ([], [])


@pytest.mark.parametrize("mode", ["none", "loaded", "storage-free"])
def test_without_a_question_recording_begins_at_once(
    place: Place, context: BrowserContext, mode: str
) -> None:
    with pages.served(place, BODIES, consent=mode) as site:
        visitor = Visitor(context, site)
        visitor.open("/")
        visitor.recorded(1)
        assert envelopes(site)[0]["header"]["url"] == f"{site.url}/"
        assert visitor.errors == []


@pytest.mark.parametrize("mode", ["none", "loaded", "storage-free"])
def test_a_refusal_ends_it_in_every_mode(place: Place, context: BrowserContext, mode: str) -> None:
    with pages.served(place, BODIES, consent=mode) as site:
        visitor = Visitor(context, site)
        page = visitor.open("/")
        visitor.recorded(1)
        push(page, "consent", "denied")
        assert page.evaluate(STORED) == []
        assert context.cookies() == []
        before = len(envelopes(site))
        page.get_by_role("button").click()
        page.wait_for_timeout(QUIET_MS)
        assert len(envelopes(site)) == before
        push(page, "start")
        page.wait_for_timeout(QUIET_MS)
        assert len(envelopes(site)) == before


@pytest.mark.parametrize("mode", ["none", "loaded", "required", "storage-free"])
@pytest.mark.parametrize(
    "signal",
    [
        "Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', { get: () => true })",
        "Object.defineProperty(Navigator.prototype, 'doNotTrack', { get: () => '1' })",
    ],
    ids=["gpc", "dnt"],
)
def test_a_signal_of_the_browser_is_a_refusal(
    place: Place, context: BrowserContext, mode: str, signal: str
) -> None:
    context.add_init_script(signal)
    with pages.served(place, BODIES, consent=mode) as site:
        visitor = Visitor(context, site)
        page = visitor.open("/")
        push(page, "consent", "granted")
        assert is_untouched(site, page)
        assert not any("/r/" in url for url in visitor.asked), "the recorder was fetched"


@pytest.mark.parametrize("setting", ["gpc", "dnt"])
def test_a_site_may_be_set_not_to_ask_the_browser(
    place: Place, context: BrowserContext, setting: str
) -> None:
    names = {"gpc": "globalPrivacyControl", "dnt": "doNotTrack"}
    value = {"gpc": "true", "dnt": "'1'"}[setting]
    context.add_init_script(
        f"Object.defineProperty(Navigator.prototype, '{names[setting]}', {{ get: () => {value} }})"
    )
    with pages.served(place, BODIES) as site:
        place.installation.ask("sites", "set", site.wid, setting, "off")
        place.knows(site.wid)
        visitor = Visitor(context, site)
        visitor.open("/")
        visitor.recorded(1)


def test_another_wid_is_not_recorded(site: Shop, context: BrowserContext) -> None:
    context.add_init_script("window.__insp = [['wid', 1]]; window.__insp.push = (...all) => all.length")
    page = Visitor(context, site).open("/")
    assert is_untouched(site, page)


def test_identify_names_the_session_and_is_sealed(site: Shop, context: BrowserContext, desk: Desk) -> None:
    label = plant("label")
    visitor = Visitor(context, site)
    page = visitor.open("/")
    # Before and after the recorder is there.
    push(page, "identify", label)
    visitor.recorded(1)
    push(page, "identify", f"{label}again")
    eventually(
        lambda: (
            [name for sent in envelopes(site) for name in sent.get("labels", [])] == [label, f"{label}again"]
        ),
        what="both labels",
    )
    found = desk.open(f"/?site={site.wid}&q={label}").locator("#rows tr")
    assert found.count() == 1
    assert desk.open(f"/?site={site.wid}&q={label[:-2]}").locator("#rows tr").count() == 0


def test_tags_are_kept_and_overwritten_by_key(site: Shop, context: BrowserContext, desk: Desk) -> None:
    visitor = Visitor(context, site)
    page = visitor.open("/")
    push(page, "tagSession", "returning")
    push(page, "tagSession", {"plan": "free", "seats": 3, "trial": True})
    visitor.recorded(1)
    push(page, "tagSession", {"plan": "team"})
    push(page, "tagSession", "returning")

    session = desk.the_session(site.wid)["id"]
    eventually(lambda: b'"team"' in site.place.export(session), what="the later value")
    exported = site.place.export(session)
    assert exported.count(b'"returning"') == 1
    assert b'"seats"' in exported
    assert b'"free"' not in exported


def test_a_virtual_page_is_a_page_view(site: Shop, context: BrowserContext) -> None:
    visitor = Visitor(context, site)
    page = visitor.open("/")
    visitor.recorded(1)
    push(page, "virtualPage", "Size finder")
    push(page, "virtualPage")
    eventually(lambda: len(customs(site, "voile.page")) == 3, what="three page views")
    views = customs(site, "voile.page")
    assert [view["how"] for view in views] == ["load", "virtual", "virtual"]
    assert [view.get("name") for view in views] == [None, "Size finder", None]


def test_page_url_and_auto_pages(site: Shop, context: BrowserContext) -> None:
    visitor = Visitor(context, site)
    page = visitor.open("/")
    visitor.recorded(1)
    push(page, "autoPages", False)
    page.evaluate("history.pushState({}, '', '/silent')")
    push(page, "autoPages", True)
    push(page, "pageUrl", f"{site.url}/told")
    page.evaluate("history.pushState({}, '', '/real')")
    eventually(lambda: len(customs(site, "voile.page")) >= 2, what="a second page view")
    assert [view["url"] for view in customs(site, "voile.page")] == [f"{site.url}/", f"{site.url}/told"]


def test_stop_and_start_hold_in_the_tab(site: Shop, context: BrowserContext) -> None:
    visitor = Visitor(context, site)
    page = visitor.open("/")
    visitor.recorded(1)
    push(page, "stop")
    eventually(lambda: [one["reason"] for one in customs(site, "voile.stop")] == ["command"], what="the stop")
    before = len(envelopes(site))
    page.get_by_role("button").click()
    page.goto(f"{site.url}/second")
    page.wait_for_timeout(QUIET_MS)
    assert len(envelopes(site)) == before
    push(page, "start")
    visitor.recorded(before + 1)
    last = [sent for sent in envelopes(site) if sent["seq"] == 0][-1]
    assert last["header"]["url"] == f"{site.url}/second"


def test_debug_tells_decisions_and_no_content(site: Shop, context: BrowserContext) -> None:
    said: list[str] = []
    context.on("console", lambda message: said.append(message.text))
    visitor = Visitor(context, site)
    page = visitor.open("/")
    push(page, "debug", True)
    visitor.recorded(1)
    push(page, "consent", "denied")
    eventually(lambda: any("denied" in text for text in said), what="the reason")
    ours = [text for text in said if text.startswith("Voile:")]
    assert ours
    assert not any("First" in text or "Press" in text for text in ours)


def test_an_unknown_command_is_one_warning(site: Shop, context: BrowserContext) -> None:
    said: list[str] = []
    context.on("console", lambda message: said.append(message.text))
    visitor = Visitor(context, site)
    page = visitor.open("/")
    visitor.recorded(1)
    for _ in range(3):
        push(page, "nonsense")
    assert [text for text in said if "unknown command" in text] == ["Voile: unknown command nonsense"]
    assert visitor.errors == []
