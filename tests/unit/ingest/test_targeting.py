"""Targeting, asked once more of what arrives."""

import json
from typing import TYPE_CHECKING, Any

import pytest
from tests.unit.ingest.conftest import MemoryCountries, an_envelope

from voile.ids import PageId
from voile.ingest.excluded_pages import ExcludedPages
from voile.policy.site_policy import Targeting

if TYPE_CHECKING:
    from tests.unit.ingest.conftest import World

SHOP = "https://shop.example.org"
SECRET = f"{SHOP}/secret/room"


def targeting(
    *, include: tuple[str, ...] = (), exclude: tuple[str, ...] = (), visitors: tuple[str, ...] = ()
) -> Targeting:
    return Targeting(include, exclude, visitors)


def view(url: str, at_ms: int) -> dict[str, Any]:
    payload = {"url": url, "title": "", "how": "push"}
    return {"type": 5, "timestamp": at_ms, "data": {"tag": "voile.page", "payload": payload}}


def scrolled(at_ms: int) -> dict[str, Any]:
    return {
        "type": 5,
        "timestamp": at_ms,
        "data": {"tag": "voile.scroll", "payload": {"depth_percent": 77, "max_px": 9}},
    }


def at(url: str, **changes: Any) -> bytes:
    made = an_envelope(**changes)
    made["header"]["url"] = url
    for event in made["events"]:
        if event["type"] == 4:
            event["data"]["href"] = url
        elif event["type"] == 5 and event["data"]["tag"] == "voile.page":
            event["data"]["payload"]["url"] = url
    return json.dumps(made).encode()


def later(seq: int, *events: dict[str, Any]) -> bytes:
    made = an_envelope(seq=seq, events=list(events))
    del made["header"]
    return json.dumps(made).encode()


async def test_a_page_that_is_excluded_is_not_kept(world: "World") -> None:
    world.change_policy(targeting=targeting(exclude=("begins /secret",)))
    reply = await world.envelope(at(SECRET))
    assert (reply.status, reply.json["outcome"], reply.json["reason"]) == (200, "dropped", "page_excluded")
    reply = await world.envelope(later(1, scrolled(1_800_000_005_000)))
    assert reply.json["reason"] == "page_excluded"
    assert world.append.kept == {}
    assert world.counted == {"dropped_page_excluded": 2}


async def test_a_page_that_nothing_includes_is_not_kept(world: "World") -> None:
    world.change_policy(targeting=targeting(include=("begins /shop",)))
    assert (await world.envelope(at(f"{SHOP}/help"))).json["reason"] == "page_excluded"
    assert (await world.envelope(at(f"{SHOP}/shop/1", page="p" * 22))).json["outcome"] == "accepted"


async def test_what_comes_behind_an_excluded_view_is_not_kept(world: "World") -> None:
    world.change_policy(targeting=targeting(exclude=("begins /secret",)))
    assert (await world.envelope(at(f"{SHOP}/"))).json["outcome"] == "accepted"
    start = 1_800_000_005_000
    reply = await world.envelope(later(1, scrolled(start), view(SECRET, start + 1), scrolled(start + 2)))
    assert reply.json["outcome"] == "accepted"
    assert (await world.envelope(later(2, scrolled(start + 3)))).json["reason"] == "page_excluded"
    kept = {seq: item for (_, seq), item in world.append.kept.items()}
    assert sorted(kept) == [0, 1]
    assert [event["timestamp"] for event in json.loads(kept[1].events_json)] == [start]
    assert kept[1].dropped == {"page_excluded": 2}
    assert b"secret" not in b"".join(item.events_json for item in kept.values())


async def test_a_referrer_that_is_excluded_is_not_named(world: "World") -> None:
    world.change_policy(targeting=targeting(exclude=("begins /secret",)))
    made = an_envelope()
    made["header"].update(url=f"{SHOP}/", referrer=SECRET)
    await world.envelope(json.dumps(made).encode())
    (kept,) = world.append.kept.values()
    assert kept.header is not None
    assert (kept.header.referrer, kept.breaches["url"] > 0) == ("", True)


@pytest.mark.parametrize(
    ("rules", "reason"),
    [
        (("all:", "device mobile"), "visitor_excluded"),
        (("all:", "not device desktop"), "visitor_excluded"),
        (("all:", "language fr"), "visitor_excluded"),
        (("any:", "device mobile", "language fr"), "visitor_excluded"),
        (("any:", "device mobile", "cookie beta"), None),
        (("all:", "device desktop", "visitor new", "landing begins /x", "tag plan"), None),
    ],
)
async def test_a_visitor_who_cannot_be_one_is_not_kept(
    world: "World", rules: tuple[str, ...], reason: str | None
) -> None:
    world.change_policy(targeting=targeting(visitors=rules))
    reply = await world.envelope(json.dumps(an_envelope()).encode())
    assert reply.json.get("reason") == reason
    assert bool(world.append.kept) == (reason is None)


async def test_the_country_of_each_request_counts(world: "World", body: bytes) -> None:
    world.change_policy(targeting=targeting(visitors=("all:", "country DE")))
    world.countries = MemoryCountries({"198.51.100.7": "DE", "198.51.100.8": "FR"})
    world.restart()
    assert (await world.envelope(body, address="198.51.100.8")).json["reason"] == "visitor_excluded"
    assert (await world.envelope(body)).json["outcome"] == "accepted"


def test_the_oldest_excluded_pages_are_forgotten() -> None:
    pages = ExcludedPages(2)
    first, second, third = (PageId(name) for name in "abc")
    pages.note(first, 3)
    pages.note(first, 1)
    assert [pages.has_left(first, seq) for seq in (0, 1, 2)] == [False, False, True]
    pages.note(second, 0)
    pages.note(third, 0)
    assert [pages.has_left(page, 9) for page in (first, second, third)] == [False, True, True]
