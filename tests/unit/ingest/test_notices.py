"""Notices: the steps, the outcomes, and that nothing but the right form gets through."""

import json
from dataclasses import replace
from typing import Any

import pytest
from tests.unit.ingest.conftest import LIMITS, SITE, World

from voile.errors import StorageError, StorageFull
from voile.policy import State

CHOICE = {"source": "tcf", "policy": 3, "language": "de", "record": ""}
IDS = {"visitor": "V" * 22, "session": "S" * 22}
NOTICES: dict[str, dict[str, Any]] = {
    "grant": CHOICE | IDS,
    "withdrawal": CHOICE | IDS,
    "refusal": {"source": "command"},
    "forget": IDS,
    "own_page": {"visitor": "V" * 22},
}


def body(what: str, **changes: Any) -> bytes:
    return json.dumps({"v": 1, "what": what} | NOTICES[what] | changes).encode()


@pytest.mark.parametrize(
    ("what", "outcomes"),
    [
        ("grant", ["stored_receipt", "known_receipt"]),
        ("withdrawal", ["stored_withdrawal", "known_withdrawal"]),
        ("refusal", ["stored_refusal"]),
        ("forget", ["stored_forgetting", "known_forgetting"]),
        ("own_page", ["stored_ticket"]),
    ],
)
async def test_each_is_taken_and_counted(world: World, what: str, outcomes: list[str]) -> None:
    for outcome in outcomes:
        reply = await world.send("/c", body(what))
        assert (reply.status, reply.json["outcome"]) == (200, outcome.partition("_")[0])
        assert reply.headers["access-control-allow-origin"] == "https://shop.example.org"
    assert world.counted == dict.fromkeys(outcomes, 1)
    assert reply.json.get("ticket") == ("ticket" if what == "own_page" else None)


@pytest.mark.parametrize("setting", ["paused", "opted_out"])
async def test_whom_nobody_records_can_still_withdraw(world: World, setting: str) -> None:
    headers = {"cookie": f"optout_{SITE}=1"} if setting == "opted_out" else {}
    if setting == "paused":
        world.change_policy(state=State.PAUSED)
    dropped = await world.send("/c", body("grant"), headers=headers)
    assert dropped.json["outcome"] == "dropped"
    assert world.notices.kept == []
    for what in ("withdrawal", "forget", "refusal", "own_page"):
        assert (await world.send("/c", body(what), headers=headers)).json["outcome"] == "stored"


@pytest.mark.parametrize(
    "bad",
    [
        b"{",
        b"\xff",
        b"[]",
        b"[" * 4000,
        body("grant", v=2),
        body("grant").replace(b'"grant"', b'"other"'),
        body("grant", visitor="short"),
        body("grant", session=None),
        body("grant", source="a friend"),
        body("grant", record="kaia@example.org"),
        body("grant", record="two words"),
        body("grant", language="<b>"),
        body("grant", policy=-1),
        body("withdrawal", session="S" * 23),
        body("forget", visitor=7),
        body("refusal", source=""),
    ],
    ids=range(16),
)
async def test_what_is_no_notice_is_refused(world: World, bad: bytes) -> None:
    reply = await world.send("/c", bad)
    assert (reply.status, reply.json["reason"]) == (400, "bad_notice")
    assert world.notices.kept == []


async def test_a_large_one_is_not_read(world: World) -> None:
    reply = await world.send("/c", body("refusal") + b" " * 4096)
    assert (reply.status, reply.json["reason"]) == (413, "too_large")


async def test_it_must_come_from_a_page_of_the_site(world: World) -> None:
    foreign = await world.send("/c", body("forget"), headers={"origin": "https://other.example"})
    unknown = await world.send("/c", body("forget"), query={"wid": "1111111111"})
    assert (foreign.json["reason"], unknown.json["reason"]) == ("foreign_origin", "unknown_site")
    assert (await world.send("/c", body("forget"), method="GET")).json["reason"] == "method"
    assert world.notices.kept == []


async def test_one_visitor_cannot_send_without_end(world: World) -> None:
    world.limits = replace(LIMITS, envelopes_per_session_per_s=0)
    world.restart()
    reply = await world.send("/c", body("grant"))
    assert (reply.status, reply.json["reason"]) == (429, "session_too_many")
    world.limits = LIMITS
    world.restart()
    other = await world.send("/c", body("grant", visitor="W" * 22))
    assert other.json["outcome"] == "stored"


@pytest.mark.parametrize(
    ("failure", "status"), [(StorageError("planted"), 503), (StorageFull("planted"), 507)]
)
async def test_what_is_not_durable_is_to_be_sent_again(
    world: World, failure: StorageError, status: int
) -> None:
    world.notices.failure = failure
    reply = await world.send("/c", body("withdrawal"))
    assert reply.status == status
    assert "retry-after" in reply.headers
