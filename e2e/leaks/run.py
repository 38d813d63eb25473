"""Visits rows: one Chromium, a context for each visit, several visits in flight."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from examples.browser import ARGUMENTS, executable
from playwright.async_api import Browser, BrowserContext, Error, Page, Playwright, Request, async_playwright

from e2e.leaks.person import Person
from e2e.leaks.server import Pages
from e2e.leaks.visit import Visit

# A visit that hangs must not hold the others up.
_VISIT_S = 120.0
_STARTED_S = 40.0
_NO_START_MS = 1_500
_STORED = """async () => {
  const read = (store) => Object.entries({ ...store });
  const databases = [];
  for (const { name, version } of await indexedDB.databases()) databases.push(name + version);
  return JSON.stringify([read(localStorage), read(sessionStorage), databases, await caches.keys(), document.cookie, window.name]);
}"""


@dataclass
class Seen:
    """What a visit left in the browser, and whom the page talked to."""

    stored: list[tuple[str, bytes]] = field(default_factory=list, repr=False)
    hosts: set[str] = field(default_factory=set)


@dataclass
class Runner:
    """`is_start` knows the request by which a recorder shows that it records."""

    pages: Pages
    is_start: Callable[[str], bool]
    at_once: int = 6
    # Before a page is left, where that is longer than what its row asks for.
    linger_ms: int = 0
    seen: Seen = field(default_factory=Seen)

    async def all(self, visits: Sequence[Visit]) -> None:
        gate = asyncio.Semaphore(self.at_once)
        async with async_playwright() as playwright:
            kinds = {whole: [one for one in visits if one.row.whole is whole] for whole in (False, True)}
            await asyncio.gather(
                *(self._some(playwright, whole, some, gate) for whole, some in kinds.items() if some)
            )

    async def _some(
        self, playwright: Playwright, whole: bool, visits: Sequence[Visit], gate: asyncio.Semaphore
    ) -> None:
        browser = await playwright.chromium.launch(
            executable_path=executable(whole=whole), headless=True, args=list(ARGUMENTS)
        )
        await asyncio.gather(*(self._one(browser, visit, gate) for visit in visits))
        await browser.close()

    async def _one(self, browser: Browser, visit: Visit, gate: asyncio.Semaphore) -> None:
        async with gate:
            context = await browser.new_context(
                viewport={"width": 1000, "height": 700}, accept_downloads=False
            )
            context.set_default_timeout(30_000)
            try:
                await asyncio.wait_for(self._visit(context, visit), _VISIT_S)
            except (Error, TimeoutError) as error:
                visit.failed = _without_content(error, visit)
            finally:
                await context.close()

    async def _visit(self, context: BrowserContext, visit: Visit) -> None:
        await context.grant_permissions(["clipboard-read", "clipboard-write"], origin=self.pages.origin)
        started = asyncio.Event()

        def on_request(request: Request) -> None:
            self.seen.hosts.add(request.url.split("/")[2].rpartition("@")[2])
            if self.is_start(request.url):
                started.set()

        context.on("request", on_request)
        page = await context.new_page()
        page.on("dialog", lambda dialog: asyncio.ensure_future(dialog.dismiss()))
        self.pages.visits[visit.id] = visit
        await page.goto(self.pages.origin + visit.address, wait_until="load")
        if visit.row.starts or visit.recorder != "voile":
            await asyncio.wait_for(started.wait(), _STARTED_S)
        else:
            await page.wait_for_timeout(_NO_START_MS)
        await Person(page, visit, self.pages.origin, self.pages.names.get(visit.config.value, {})).act()
        await page.wait_for_timeout(max(visit.row.linger_ms, self.linger_ms))
        await self._leave(context, page, visit)

    async def _leave(self, context: BrowserContext, page: Page, visit: Visit) -> None:
        """By going elsewhere, which is how most pages end; then looks at what is left in the browser."""
        await page.goto(f"{self.pages.origin}/elsewhere", wait_until="load")
        place = f"storage of {visit.row.id} ({visit.config.value})"
        self.seen.stored.append((place, str(await page.evaluate(_STORED)).encode()))
        cookies = " ".join(f"{one.get('name')}={one.get('value')}" for one in await context.cookies())
        self.seen.stored.append((place, cookies.encode()))
        await page.wait_for_timeout(60)


def _without_content(error: BaseException, visit: Visit) -> str:
    """The first line of an error, with no canary in it."""
    line = (str(error) or type(error).__name__).splitlines()[0]
    for name, canary in visit.canaries.items():
        line = line.replace(canary.text, f"@{name}@")
    return line[:200]
