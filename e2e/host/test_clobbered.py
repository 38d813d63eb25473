"""Names of fields and images hide the members of forms and documents; elements bring getters that fail."""

from playwright.sync_api import BrowserContext

from e2e.harness.place import Place
from e2e.host.stage import html, staged

MEMBERS = [
    "attributes",
    "parentNode",
    "parentElement",
    "tagName",
    "nodeType",
    "nodeName",
    "localName",
    "children",
    "childNodes",
    "firstChild",
    "nextSibling",
    "ownerDocument",
    "baseURI",
    "namespaceURI",
    "getAttribute",
    "hasAttribute",
    "getAttributeNames",
    "style",
    "classList",
    "id",
    "isConnected",
    "closest",
    "matches",
    "querySelector",
    "querySelectorAll",
    "contains",
    "getRootNode",
    "shadowRoot",
    "host",
    "getBoundingClientRect",
    "assignedSlot",
    "firstElementChild",
    "previousElementSibling",
    "nextElementSibling",
    "scrollTop",
    "childElementCount",
    "scrollLeft",
    "offsetParent",
    "offsetWidth",
    "elements",
    "labels",
    "name",
    "value",
    "textContent",
    "compareDocumentPosition",
]
OF_DOCUMENTS = [
    "head",
    "body",
    "title",
    "cookie",
    "readyState",
    "defaultView",
    "images",
    "documentElement",
    "baseURI",
    "URL",
    "referrer",
    "compatMode",
    "querySelector",
    "styleSheets",
    "scrollingElement",
    "adoptedStyleSheets",
    "activeElement",
    "designMode",
    "nodeType",
    "visibilityState",
    "parentNode",
    "ownerDocument",
]
FIELDS = "".join(f'<input name="{name}">' for name in MEMBERS)
IMAGES = "".join(f'<img name="{name}"><form name="{name}"></form>' for name in OF_DOCUMENTS)
FORMS = f"""<p>Before</p>
<form action="/x">{FIELDS}<label><input type=checkbox> Choice</label><b>In the form</b></form>
<form class="inspectletIgnore">{FIELDS}<b>Excluded words</b></form>
<form class="inspectlet-sensitive">{FIELDS}<b>Masked words</b></form><p>Behind</p>"""


CHANGES = """() => {
  const { append } = HTMLElement.prototype;
  const { setAttribute } = Element.prototype;
  for (const form of document.forms) {
    append.call(form, "Appended");
    setAttribute.call(form, "lang", "fr");
  }
}"""


def test_forms_whose_fields_hide_their_members(place: Place, context: BrowserContext) -> None:
    with staged(place, context, {"/": html(FORMS)}) as guest:
        page = guest.open()
        for text in ("Before", "In the form", "Behind"):
            guest.sent(text)
        page.evaluate(CHANGES)
        for y in range(30, 400, 60):
            page.mouse.click(20, y)
        page.mouse.wheel(0, 100)
        guest.sent("Appended")
        wire = str(guest.events())
        assert "Excluded words" not in wire
        assert "Masked words" not in wire
        assert "XXXXXX XXXXX" in wire
        guest.unharmed(page)


MORE = "HTMLElement.prototype.append.call(document.getElementsByTagName('p')[0], 'More')"


MORE = "HTMLElement.prototype.append.call(document.getElementsByTagName('p')[0], 'More')"


def test_a_document_whose_images_hide_its_members(place: Place, context: BrowserContext) -> None:
    with staged(place, context, {"/": html(f"<p>Shown</p>{IMAGES}")}) as guest:
        page = guest.open()
        guest.sent("Shown")
        page.evaluate(MORE)
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
    with staged(place, context, {"/": html(GETTERS % list(MEMBERS))}) as guest:
        page = guest.open()
        guest.sent("Outside")
        page.evaluate("document.body.append('Later')")
        guest.sent("Later")
        page.locator("x-thrower p").click()
        page.wait_for_timeout(300)
        assert page.evaluate("heard") == []
        assert guest.visitor.errors == []
        assert len({each["page"] for each in guest.shop.place.envelopes(guest.shop.wid)}) == 1
