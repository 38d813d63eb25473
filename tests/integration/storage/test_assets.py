"""Assets: asked for, gated, sealed, found again, and gone with the last recording that names them."""

from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256

import pytest
from tests.integration.storage.factory import POLICY, SITE, png, scrubbed
from tests.integration.storage.fixtures import AppendAll

from voile import clock
from voile.errors import SegmentBroken
from voile.ids import SiteId
from voile.policy import AssetFact
from voile.storage import assets, erasing, purging
from voile.storage.assets import Known, Refusal, Refused, Stored
from voile.storage.installation import Installation
from voile.storage.models import Asset, AssetAlias, AssetUse
from voile.storage.objects import Kind
from voile.storage.sniffing import AssetKind

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "keys"])

PNG = png(b"pixel-canary" * 20)
SHEET = b".canary-sheet { color: red }\n"


def digest(data: bytes) -> str:
    return sha256(data).hexdigest()


def announce(append_all: AppendAll, *datas: tuple[str, bytes], tab: str = "tab") -> None:
    named = [(kind, digest(data), len(data)) for kind, data in datas]
    append_all([scrubbed(tab, tab=tab, page=tab, assets=named)])


def put(kind: AssetKind, data: bytes, site: SiteId = SITE) -> Stored | Known | Refused:
    return assets.put(site, digest(data), kind, data, POLICY)


def files(storage: Installation) -> list[str]:
    return list(storage.objects.names(Kind.ASSET))


def test_an_image_is_stored_once_and_found(append_all: AppendAll, storage: Installation) -> None:
    announce(append_all, ("image", PNG))
    assert put(AssetKind.IMAGE, PNG) == Stored()
    assert put(AssetKind.IMAGE, PNG) == Known()
    found = assets.get(SITE, digest(PNG), POLICY)
    assert found is not None
    assert (found.kind, found.media_type, found.data) == (AssetKind.IMAGE, "image/png", PNG)
    assert len(files(storage)) == 1


def test_a_sheet_passes_the_gate_before_it_is_stored(append_all: AppendAll) -> None:
    hostile = b'.a { background: url("http://tracker.example/u?secret=1") } .b { color: red }'
    announce(append_all, ("sheet", hostile))
    assert put(AssetKind.SHEET, hostile) == Stored()
    found = assets.get(SITE, digest(hostile), POLICY)
    assert found is not None
    assert found.media_type == "text/css; charset=utf-8"
    assert b"secret" not in found.data
    assert b"red" in found.data


def test_nothing_of_it_lies_in_clear(append_all: AppendAll, stored_bytes: Callable[[], bytes]) -> None:
    announce(append_all, ("image", PNG), ("sheet", SHEET))
    put(AssetKind.IMAGE, PNG)
    put(AssetKind.SHEET, SHEET)
    stored = stored_bytes()
    for needle in (b"pixel-canary", b"canary-sheet", digest(PNG).encode(), sha256(PNG).digest()):
        assert needle not in stored


def test_what_no_recording_named_is_refused(storage: Installation) -> None:
    assert put(AssetKind.IMAGE, PNG) == Refused(Refusal.UNASKED)
    assert files(storage) == []


def test_what_another_site_named_is_refused(append_all: AppendAll) -> None:
    announce(append_all, ("image", PNG))
    assert put(AssetKind.IMAGE, PNG, SiteId("1234567891")) == Refused(Refusal.UNASKED)


def test_a_hash_cannot_be_poisoned(append_all: AppendAll) -> None:
    announce(append_all, ("image", PNG))
    forged = assets.put(SITE, digest(PNG), AssetKind.IMAGE, PNG + b"forged", POLICY)
    assert forged == Refused(Refusal.WRONG_HASH)
    assert assets.get(SITE, digest(PNG), POLICY) is None


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        (AssetKind.IMAGE, b"<svg onload=alert(1)>"),
        (AssetKind.FONT, PNG),
        (AssetKind.SHEET, b"\xff\xfe\x00binary"),
    ],
)
def test_what_is_not_its_kind_is_refused(
    append_all: AppendAll, storage: Installation, kind: AssetKind, data: bytes
) -> None:
    announce(append_all, (kind.value, data))
    assert put(kind, data) == Refused(Refusal.NOT_ITS_KIND)
    assert files(storage) == []


