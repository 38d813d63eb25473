"""The mode storage-free: visits are recorded, nothing is kept on the device, and no page knows of another."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import combinations
from typing import Any

import pytest
from examples.browser import launch
from playwright.sync_api import Browser, BrowserContext, Page, Playwright

from e2e.consent.watch import NOTHING, Watch, kept
from e2e.harness import pages
from e2e.harness.canary import plant
from e2e.harness.desk import Desk
from e2e.harness.place import Place, eventually
from e2e.harness.shop import Shop

_BODY = (
    "<style>p { color: teal; margin: 3px } /* " + "long enough to be sent once alone. " * 40 + "*/</style>"
    "<h1>Page</h1><p><a href='/second'>on</a></p><input type='text'><button>Press</button>"
    "<p style='height: 3000px'>Tall</p>"
)
BODIES = {"/": _BODY, "/second": _BODY, "/third": _BODY}
# Ids are 22 characters of base64url, wherever they stand.
_ID = re.compile(r"(?<![\w-])[\w-]{22}(?![\w-])")
DRAWN = "new Promise(done => setTimeout(() => done(__insp._voile.draw), 150))"
# Longer than the pause after which the recorder looks whether it may go on.
LOOKS_AGAIN_MS = 5_500


@contextmanager
def recorded_site(place: Place, mode: str = "storage-free", **settings: object) -> Iterator[Shop]:
    with pages.served(place, BODIES, consent=mode, settings=settings or None) as site:
        yield site


@pytest.fixture
def site(place: Place) -> Iterator[Shop]:
    with recorded_site(place) as made:
        yield made


def envelopes(site: Shop) -> list[dict[str, Any]]:
    return site.place.envelopes(site.wid)


def ids(site: Shop, what: str) -> list[str]:
    """Of each document in the order in which they were sent: what, once."""
    return list(dict.fromkeys(sent[what] for sent in envelopes(site)))


def visit(context: BrowserContext, site: Shop, path: str = "/", page: Page | None = None) -> Page:
    """Opens a page, and waits until it is recorded."""
    before = len(ids(site, "page"))
    page = page or context.new_page()
    page.goto(f"{site.url}{path}")
    lively(page)
    eventually(lambda: len(ids(site, "page")) > before, what=f"an envelope of {path}")
    return page


def lively(page: Page) -> None:
    page.mouse.move(20, 20)
    page.mouse.move(120, 90)
    page.get_by_role("button", name="Press").click()


def push(page: Page, *commands: list[object]) -> None:
    page.evaluate("commands => window.__insp.push(...commands)", list(commands))


def sessions(site: Shop, count: int) -> list[dict[str, Any]]:
    eventually(lambda: len(site.place.sessions(site.wid)) >= count, what=f"{count} sessions")
    found = site.place.sessions(site.wid)
    assert len(found) == count
    return found


def named(site: Shop) -> list[set[str]]:
    """The ids that stand in what each document has sent, in their order."""
    by_page: dict[str, set[str]] = {}
    for sent in envelopes(site):
        by_page.setdefault(sent["page"], set()).update(_ID.findall(repr(sent)))
    return list(by_page.values())


def named_by_two(site: Shop) -> set[str]:
    return {each for one, other in combinations(named(site), 2) for each in one & other}


def a_walk(context: BrowserContext, site: Shop) -> Page:
    """Four pages of a person in two tabs: one that is opened, one by a link, a reload, and another tab."""
    page = visit(context, site)
    page.get_by_role("link", name="on").click()
    page.wait_for_url("**/second")
    lively(page)
    eventually(lambda: len(ids(site, "page")) >= 2, what="the second page")
    page.reload()
    lively(page)
    eventually(lambda: len(ids(site, "page")) >= 3, what="the page after the reload")
    visit(context, site, "/third")
    return page


def test_nothing_is_kept_and_no_identifier_is_repeated(context: BrowserContext, site: Shop) -> None:
    watch = Watch(context, site)
    page = a_walk(context, site)
    page.goto("about:blank")
    page.goto(f"{site.url}/third")
    assert kept(page) == NOTHING
    assert (watch.did("keeps"), watch.did("removes"), watch.read) == (set(), set(), set())
    assert (watch.did("locks"), watch.did("talks")) == (set(), set())
    assert len(ids(site, "page")) >= 4
    assert named_by_two(site) == set()
    heads = b"".join(sent.head.lower() for sent in site.place.requests() if site.wid in sent.target)
    for name in (b"\r\ncookie:", b"\r\nif-none-match:", b"\r\nauthorization:"):
        assert name not in heads


def test_and_the_same_walk_shows_both_where_they_are_kept(place: Place, context: BrowserContext) -> None:
    with recorded_site(place, "none") as site:
        watch = Watch(context, site)
        page = a_walk(context, site)
        assert kept(page)["cookies"] == [f"voile_{site.wid}"]
        assert {f"session voile_tab_{site.wid}", f"session voile_stop_{site.wid}"} <= watch.read
        assert watch.did("locks") == {f"voile_{site.wid}"}
        assert {ids(site, "visitor")[0], ids(site, "session")[0]} <= named_by_two(site)
        sessions(site, 1)


def test_each_page_that_is_loaded_is_a_session_of_its_own(context: BrowserContext, site: Shop) -> None:
    a_walk(context, site)
    assert [len(ids(site, what)) for what in ("visitor", "session", "tab", "page")] == [4, 4, 4, 4]
    assert [sent["header"].get("previous_page") for sent in envelopes(site) if sent["seq"] == 0] == [None] * 4
    for session in sessions(site, 4):
        (recording,) = site.place.show(session["id"])["recordings"]
        assert len(recording["pages"]) == 1
    assert site.place.installation.ask("receipts", "list", "--site", site.wid) == []


def test_navigation_without_a_new_document_and_a_pause_stay_in_the_session(
    context: BrowserContext, site: Shop
) -> None:
    page = visit(context, site)
    page.evaluate("history.pushState({}, '', '/second')")
    push(page, ["virtualPage", "Size finder"], ["stop"])
    page.wait_for_timeout(500)
    push(page, ["start"])
    lively(page)
    eventually(lambda: len(ids(site, "page")) == 2, what="the page after the pause")
    assert [len(ids(site, what)) for what in ("visitor", "session", "tab")] == [1, 1, 1]
    sessions(site, 1)
    assert kept(page) == {**NOTHING, "history": {}}


def test_a_stop_holds_for_the_page(context: BrowserContext, site: Shop) -> None:
    page = visit(context, site)
    push(page, ["stop"])
    assert kept(page) == NOTHING
    visit(context, site, "/second", page)


def test_a_return_from_the_cache_is_a_session_of_its_own(playwright: Playwright, site: Shop) -> None:
    with launch(playwright, keep_bfcache=True) as browser:
        context = browser.new_context()
        page = visit(context, site)
        page.evaluate("addEventListener('pageshow', (event) => { window.cameBack = event.persisted })")
        page.evaluate("url => { location.href = url }", f"{site.url}/second")
        page.wait_for_url("**/second")
        eventually(lambda: len(ids(site, "page")) == 2, what="the second page")
        tool = context.new_cdp_session(page)
        history = tool.send("Page.getNavigationHistory")
        before = history["entries"][history["currentIndex"] - 1]["id"]
        tool.send("Page.navigateToHistoryEntry", {"entryId": before})
        move = {"type": "mouseWheel", "x": 30, "y": 30, "deltaX": 0, "deltaY": 400}
        eventually(lambda: tool.send("Input.dispatchMouseEvent", move) == {} and len(ids(site, "page")) == 3)
        firsts = [sent["header"]["entry"] for sent in envelopes(site) if sent["seq"] == 0]
        assert firsts == ["load", "load", "bfcache"]
    assert named_by_two(site) == set()
    assert len(ids(site, "session")) == 3


def test_a_label_and_tags_are_of_the_page_that_set_them(
    context: BrowserContext, site: Shop, desk: Desk
) -> None:
    label = plant("label")
    page = visit(context, site)
    push(page, ["identify", label], ["tagSession", {"plan": "team"}])
    eventually(lambda: any(sent.get("labels") for sent in envelopes(site)), what="the label")
    visit(context, site, "/second", page)
    sessions(site, 2)
    eventually(lambda: desk.open(f"/?site={site.wid}&q={label}").locator("#rows tr").count() == 1, what="one")
    exported = [site.place.export(each["id"]) for each in sessions(site, 2)]
    assert sorted(b'"team"' in each for each in exported) == [False, True]


def test_an_opt_out_is_kept_and_ends_what_every_tab_records(context: BrowserContext, site: Shop) -> None:
    other = visit(context, site)
    page = visit(context, site, "/second")
    sessions(site, 2)
    other.wait_for_timeout(LOOKS_AGAIN_MS)
    push(page, ["optOut"])
    eventually(lambda: len(site.place.sessions(site.wid)) == 1, what="this page's session to be erased")
    other.bring_to_front()
    lively(other)
    eventually(lambda: site.place.sessions(site.wid) == [], what="the other tab's session to be erased")
    count = len(envelopes(site))
    lively(other)
    page.goto(site.url)
    lively(page)
    page.wait_for_timeout(2_500)
    assert len(envelopes(site)) == count
    name = f"voile_optout_{site.wid}"
    assert kept(page) == {**NOTHING, "cookies": [name], "local": [name]}


def test_a_child_is_recorded_no_more(context: BrowserContext, site: Shop) -> None:
    page = visit(context, site)
    sessions(site, 1)
    push(page, ["minor"])
    eventually(lambda: site.place.sessions(site.wid) == [], what="the session to be erased")
    count = len(envelopes(site))
    page.goto(f"{site.url}/second")
    lively(page)
    page.wait_for_timeout(2_500)
    assert len(envelopes(site)) == count
    name = f"voile_minor_{site.wid}"
    assert kept(page) == {**NOTHING, "cookies": [name], "local": [name]}


def test_forget_erases_this_page_and_the_next_one_is_somebody_else(
    context: BrowserContext, site: Shop
) -> None:
    visit(context, site, "/third").close()
    page = visit(context, site)
    sessions(site, 2)
    push(page, ["forget"])
    eventually(lambda: len(site.place.sessions(site.wid)) == 1, what="one session to be erased")
    count = len(envelopes(site))
    lively(page)
    page.wait_for_timeout(2_500)
    assert len(envelopes(site)) == count
    visit(context, site, "/second", page)
    assert kept(page) == NOTHING


def test_the_own_page_shows_what_is_stored_of_this_page(context: BrowserContext, site: Shop) -> None:
    visit(context, site, "/third").close()
    page = visit(context, site)
    sessions(site, 2)
    with context.expect_page() as opening:
        push(page, ["my"])
    own = opening.value
    own.wait_for_url("**/my/**")
    assert own.locator("tbody tr").count() == 1


def test_a_denial_ends_the_page_and_is_not_kept(context: BrowserContext, site: Shop) -> None:
    page = visit(context, site)
    sessions(site, 1)
    push(page, ["consent", "denied"])
    eventually(lambda: site.place.sessions(site.wid) == [], what="the session to be erased")
    assert kept(page) == NOTHING


def test_each_page_is_drawn_anew(place: Place, browser: Browser) -> None:
    with recorded_site(place, recording_frequency=50) as site:
        context = browser.new_context()
        page = context.new_page()
        drawn = []
        for _ in range(14):
            page.goto(site.url)
            drawn.append(page.evaluate(DRAWN))
        assert all(0 <= number < 100 for number in drawn)
        assert len(set(drawn)) > 1
        assert kept(page) == NOTHING
        context.close()


def test_nothing_of_a_page_that_is_too_short_is_sent(place: Place, context: BrowserContext) -> None:
    with recorded_site(place, minimum_session_seconds=1800) as site:
        for path in BODIES:
            page = context.new_page()
            page.goto(f"{site.url}{path}")
            lively(page)
            page.wait_for_timeout(1_500)
            page.goto("about:blank")
        assert envelopes(site) == []
        page.goto(site.url)
        assert kept(page) == NOTHING


def test_an_open_page_follows_when_the_site_changes_to_it(place: Place, context: BrowserContext) -> None:
    with recorded_site(place, "none", recording_frequency=99) as site:
        context.new_page().goto(site.url)
        # Whoever came before, and may not have been drawn, is drawn here.
        page = context.pages[0]
        page.evaluate(
            "site => { document.cookie = `voile_draw_${site}=0; Path=/`; location.reload() }", site.wid
        )
        lively(page)
        eventually(lambda: envelopes(site), what="an envelope")
        assert {cookie["name"] for cookie in context.cookies()} >= {f"voile_{site.wid}"}
        place.installation.ask("sites", "set", site.wid, "consent", "storage-free")
        place.knows(site.wid)
        lively(page)

        def goes_on() -> bool:
            lively(page)
            return len(ids(site, "session")) == 2

        eventually(goes_on, what="a session of its own")
        assert kept(page) == NOTHING
        *before, after = named(site)
        assert not any(after & ids_before for ids_before in before)
