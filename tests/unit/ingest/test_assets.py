from hashlib import sha256
from typing import TYPE_CHECKING

import pytest

from voile.errors import StorageFull

if TYPE_CHECKING:
    from tests.unit.ingest.conftest import Reply, World

SHEET = b"p { color: red }"


async def upload(world: "World", data: bytes = SHEET, query: dict[str, str] | None = None) -> "Reply":
    named = {"sha256": sha256(data).hexdigest(), "kind": "sheet"} | (query or {})
    return await world.send("/a", data, query=named)


async def test_an_asset_is_stored_once(world: "World") -> None:
    assert (await upload(world)).json == {"outcome": "stored"}
    assert (await upload(world)).json == {"outcome": "known"}
    assert world.counted == {"stored_asset": 1, "known_asset": 1}


@pytest.mark.parametrize(
    ("query", "status", "reason"),
    [
        ({"sha256": "ab"}, 400, "bad_asset"),
        ({"sha256": "A" * 64}, 400, "bad_asset"),
        ({"kind": "script"}, 400, "bad_asset"),
        ({"sha256": "0" * 64}, 400, "asset_digest"),
        ({"wid": "9999999999"}, 404, "unknown_site"),
    ],
)
async def test_bad_uploads(world: "World", query: dict[str, str], status: int, reason: str) -> None:
    reply = await upload(world, query=query)
    assert (reply.status, reply.json["reason"]) == (status, reason)
    assert world.assets.kept == {}


async def test_sizes(world: "World") -> None:
    assert (await upload(world, b"x" * 50_000)).status == 200
    assert (await upload(world, b"x" * 50_001)).json["reason"] == "too_large"
    assert (await upload(world, b"")).json["reason"] == "empty"


async def test_what_the_gate_refuses_is_not_kept(world: "World") -> None:
    reply = await upload(world, b"<svg/>", {"kind": "image"})
    assert (reply.status, reply.json["reason"]) == (415, "asset_refused")


async def test_a_full_disk_asks_to_come_again(world: "World") -> None:
    world.assets.failure = StorageFull("full")
    assert (await upload(world)).status == 507
