"""Whose visits are recorded, and how many of them: each setting in a real browser, and on the wire."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from e2e.harness import pages
from e2e.harness import place as places
from e2e.harness.desk import Desk, first_login
from e2e.harness.place import Place, eventually
from e2e.harness.shop import Shop

T = TypeVar("T")
BODIES = {"/": '<h1>First</h1><a href="/second">on</a>', "/second": '<h1>Second</h1><a href="/">back</a>'}
STORED = "() => ({local: localStorage.length, session: sessionStorage.length})"
NOTHING = {"local": 0, "session": 0}
PEOPLE = (
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36"
)
CRAWLER = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
AS_A_PERSON = "Object.defineProperty(Navigator.prototype, 'webdriver', {get: () => false})"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """Behind a proxy that says where visitors are: the browser itself plays it."""
    folder = tmp_path_factory.mktemp("voile")
    made = places.make(folder, VOILE_TRUSTED_PROXIES="127.0.0.1", VOILE_COUNTRY_HEADER="X-Country")
    yield made
    made.tap.close()
    assert made.stop() == 0


@contextmanager
def visitor(browser: Browser, **options: Any) -> Iterator[BrowserContext]:
    """Somebody whose browser was never here, or brings a state along."""
    context = browser.new_context(**options)
    context.set_default_timeout(30_000)
    yield context
    context.close()


def opened(context: BrowserContext, site: Shop, path: str = "/") -> Page:
    """A page whose loader has decided."""
    page = context.new_page()
    with page.expect_response(lambda answer: "/voile.js" in answer.url):
        page.goto(f"{site.url}{path}", wait_until="load")
    return page


def lively(page: Page) -> None:
    """What a person does within a moment."""
    for step in range(5):
        page.mouse.move(10 + 20 * step, 30 + 10 * step)


def meanwhile(page: Page, read: Callable[[], T], what: str) -> T:
    """What `read` says at last, while somebody moves about on the page."""

    def look() -> T:
        lively(page)
        return read()

    return eventually(look, what=what)


def asked(site: Shop, path: str) -> list[str]:
    """Targets of requests about the site, or (the recorder's) of all, that begin with `path`."""
    found = [sent.target for sent in site.place.requests() if sent.path.startswith(path)]
    return found if path == "/r/" else [target for target in found if site.wid in target]


def changed(site: Shop, key: str, value: object) -> None:
    site.place.installation.ask("sites", "set", site.wid, key, str(value))
    site.place.knows(site.wid)


def recorded(site: Shop, count: int = 1) -> list[dict[str, Any]]:
    """Sessions of the site once there are so many."""
    eventually(lambda: len(site.place.sessions(site.wid)) >= count, what=f"{count} sessions")
    return site.place.sessions(site.wid)


def outcomes(site: Shop) -> dict[str, int]:
    counts: dict[str, int] = site.place.installation.ask("sites", "show", site.wid)["outcomes"]
    return counts


def draw_cookie(site: Shop, number: int) -> Any:
    return {"name": f"voile_draw_{site.wid}", "value": str(number), "url": site.url}


def test_who_is_not_drawn_loads_the_loader_alone_and_keeps_a_number(browser: Browser, place: Place) -> None:
    with pages.served(place, BODIES, settings={"recording_frequency": 1}) as site:
        fetched = len(asked(site, "/r/"))
        with visitor(browser) as context:
            context.add_cookies([draw_cookie(site, 57)])
            page = opened(context, site)
            lively(page)
            page.get_by_role("link").click()
            page.wait_for_url("**/second")
            assert page.evaluate(STORED) == NOTHING
            kept = {cookie["name"]: cookie["value"] for cookie in context.cookies()}
            assert kept == {f"voile_draw_{site.wid}": "57"}
            assert asked(site, "/i") == asked(site, "/a") == asked(site, "/c") == []
            assert len(asked(site, "/r/")) == fetched
            state = context.storage_state()
        # More are drawn: whoever was before still is, and this visitor is among the new ones.
        changed(site, "recording_frequency", 58)
        with visitor(browser, storage_state=state) as context:
            lively(opened(context, site))
            recorded(site)
            assert all("draw=57" in target for target in asked(site, "/i"))


def test_a_new_visitor_is_drawn_once_and_stays_what_they_are(browser: Browser, place: Place) -> None:
    with (
        pages.served(place, BODIES, settings={"recording_frequency": 50}) as site,
        visitor(browser) as context,
    ):
        page = opened(context, site)

        def number() -> str:
            kept = [cookie for cookie in context.cookies() if cookie["name"] == f"voile_draw_{site.wid}"]
            return kept[0]["value"] if kept else ""

        drawn = eventually(number, what="a draw")
        assert 0 <= int(drawn) <= 99
        lively(page)
        for _ in range(3):
            lively(opened(context, site, "/second"))
            assert number() == drawn
        if int(drawn) < 50:
            recorded(site)
        else:
            assert asked(site, "/i") == []


def test_a_session_that_runs_goes_on_when_fewer_are_drawn(browser: Browser, place: Place) -> None:
    with pages.served(place, BODIES, settings={"recording_frequency": 90}) as site:
        with visitor(browser) as context:
            context.add_cookies([draw_cookie(site, 80)])
            page = opened(context, site)
            lively(page)
            recorded(site)
            changed(site, "recording_frequency", 1)
            before = outcomes(site).get("accepted", 0)
            lively(page)
            meanwhile(page, lambda: outcomes(site).get("accepted", 0) > before, "it goes on")
            state = context.storage_state()
        with visitor(browser, storage_state=state) as context:
            lively(opened(context, site, "/second"))
            eventually(
                lambda: len({sent["page"] for sent in place.envelopes(site.wid)}) >= 3, what="the next page"
            )
        assert len(place.sessions(site.wid)) == 1
        assert "dropped_not_drawn" not in outcomes(site)


def test_a_signed_link_makes_ones_own_browser_be_drawn(browser: Browser, place: Place, desk_of: Desk) -> None:
    with (
        pages.served(place, BODIES, settings={"recording_frequency": 1}) as site,
        visitor(browser) as context,
    ):
        context.add_cookies([draw_cookie(site, 99)])
        installing = desk_of.open(f"/sites/{site.wid}/installation/?page={site.url}/")
        link = installing.get_by_role("link", name="Record my browser").get_attribute("href")
        page = context.new_page()
        page.goto(link or "")
        meanwhile(page, lambda: asked(site, "/i"), "an envelope")
        recorded(site)
        lively(opened(context, site, "/second"))
        kept = {cookie["name"]: cookie["value"] for cookie in context.cookies()}
        assert kept[f"voile_draw_{site.wid}"] == "0"


def test_nothing_of_a_shorter_visit_is_sent(browser: Browser, place: Place) -> None:
    settings = {"minimum_session_seconds": 1800}
    with pages.served(place, BODIES, consent="loaded", settings=settings) as site:
        with visitor(browser) as context:
            page = opened(context, site)
            page.wait_for_function("() => document.cookie.includes('voile_')")
            lively(page)
            # Longer than the recorder ever waits to send.
            page.wait_for_timeout(3_500)
            page.get_by_role("link").click()
            page.wait_for_url("**/second")
            page.wait_for_function("() => window.__insp._voile")
            lively(page)
            page.evaluate("__insp.push(['tagSession', 'plan'], ['stop'])")
            page.close(run_before_unload=True)
        with visitor(browser) as context:
            other = opened(context, site)
            other.wait_for_function("() => document.cookie.includes('voile_')")
            other.goto("about:blank")
        assert asked(site, "/i") == asked(site, "/a") == asked(site, "/c") == []
        assert outcomes(site) == {}


def test_a_visit_that_becomes_long_enough_is_recorded_from_the_page_on_where_it_does(
    browser: Browser, place: Place
) -> None:
    settings = {"minimum_session_seconds": 4}
    with (
        pages.served(place, BODIES, consent="loaded", settings=settings) as site,
        visitor(browser) as context,
    ):
        page = opened(context, site)
        page.wait_for_function("() => document.cookie.includes('voile_')")
        page.get_by_role("link").click()
        page.wait_for_url("**/second")
        meanwhile(page, lambda: asked(site, "/i"), "an envelope")
        first = place.envelopes(site.wid)[0]
        events = first["events"]
        assert first["header"]["url"].endswith("/second")
        assert events[-1]["timestamp"] - first["session_started_ms"] >= 4_000
        assert any(event["type"] == 2 for event in events), "with the snapshot from before"
        assert events[0]["timestamp"] - first["session_started_ms"] < 4_000
        eventually(lambda: asked(site, "/c"), what="the receipt, once the visit is recorded")


def test_bots_get_nothing_and_automated_browsers_no_recorder(browser: Browser, place: Place) -> None:
    with pages.served(place, BODIES, host="shop.localhost", settings={"recording_frequency": 100}) as site:
        fetched = len(asked(site, "/r/"))
        with visitor(browser, user_agent=CRAWLER) as context:
            with context.new_page().expect_response(lambda answer: "/voile.js" in answer.url) as answered:
                context.pages[0].goto(site.url)
            assert len(answered.value.body()) < 200
        with visitor(browser, user_agent=PEOPLE) as context:
            page = opened(context, site)
            assert page.evaluate("navigator.webdriver") is True
            lively(page)
        assert len(asked(site, "/r/")) == fetched
        assert asked(site, "/i") == []
        with visitor(browser, user_agent=PEOPLE) as context:
            context.add_init_script(AS_A_PERSON)
            lively(opened(context, site))
            recorded(site)
        # What comes all the same, such as from a copy of the script, is dropped.
        with visitor(browser, user_agent=PEOPLE.replace("Chrome", "HeadlessChrome")) as context:
            context.add_init_script(AS_A_PERSON)
            context.add_init_script(
                f"Object.defineProperty(navigator, 'userAgent', {{get: () => '{PEOPLE}'}})"
            )
            lively(opened(context, site))
            eventually(lambda: outcomes(site).get("dropped_bot"), what="the envelope of a bot")
        changed(site, "bots", "on")
        with visitor(browser, user_agent=CRAWLER) as context:
            lively(opened(context, site))
            recorded(site, 2)


def test_blocked_addresses_and_countries(browser: Browser, place: Place) -> None:
    settings = {"blocked_addresses": "192.0.2.* 2001:db8::/32", "blocked_countries": "DE"}
    with pages.served(place, BODIES, settings=settings) as site:
        blocked = (
            {"X-Forwarded-For": "192.0.2.7", "X-Country": "FR"},
            {"X-Forwarded-For": "2001:db8:1::7", "X-Country": "FR"},
            {"X-Forwarded-For": "203.0.113.7", "X-Country": "de"},
        )
        # (Not all of a browser's requests carry such headers, but the one for the script does.)
        for headers in blocked:
            with visitor(browser, extra_http_headers=headers) as context:
                with context.new_page().expect_response(lambda answer: "/voile.js" in answer.url) as answered:
                    context.pages[0].goto(site.url)
                assert len(answered.value.body()) < 200
                lively(context.pages[0])
        assert asked(site, "/i") == []
        changed(site, "blocked_countries", "")
        with visitor(browser) as context:
            page = opened(context, site)
            lively(page)
            recorded(site)
            # Blocked after the script was delivered: here every browser comes from this address.
            changed(site, "blocked_addresses", "127.0.0.0/8")
            meanwhile(
                page,
                lambda: outcomes(site).get("dropped_blocked_address"),
                "an envelope from a blocked address",
            )


def test_a_quota_stops_new_sessions_lets_others_go_on_and_is_told(
    browser: Browser, place: Place, desk_of: Desk
) -> None:
    with pages.served(place, BODIES, settings={"sessions_per_day": 1}) as site, visitor(browser) as running:
        page = opened(running, site)
        lively(page)
        recorded(site)
        notice = desk_of.open(f"/sites/{site.wid}/")
        expect(notice.get_by_text("has used up its quota")).to_be_visible()
        fetched = len(asked(site, "/r/"))

        def delivered() -> bool:
            sent = page.request.get(f"{place.url}/voile.js?wid={site.wid}")
            return '"running"' in sent.text()

        eventually(delivered, what="the script for running sessions alone")
        with visitor(browser) as late:
            lively(opened(late, site))
            assert late.cookies() == []
        assert len(asked(site, "/r/")) == fetched
        # The session that runs goes on, with the script as it is now.
        with visitor(browser, storage_state=running.storage_state()) as same:
            lively(opened(same, site, "/second"))
            eventually(lambda: len(asked(site, "/r/")) > fetched, what="the recorder of the running session")
            eventually(
                lambda: any(
                    sent.get("header", {}).get("url", "").endswith("/second")
                    for sent in place.envelopes(site.wid)
                ),
                what="its next page",
            )
        assert len(place.sessions(site.wid)) == 1


@pytest.fixture(scope="module")
def desk_of(browser: Browser, place: Place, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    file = tmp_path_factory.mktemp("desk") / "state.json"
    first_login(browser, place, file)
    context = browser.new_context(storage_state=file)
    context.set_default_timeout(30_000)
    yield Desk(context, place)
    context.close()
