"""Exports hold their style sheets, by today's policy, and nothing else that looks like the name of one."""

from datetime import timedelta
from hashlib import sha256
from typing import Any

import orjson
import pytest
from tests.integration.recordings import corrected
from tests.integration.recordings.corrected import element, envelope
from tests.integration.recordings.visits import Store
from tests.integration.storage.factory import SITE, client_id, png

from voile import clock, ids
from voile.audit import actors
from voile.policy import ScrubbedEvents
from voile.recordings import finish, playback
from voile.recordings.viewing import COMMAND_LINE
from voile.sites import actions as sites
from voile.sites import queries
from voile.storage import assets
from voile.storage.assets import Stored
from voile.storage.sniffing import AssetKind

pytestmark = pytest.mark.django_db(databases=["default", "keys"], transaction=True)

SESSION = ids.session_id(SITE, client_id("session"))
SHEET = '.a::before { content: "*" } .b { background: url("https://shop.example/img/oak?utm_source=mail") }'
NAME = sha256(SHEET.encode()).hexdigest()
REFERENCE = f"voile-asset:{NAME}"


@pytest.fixture(autouse=True)
def _site() -> None:
    corrected.make_site()


def page(text: str = "Oak") -> ScrubbedEvents:
    """A sheet that is named, one that never came, and a text and a title that look like names."""
    missing = f"voile-asset:{'0' * 64}"
    head = element(
        3,
        "head",
        element(4, "link", attributes={"rel": "stylesheet", "_cssText": REFERENCE}),
        element(5, "style", attributes={"_cssText": missing}),
    )
    sly = f'"_cssText":"{REFERENCE}"'
    body = element(
        6,
        "body",
        element(7, "p", {"type": 3, "id": 8, "textContent": sly}),
        element(9, "p", attributes={"title": text}),
    )
    document = {"type": 0, "id": 1, "childNodes": [element(2, "html", head, body)]}
    snapshot = {"type": 2, "data": {"node": document, "initialOffset": {"top": 0, "left": 0}}}
    payload = {"kind": "sheet", "url": REFERENCE, "sha256": NAME, "bytes": len(SHEET)}
    asset = {"type": 5, "data": {"tag": "voile.asset", "payload": payload}}
    return envelope(0, [asset, snapshot])


def upload(data: bytes, kind: AssetKind = AssetKind.SHEET) -> None:
    policy = queries.policy_of(SITE)
    assert assets.put(SITE, sha256(data).hexdigest(), kind, data, policy) == Stored()


def exported() -> list[dict[str, Any]]:
    made = orjson.loads(b"".join(playback.export(SESSION, COMMAND_LINE)))
    events: list[dict[str, Any]] = made["recordings"][0]["events"]
    return events


def styles(events: list[dict[str, Any]]) -> list[str]:
    head = events[1]["data"]["node"]["childNodes"][0]["childNodes"][0]
    return [node["attributes"]["_cssText"] for node in head["childNodes"]]


def test_the_text_stands_where_its_name_stood(store: Store) -> None:
    store(page())
    upload(SHEET.encode())
    named, missing = styles(exported())
    assert named.startswith('.a::before { content: "*" }')
    assert missing == f"voile-asset:{'0' * 64}"


def test_the_announcement_and_texts_keep_the_name(store: Store) -> None:
    store(page())
    upload(SHEET.encode())
    asset, snapshot = exported()
    assert asset["data"]["payload"]["url"] == REFERENCE
    paragraph = snapshot["data"]["node"]["childNodes"][0]["childNodes"][1]["childNodes"][0]
    assert "background" not in paragraph["childNodes"][0]["textContent"]


def test_it_stays_so_when_the_recording_is_finished(store: Store) -> None:
    with clock.freeze(clock.now_at()) as time:
        store(page())
        upload(SHEET.encode())
        before = exported()
        time.advance((finish.IDLE + timedelta(seconds=1)).total_seconds())
        assert finish.finish_due() == 1
        assert exported() == before


def test_a_sheet_is_judged_by_the_policy_of_today(store: Store) -> None:
    store(page())
    upload(SHEET.encode())
    assert "utm_source=mail" in styles(exported())[0]
    sites.change_settings(SITE, {"url_query_parameters": ""}, by=actors.COMMAND)
    assert "utm_source" not in styles(exported())[0]
    assert "/img/oak" in styles(exported())[0]


def test_an_image_is_no_sheet(store: Store) -> None:
    """A forged page may name an image as its style sheet."""
    image = png(b"picture")
    name = sha256(image).hexdigest()
    forged = element(2, "html", element(3, "style", attributes={"_cssText": f"voile-asset:{name}"}))
    document = {"type": 0, "id": 1, "childNodes": [forged]}
    snapshot = {"type": 2, "data": {"node": document, "initialOffset": {"top": 0, "left": 0}}}
    store(envelope(0, [snapshot]))
    upload(image, AssetKind.IMAGE)
    assert b"voile-asset:" in b"".join(playback.export(SESSION, COMMAND_LINE))
