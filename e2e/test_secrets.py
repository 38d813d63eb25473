"""Passwords, card data and censored inputs are nowhere: wire, data directory, decrypted export, logs."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from examples.shop.customers import PASSWORD, camille
from playwright.sync_api import Page

from e2e.harness.canary import files, plant, search
from e2e.harness.desk import Desk
from e2e.harness.place import eventually
from e2e.harness.visitor import Visitor


@dataclass
class Planted:
    """Canaries by what they stand for; `clear` must be found, `hidden` must not."""

    hidden: dict[str, str] = field(default_factory=dict)
    clear: dict[str, str] = field(default_factory=dict)

    def hide(self, name: str) -> str:
        self.hidden[name] = plant(name)
        return self.hidden[name]

    def show(self, name: str) -> str:
        self.clear[name] = plant(name)
        return self.clear[name]

    def names(self, found: Iterable[str]) -> set[str]:
        known = {value: name for name, value in (self.hidden | self.clear).items()}
        return {known[value] for value in found}


def places(visitor: Visitor, desk: Desk) -> Iterator[tuple[str, bytes]]:
    place = visitor.shop.place
    for sent in place.requests():
        yield f"wire {sent.method} {sent.path}", sent.target.encode() + sent.head + sent.body
    yield from files(place.installation.data_dir)
    for session in place.sessions(visitor.shop.wid):
        yield "export", place.export(session["id"])
    yield "log", place.log.read_bytes()
    yield "dashboard", desk.open(f"/?site={visitor.shop.wid}").content().encode()


def log_in_badly(page: Page, planted: Planted) -> None:
    """A wrong password, shown, typed on, then the form comes back with the address in it."""
    page.goto(page.url.split("/", 3)[0] + "//" + page.url.split("/")[2] + "/login")
    page.locator("#email").press_sequentially(f"{planted.hide('loginmail')}@example.com", delay=5)
    page.locator("#password").press_sequentially(planted.hide("typed"), delay=10)
    page.get_by_role("button", name="Show").click()
    page.locator("#password").press_sequentially(planted.hide("revealed"), delay=10)
    page.wait_for_timeout(500)
    page.locator("main form button.button").click()
    page.get_by_text("do not belong together").wait_for()
    page.wait_for_timeout(500)


def log_in_and_edit(page: Page, planted: Planted) -> None:
    page.locator("#email").fill("camille.moreau@example.com")
    page.locator("#password").fill(PASSWORD)
    page.locator("main form button.button").click()
    page.wait_for_url("**/account")
    page.locator("#street").fill(planted.hide("newstreet"))
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Saved.").wait_for()
    page.wait_for_timeout(500)


def fill_the_checkout(page: Page, planted: Planted, origin: str) -> None:
    page.goto(f"{origin}/linen/galet")
    page.get_by_role("button", name="Put into the basket").click()
    page.goto(f"{origin}/checkout")
    for name in ("name", "email", "street", "postcode", "city", "phone", "gift", "holder", "number", "cvc"):
        page.locator(f"#{name}").press_sequentially(planted.hide(f"order{name}"), delay=3)
    page.locator("#country").select_option("Switzerland")
    page.get_by_role("button", name="Pay").click()
    page.get_by_text("need another look").or_(page.get_by_text("needs another look")).wait_for()
    page.wait_for_timeout(700)


def show_what_may_be_seen(visitor: Visitor, page: Page, planted: Planted) -> None:
    """The positive control: a search in clear text, and a tag, must be found."""
    page.goto(f"{visitor.shop.url}/")
    page.evaluate("word => window.__insp.push(['tagSession', { campaign: word }])", planted.show("tag"))
    page.locator("#q").fill(planted.show("searched"))
    page.locator("#q").press("Enter")
    page.wait_for_url("**/search**")
    visitor.settle(page)


def personal() -> dict[str, str]:
    person = camille()
    order = person.orders[0].number
    return {
        "password": PASSWORD,
        "name": person.name,
        "surname": person.name.split()[1],
        "street": person.street,
        "phone": person.phone,
        "order": order,
        "iban": "FR76 3000 6000 0112 3456 7890 189",
        "born": person.born_on,
    }


def test_secrets_are_nowhere(visitor: Visitor, desk: Desk) -> None:
    planted = Planted(hidden=personal())
    page = visitor.enter("/")
    log_in_badly(page, planted)
    log_in_and_edit(page, planted)
    fill_the_checkout(page, planted, visitor.shop.url)
    planted.hidden["token"] = str(page.locator("input[name=token]").first.get_attribute("value"))
    show_what_may_be_seen(visitor, page, planted)
    desk.the_session(visitor.shop.wid)
    found = search([*planted.hidden.values(), *planted.clear.values()], places(visitor, desk))
    leaked = {name: found[value] for name, value in planted.hidden.items() if value in found}
    assert leaked == {}
    assert planted.names(found) == set(planted.clear)
    kinds = {find.place.split(" ")[0] for value in planted.clear.values() for find in found[value]}
    assert {"wire", "export", "dashboard"} <= kinds
    assert any(place.startswith("voile.db") for place in kinds), "the tag must be found on the disk"


def test_content_is_not_readable_on_the_disk(visitor: Visitor, desk: Desk) -> None:
    """What was recorded lies encrypted: found in the export, not in the files."""
    page = visitor.enter("/")
    planted = Planted()
    page.locator("#q").fill(planted.show("searched"))
    page.locator("#q").press("Enter")
    page.wait_for_url("**/search**")
    visitor.settle(page)
    session = desk.the_session(visitor.shop.wid)
    words = list(planted.clear.values())
    assert search(words, [("export", desk.place.export(session["id"]))])
    assert search(words, files(desk.place.installation.data_dir)) == {}
    assert search(words, [("log", desk.place.log.read_bytes())]) == {}


def test_lengths_of_secrets_are_not_told(visitor: Visitor, desk: Desk) -> None:
    """Two passwords of different lengths make the same events, but for times and ids."""
    short = shape_of(visitor, "abcd", is_first=True)
    assert short == shape_of(visitor, "a-much-longer-password-than-the-other", is_first=False)


def shape_of(visitor: Visitor, word: str, *, is_first: bool) -> Counter[str]:
    """All that a page sends on which somebody types a password and goes on to the next field."""
    # The page before may still be sending its last words.
    known = {each["page"] for each in visitor.shop.place.envelopes(visitor.shop.wid)}
    page = visitor.open("/login")
    if is_first:
        visitor.accept(page)
    else:
        visitor.settle(page)
    page.locator("#password").press_sequentially(word, delay=5)
    page.wait_for_timeout(1_000)
    page.locator("#email").focus()

    def sent() -> Counter[str] | None:
        visitor.settle(page)
        every = visitor.shop.place.envelopes(visitor.shop.wid)
        envelopes = [each for each in every if each["page"] not in known]
        kinds = (kind(event) for each in envelopes for event in each["events"])
        # Assets are announced once, and the pointer moves as it likes.
        shape = Counter(each for each in kinds if "voile.asset" not in each and each[:4] != "3 1 ")
        return shape if any("voile.focus" in each for each in shape) else None

    shape = eventually(sent, what="the focus of the next field")
    page.close()
    assert shape is not None
    return shape


def kind(event: dict[str, object]) -> str:
    data = event["data"]
    assert isinstance(data, dict)
    return f"{event['type']} {data.get('source')} {data.get('tag')} {data.get('vt')}"
