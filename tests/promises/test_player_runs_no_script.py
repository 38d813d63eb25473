"""Promise: what a recording holds neither runs nor loads anything in the viewer's browser.

A forged recording tries every way that is known to us. It talks to an address that listens.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, Dialog, Page, Route
from tests.integration.player.stand import (
    Event,
    Recorded,
    Stand,
    opened,
    seek,
    serving,
    shown,
    wait_state,
)
from tests.integration.player.tree import Node, Tree, added, change, event, mutation, start

EMPTY = "connected"
RUN = "top.ran = parent.ran = window.ran = 1; alert(1)"


@contextmanager
def listening() -> Iterator[tuple[str, list[str]]]:
    """An address, and the first line of each connection that was made to it."""
    made: list[str] = []
    server = socket.create_server(("127.0.0.1", 0))

    def accept() -> None:
        while True:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            with connection:
                connection.settimeout(2)
                try:
                    made.append(connection.recv(200).decode("latin-1").partition("\r\n")[0])
                except TimeoutError:
                    made.append(EMPTY)

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.getsockname()[1]}", made
    finally:
        server.close()


def attacks(tree: Tree, evil: str) -> list[Node]:
    """Elements that try to run or to load, each in its own way."""
    font = f"@font-face {{ font-family: e; src: url({evil}/font) }}"
    css = f"body {{ background: url({evil}/css) }} @import '{evil}/import'; {font}"
    svg: dict[str, Any] = {"isSVG": True}
    plain: list[tuple[str, Node]] = [
        ("script", {"src": f"{evil}/script"}),
        ("img", {"src": f"{evil}/img", "onerror": RUN, "onload": RUN}),
        ("img", {"srcset": f"{evil}/srcset 1x", "src": "data:image/png;base64,x", "onerror": RUN}),
        ("iframe", {"src": f"{evil}/frame", "srcdoc": f"<script>{RUN}</script><img src='{evil}/srcdoc'>"}),
        ("iframe", {"src": f"javascript:{RUN}"}),
        ("object", {"data": f"{evil}/object"}),
        ("embed", {"src": f"{evil}/embed"}),
        ("base", {"href": f"{evil}/"}),
        ("meta", {"http-equiv": "refresh", "content": f"0;url={evil}/refresh"}),
        ("link", {"rel": "stylesheet", "href": f"{evil}/sheet"}),
        ("link", {"rel": "preload", "as": "image", "href": f"{evil}/preload"}),
        ("link", {"rel": "dns-prefetch", "href": evil}),
        ("link", {"rel": "stylesheet", "_cssText": css}),
        ("style", {"_cssText": css}),
        ("div", {"style": f"background: url({evil}/style); -moz-binding: url({evil}/binding)"}),
        ("video", {"src": f"{evil}/video", "poster": f"{evil}/poster", "autoplay": ""}),
        ("audio", {"src": f"{evil}/audio", "autoplay": ""}),
        ("form", {"action": f"{evil}/form", "id": "f"}),
        ("input", {"type": "image", "src": f"{evil}/input", "onfocus": RUN, "autofocus": ""}),
        ("body", {"onload": RUN, "background": f"{evil}/background"}),
        ("details", {"ontoggle": RUN, "open": ""}),
        ("a", {"href": f"javascript:{RUN}", "id": "link", "ping": f"{evil}/ping"}),
        ("portal", {"src": f"{evil}/portal"}),
        ("template", {"shadowrootmode": "open"}),
    ]
    drawn: list[tuple[str, Node]] = [
        ("script", {"href": f"{evil}/svg-script"}),
        ("image", {"href": f"{evil}/svg-image"}),
        ("use", {"href": f"{evil}/svg-use#a"}),
        ("rect", {"fill": f"url({evil}/svg-fill#a)", "width": "9", "height": "9"}),
        ("animate", {"attributeName": "href", "values": f"javascript:{RUN}", "onbegin": RUN}),
        ("foreignObject", {"onload": RUN}),
    ]
    nodes = [tree.element(tag, attributes) for tag, attributes in plain]
    nodes += [
        tree.element("svg", {"onload": RUN}, tree.element(tag, attributes, **svg), **svg)
        for tag, attributes in drawn
    ]
    return [*nodes, tree.element("script", {}, RUN), tree.element("style", {}, css)]


def hostile(evil: str) -> list[Event]:
    tree = Tree()
    target = tree.element("p", {}, "a target")
    image = tree.element("img", {"alt": "x"})
    sheet = tree.element("style", {"_cssText": "p { color: red }"}, "")
    root = tree.document([sheet, *attacks(tree, evil)], [target, image, *attacks(tree, evil)])
    later = [add for node in attacks(tree, evil) for add in added(target["id"], node)]
    rule = f"p {{ background: url({evil}/rule) }}"
    return [
        *start(root),
        mutation(500, adds=later),
        mutation(
            600,
            attributes=[
                {
                    "id": image["id"],
                    "attributes": {"src": f"{evil}/later", "onerror": RUN, "srcset": f"{evil}/set"},
                },
                {
                    "id": target["id"],
                    "attributes": {"onclick": RUN, "style": {"background": f"url({evil}/om)"}},
                },
            ],
            texts=[{"id": sheet["childNodes"][0]["id"], "value": f"@import '{evil}/text';"}],
        ),
        change(700, 8, id=sheet["id"], adds=[{"rule": rule}], replaceSync=rule),
        change(
            710, 13, id=sheet["id"], index=[0], set={"property": "background", "value": f"url({evil}/decl)"}
        ),
        change(720, 15, id=root["id"], styleIds=[9], styles=[{"styleId": 9, "rules": [{"rule": rule}]}]),
        change(
            730, 9, id=image["id"], type=0, commands=[{"property": "drawImage", "args": [f"{evil}/canvas"]}]
        ),
        change(740, 10, family="e", fontSource=f"url({evil}/font)", buffer=False),
        change(750, 2, type=2, id=target["id"], x=5, y=5),
        event(760, 6, {"plugin": "rrweb/console@1", "payload": {"payload": [RUN]}}),
        event(770, 7, {"url": f"{evil}/asset", "payload": {"rr_type": "CssText", "cssTexts": [rule]}}),
        change(9_000, 3, id=root["id"], x=0, y=10),
    ]


@pytest.fixture
def watched(browser: Browser) -> Iterator[tuple[Page, list[str]]]:
    """A page, and what it did that it should not: requests elsewhere, dialogs, windows, errors."""
    noticed: list[str] = []
    page = browser.new_page()
    page.on("dialog", lambda dialog: _dismiss(dialog, noticed))
    page.on("popup", lambda _: noticed.append("popup"))
    page.on("pageerror", lambda error: noticed.append(f"error {error}"))
    yield page, noticed
    page.close()


def _dismiss(dialog: Dialog, noticed: list[str]) -> None:
    noticed.append("dialog")
    dialog.dismiss()


def watch(page: Page, stand: Stand, noticed: list[str]) -> None:
    page.on("request", lambda request: _note(request.url, stand, noticed))


def _note(url: str, stand: Stand, noticed: list[str]) -> None:
    if not url.startswith((f"{stand.url}/", "blob:", "data:")):
        noticed.append(f"request {url}")


def test_a_forged_recording_runs_and_loads_nothing(watched: tuple[Page, list[str]]) -> None:
    page, noticed = watched
    with listening() as (evil, connections), serving(Stand([Recorded(hostile(evil))])) as stand:
        watch(page, stand, noticed)
        opened(page, stand)
        for at_ms in (100, 800, 550, 9_500):
            seek(page, at_ms)
        assert shown(page, "page.querySelector('p').firstChild.data") == "a target"
        seek(page, 0)
        page.locator("#toggle").click()
        page.get_by_label("8 times").click()
        wait_state(page, "ended")
        assert page.evaluate("window.ran") is None
        assert shown(page, "frame.contentWindow.ran ?? null") is None
        assert (noticed, connections) == ([], [])
        assert {path for path in stand.asked if "api" in path} == {"/api/session", "/api/pages/0/events"}


def test_the_frame_is_a_wall_of_its_own(watched: tuple[Page, list[str]]) -> None:
    """Whatever came past the sanitiser would still meet the sandbox and the policy of the document."""
    page, noticed = watched
    tree = Tree()
    with (
        listening() as (evil, connections),
        serving(Stand([Recorded(start(tree.document([], [])))])) as stand,
    ):
        watch(page, stand, noticed)
        refused: list[str] = []
        page.on("console", lambda message: refused.append(message.text))
        opened(page, stand)
        assert shown(page, "frame.getAttribute('sandbox')") == "allow-same-origin"
        sandboxes = "[...document.querySelectorAll('iframe')].map(one => one.sandbox.value)"
        assert shown(page, sandboxes) == ["allow-same-origin"]
        past_the_sanitiser = f"""(() => {{
            const add = (tag, attributes, text = '') => {{
                const element = page.createElement(tag);
                for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
                element.textContent = text;
                page.body.append(element);
                return element;
            }};
            add('script', {{}}, `{RUN}`);
            add('img', {{ src: '{evil}/img' }});
            add('img', {{ src: 'data:image/png;base64,x', onerror: `{RUN}` }});
            add('style', {{}}, `@import '{evil}/import'; p {{ background: url({evil}/css) }}`);
            add('p', {{}}, 'x');
            add('iframe', {{ src: '{evil}/frame' }});
            add('a', {{ href: `javascript:{RUN}` }}).click();
            add('a', {{ href: '{evil}/top', target: '_top' }}).click();
            add('a', {{ href: '{evil}/blank', target: '_blank' }}).click();
            const form = add('form', {{ action: '{evil}/form' }});
            form.submit();
            return true;
        }})()"""
        assert shown(page, past_the_sanitiser)
        page.wait_for_timeout(500)
        assert page.url.startswith(stand.url)
        assert page.evaluate("window.ran") is None
        # Ahead of a navigation that the policy then stops, a browser may open an empty connection: one more
        # reason for the sanitiser, which leaves no address to go to.
        assert [line for line in connections if line != EMPTY] == []
        assert [one for one in noticed if one in ("dialog", "popup")] == []
        assert any("Content Security Policy" in text for text in refused)


def test_the_viewers_keys_and_clicks_do_not_reach_the_recorded_page(watched: tuple[Page, list[str]]) -> None:
    page, noticed = watched
    tree = Tree()
    link = tree.element("a", {"href": "#", "style": "position: fixed; inset: 0"}, "everywhere")
    field = tree.element("input", {"type": "text"})
    with serving(Stand([Recorded(start(tree.document([], [link, field])))])) as stand:
        watch(page, stand, noticed)
        opened(page, stand, at="500")
        page.mouse.click(640, 200)
        for _ in range(30):
            page.keyboard.press("Tab")
            assert page.evaluate("document.activeElement.tagName") != "IFRAME"
        page.keyboard.type("x")
        assert shown(page, "page.querySelector('input').value") == ""
        assert noticed == []


def test_nobody_but_the_dashboard_is_listened_to(watched: tuple[Page, list[str]]) -> None:
    """A page of another origin cannot even show the player; one that has its window is not heard."""
    page, _ = watched
    tree = Tree()
    with serving(Stand([Recorded(start(tree.document([], [])))])) as stand:
        body = f"<!doctype html><iframe src='{stand.url}/#token=x'></iframe>"

        def other(route: Route) -> None:
            route.fulfill(body=body, content_type="text/html")

        page.route("http://other.example/", other)
        page.goto("http://other.example/")
        page.wait_for_timeout(500)
        assert [path for path in stand.asked if path != "/"] == []
        opened(page, stand)
        page.evaluate("postMessage({type: 'voile.seek', at_ms: 4000}, '*')")
        page.wait_for_timeout(200)
        assert page.evaluate("document.documentElement.dataset.timeMs") == "0"
