"""Names of fields and images hide the members of forms and documents; elements bring getters that fail."""

from playwright.sync_api import BrowserContext

from e2e.harness.place import Place
from e2e.host.stage import html, staged

MEMBERS = (
    "attributes parentNode parentElement tagName nodeType nodeName localName children childNodes firstChild nextSibling "
    "ownerDocument baseURI namespaceURI getAttribute hasAttribute getAttributeNames style classList id isConnected closest "
    "matches querySelector querySelectorAll contains getRootNode getBoundingClientRect shadowRoot assignedSlot host "
    "firstElementChild previousElementSibling nextElementSibling childElementCount scrollTop scrollLeft offsetParent "
    "offsetWidth elements labels name value addEventListener compareDocumentPosition textContent"
).split()
OF_DOCUMENTS = (
    "head body title cookie readyState defaultView images documentElement baseURI URL referrer compatMode "
    "querySelector styleSheets scrollingElement adoptedStyleSheets activeElement designMode visibilityState "
    "nodeType parentNode ownerDocument addEventListener createElement"
).split()
FIELDS = "".join(f'<input name="{name}">' for name in MEMBERS)
IMAGES = "".join(f'<img name="{name}"><form name="{name}"></form>' for name in OF_DOCUMENTS)
FORMS = f"""<p>Before</p><form action="/x">{FIELDS}<label><input type=checkbox> Choice</label><b>In the form</b></form>
<form class="inspectletIgnore">{FIELDS}<b>Excluded words</b></form>
<form class="inspectlet-sensitive">{FIELDS}<b>Masked words</b></form><p>Behind</p>"""


def test_forms_whose_fields_hide_their_members(place: Place, context: BrowserContext) -> None:
    with staged(place, context, {"/": html(FORMS)}) as guest:
        page = guest.open()
        for text in ("Before", "In the form", "Behind"):
            guest.sent(text)
        page.evaluate(
            """() => {
              for (const form of document.forms) {
                HTMLElement.prototype.append.call(form, "Appended");
                Element.prototype.setAttribute.call(form, "class", Element.prototype.getAttribute.call(form, "class") + " more");
              }
              document.forms[0].append.call(document.forms[0], document.createElement("hr"));
            }"""
        )
        page.locator("label").first.click()
        page.locator("form").first.click(position={"x": 2, "y": 2})
        guest.sent("Appended")
        wire = str(guest.events())
        assert "Excluded words" not in wire
        assert "Masked words" not in wire
        assert "XXXXXX XXXXX" in wire
        guest.unharmed(page)


def test_a_document_whose_images_hide_its_members(place: Place, context: BrowserContext) -> None:
    with staged(place, context, {"/": html(f"<p>Shown</p>{IMAGES}")}) as guest:
        page = guest.open()
        guest.sent("Shown")
        page.evaluate(
            "setTimeout(() => HTMLElement.prototype.append.call(document.querySelectorAll ? document.getElementsByTagName('p')[0] : 0, 'More'))"
        )
        page.mouse.wheel(0, 100)
        page.mouse.click(5, 5)
        guest.sent("More")
        guest.unharmed(page)


GETTERS = """<x-thrower><p>Inside</p></x-thrower><script>
class Thrower extends HTMLElement {}
for (const name of %s) {
  Object.defineProperty(Thrower.prototype, name, { get() { throw new Error(`hands off ${name}`); } });
}
customElements.define("x-thrower", Thrower);
</script><p>Outside</p>"""


def test_elements_whose_getters_fail(place: Place, context: BrowserContext) -> None:
    """What cannot be read is left out, with all below it; the rest is recorded."""
    with staged(place, context, {"/": html(GETTERS % MEMBERS)}) as guest:
        page = guest.open()
        guest.sent("Outside")
        page.evaluate("document.body.append('Later')")
        guest.sent("Later")
        page.locator("x-thrower p").click()
        page.wait_for_timeout(300)
        assert page.evaluate("heard") == []
        assert guest.visitor.errors == []
        assert len({each["page"] for each in guest.shop.place.envelopes(guest.shop.wid)}) == 1
