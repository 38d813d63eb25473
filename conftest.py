"""What tests in `tests/` and `e2e/` share: one Chromium a worker, and a mark on the tests that need it.

Playwright keeps an event loop running in its thread, in which no test with a loop of its own can run. So
tests marked `browser` run in processes of their own (see `make test`).
"""

from collections.abc import Iterator

import pytest
from examples.browser import launch
from playwright.sync_api import Browser, Playwright, sync_playwright


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.nodeid.startswith("e2e/") or "playwright" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    with launch(playwright) as started:
        yield started
