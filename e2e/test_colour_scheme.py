"""The replay has the colours that the visitor saw, whatever the viewer prefers."""

from pathlib import Path
from typing import Literal

import pytest
from examples.browser import launch
from playwright.sync_api import Browser, Playwright

from e2e.harness.desk import Desk
from e2e.harness.place import Place
from e2e.harness.shop import Shop
from e2e.harness.visitor import Visitor

Scheme = Literal["light", "dark"]
PAINTED = """page => ({
  body: page.defaultView.getComputedStyle(page.body).backgroundColor,
  text: page.defaultView.getComputedStyle(page.querySelector("h1")).color,
  dark: page.defaultView.matchMedia("(prefers-color-scheme: dark)").matches,
})"""
REPLAYED = "document.querySelector('iframe[data-voile-frame=current]').contentDocument"


@pytest.mark.parametrize(("visitors", "viewers"), [("dark", "light"), ("light", "dark")])
def test_the_visitors_scheme_counts(
    playwright: Playwright,
    browser: Browser,
    shop: Shop,
    desk: Desk,
    desk_state: Path,
    visitors: Scheme,
    viewers: Scheme,
) -> None:
    with browser.new_context(color_scheme=visitors) as context:
        visitor = Visitor(context, shop)
        page = visitor.enter("/")
        visitor.settle(page)
        wanted = page.evaluate(f"({PAINTED})(document)")
    assert wanted["dark"] == (visitors == "dark")
    session = desk.the_session(shop.wid)["id"]
    with launch(playwright, prefers_dark=viewers == "dark") as own:
        context = own.new_context(storage_state=desk_state, color_scheme="null")
        player = Desk(context, desk.place).play(session)
        theirs = player.frame.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
        assert theirs == (viewers == "dark")
        assert player.frame.evaluate(f"({PAINTED})({REPLAYED})") == wanted


def test_it_is_told(browser: Browser, place: Place, shop: Shop) -> None:
    with browser.new_context(color_scheme="dark") as context:
        visitor = Visitor(context, shop)
        visitor.enter("/")
        first = next(sent for sent in place.envelopes(shop.wid) if sent["seq"] == 0)
    assert first["header"]["color_scheme"] == "dark"
