"""What a person does on a page. A row lists steps; each is made here by name."""

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any

from playwright.async_api import CDPSession, FilePayload, Page

from e2e.leaks.row import Step
from e2e.leaks.visit import Visit

# One clipboard for the whole browser: whoever pastes holds it.
_CLIPBOARD: dict[int, asyncio.Lock] = {}
_KEY_DELAY_MS = 4


@dataclass
class Person:
    """Somebody at a page."""

    page: Page
    visit: Visit
    origin: str
    # What scripts may name besides canaries: where Voile listens, and the site's id.
    names: dict[str, str] = field(default_factory=dict)
    _cdp: CDPSession | None = field(default=None, repr=False)

    def word(self, name: str) -> str:
        """A canary by its name; anything else as it stands, canaries in it filled in."""
        found = self.visit.canaries.get(name)
        return found.text if found else self.visit.fill(name)

    async def cdp(self) -> CDPSession:
        self._cdp = self._cdp or await self.page.context.new_cdp_session(self.page)
        return self._cdp

    async def act(self) -> None:
        for step in self.visit.row.act:
            await step(self)


def typing(selector: str, name: str) -> Step:
    """Clicks at the end of a field and types, key by key."""

    async def step(person: Person) -> None:
        target = person.page.locator(selector)
        await target.focus()
        await target.press("End")
        await target.press_sequentially(person.word(name), delay=_KEY_DELAY_MS)

    return step


def keys(text: str) -> Step:
    """Types where the focus is."""

    async def step(person: Person) -> None:
        await person.page.keyboard.type(person.word(text), delay=_KEY_DELAY_MS)

    return step


def pressing(key: str) -> Step:
    async def step(person: Person) -> None:
        await person.page.keyboard.press(key)

    return step


def pasting(selector: str, name: str) -> Step:
    """Through the clipboard and Ctrl+V."""

    async def step(person: Person) -> None:
        async with _CLIPBOARD.setdefault(id(asyncio.get_running_loop()), asyncio.Lock()):
            await person.page.evaluate("text => navigator.clipboard.writeText(text)", person.word(name))
            await person.page.locator(selector).focus()
            await person.page.keyboard.press("Control+V")

    return step


def filling(selector: str, name: str) -> Step:
    """All at once, with an input event: what a browser's own fill does."""

    async def step(person: Person) -> None:
        await person.page.locator(selector).fill(person.word(name))

    return step


def composing(selector: str, name: str) -> Step:
    """With an input method: letters under composition, then committed."""

    async def step(person: Person) -> None:
        await person.page.locator(selector).focus()
        cdp, text = await person.cdp(), person.word(name)
        for end in range(2, len(text) + 1, 3):
            part = {"text": text[:end], "selectionStart": end, "selectionEnd": end}
            await cdp.send("Input.imeSetComposition", part)
        await cdp.send("Input.insertText", {"text": text})

    return step


def autofilling(selector: str, **card: str) -> Step:
    """By the browser's autofill: `number`, `name`, `expiryMonth`, `expiryYear`, `cvc`."""

    async def step(person: Person) -> None:
        cdp = await person.cdp()
        await cdp.send("DOM.enable")
        await cdp.send("Autofill.enable")
        tree = await cdp.send("DOM.getDocument", {"depth": 0})
        at = {"nodeId": tree["root"]["nodeId"], "selector": selector}
        found = await cdp.send("DOM.querySelector", at)
        node = await cdp.send("DOM.describeNode", {"nodeId": found["nodeId"]})
        await person.page.locator(selector).click()
        filled = {name: person.word(value) for name, value in card.items()}
        await cdp.send("Autofill.trigger", {"fieldId": node["node"]["backendNodeId"], "card": filled})
        await person.page.wait_for_timeout(150)

    return step


def dropping(selector: str, name: str) -> Step:
    """Drags text from outside of the page into a field."""

    async def step(person: Person) -> None:
        box = await person.page.locator(selector).bounding_box()
        assert box, "a field to drop into"
        cdp = await person.cdp()
        item = {"mimeType": "text/plain", "data": person.word(name)}
        at = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
        data: dict[str, Any] = {"items": [item], "dragOperationsMask": 1}
        for kind in ("dragEnter", "dragOver", "drop"):
            await cdp.send("Input.dispatchDragEvent", {"type": kind, "data": data, **at})

    return step


def dragging(selector: str, target: str) -> Step:
    """Marks all of an element's text and drags it with the mouse."""

    async def step(person: Person) -> None:
        await person.page.locator(selector).click(click_count=3)
        await person.page.drag_and_drop(selector, target)

    return step


def clicking(selector: str) -> Step:
    async def step(person: Person) -> None:
        # Without waiting for a frame or two of stillness, which a busy machine may not give.
        await person.page.locator(selector).click(force=True)

    return step


def choosing(selector: str, value: str) -> Step:
    async def step(person: Person) -> None:
        await person.page.locator(selector).select_option(person.word(value))

    return step


def uploading(selector: str, name: str) -> Step:
    async def step(person: Person) -> None:
        word = person.word(name)
        file = FilePayload(name=f"{word}.txt", mimeType="text/plain", buffer=word.encode())
        await person.page.locator(selector).set_input_files(file)

    return step


def running(script: str) -> Step:
    """The page's own code, canaries filled in. May be the body of an async function."""

    async def step(person: Person) -> None:
        origin = json.dumps(person.origin)
        await person.page.evaluate(
            f"async () => {{ const origin = {origin}; {person.visit.fill(script, **person.names)} }}"
        )

    return step


def waiting(ms: int) -> Step:
    async def step(person: Person) -> None:
        await person.page.wait_for_timeout(ms)

    return step


def moving(selector: str) -> Step:
    async def step(person: Person) -> None:
        await person.page.locator(selector).hover()

    return step


def drawing(selector: str, *points: tuple[int, int]) -> Step:
    """With the button held down, from point to point of an element."""

    async def step(person: Person) -> None:
        box = await person.page.locator(selector).bounding_box()
        assert box, "an element to draw on"
        mouse = person.page.mouse
        for at, (x, y) in enumerate(points):
            await mouse.move(box["x"] + x, box["y"] + y, steps=4)
            if at == 0:
                await mouse.down()
        await mouse.up()

    return step


def reloading() -> Step:
    async def step(person: Person) -> None:
        await person.page.reload(wait_until="load")

    return step


def going(address: str) -> Step:
    """To another address of the same visit."""

    async def step(person: Person) -> None:
        here = f"{person.origin}/v/{person.visit.id}/"
        await person.page.goto(here + person.visit.fill(address), wait_until="load")

    return step


def settled() -> Step:
    """Long enough that a flush of its own has taken what was done so far."""
    return waiting(2_900)
