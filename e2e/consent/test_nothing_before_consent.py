"""Promise: nothing before consent, in every mode.

Before a grant Voile asks for nothing but the script itself, keeps nothing in the browser, names nobody and
listens to nothing that the visitor does. Each test ends with the opposite: that it would have seen it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

from e2e.consent.watch import INPUT, NOTHING, Watch, browse, kept, told
from e2e.harness import pages
from e2e.harness.place import Place, eventually
from e2e.harness.shop import Shop

BODIES = {
    "/": "<h1>First</h1><label>Find <input type='text'></label><button>Press</button>"
    "<p style='height: 3000px'>Tall</p>",
    "/bare": "<h1>Bare</h1><label>Find <input type='text'></label><button>Press</button>",
    "/declined": "<script>__insp.push(['consent', 'denied'])</script><h1>Declined</h1>"
    "<label>Find <input type='text'></label><button>Press</button>",
}
# What a consent tool does once the visitor has agreed.
LOAD = """([wid, url]) => {
  window.__insp = window.__insp || [];
  __insp.push(['wid', wid]);
  const script = document.createElement('script');
  script.src = `${url}/voile.js?wid=${wid}`;
  document.head.appendChild(script);
}"""
# Everything that puts pieces of its own into the script, and so may listen or read.
ALL_PIECES = {
    "consent_sources": "consent_mode,tcf,gpp,cookiebot,onetrust,osano,didomi,usercentrics:Voile",
    "recording_frequency": 99,
    "page_include": "begins /",
    "visitors": "visitor new\ndevice desktop\nnot cookie beta\nnot variable app.beta\nreferrer none",
    "sessions_per_day": 1000,
}


@contextmanager
def watched(
    place: Place, context: BrowserContext, mode: str, **settings: object
) -> Iterator[tuple[Shop, Watch]]:
    with pages.served(
        place, BODIES, consent=mode, bare=frozenset({"/bare"}), settings=settings or None
    ) as site:
        yield site, Watch(context, site)


def opened(context: BrowserContext, site: Shop, path: str = "/") -> Page:
    page = context.new_page()
    page.goto(f"{site.url}{path}", wait_until="load")
    return page


def assert_nothing(watch: Watch, page: Page, *, asked: set[str]) -> None:
    """Nothing was kept, read, listened to, observed or sent, and nothing asked for but this."""
    assert watch.paths == asked
    assert told(watch.site) == []
    assert kept(page) == NOTHING
    assert watch.read == set()
    # A refusal takes away what an earlier visit had left, and whether there is anything to be taken or not.
    done = {what for what, _ in watch.seen} - {"listens", "reads", "removes"}
    assert done == set(), "to keep, to lock, to talk to other tabs, to observe"
    assert all(detail.startswith("session voile_") for detail in watch.did("removes"))
    assert watch.listened & INPUT == set()
    assert watch.site.place.sessions(watch.site.wid) == []


def assert_all_is_seen(watch: Watch, *, keeps: bool = True) -> None:
    """The opposite: of a visit that is recorded the watch has seen what it looks for."""
    site = watch.site
    eventually(lambda: site.place.envelopes(site.wid), what="an envelope")
    assert {"/r/", "/i", "/voile.js"} <= watch.paths
    assert {"click", "input", "scroll", "mousemove"} <= watch.listened & INPUT
    assert "MutationObserver" in watch.did("observes")
    assert len(told(site)) > 0
    assert keeps == any(detail.startswith(f"cookie voile_{site.wid}=1.") for detail in watch.did("keeps"))
    eventually(lambda: site.place.sessions(site.wid), what="a session")


def test_required(place: Place, context: BrowserContext) -> None:
    with watched(place, context, "required") as (site, watch):
        page = opened(context, site)
        browse(page)
        assert_nothing(watch, page, asked={"/voile.js"})
        assert watch.listened == set(), "of nothing at all"
        page.evaluate("__insp.push(['consent', 'granted'])")
        browse(page)
        assert_all_is_seen(watch)
        assert kept(page)["cookies"] == [f"voile_{site.wid}"]


def test_required_with_every_piece_that_a_script_may_carry(place: Place, context: BrowserContext) -> None:
    with watched(place, context, "required", **ALL_PIECES) as (site, watch):
        page = opened(context, site)
        page.evaluate("__insp.push(['identify', 'somebody'], ['tagSession', 'plan'], ['stop'], ['start'])")
        browse(page)
        assert_nothing(watch, page, asked={"/voile.js"})
        assert watch.listened, "but of the platforms that answer, and of the address"
        page.evaluate("__insp.push(['consent', 'granted'])")
        eventually(lambda: watch.did("keeps"), what="what targeting and the draw keep after the grant")
        names = {cookie["name"] for cookie in context.cookies()}
        assert {f"voile_t_{site.wid}", f"voile_draw_{site.wid}"} <= names


def test_loaded(place: Place, context: BrowserContext) -> None:
    with watched(place, context, "loaded") as (site, watch):
        page = opened(context, site, "/bare")
        browse(page)
        assert_nothing(watch, page, asked=set())
        page.evaluate(LOAD, [int(site.wid), place.url])
        browse(page)
        assert_all_is_seen(watch)


@pytest.mark.parametrize("mode", ["loaded", "none", "storage-free"])
def test_where_nobody_is_asked_a_refusal_comes_first(
    place: Place, context: BrowserContext, mode: str
) -> None:
    with watched(place, context, mode) as (site, watch):
        page = opened(context, site, "/declined")
        browse(page)
        assert_nothing(watch, page, asked={"/voile.js"})
        assert watch.listened == set(), "of nothing at all"
        browse(opened(context, site))
        assert_all_is_seen(watch, keeps=mode != "storage-free")


@pytest.mark.parametrize("mode", ["required", "loaded", "none", "storage-free"])
@pytest.mark.parametrize("signal", ["globalPrivacyControl", "doNotTrack"])
def test_a_signal_of_the_browser_comes_first_in_every_mode(
    place: Place, context: BrowserContext, mode: str, signal: str
) -> None:
    value = "true" if signal == "globalPrivacyControl" else "'1'"
    context.add_init_script(
        f"Object.defineProperty(Navigator.prototype, '{signal}', {{ get: () => window.signal ?? {value} }})"
    )
    with watched(place, context, mode) as (site, watch):
        page = opened(context, site)
        page.evaluate("__insp.push(['consent', 'granted'])")
        browse(page)
        assert_nothing(watch, page, asked={"/voile.js"})
        assert watch.listened == set(), "of nothing at all"
        page.evaluate("window.signal = false; __insp.push(['consent', 'granted'])")
        browse(page)
        assert_all_is_seen(watch, keeps=mode != "storage-free")


@pytest.mark.parametrize("kind", ["cookie", "localStorage"])
@pytest.mark.parametrize("mode", ["required", "loaded", "none", "storage-free"])
def test_an_opt_out_comes_first_in_every_mode(
    place: Place, context: BrowserContext, mode: str, kind: str
) -> None:
    with watched(place, context, mode) as (site, watch):
        name = f"voile_optout_{site.wid}"
        page = opened(context, site, "/bare")
        page.evaluate(_OPT_OUT[kind], name)
        page.goto(site.url)
        page.evaluate("__insp.push(['consent', 'granted'])")
        browse(page)
        found: dict[str, Any] = kept(page)
        assert {key: value for key, value in found.items() if value != NOTHING[key]} == {
            "cookies" if kind == "cookie" else "local": [name]
        }
        assert (watch.paths, told(site), watch.did("keeps"), watch.listened) == (
            {"/voile.js"},
            [],
            set(),
            set(),
        )
        page.evaluate("__insp.push(['optIn'], ['consent', 'granted'])")
        browse(page)
        assert_all_is_seen(watch, keeps=mode != "storage-free")


_OPT_OUT = {
    "cookie": "name => { document.cookie = `${name}=1; Path=/` }",
    "localStorage": "name => localStorage.setItem(name, '1')",
}
