"""Each worker has an installation of its own; each test a shop, a site and browser contexts of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from e2e.harness import place as places
from e2e.harness import shop as shops
from e2e.harness.desk import Desk, first_login
from e2e.harness.place import Place
from e2e.harness.shop import Shop
from e2e.harness.visitor import Visitor


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    made = places.make(tmp_path_factory.mktemp("voile"))
    yield made
    made.tap.close()
    assert made.stop() == 0, "voile serve did not end cleanly"


@pytest.fixture
def shop(place: Place) -> Iterator[Shop]:
    with shops.opened(place) as opened:
        yield opened


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(viewport={"width": 1280, "height": 800})
    made.set_default_timeout(30_000)
    yield made
    made.close()


@pytest.fixture
def visitor(context: BrowserContext, shop: Shop) -> Visitor:
    return Visitor(context, shop)


@pytest.fixture(scope="session")
def desk_state(place: Place, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The browser state of somebody who logged in and chose a password."""
    file = tmp_path_factory.mktemp("desk") / "state.json"
    first_login(browser, place, file)
    return file


@pytest.fixture
def desk(browser: Browser, place: Place, desk_state: Path) -> Iterator[Desk]:
    made = browser.new_context(viewport={"width": 1440, "height": 900}, storage_state=desk_state)
    made.set_default_timeout(30_000)
    yield Desk(made, place)
    made.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()
