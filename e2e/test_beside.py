"""What is recorded beside the page: script errors, the console, requests; each by its switch."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

from e2e.harness import pages
from e2e.harness.canary import plant
from e2e.harness.place import Place, eventually
from e2e.harness.shop import Shop
from e2e.harness.visitor import Visitor

_BODY = "<h1>Beside</h1><p>Text</p>"
_CONSOLE = "rrweb/console@1"
# What the page does once it is recorded. `@name@` is planted.
_ACT = """async () => {
  setTimeout(() => { throw new TypeError('no user "@quoted@" for @mail@@example.com') });
  Promise.reject(new Error("refused"));
  console.log("line of", { shown: "@shown@", password: "@password@" }, "@mail@@example.com");
  const x = new XMLHttpRequest();
  x.open("GET", "/missing.json?q=@query@");
  x.setRequestHeader("X-Token", "@header@");
  x.send();
  await new Promise((done) => { x.onloadend = done; });
  const answer = await fetch(new Request("/answer.json", {
    method: "POST", body: JSON.stringify({ typed: "@typed@", apiKey: "@key@" }),
    headers: { AUTHORIZATION: "@header@" },
  }));
  const whole = await answer.text();
  const aborter = new AbortController();
  const late = fetch("/answer.json", { signal: aborter.signal });
  aborter.abort();
  const how = await late.then(() => "done", (error) => error.name);
  return [whole, how, x.status];
}"""


@pytest.fixture
def site(place: Place) -> Iterator[Shop]:
    with pages.served(
        place, {"/": _BODY, "/answer.json": '{"answer": "@answer@", "token": "@key@"}'}
    ) as made:
        yield made


class Visit:
    """One page under these settings, and what left it."""

    def __init__(self, context: BrowserContext, site: Shop, **settings: str) -> None:
        self.names = {name: plant(name) for name in re.findall("@([a-z]+)@", _ACT)}
        for key, value in settings.items():
            site.place.installation.ask("sites", "set", site.wid, key, value)
        site.place.knows(site.wid)
        self.visitor = Visitor(context, site)
        self.page: Page = self.visitor.open("/")
        self.visitor.recorded(1)
        self.addons = [url for url in self.visitor.asked if "/r/" in url and "/r/recorder." not in url]

    def act(self) -> list[Any]:
        script = _ACT
        for name, text in self.names.items():
            script = script.replace(f"@{name}@", text)
        answered: list[Any] = self.page.evaluate(script)
        return answered

    def events(self) -> list[dict[str, Any]]:
        sent = self.visitor.shop.place.envelopes(self.visitor.shop.wid)
        return [event for envelope in sent for event in envelope["events"]]

    def custom(self, tag: str) -> list[dict[str, Any]]:
        return [
            one["data"]["payload"] for one in self.events() if one["type"] == 5 and one["data"]["tag"] == tag
        ]

    def lines(self) -> list[str]:
        found = [one["data"] for one in self.events() if one["type"] == 6]
        assert all(one["plugin"] == _CONSOLE for one in found)
        return [json.loads(text) for one in found for text in one["payload"]["payload"]]

    def left(self, name: str) -> bool:
        return self.names[name] in json.dumps(self.events())


def _addon_is_there(visit: Visit, name: str) -> None:
    native = {"console": "console.log", "requests": "fetch"}[name]
    eventually(
        lambda: (
            visit.page.evaluate(f"Object.hasOwn({native}, 'toString')")
            and any(f"/r/{name}." in url for url in visit.visitor.asked)
        ),
        what=f"the add-on {name}",
    )


def test_by_default_errors_are_recorded_and_nothing_else(context: BrowserContext, site: Shop) -> None:
    visit = Visit(context, site)
    assert visit.act()[1:] == ["AbortError", 404]
    eventually(lambda: len(visit.custom("voile.error")) >= 2, what="two errors")
    told = {one["kind"]: one for one in visit.custom("voile.error")}
    assert told["error"]["type"] == "TypeError"
    assert told["error"]["message"].startswith('no user "XXX')
    assert told["error"]["message"].endswith("for [email]")
    assert told["error"]["stack"]
    assert told["rejection"]["message"] == "refused"
    assert (visit.lines(), visit.custom("voile.request")) == ([], [])
    assert visit.addons == []
    assert not any(visit.left(name) for name in visit.names)


def test_an_error_that_comes_all_the_time_is_told_once_and_counted(
    context: BrowserContext, site: Shop
) -> None:
    visit = Visit(context, site)
    visit.page.evaluate("""async () => {
      for (let n = 0; n < 300; n += 1) {
        setTimeout(() => { throw new Error("again") });
        if (n % 50 === 0) await new Promise((done) => setTimeout(done));
      }
    }""")
    eventually(
        lambda: sum(one["times"] for one in visit.custom("voile.error")) == 300, what="all errors counted"
    )
    assert len(visit.custom("voile.error")) <= 4


def test_errors_off(context: BrowserContext, site: Shop) -> None:
    visit = Visit(context, site, script_errors="off")
    visit.act()
    visit.visitor.settle(visit.page)
    assert visit.custom("voile.error") == []


def test_the_console_is_recorded_where_it_is_switched_on(context: BrowserContext, site: Shop) -> None:
    visit = Visit(context, site, console="on")
    _addon_is_there(visit, "console")
    visit.act()
    eventually(visit.lines, what="a line")
    line = next(one for one in visit.lines() if one.startswith("line of"))
    assert line == f'line of {{shown: "{visit.names["shown"]}", password: [hidden]}} [email]'
    assert visit.custom("voile.request") == []
    session = eventually(lambda: site.place.sessions(site.wid), what="the session")[0]["id"]
    assert eventually(
        lambda: visit.names["shown"].encode() in site.place.export(session), what="the line in the export"
    )


def test_requests_are_recorded_where_they_are_switched_on(context: BrowserContext, site: Shop) -> None:
    visit = Visit(context, site, xhr="on")
    _addon_is_there(visit, "requests")
    whole, how, status = visit.act()
    assert json.loads(whole)["answer"] == "@answer@", "the page reads its own answer whole"
    assert (how, status) == ("AbortError", 404)
    eventually(lambda: len(visit.custom("voile.request")) >= 3, what="three requests")
    xhr, posted, aborted = visit.custom("voile.request")[:3]
    assert (xhr["api"], xhr["method"], xhr["status"]) == ("xhr", "GET", 404)
    assert xhr["url"] == f"{site.url}/missing.json"
    assert (posted["api"], posted["method"], posted["how"]) == ("fetch", "POST", "done")
    assert json.loads(posted["sent_text"])["apiKey"] == "[hidden]"
    assert set(json.loads(posted["sent_text"])["typed"]) == {"X"}
    assert aborted["how"] == "aborted"
    assert not any(visit.left(name) for name in ("header", "query", "key", "typed"))
    assert not [one for one in visit.custom("voile.request") if one["url"].startswith(site.place.url)]
    assert visit.lines() == []


def test_with_all_text_censored_nothing_of_it_is_readable(context: BrowserContext, site: Shop) -> None:
    visit = Visit(context, site, xhr="on", console="on", censor_all_text="on", censor_all_inputs="off")
    for name in ("console", "requests"):
        _addon_is_there(visit, name)
    visit.act()
    eventually(lambda: visit.lines() and len(visit.custom("voile.request")) >= 3, what="lines and requests")
    assert all(set(line) <= set("X \n") for line in visit.lines())
    assert all("sent_text" not in one and "got_text" not in one for one in visit.custom("voile.request"))
    assert all(set(one["message"]) <= set("X ") for one in visit.custom("voile.error"))
    assert not any(visit.left(name) for name in visit.names)


def test_after_stop_nothing_is_left(context: BrowserContext, site: Shop) -> None:
    visit = Visit(context, site, xhr="on", console="on")
    for name in ("console", "requests"):
        _addon_is_there(visit, name)
    visit.page.evaluate("__insp.push(['stop'])")
    native = (
        "[console.log, console.warn, fetch, XMLHttpRequest.prototype.open, XMLHttpRequest.prototype.send]"
    )
    assert not visit.page.evaluate(f"{native}.some((one) => Object.hasOwn(one, 'toString'))")
