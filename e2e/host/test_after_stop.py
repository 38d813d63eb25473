"""Nothing of ours is left in a page in which recording has stopped, and it can begin again."""

from typing import Any

from playwright.sync_api import BrowserContext, Page

from e2e.harness.place import Place, eventually
from e2e.host.stage import Guest, html, staged
from e2e.host.test_builtins import script

BODY = """<p>Shown</p><style>p { color: rgb(1, 60, 120) }</style><input value=flax><input type=password>
<img width=10 height=10 src=data:,><div id=host></div><iframe srcdoc="<p>Framed</p><input>"></iframe><script>
document.querySelector("#host").attachShadow({ mode: "open" }).innerHTML = "<p>In the shade</p><input>";
</script>"""
# The tab keeps its id for the next page, also while it is stopped: it is written into the page's storage
# when the document goes, so that a duplicated tab does not find it.
STAYS = ["window pagehide"]
STORED = "[Object.keys(sessionStorage), Object.keys(localStorage)].map((each) => each.sort())"
IN_FRAME = """() => {
  const { contentWindow: view } = document.querySelector("iframe");
  return ["HTMLInputElement", "Element", "CSSStyleSheet", "Document"].flatMap((name) =>
    Object.entries(Object.getOwnPropertyDescriptors(view[name].prototype)).flatMap(([key, { value, set }]) =>
      [value, set].filter((each) => typeof each === "function" && Object.hasOwn(each, "toString"))
        .map(() => `${name}.${key}`)));
}"""
# Whatever the recorder listens for, seen or not.
USE = """async () => {
  for (const type of ["online", "focus", "resize", "popstate", "hashchange", "pageshow", "visibilitychange",
    "scroll", "mousemove", "click", "submit", "input", "keydown", "pointerdown"]) {
    for (const target of [window, document, document.body]) target.dispatchEvent(new Event(type));
  }
  document.body.append("More"); document.querySelector("input").value = "linen";
  document.styleSheets[0].insertRule("i { color: red }");
  document.querySelector("#host").shadowRoot.append("And more");
  document.querySelector("iframe").contentDocument.body.append("And more");
  document.createElement("div").attachShadow({ mode: "closed" });
  history.pushState({}, "", "/second");
}"""


def used(page: Page) -> None:
    """A visitor and the page's scripts do what they do."""
    page.locator("input").first.fill("linen")
    page.locator("p").first.click()
    page.mouse.move(30, 40)
    page.mouse.wheel(0, 50)
    page.set_viewport_size({"width": 900, "height": 600})
    page.evaluate(USE)


def left(page: Page) -> dict[str, Any]:
    """What can be found of the recorder in the page."""
    names = ("listeners", "observers", "patched")
    return {name: page.evaluate(f"inventory.{name}()") for name in names} | {
        "framed": page.evaluate(IN_FRAME)
    }


def asked(guest: Guest) -> int:
    """Requests to the server of Voile so far."""
    return sum(url.startswith(guest.shop.place.url) for url in guest.visitor.asked)


def quiet(guest: Guest, page: Page) -> None:
    """Waits until what was under way when recording stopped is answered."""
    eventually(lambda: [each for each in guest.tags() if each["tag"] == "voile.stop"], what="the end")
    page.wait_for_timeout(300)


def test_nothing_is_left_after_stop(place: Place, context: BrowserContext) -> None:
    with staged(place, context, {"/": html(BODY)}) as guest:
        page = guest.open(before=script("inventory"))
        for text in ("Shown", "In the shade", "Framed"):
            guest.sent(text)
        used(page)
        recording = left(page)
        assert len(recording["listeners"]) > len(STAYS)
        assert {"MutationObserver", "PerformanceObserver"} <= set(recording["observers"])
        assert "Element.attachShadow" in recording["patched"]
        assert recording["framed"] != []
        page.evaluate("__insp.push(['stop'])")
        assert left(page) == {"listeners": STAYS, "observers": [], "patched": [], "framed": []}
        # The page's own frame and its queue.
        assert page.evaluate("inventory.globals()") == ["0", "__insp"]
        quiet(guest, page)
        before, stored, events = asked(guest), page.evaluate(STORED), len(guest.events())
        used(page)
        page.wait_for_timeout(3_500)
        assert page.evaluate("inventory.timers()") == 0
        assert (asked(guest), page.evaluate(STORED), len(guest.events())) == (before, stored, events)
        page.evaluate("__insp.push(['start'])")
        eventually(lambda: len(guest.of(0)) > 0 or len(guest.events()) > events, what="a new page")
        page.evaluate("document.body.append('After all')")
        guest.sent("After all")
        assert left(page)["patched"] == recording["patched"]
        guest.unharmed(page)


def test_a_refusal_leaves_not_even_a_listener(place: Place, context: BrowserContext) -> None:
    with staged(place, context, {"/": html(BODY)}) as guest:
        page = guest.open(before=script("inventory"))
        guest.sent("Framed")
        page.evaluate("__insp.push(['consent', 'denied'])")
        assert left(page) == {"listeners": [], "observers": [], "patched": [], "framed": []}
        assert page.evaluate(STORED) == [[], []]
        assert context.cookies() == []
        page.wait_for_timeout(500)
        before = asked(guest)
        used(page)
        page.wait_for_timeout(3_500)
        assert page.evaluate("inventory.timers()") == 0
        assert asked(guest) == before
        assert page.evaluate("heard") == []
