"""Opting out and back in, as a visitor does it: on Voile's pages, without a script, and on the way back."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from e2e.harness import pages
from e2e.harness.place import Place
from e2e.harness.shop import Shop
from e2e.harness.visitor import Visitor
from voile.dashboard import opt_out_texts

expect.set_options(timeout=40_000)
BODIES = {"/": "<h1>First</h1>", "/privacy": "<h1>Privacy</h1>"}
QUIET_MS = 2_500


@pytest.fixture(scope="module")
def site(place: Place) -> Iterator[Shop]:
    with pages.served(place, BODIES) as served:
        yield served


@pytest.fixture
def plain(browser: Browser) -> Iterator[BrowserContext]:
    """A browser without JavaScript."""
    with browser.new_context(java_script_enabled=False, locale="en-GB") as context:
        context.set_default_timeout(30_000)
        yield context


def cookies(context: BrowserContext) -> dict[str, str]:
    return {cookie["name"]: cookie["value"] for cookie in context.cookies() if "name" in cookie}


@pytest.mark.parametrize("of_site", [True, False], ids=["site", "everywhere"])
def test_out_and_in_again_without_a_script(plain: BrowserContext, site: Shop, of_site: bool) -> None:
    name = f"optout_{site.wid}" if of_site else "optout"
    page = plain.new_page()
    page.goto(f"{site.place.url}/{f'exclude/{site.wid}' if of_site else 'optout'}")
    assert name not in cookies(plain)
    page.locator("button[name=choice][value=out], form:has(input[value=out]) button").first.click()
    page.wait_for_url("**done=out*")
    assert cookies(plain)[name] == "1"
    page.reload()
    page.locator("button[name=choice][value=in], form:has(input[value=in]) button").first.click()
    page.wait_for_url("**done=in*")
    assert name not in cookies(plain)


@pytest.mark.parametrize("language", opt_out_texts.LANGUAGES)
def test_it_speaks_the_visitors_language(browser: Browser, site: Shop, language: str) -> None:
    with browser.new_context(java_script_enabled=False, locale=language) as context:
        page = context.new_page()
        page.goto(f"{site.place.url}/exclude/{site.wid}")
        assert page.locator("html").get_attribute("lang") == language
        button = page.locator("button[name=choice]").first
        assert button.inner_text() == opt_out_texts.words(language).opt_out
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert not re.search(r"\{\w+\}|\[\w+\]", page.locator("main").inner_text())


def test_the_way_back_keeps_it_on_the_site(context: BrowserContext, site: Shop) -> None:
    page = context.new_page()
    page.goto(f"{site.place.url}/exclude/{site.wid}?return={site.url}/privacy")
    with page.expect_request(lambda request: "voile_mark" in request.url) as marked:
        page.locator("button[name=choice][value=out], form:has(input[value=out]) button").first.click()
    page.wait_for_url(re.compile("/privacy"))
    page.wait_for_function("() => !location.href.includes('voile_mark')")
    page.wait_for_function("site => document.cookie.includes(`voile_optout_${site}=1`)", arg=site.wid)
    before = len(site.place.envelopes(site.wid))
    visitor = Visitor(context, site)
    visitor.open("/").wait_for_timeout(QUIET_MS)
    assert len(site.place.envelopes(site.wid)) == before
    assert not any("/r/" in url for url in visitor.asked)
    assert "voile_mark" not in str(site.place.envelopes(site.wid))
    replayed(context.browser, site, marked.value.url)


def replayed(browser: Browser | None, site: Shop, url: str) -> None:
    """The mark was good once: somebody else who follows the link is not opted out by it."""
    assert browser
    with browser.new_context() as other:
        visitor = Visitor(other, site)
        page: Page = other.new_page()
        page.goto(url)
        visitor.recorded(1)
        assert "voile_optout" not in page.evaluate("document.cookie")
        assert "voile_mark" not in page.url


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_a_way_to_elsewhere_is_not_taken(plain: BrowserContext, site: Shop, target: str) -> None:
    page = plain.new_page()
    page.goto(f"{site.place.url}/exclude/{site.wid}?return={target}")
    page.locator("button[name=choice][value=out], form:has(input[value=out]) button").first.click()
    assert page.url.startswith(f"{site.place.url}/exclude/{site.wid}")
    assert cookies(plain)[f"optout_{site.wid}"] == "1"


def test_an_unknown_site_is_said_in_plain_words(plain: BrowserContext, site: Shop) -> None:
    page = plain.new_page()
    answer = page.goto(f"{site.place.url}/exclude/1234567899")
    assert answer
    assert answer.status == 404
    assert page.locator("h1").inner_text()
