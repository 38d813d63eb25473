"""Pages that make and drop things for an hour, here in a minute: what is dropped can be collected."""

from playwright.sync_api import BrowserContext

from e2e.harness.place import Place
from e2e.host.stage import html, staged
from e2e.host.test_sizes import heap

# One round makes one of each, as a page that draws its parts anew does, and drops what the one before made.
ROUNDS = """async ({ rounds, frameEvery }) => {
  const stage = document.querySelector("#stage");
  const part = (round) => {
    const root = document.createElement("section");
    const host = root.appendChild(document.createElement("div"));
    const mode = round % 2 ? "open" : "closed";
    host.attachShadow({ mode }).innerHTML = `<style>p { color: red }</style><p>Round ${round}</p><input>`;
    const sheet = new CSSStyleSheet();
    sheet.replaceSync("[class^=icon-] { color: blue } .card { margin: 1px }");
    if (mode === "open") host.shadowRoot.adoptedStyleSheets = [sheet];
    const style = root.appendChild(document.createElement("style"));
    style.textContent = "[data-kind=a] { color: green } .row { color: red } @media all { .wide { top: 0 } }";
    const form = root.appendChild(document.createElement("form"));
    form.innerHTML = `<input name=plain><input name=code type=password><textarea></textarea>
      <button>Go</button><canvas></canvas>`;
    for (const control of form.children) control.addEventListener("click", () => part.name);
    form.children[0].value = `value ${round % 7}`; form.children[1].value = "abc";
    const popover = root.appendChild(document.createElement("div")); popover.popover = "auto";
    const hidden = root.appendChild(document.createElement("video")); hidden.style.display = "none";
    return root;
  };
  const pause = () => new Promise((done) => setTimeout(done, 0));
  window.dropped ??= [];
  for (let round = 0; round < rounds; round++) {
    const made = part(round);
    const framed = round % frameEvery === 0 ? document.createElement("iframe") : null;
    if (framed) framed.srcdoc = `<style>i { color: red }</style><p>Framed ${round}</p><input value=flax>`;
    if (framed) made.append(framed);
    const inner = made.querySelector("form");
    stage.replaceChildren(made);
    document.styleSheets[0].insertRule("b { color: red }"); document.styleSheets[0].deleteRule(0);
    if (framed) await new Promise((done) => { framed.onload = done; });
    if (round % 5 === 0) await new Promise((done) => setTimeout(done, 60));
    made.querySelector("input").dispatchEvent(new Event("input", { bubbles: true }));
    made.querySelector("input[name=code]").dispatchEvent(new Event("input", { bubbles: true }));
    await pause();
    const all = [made, inner, made.firstChild, framed, framed?.contentDocument];
    dropped.push(...all.filter(Boolean).map((each) => new WeakRef(each)));
    // What goes out of what has gone already is seen by no observer.
    made.remove(); await pause(); inner.remove();
  }
  stage.replaceChildren();
}"""
LEFT = "dropped.filter((each) => each.deref()).length"
BODY = "<style>b { color: blue }</style><div id=stage></div>"
# What is held on purpose is bounded: secret values of the last fields, and the last rounds. It may not grow.
SPREAD = 20


def test_a_page_that_makes_and_drops(place: Place, context: BrowserContext) -> None:
    with staged(place, context, {"/": html(BODY)}) as guest:
        page = guest.open()
        page.evaluate(ROUNDS, {"rounds": 50, "frameEvery": 10})
        page.wait_for_timeout(2_000)
        middle, kept = heap(page), page.evaluate(LEFT)
        page.evaluate(ROUNDS, {"rounds": 100, "frameEvery": 10})
        page.evaluate("document.querySelector('#stage').append('The end')")
        guest.sent("The end")
        page.wait_for_timeout(2_000)
        end = heap(page)
        left = page.evaluate(LEFT)
        guest.unharmed(page)
        assert left <= kept + SPREAD
        assert end - middle < 1_000_000
