"""Pictures go with what showed them: with a correction, and with the site's list of images."""

from collections.abc import Sequence
from hashlib import sha256
from typing import Any

import pytest
from tests.integration.recordings import corrected
from tests.integration.recordings.corrected import correction, element, envelope
from tests.integration.recordings.visits import Store
from tests.integration.storage.factory import SITE, client_id, png

from voile import ids
from voile.audit import actors
from voile.errors import BeingCorrected
from voile.ids import PageId
from voile.recordings import correcting, files, playback, tightening
from voile.recordings.viewing import COMMAND_LINE
from voile.sites import actions as sites
from voile.sites import queries
from voile.storage import assets
from voile.storage.assets import Refusal, Refused, Stored
from voile.storage.models import Asset, AssetUse
from voile.storage.sniffing import AssetKind

pytestmark = pytest.mark.django_db(databases=["default", "keys"], transaction=True)

SESSION = ids.session_id(SITE, client_id("session"))
PAGE: PageId = ids.page_id(SITE, client_id("page"))
SHOP = "https://shop.example"
IMAGES = (f"{SHOP}/img/", f"{SHOP}/people/")
CARD, OUTSIDE = 7, 9
# Where each picture stands: in the card, in a style, in an image outside, and in both an image and a style.
PICTURES = {name: png(name.encode() * 20) for name in ("people/card", "wall", "img/oak", "people/both")}


@pytest.fixture(autouse=True)
def _site() -> None:
    corrected.make_site(images="\n".join(IMAGES))


def hash_of(name: str) -> str:
    return sha256(PICTURES[name]).hexdigest()


def visit(store: Store) -> None:
    css = f'a{{background:url("{SHOP}/wall")}}b{{background:url("{SHOP}/people/both")}}'
    image = {name: {"src": f"{SHOP}/{name}"} for name in PICTURES}
    body = element(
        6,
        "body",
        element(CARD, "div", element(8, "img", attributes=image["people/card"])),
        element(OUTSIDE, "img", attributes=image["img/oak"]),
        element(10, "img", attributes=image["people/both"]),
    )
    head = element(3, "head", element(4, "style", attributes={"_cssText": css}))
    document = {"type": 0, "id": 1, "childNodes": [element(2, "html", head, body)]}
    snapshot = {"type": 2, "data": {"node": document, "initialOffset": {"top": 0, "left": 0}}}
    store(envelope(0, [*(_announced(name) for name in PICTURES), snapshot], images=IMAGES))
    for name, data in PICTURES.items():
        assert upload(name, data) == Stored()


def _announced(name: str) -> dict[str, Any]:
    size = len(PICTURES[name])
    payload = {"kind": "image", "url": f"{SHOP}/{name}", "sha256": hash_of(name), "bytes": size}
    return {"type": 5, "data": {"tag": "voile.asset", "payload": payload}}


def upload(name: str, data: bytes) -> object:
    return assets.put(SITE, hash_of(name), AssetKind.IMAGE, data, queries.policy_of(SITE))


def shown() -> bytes:
    return b"".join(playback.page_events(SESSION, PAGE, COMMAND_LINE))


def served() -> list[str]:
    return [name for name in PICTURES if files.asset(SESSION, hash_of(name), COMMAND_LINE)]


def _is_gone(*names: str) -> None:
    kept = [name for name in PICTURES if name not in names]
    assert served() == kept
    assert Asset.objects.count() == AssetUse.objects.count() == len(kept)
    events = shown()
    for name in PICTURES:
        assert (hash_of(name).encode() in events) == (name in kept)
    # Nor does it come back: nobody asked for it.
    for name in names:
        assert upload(name, PICTURES[name]) == Refused(Refusal.UNASKED)


def test_a_picture_that_stood_only_in_what_a_correction_hides_is_deleted_with_it(store: Store) -> None:
    visit(store)
    assert served() == list(PICTURES)
    store(envelope(1, [correction(CARD, vt="x")], images=IMAGES))
    with pytest.raises(BeingCorrected):
        served()
    assert correcting.correct_due() == 1
    _is_gone("people/card")
    assert b"/people/card" not in shown()


def _tighten(images: Sequence[str]) -> None:
    sites.change_settings(SITE, {"images": "\n".join(images)}, by=actors.COMMAND)


def test_a_picture_that_the_list_names_no_more_is_hidden_at_once_and_deleted_by_the_worker(
    store: Store,
) -> None:
    visit(store)
    _tighten(IMAGES[:1])
    for look in (shown, served, lambda: playback.export(SESSION, COMMAND_LINE)):
        with pytest.raises(BeingCorrected):
            look()
    assert tightening.hide_tightened() == 1
    assert tightening.hide_tightened() == 0
    assert correcting.correct_due() == 1
    # What a style names is no image of the list.
    _is_gone("people/card")
    assert shown().count(b"/people/") == 2
    assert tightening.hide_tightened() == 0


def test_a_longer_list_hides_nothing(store: Store) -> None:
    visit(store)
    _tighten([*IMAGES, f"{SHOP}/more/"])
    assert served() == list(PICTURES)
    assert tightening.hide_tightened() == 0
