"""Pages that freeze, replace and wrap what the browser gives them, before and after us."""

from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext

from e2e.harness.place import Place
from e2e.host.stage import EARS, html, staged

BEFORE = Path(__file__).parent / "before"
BODY = """<p>Shown</p><style>p { color: rgb(1, 60, 120) }</style><input value=flax><div id=host></div><script>
document.querySelector("#host").attachShadow({ mode: "open" }).innerHTML = "<p>In the shade</p>";
setTimeout(() => document.querySelector("p").append("Then more"), 600);
</script>"""


def script(name: str) -> str:
    """What a page did before any other script of it ran."""
    return (BEFORE / f"{name}.js").read_text(encoding="utf-8")


@pytest.mark.parametrize("before", ["frozen", "prototype", "promise", "zone", "gone"])
def test_what_the_page_did_before_us(place: Place, context: BrowserContext, before: str) -> None:
    with staged(place, context, {"/": html(BODY)}) as guest:
        page = guest.open(before=script(before))
        for text in ("Shown", "rgb(1, 60, 120)", "In the shade", "Then more"):
            guest.sent(text)
        page.locator("input").fill("linen")
        page.evaluate("history.pushState({}, '', '/second')")
        page.mouse.wheel(0, 50)
        page.wait_for_timeout(200)
        guest.unharmed(page)


def test_a_page_on_which_nothing_can_be_recorded(place: Place, context: BrowserContext) -> None:
    with staged(place, context, {"/": html(BODY)}) as guest:
        guest.visitor.context.add_init_script(EARS + script("hopeless"))
        page = guest.visitor.open()
        page.wait_for_timeout(1_200)
        page.locator("input").fill("linen")
        page.mouse.wheel(0, 50)
        page.evaluate("document.body.append('More'); history.pushState({}, '', '/second')")
        page.wait_for_timeout(300)
        assert page.evaluate("heard") == []
        assert guest.visitor.errors == []


USE = """async () => {
  window.order = [];
  await fetch("/empty"); 
  const request = new XMLHttpRequest(); request.open("GET", "/empty"); request.send();
  history.pushState({}, "", `/at-${Math.random().toString(36).slice(2)}`);
  document.createElement("div").attachShadow({ mode: "open" });
  document.styleSheets[0].insertRule("i { color: red }");
  return window.order;
}"""
USED = ["fetch", "open", "pushState", "attachShadow", "insertRule"]


@pytest.mark.parametrize("navigation", [True, False])
def test_patches_of_the_page_around_ours(place: Place, context: BrowserContext, navigation: bool) -> None:
    """Theirs are called once each, the newest first, while recording and after it has stopped."""
    before = script("chain") if navigation else f"delete window.navigation; {script('chain')}"
    with staged(place, context, {"/": html(BODY), "/empty": html("")}) as guest:
        page = guest.open(before=before)
        guest.sent("Then more")
        assert page.evaluate(USE) == [f"before.{name}" for name in USED]
        guest.sent("/at-")
        page.evaluate("patchAll('after')")
        both = [f"{sign}.{name}" for name in USED for sign in ("after", "before")]
        assert page.evaluate(USE) == both
        page.evaluate("__insp.push(['stop'])")
        assert page.evaluate(USE) == both
        guest.unharmed(page)
