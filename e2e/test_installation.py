"""Is it working? The forms of the snippet record; the live check tells what one browser decided, and why."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from e2e.harness import pages
from e2e.harness.desk import Desk
from e2e.harness.place import Place, eventually
from e2e.harness.shop import Shop
from e2e.harness.visitor import Visitor
from voile.ids import SiteId
from voile.sites import snippet
from voile.sites.snippet import SnippetForm

ROOT = Path(__file__).parents[1]
expect.set_options(timeout=40_000)


@pytest.fixture(scope="module")
def asking(place: Place) -> Iterator[Shop]:
    bodies = {"/": "<h1>First</h1>", "/strict": "<h1>Strict</h1>"}
    strict = f"script-src 'unsafe-inline' {place.url}; connect-src 'self'"
    with pages.served(place, bodies, consent="required", policies={"/strict": strict}) as site:
        yield site


def checked(desk: Desk, site: Shop, path: str = "/") -> tuple[Page, Page]:
    """The page of the dashboard, and the site's page that its link opened."""
    shown = desk.open(f"/sites/{site.wid}/installation/?page={site.url}{path}")
    expect(shown.get_by_text("Waiting for the page")).to_be_visible()
    with desk.context.expect_page() as opening:
        shown.get_by_role("link", name="Check this page").click()
    return shown, opening.value


def test_it_follows_a_visit_until_the_first_envelope_is_stored(desk: Desk, asking: Shop) -> None:
    shown, visited = checked(desk, asking)
    expect(shown.get_by_text("Waiting for consent")).to_be_visible()
    assert asking.place.envelopes(asking.wid) == []
    visited.evaluate("__insp.push(['consent', 'granted'])")
    expect(shown.get_by_text("It works.")).to_be_visible()
    assert "voile_mark" not in visited.url
    assert all("voile_mark" not in str(sent) for sent in asking.place.envelopes(asking.wid))


def test_a_refusal_is_told_and_not_lifted(desk: Desk, asking: Shop) -> None:
    before = len(asking.place.envelopes(asking.wid))
    shown, visited = checked(desk, asking)
    visited.evaluate("__insp.push(['consent', 'denied'])")
    expect(shown.get_by_text("Declined", exact=True)).to_be_visible()
    assert len(asking.place.envelopes(asking.wid)) == before


def test_a_policy_that_forbids_sending_is_told_all_the_same(desk: Desk, asking: Shop) -> None:
    shown, visited = checked(desk, asking, "/strict")
    visited.evaluate("__insp.push(['consent', 'granted'])")
    expect(shown.get_by_text("forbids sending")).to_be_visible()


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ({"page_exclude": "contains nothing\nbegins /sta"}, "begins /sta"),
        ({"page_include": "exact /elsewhere"}, "None of the rules of “Pages to record” matches"),
        ({"visitors": "visitor new\nlanguage xx"}, "language xx"),
        ({"visitors": "all:\nvisitor new\nany:\ncookie beta\nlanguage xx"}, "any:"),
    ],
    ids=["excluded", "not included", "visitor", "any of"],
)
def test_the_rule_that_keeps_out_is_named(desk: Desk, place: Place, rules: dict[str, str], said: str) -> None:
    with pages.served(place, {"/start": "<h1>First</h1>"}, settings=rules) as site:
        shown, visited = checked(desk, site, "/start")
        expect(shown.locator("#check").get_by_text(said)).to_be_visible()
        visited.close()


def test_a_link_is_good_once(desk: Desk, asking: Shop) -> None:
    shown = desk.open(f"/sites/{asking.wid}/installation/")
    link = shown.get_by_role("link", name="Check this page").get_attribute("href")
    said: list[str] = []
    for _ in range(2):
        visited = desk.context.new_page()
        visited.on("console", lambda message: said.append(message.text))
        visited.goto(link or "")
        visited.wait_for_function("() => !location.href.includes('voile_mark')")
        visited.wait_for_function("() => window.__insp._voile.mark !== null")
    eventually(lambda: any("was used before" in text for text in said), what="the second use is refused")


@pytest.mark.parametrize("form", snippet.FORMS, ids=lambda form: form.key)
def test_each_form_records(place: Place, context: BrowserContext, form: SnippetForm) -> None:
    bodies: dict[str, str] = {}
    with pages.served(place, bodies, consent="required", bare=frozenset({"/"})) as site:
        code = snippet.rendered(form, SiteId(site.wid), place.url, consent="required")
        bodies["/"] = f"<h1>First</h1>{standing_in_a_page(form, code)}"
        visitor = Visitor(context, site)
        page = visitor.open("/")
        page.evaluate("window.onAgreed ? onAgreed() : __insp.push(['consent', 'granted'])")
        visitor.recorded(1)
        assert visitor.errors == []


def standing_in_a_page(form: SnippetForm, code: str) -> str:
    """What the form comes to in the page that a visitor gets."""
    if form.key == "wordpress":
        return code.partition("?>")[2].partition("<?php")[0]
    return f'<div id="root"></div><script>{react_app(code)}</script>' if form.key == "react" else code


def react_app(component: str) -> str:
    """An application whose root has the component in it."""
    root = 'import { createRoot } from "react-dom/client";'
    shown = 'createRoot(document.getElementById("root")).render(<><p>App</p><Voile /></>);'
    options = ["--bundle", "--loader=jsx", "--jsx=automatic", "--minify", "--log-level=error"]
    built = subprocess.run(
        [ROOT / "node_modules/.bin/esbuild", *options, '--define:process.env.NODE_ENV="production"'],
        input=f"{component}\n{root}\n{shown}",
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    return built.stdout.replace("</", "<\\/")
