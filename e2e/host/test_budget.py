"""A page that keeps the recorder busy on a slow machine: what is given up, in which order."""

from playwright.sync_api import BrowserContext, Page

from e2e.harness.desk import Desk
from e2e.harness.place import Place, eventually
from e2e.host.stage import Guest, html, staged

NOTICE = "document.getElementById('degraded').innerText"
REPLAYED = "document.querySelector('iframe[data-voile-frame=current]').contentDocument"

# No page can reach this: the machine is slow, not the budget small.
SLOWER = 6
BUSY = html(
    "<h1>Busy page</h1><button onclick='this.textContent = `pressed ${++presses}`'>press</button>"
    f"<div id=rows>{'<p class=row0>row' * 200}</div>",
    head="""<script>
let presses = 0, turns = 0, working = 0;
const rules = new CSSStyleSheet();
document.adoptedStyleSheets = [rules];
// Much to hear of, little to send: what changes back and forth is told once.
function turn() {
  turns += 1;
  for (const row of document.querySelectorAll("#rows p")) {
    for (let times = 0; times < 30; times += 1) row.className = `row${(turns + times) % 2}`;
  }
  rules.insertRule(`.row${turns % 2} { color: green }`);
  rules.deleteRule(0);
}
function toil(on) {
  clearInterval(working);
  if (on) working = setInterval(turn, 50);
}
</script>""",
)


def test_steps_come_in_order_and_the_recording_says_so(
    place: Place, context: BrowserContext, desk: Desk
) -> None:
    with staged(place, context, {"/": BUSY}) as guest:
        page = guest.open()
        context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        page.evaluate("toil(true)")
        eventually(lambda: stops(guest), within_s=60, what="the end of the recording")
        told = [tag["payload"] for tag in guest.tags() if tag["tag"] == "voile.degraded"]
        assert [each["step"] for each in told] == ["pointer", "styles", "mutations", "stopped"]
        assert all(each["cpu_ms_per_s"] > 300 for each in told)
        assert stops(guest) == ["cpu"]
        assert guest.tags()[-1]["tag"] == "voile.stop"
        assert place.envelopes(guest.shop.wid)[-1]["final"] is True
        works_on(page, guest)
        session = desk.the_session(guest.shop.wid)["id"]
        player = desk.play(session)
        player.seek(player.total_ms)
        assert "Busy page" in player.frame.evaluate(f"{REPLAYED}.body.textContent")
        assert "Not recorded from" in player.frame.evaluate(NOTICE)


def stops(guest: Guest) -> list[str]:
    return [tag["payload"]["reason"] for tag in guest.tags() if tag["tag"] == "voile.stop"]


def works_on(page: Page, guest: Guest) -> None:
    """The page is as it was without a recorder, and nothing of it is recorded any more."""
    page.evaluate("toil(false)")
    sent = len(guest.events())
    page.get_by_role("button").click()
    assert page.get_by_role("button").text_content() == "pressed 1"
    page.wait_for_timeout(3000)
    assert len(guest.events()) == sent
    assert page.evaluate("CSSStyleSheet.prototype.insertRule.toString()").endswith("{ [native code] }")
    guest.unharmed(page)
