from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from voile import clock
from voile.errors import StorageError
from voile.ingest.ports import MarkSaid
from voile.ingest.rates import BURST_S

if TYPE_CHECKING:
    from tests.unit.ingest.conftest import Reply, World

SITE = "1234567890"


async def use(world: "World", mark: str, wid: str = SITE, method: str = "GET") -> "Reply":
    return await world.send("/m", method=method, query={"wid": wid, "mark": mark})


async def test_a_mark_says_its_kind_once(world: "World") -> None:
    world.marks.unused[f"{SITE} a.b"] = MarkSaid("try", "id")
    first, second = await use(world, "a.b"), await use(world, "a.b")
    assert first.body == b'__insp._voile.marked("try")'
    assert b'marked("")' in second.body
    assert b"used before" in second.body
    assert first.status == second.status == 200


async def test_an_opt_out_is_a_command_of_the_page(world: "World") -> None:
    world.marks.unused[f"{SITE} a"] = MarkSaid("optout", "id")
    assert (await use(world, "a")).body == b'__insp.push(["optOut"]);__insp._voile.marked("optout")'


async def test_a_kind_with_a_piece_brings_it_along(world: "World") -> None:
    world.marks.unused[f"{SITE} a"] = MarkSaid("check", "iD-_9")
    assert (await use(world, "a")).body == b'__insp._voile.marked("check",h=>(CHECK)(h,"iD-_9"))'


@pytest.mark.parametrize("wid", ["", "x", "9999999999"])
async def test_a_mark_of_no_site_says_nothing(world: "World", wid: str) -> None:
    world.marks.unused[f"{SITE} a"] = MarkSaid("optout", "id")
    assert b'marked("")' in (await use(world, "a", wid)).body


async def test_nothing_of_the_request_is_repeated(world: "World") -> None:
    canary = "voile-canary-4711"
    reply = await use(world, f'{canary}");alert(1)//')
    assert canary.encode() not in reply.body
    assert reply.headers["cache-control"] == "no-store"


async def test_what_cannot_be_known_is_no_script(world: "World") -> None:
    world.marks.failure = StorageError("no database")
    assert (await use(world, "a")).status == 503


@pytest.mark.parametrize("method", ["HEAD", "POST"])
async def test_a_mark_is_used_by_a_get_alone(world: "World", method: str) -> None:
    world.marks.unused[f"{SITE} a"] = MarkSaid("try", "id")
    assert (await use(world, "a", method=method)).status == 405
    assert world.marks.unused


async def test_marks_count_against_the_rate_of_an_address(world: "World") -> None:
    world.limits = replace(world.limits, envelopes_per_address_per_s=1)
    world.restart()
    with clock.freeze(datetime(2026, 1, 1, tzinfo=UTC)):
        statuses = [(await use(world, "a")).status for _ in range(BURST_S + 1)]
    assert statuses == [200] * BURST_S + [429]


async def tell(world: "World", **query: str) -> "Reply":
    return await world.send("/m", method="GET", query={"wid": SITE, **query})


async def test_what_a_checked_page_tells_is_kept_by_its_mark(world: "World") -> None:
    reply = await tell(world, check="iD-_9", version="7", heard="decision:record stored")
    assert (reply.status, reply.body) == (200, b"")
    assert world.checks.told == {f"{SITE} iD-_9": (["decision:record", "stored"], 7)}


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 10])
async def test_a_version_that_is_none_is_not_kept(world: "World", version: str) -> None:
    assert (await tell(world, check="id", version=version, heard="stored")).status == 200
    assert not world.checks.told


async def test_what_cannot_be_kept_is_said(world: "World") -> None:
    world.checks.failure = StorageError("no database")
    assert (await tell(world, check="id", version="1", heard="stored")).status == 503
