"""The server goes away and comes back; envelopes arrive twice: nothing is lost, nothing doubled."""

import json
import time
import urllib.error
import urllib.request
from itertools import pairwise
from typing import Any

from playwright.sync_api import Page, Route

from e2e.harness.desk import Desk
from e2e.harness.place import eventually
from e2e.harness.visitor import Visitor


def typed_fields(place_export: bytes) -> list[str]:
    exported = json.loads(place_export)
    return sorted(set(values(exported)))


def values(node: Any) -> list[str]:
    """Every value of an input event in an export."""
    if isinstance(node, list):
        return [value for each in node for value in values(each)]
    if not isinstance(node, dict):
        return []
    data = node.get("data")
    own = [data["text"]] if isinstance(data, dict) and data.get("source") == 5 and "text" in data else []
    return own + [value for each in node.values() for value in values(each)]


def search_for(page: Page, word: str) -> None:
    page.locator("#q").fill(word)
    page.locator("#q").blur()
    page.wait_for_timeout(400)


def test_nothing_is_lost_while_the_server_is_away(visitor: Visitor, desk: Desk) -> None:
    page = visitor.enter("/")
    search_for(page, "before")
    visitor.settle(page)
    visitor.shop.place.tap.close()
    try:
        search_for(page, "during")
        page.wait_for_timeout(3_000)
        search_for(page, "still")
    finally:
        visitor.shop.place.tap.open()
    search_for(page, "after")
    session = desk.the_session(visitor.shop.wid)
    wanted = {"before", "during", "still", "after"}
    eventually(
        lambda: wanted <= set(typed_fields(desk.place.export(session["id"]))),
        within_s=60,
        what="all that was typed",
    )
    assert_whole(desk, session["id"])


def test_nothing_is_lost_offline(visitor: Visitor, desk: Desk) -> None:
    page = visitor.enter("/")
    visitor.settle(page)
    visitor.context.set_offline(True)
    search_for(page, "during")
    page.wait_for_timeout(2_000)
    visitor.context.set_offline(False)
    search_for(page, "after")
    session = desk.the_session(visitor.shop.wid)
    eventually(
        lambda: {"during", "after"} <= set(typed_fields(desk.place.export(session["id"]))),
        within_s=60,
        what="all that was typed",
    )
    assert_whole(desk, session["id"])


def test_a_full_disk_is_waited_for(visitor: Visitor, desk: Desk) -> None:
    """The server answers 507 and names a time; nothing comes before it, and then everything, in order."""
    page = visitor.enter("/")
    visitor.settle(page)
    refused: list[float] = []

    def refuse(route: Route) -> None:
        refused.append(time.monotonic())
        headers = {
            "Access-Control-Allow-Origin": visitor.shop.url,
            "Access-Control-Expose-Headers": "Retry-After",
            "Retry-After": "3",
            "Content-Type": "application/json",
        }
        route.fulfill(status=507, headers=headers, body='{"outcome":"rejected","reason":"storage_full"}')

    visitor.context.route("**/i?*", refuse)
    search_for(page, "during")
    page.wait_for_timeout(7_500)
    search_for(page, "still")
    visitor.context.unroute("**/i?*", refuse)
    assert 2 <= len(refused) <= 4
    assert min(after - before for before, after in pairwise(refused)) > 2.9
    search_for(page, "after")
    session = desk.the_session(visitor.shop.wid)
    eventually(
        lambda: {"during", "still", "after"} <= set(typed_fields(desk.place.export(session["id"]))),
        within_s=60,
        what="all that was typed",
    )
    assert_whole(desk, session["id"])


def test_what_cannot_be_sent_is_not_held_for_ever(visitor: Visitor, desk: Desk) -> None:
    """Above four megabytes the page is given up, and another begins once there is room."""
    page = visitor.enter("/")
    visitor.settle(page)
    visitor.shop.place.tap.close()
    try:
        for _ in range(8):
            page.evaluate(FILL)
            page.wait_for_timeout(300)
    finally:
        visitor.shop.place.tap.open()
    before = len(visitor.shop.place.envelopes(visitor.shop.wid))
    eventually(
        lambda: [e for e in visitor.shop.place.envelopes(visitor.shop.wid) if entry_of(e) == "resume"],
        within_s=90,
        what="a page that begins anew",
    )
    late = visitor.shop.place.envelopes(visitor.shop.wid)[before:]
    held = [each for each in late if each["page"] == late[0]["page"]]
    assert 1_000_000 < sum(len(json.dumps(each)) for each in held) < 7_000_000, "of more than ten"
    assert len(visitor.shop.place.sessions(visitor.shop.wid)) == 1


FILL = """() => {
  const list = document.createElement("ul");
  for (let index = 0; index < 500; index += 1) {
    const line = document.createElement("li");
    line.dataset.number = String(index);
    line.textContent = `line ${index} `.repeat(250);
    list.append(line);
  }
  document.body.append(list);
}"""


def entry_of(envelope: dict[str, Any]) -> str | None:
    entry: str | None = envelope["header"]["entry"] if "header" in envelope else None
    return entry


def assert_whole(desk: Desk, session: str) -> None:
    for recording in desk.place.show(session)["recordings"]:
        assert all(not page["has_gap"] and not page["is_partial"] for page in recording["pages"])


def send(visitor: Visitor, body: bytes) -> tuple[int, dict[str, Any]]:
    url = f"{visitor.shop.place.url}/i?wid={visitor.shop.wid}&encoding=identity"
    headers = {"Origin": visitor.shop.url, "Content-Type": "text/plain"}
    request = urllib.request.Request(url, data=body, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, json.loads(answer.read())
    except urllib.error.HTTPError as error:
        return error.code, json.loads(error.read())


def test_the_same_envelope_twice_is_kept_once(visitor: Visitor, desk: Desk) -> None:
    page = visitor.enter("/")
    search_for(page, "linen")
    visitor.settle(page)
    first = next(
        sent
        for sent in visitor.shop.place.requests()
        if sent.path == "/i" and visitor.shop.wid in sent.target
    )
    session = desk.the_session(visitor.shop.wid)
    before = desk.place.export(session["id"])
    status, answer = send(visitor, first.body)
    assert (status, answer["outcome"]) == (200, "duplicate")
    assert json.loads(desk.place.export(session["id"])) == json.loads(before)


def test_the_same_identity_with_other_content_is_refused(visitor: Visitor, desk: Desk) -> None:
    page = visitor.enter("/")
    visitor.settle(page)
    first = next(
        sent
        for sent in visitor.shop.place.requests()
        if sent.path == "/i" and visitor.shop.wid in sent.target
    )
    changed = first.envelope() | {"events": []}
    status, answer = send(visitor, json.dumps(changed).encode())
    assert (status, answer["outcome"]) == (409, "rejected")
    assert len(visitor.shop.place.sessions(visitor.shop.wid)) == 1
    assert_whole(desk, desk.the_session(visitor.shop.wid)["id"])
