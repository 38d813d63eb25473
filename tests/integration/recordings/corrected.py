"""A page on which something is shown in several ways, and the correction that takes it back."""

from collections.abc import Sequence
from typing import Any

from tests.integration.storage.factory import SITE, STARTED_MS, scrubbed

from voile.policy import ScrubbedEvents
from voile.sites.models import PolicyVersion, Site
from voile.sites.settings_table import complete, read_changes

Json = dict[str, Any]

# The card is corrected; the note stands in it at first and is moved out, the guest comes in later.
HTML, HEAD, TITLE, BODY, CARD, FIELD, NOTE, NOTE_TEXT, GUEST, GUEST_TEXT, OUTSIDE = range(2, 13)


def make_site(**changes: object) -> None:
    settings = complete(read_changes({"origins": "https://shop.example", "consent": "required", **changes}))
    site = Site.objects.create(id=SITE, name="Shop", settings=settings)
    PolicyVersion.objects.create(site=site, version=1, settings=settings, by="command")


def element(node_id: int, tag: str, *children: Json, **more: Any) -> Json:
    made = {"type": 2, "id": node_id, "tagName": tag, "attributes": {}, "childNodes": list(children)}
    return made | more


def text(node_id: int, content: str) -> Json:
    return {"type": 3, "id": node_id, "textContent": content}


def snapshot(canary: str, title: str = "Shop") -> Json:
    card = element(
        CARD,
        "div",
        element(FIELD, "input", attributes={"type": "text", "value": canary}, vt="c"),
        element(NOTE, "p", text(NOTE_TEXT, canary), attributes={"title": canary}),
    )
    guest = element(GUEST, "p", text(GUEST_TEXT, canary))
    head = element(HEAD, "head", element(TITLE, "title", text(99, title)))
    body = element(BODY, "body", card, guest, element(OUTSIDE, "p", text(98, "must appear")))
    document = {"type": 0, "id": 1, "childNodes": [element(HTML, "html", head, body)]}
    return {"type": 2, "data": {"node": document, "initialOffset": {"top": 0, "left": 0}}}


def mutation(**lists: list[Json]) -> Json:
    empty: Json = {"source": 0, "texts": [], "attributes": [], "removes": [], "adds": []}
    return {"type": 3, "data": {**empty, **lists}}


def move(node: Json, before: int, after: int) -> Json:
    return mutation(
        removes=[{"parentId": before, "id": node["id"]}],
        adds=[{"parentId": after, "nextId": None, "node": node, "vt": "c"}],
    )


def after_the_snapshot(canary: str) -> list[Json]:
    """Each of these shows the canary in another way, all of it in clear when it was sent."""
    return [
        {"type": 3, "data": {"source": 5, "id": FIELD, "text": canary, "isChecked": False, "vt": "c"}},
        mutation(texts=[{"id": NOTE_TEXT, "value": canary, "vt": "c"}]),
        mutation(attributes=[{"id": NOTE, "attributes": {"title": canary}, "vt": "c"}]),
        move(element(NOTE, "p", text(NOTE_TEXT, canary)), CARD, BODY),
        mutation(texts=[{"id": NOTE_TEXT, "value": f"{canary} again", "vt": "c"}]),
        move(element(GUEST, "p", text(GUEST_TEXT, canary)), BODY, CARD),
        {"type": 3, "data": {"source": 2, "type": 2, "id": GUEST, "x": 1, "y": 2, "vt": "c"}},
    ]


def correction(*ids: int, vt: str = "m") -> Json:
    return {"type": 5, "data": {"tag": "voile.correction", "payload": {"ids": list(ids), "vt": vt}}}


def envelope(seq: int, events: Sequence[Json], **more: Any) -> ScrubbedEvents:
    at_ms = STARTED_MS + seq * 1000
    return scrubbed(seq=seq, events=[{**event, "timestamp": at_ms} for event in events], **more)


def visit(canary: str, **more: Any) -> list[ScrubbedEvents]:
    """Three envelopes of one page; the last takes back what the others show."""
    return [
        envelope(0, [snapshot(canary)], **more),
        envelope(1, after_the_snapshot(canary), **more),
        envelope(2, [correction(CARD)], **more),
    ]
