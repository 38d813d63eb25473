"""The server goes away and comes back; envelopes arrive twice: nothing is lost, nothing doubled."""

import json
import urllib.error
import urllib.request
from typing import Any

from playwright.sync_api import Page

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