def test_what_is_too_large_is_neither_asked_for_nor_taken(storage: Installation) -> None:
    large = PNG + bytes(storage.asset_max_bytes)
    fact = AssetFact(kind="image", url="", sha256=digest(large), bytes=len(large))
    assert assets.missing(SITE, [fact]) == []
    assert put(AssetKind.IMAGE, large) == Refused(Refusal.TOO_LARGE)


def test_what_is_missing_is_named_once_and_in_order(append_all: AppendAll) -> None:
    announce(append_all, ("image", PNG))
    put(AssetKind.IMAGE, PNG)
    facts = [
        AssetFact(kind="image", url="", sha256=sha, bytes=10)
        for sha in ("b" * 64, digest(PNG), "a" * 64, "b" * 64)
    ]
    assert assets.missing(SITE, facts, ["c" * 64, digest(PNG)]) == ["b" * 64, "a" * 64, "c" * 64]
    assert assets.missing(SITE, []) == []
    assert assets.present(SITE, [digest(PNG), "a" * 64]) == {digest(PNG)}


def test_an_asset_goes_with_the_last_recording_that_names_it(
    append_all: AppendAll, storage: Installation
) -> None:
    announce(append_all, ("image", PNG), tab="one")
    announce(append_all, ("image", PNG), tab="two")
    put(AssetKind.IMAGE, PNG)
    erasing.erase([scrubbed(tab="one").recording])
    assert assets.get(SITE, digest(PNG), POLICY) is not None
    erasing.erase([scrubbed(tab="two").recording])
    assert assets.get(SITE, digest(PNG), POLICY) is None
    assert files(storage) == []
    assert [model.objects.count() for model in (AssetUse, AssetAlias, Asset)] == [0, 0, 0]


def test_an_asset_that_lost_its_recording_in_a_crash_is_purged(
    append_all: AppendAll, storage: Installation
) -> None:
    announce(append_all, ("image", PNG))
    put(AssetKind.IMAGE, PNG)
    AssetUse.objects.all().delete()
    with clock.freeze(clock.now_at() + timedelta(minutes=5)):
        assert purging.purge_batches() == 1
    assert files(storage) == []


def test_two_sheets_that_the_gate_makes_equal_share_an_object(
    append_all: AppendAll, storage: Installation
) -> None:
    one = b'.a { background: url("http://tracker.example/u?secret=1") }'
    two = b'.a { background: url("http://tracker.example/u?secret=2") }'
    announce(append_all, ("sheet", one), ("sheet", two))
    assert put(AssetKind.SHEET, one) == put(AssetKind.SHEET, two) == Stored()
    gated = [found.data for sheet in (one, two) if (found := assets.get(SITE, digest(sheet), POLICY))]
    assert len(gated) == 2
    assert len(files(storage)) == len(set(gated))


def test_a_damaged_object_is_not_shown(append_all: AppendAll, storage: Installation) -> None:
    announce(append_all, ("image", PNG))
    put(AssetKind.IMAGE, PNG)
    (name,) = files(storage)
    path = storage.data_dir / "objects" / name
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(bytes(data))
    with pytest.raises(SegmentBroken):
        assets.get(SITE, digest(PNG), POLICY)


def test_assets_do_not_show_in_a_repr(append_all: AppendAll) -> None:
    announce(append_all, ("image", PNG))
    put(AssetKind.IMAGE, PNG)
    assert "canary" not in repr(assets.get(SITE, digest(PNG), POLICY))
