"""Frames of the same origin and open shadow trees are recorded and played."""

from playwright.sync_api import BrowserContext, Page

from e2e.harness import pages
from e2e.harness.canary import plant
from e2e.harness.desk import Desk
from e2e.harness.place import Place, eventually
from e2e.harness.visitor import Visitor

REPLAYED = "document.querySelector('iframe[data-voile-frame=current]').contentDocument"
SHADOW = """<div id="host"></div><script>
const shadow = document.querySelector("#host").attachShadow({ mode: "open" });
shadow.innerHTML = "<style>p { color: rgb(1, 120, 60) }</style><p>In the shade</p>" +
  "<input type=password><button>More</button>";
shadow.querySelector("button").onclick = () => {
  shadow.append(Object.assign(document.createElement("p"), { textContent: "Later" }));
};
</script>"""


def shown(page: Page) -> None:
    page.mouse.move(2, 2)
    page.wait_for_timeout(600)


def test_a_frame_of_the_same_origin(place: Place, context: BrowserContext, desk: Desk) -> None:
    secret = plant("secret")
    bodies = {
        "/": '<h1>Around</h1><iframe src="/inner" width="400" height="200"></iframe>',
        "/inner": "<style>p { color: rgb(1, 60, 120) }</style><p>Inside</p>"
        "<input type='password'><button>Press</button>"
        "<script>document.querySelector('button').onclick = () => document.body.append('Pressed')</script>",
    }
    with pages.served(place, bodies, bare=frozenset({"/inner"})) as site:
        visitor = Visitor(context, site)
        page = visitor.open("/")
        visitor.recorded(1)
        page.wait_for_timeout(500)
        inner = page.frame_locator("iframe")
        inner.locator("input").fill(secret)
        inner.get_by_role("button").click()
        shown(page)
        visitor.settle(page)
        wire = b"".join(bytes(sent.body) for sent in place.requests())
        assert b"Inside" in wire
        assert secret.encode() not in wire
        player = desk.play(desk.the_session(site.wid)["id"])
        player.seek(player.total_ms)
        inside = f"{REPLAYED}.querySelector('iframe').contentDocument"
        assert player.frame.evaluate(f"{inside}.querySelector('p').textContent") == "Inside"
        colour = f"getComputedStyle({inside}.querySelector('p')).color"
        assert player.frame.evaluate(colour) == "rgb(1, 60, 120)"
        eventually(
            lambda: "Pressed" in player.frame.evaluate(f"{inside}.body.textContent"), what="what came later"
        )


def test_an_open_shadow_tree(place: Place, context: BrowserContext, desk: Desk) -> None:
    secret = plant("secret")
    with pages.served(place, {"/": SHADOW}) as site:
        visitor = Visitor(context, site)
        page = visitor.open("/")
        visitor.recorded(1)
        page.locator("input").fill(secret)
        page.get_by_role("button", name="More").click()
        shown(page)
        visitor.settle(page)
        wire = b"".join(bytes(sent.body) for sent in place.requests())
        assert b"In the shade" in wire
        assert secret.encode() not in wire
        player = desk.play(desk.the_session(site.wid)["id"])
        player.seek(player.total_ms)
        shade = f"{REPLAYED}.querySelector('#host, div').shadowRoot"
        texts = f"[...{shade}.querySelectorAll('p')].map((p) => p.textContent)"
        assert player.frame.evaluate(texts) == ["In the shade", "Later"]
        assert (
            player.frame.evaluate(f"getComputedStyle({shade}.querySelector('p')).color") == "rgb(1, 120, 60)"
        )
