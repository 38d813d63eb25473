"""Very deep and very large trees.

`VOILE_LARGE_NODES=250000 .venv/bin/pytest e2e/host/test_sizes.py` takes the full size.
"""

import json
import os
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

from e2e.harness.desk import Desk
from e2e.harness.place import Place, eventually
from e2e.host.stage import Guest, html, staged
from e2e.host.test_documents import REPLAYED

# Chromium itself lays out no more than some thousand levels; deeper trees exist where nothing is shown.
DEEP = 20_000
SHOWN = 1_500
NODES = int(os.environ.get("VOILE_LARGE_NODES", "60000"))
LONGEST_MS = 500
# Of the script engine, per node that was recorded: its entry in the tree, and what waits to be sent.
HEAP_PER_NODE = 2_500

# How long scripts ran that are ours, in tasks of which the page would notice.
TASKS = """window.tasks = []; new PerformanceObserver((list) => window.tasks.push(...list.getEntries()
  .flatMap(({ scripts }) => scripts.filter(({ sourceURL }) => /\\/r\\/recorder\\./.test(sourceURL)))
  .map(({ duration }) => duration))).observe({ type: "long-animation-frame" });"""
# Every tenth level holds a text.
NEST = """(id, levels, style) => {
  let at = document.createElement("div"); at.id = id; at.style.cssText = style; document.body.append(at);
  for (let level = 1; level < levels; level++) {
    const next = document.createElement("div"); if (level % 10 === 0) at.append(`level ${level}`);
    at.append(next); at = next;
  }
  at.append(`the bottom of ${id}`);
}"""
FILL = """(nodes) => {
  const out = document.createDocumentFragment();
  for (let index = 0; index < nodes / 3; index++) {
    const row = out.appendChild(document.createElement("p"));
    const cell = row.appendChild(document.createElement("b"));
    cell.append(`row ${index} x`);
  }
  document.body.append(out);
}"""


def heap(page: Page) -> int:
    """Bytes of the page's heap after everything that can be collected was."""
    client = page.context.new_cdp_session(page)
    client.send("HeapProfiler.enable")
    client.send("HeapProfiler.collectGarbage")
    used: int = client.send("Runtime.getHeapUsage")["usedSize"]
    client.detach()
    return used


def partial(guest: Guest) -> list[Any]:
    return [each["payload"]["reason"] for each in guest.tags() if each["tag"] == "voile.partial"]


def unharmed(guest: Guest, page: Page) -> None:
    assert page.evaluate("heard") == []
    assert guest.visitor.errors == []
    assert "gate_error" not in guest.dropped()
    longest = max(page.evaluate("tasks"), default=0)
    assert longest < LONGEST_MS, f"a task of {longest:.0f} ms"


@pytest.mark.parametrize("censored", [False, True], ids=["clear", "censored"])
def test_a_deep_tree(place: Place, context: BrowserContext, desk: Desk, censored: bool) -> None:
    """In the page when recording begins, and made while it runs."""
    body = f"<script>({NEST})('shown', {SHOWN}, 'width:90%')</script>"
    with staged(place, context, {"/": html(body)}) as guest:
        if censored:
            place.installation.ask("sites", "set", guest.shop.wid, "censor_all_text", "on")
            place.knows(guest.shop.wid)
        page = guest.open(before=TASKS)
        page.evaluate(f"({NEST})('hidden', {DEEP}, 'display:none')")
        eventually(lambda: count_texts(guest) >= (SHOWN + DEEP) // 10, within_s=30, what="all levels")
        page.evaluate(
            "for (const name of ['shown', 'hidden']) document.querySelector('#' + name).lang = 'la'"
        )
        page.evaluate("document.querySelector('#hidden').remove()")
        eventually(lambda: any(event["data"]["removes"] for event in guest.of(0)), what="the removal")
        assert partial(guest) == []
        unharmed(guest, page)
        assert ("the bottom of" in json.dumps(guest.events())) is not censored
        page.close()
        player = desk.play(desk.the_session(guest.shop.wid)["id"])
        player.seek(player.total_ms)
        assert player.frame.evaluate(f"{REPLAYED}.querySelectorAll('div').length") == SHOWN


def count_texts(guest: Guest) -> int:
    """Texts that have left, in trees and as changes."""
    return json.dumps(guest.events()).count('"textContent"')


def test_a_large_tree_that_is_there_at_first(place: Place, context: BrowserContext) -> None:
    with staged(place, context, {"/": html(f"<script>({FILL})({NODES})</script>")}) as guest:
        page = guest.open(before=TASKS)
        whole = eventually(lambda: partial(guest) or count_texts(guest) >= NODES / 3, within_s=60, what="all")
        assert whole in (True, ["too_large"])
        page.evaluate("document.body.append('Still on record')")
        guest.sent("Still on record")
        unharmed(guest, page)


def test_a_large_tree_that_comes_later(place: Place, context: BrowserContext) -> None:
    """It travels in pieces; where they come faster than they leave, the page is taken anew."""
    with staged(place, context, {"/": html("<h1>First</h1>")}) as guest:
        page = guest.open(before=TASKS)
        guest.sent("First")
        page.evaluate(f"__insp.push(['stop']); ({FILL})({NODES})")
        before = heap(page)
        page.evaluate(f"__insp.push(['start']); document.body.innerHTML = ''; ({FILL})({NODES})")
        eventually(lambda: partial(guest) or count_texts(guest) >= NODES / 3, within_s=60, what="all")
        page.evaluate("document.body.append('Still on record')")
        guest.sent("Still on record", within_s=30)
        assert heap(page) - before < NODES * HEAP_PER_NODE
        page.evaluate("document.body.innerHTML = '<p>Gone</p>'")
        guest.sent("Gone")
        page.wait_for_timeout(500)
        assert heap(page) - before < NODES * HEAP_PER_NODE / 10
        unharmed(guest, page)


# Says it and goes, as soon as recording begins.
LEAVES = """__insp.push(["debug", true]);
const said = console.info;
console.info = (text) => {
  said(text);
  if (`${text}`.startsWith("Voile: recording")) location.href = "/next";
};"""


def test_a_page_that_is_left_in_the_middle_of_its_snapshot(place: Place, context: BrowserContext) -> None:
    """What there is of it is sent, and says that it is a part. The processor is slow enough for that."""
    first = html(
        f"<h1>Begun</h1><script>({FILL})({NODES})</script>", f"<script>window.__insp = []; {LEAVES}</script>"
    )
    with staged(place, context, {"/": first, "/next": html("<h1>Next</h1>")}) as guest:
        page = context.new_page()
        client = context.new_cdp_session(page)
        client.send("Emulation.setCPUThrottlingRate", {"rate": 30})
        page.goto(f"{guest.shop.url}/", wait_until="commit")
        page.wait_for_url("**/next", wait_until="commit", timeout=60_000)
        client.send("Emulation.setCPUThrottlingRate", {"rate": 1})
        eventually(lambda: partial(guest), what="a part of the page")
        assert partial(guest) == ["unload"]
        assert [event for event in guest.events() if event["type"] == 2], "the tree as far as it was taken"
        assert count_texts(guest) < NODES / 3
