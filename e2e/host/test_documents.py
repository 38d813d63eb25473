"""Documents that are no plain pages, and such as are made anew while they are recorded."""

import json
from functools import partial

import pytest
from playwright.sync_api import BrowserContext

from e2e.harness.desk import Desk
from e2e.harness.place import Place, eventually
from e2e.host.stage import QUEUE, SNIPPET, Answer, html, staged

REPLAYED = "document.querySelector('iframe[data-voile-frame=current]').contentDocument"
XHTML = f"""<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">
<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="en"><head><title>Guest</title><script>{QUEUE}</script>
<script async="async" src="{{url}}/voile.js?wid={{wid}}"></script></head>
<body><p>Well formed</p><x:other xmlns:x="urn:other">Foreign words</x:other><![CDATA[Raw words]]>
<form><input type="password" value="hunter2hunter2"/></form></body></html>"""
DRAWING = f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 50" width="100">
<title>Guest</title>
<script>{QUEUE}</script><script href="{{url}}/voile.js?wid={{wid}}"></script>
<text x="5" y="20">Drawn words</text></svg>"""
QUIRKS = html("<p>Old page</p>", doctype="")
BARE = Answer(f"{SNIPPET}Bare words")
LATER = """const add = document.createElementNS("http://www.w3.org/1999/xhtml", "p");
add.textContent = "Then more"; document.documentElement.append(add);"""


@pytest.mark.parametrize(
    ("answer", "texts"),
    [
        (Answer(XHTML, "application/xhtml+xml"), ["Well formed"]),
        (Answer(DRAWING, "image/svg+xml"), ["Drawn words"]),
        (QUIRKS, ["Old page", "BackCompat"]),
        (BARE, ["Bare words"]),
    ],
    ids=["xhtml", "svg", "quirks", "bare"],
)
def test_a_document_of_another_kind(
    place: Place, context: BrowserContext, desk: Desk, answer: Answer, texts: list[str]
) -> None:
    with staged(place, context, {"/": answer}) as guest:
        page = guest.open()
        page.evaluate(LATER)
        page.mouse.click(8, 15)
        page.mouse.wheel(0, 50)
        for text in [*texts, "Then more"]:
            guest.sent(text)
        assert "hunter2" not in json.dumps(guest.events())
        guest.unharmed(page)
        player = desk.play(desk.the_session(guest.shop.wid)["id"])
        player.seek(player.total_ms)
        shown = player.frame.evaluate(f"{REPLAYED}.documentElement.textContent")
        assert texts[0] in shown
        assert "Then more" in shown


EMPTY = Answer(
    f"""<script>{QUEUE}
document.documentElement.remove();
const script = document.createElementNS("http://www.w3.org/1999/xhtml", "script");
const root = document.createElement("html"); document.append(root);
script.src = "{{url}}/voile.js?wid={{wid}}"; root.append(script);
setTimeout(() => {{
  root.append(document.createElement("head"), document.createElement("body"));
  document.body.append("Came later"); document.title = "Named later";
}}, 1500);</script>"""
)


def test_a_page_without_head_and_body(place: Place, context: BrowserContext) -> None:
    with staged(place, context, {"/": EMPTY}) as guest:
        page = guest.open()
        guest.sent("Came later")
        guest.sent("Named later")
        guest.unharmed(page)


ANEW = """() => {
  document.open();
  document.write("<!doctype html><title>Written</title><p>Second</p><input id=name>");
  document.close();
}"""


def test_a_document_written_anew(place: Place, context: BrowserContext) -> None:
    """`document.open` takes every listener away, those of the window too."""
    with staged(place, context, {"/": html("<p>First</p>")}) as guest:
        page = guest.open()
        guest.sent("First")
        page.evaluate(ANEW)
        guest.sent("Second")
        page.evaluate("document.title = 'Renamed'")
        page.locator("p").click()
        page.set_viewport_size({"width": 700, "height": 500})
        page.locator("#name").fill("flax")
        page.evaluate("history.pushState({}, '', '/elsewhere')")
        guest.sent("elsewhere")
        guest.sent("Renamed")
        for source in (2, 4, 5):
            eventually(partial(guest.of, source), what=f"an event of source {source}")
        guest.unharmed(page)
        page.evaluate("document.body.append('Last words')")
        page.goto("about:blank")
        guest.sent("Last words", within_s=40)
