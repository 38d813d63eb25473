"""A person at the shop."""

from dataclasses import dataclass, field

from playwright.sync_api import BrowserContext, ConsoleMessage, Error, Page, Request

from e2e.harness.place import eventually
from e2e.harness.shop import Shop


@dataclass
class Visitor:
    """One browser profile; keeps what went wrong in its pages and which addresses they asked for."""

    context: BrowserContext
    shop: Shop
    errors: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.context.on("weberror", lambda error: self.errors.append(str(error.error)))
        self.context.on("console", self._on_console)
        self.context.on("request", self._on_request)

    def _on_console(self, message: ConsoleMessage) -> None:
        # An answer of 4xx of the shop itself is a line in the console too.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.errors.append(message.text)

    def _on_request(self, request: Request) -> None:
        self.asked.append(request.url)

    def open(self, path: str = "/", page: Page | None = None) -> Page:
        page = page or self.context.new_page()
        page.goto(f"{self.shop.url}{path}")
        return page

    def accept(self, page: Page) -> None:
        page.get_by_role("button", name="Accept").click()
        self.recorded(1)

    def enter(self, path: str = "/") -> Page:
        """Opens the shop and accepts; the recording runs when this returns."""
        page = self.open(path)
        self.accept(page)
        return page

    def recorded(self, count: int) -> None:
        """Waits until at least `count` envelopes of this shop left the browser."""
        read = self.shop.place.envelopes
        eventually(lambda: len(read(self.shop.wid)) >= count, what=f"{count} envelopes")

    def settle(self, page: Page) -> None:
        """Waits until everything done so far has been sent."""
        before = len(self.shop.place.envelopes(self.shop.wid))
        page.evaluate("document.body.dispatchEvent(new MouseEvent('mousemove', {clientX: 3, clientY: 3}))")
        try:
            self.recorded(before + 1)
        except AssertionError:
            return

    def leave(self, page: Page) -> None:
        """Closes a tab as a person does: with its last flush."""
        try:
            page.close(run_before_unload=False)
        except Error:
            return
