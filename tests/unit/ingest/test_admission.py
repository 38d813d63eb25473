"""Whose visits are recorded: the same rules decide about the script and about each envelope."""

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from voile.ingest.outcomes import Outcome
from voile.ingest.ports import DayLimit
from voile.ingest.scripts import NO_OP
from voile.policy.addresses import patterns

if TYPE_CHECKING:
    from tests.unit.ingest.conftest import World

CRAWLER = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
BROWSER = (
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36"
)
PROXY, VISITOR = "10.0.0.1", "192.0.2.7"


async def script(world: "World", **more: Any) -> bytes:
    reply = await world.send("/voile.js", method="GET", **more)
    assert reply.status == 200
    return reply.body


async def kept(world: "World", body: bytes, **more: Any) -> str:
    """What an envelope is told; and nothing of it is kept unless that is `accepted`."""
    before = len(world.append.kept)
    answer = (await world.envelope(body, **more)).json
    assert (len(world.append.kept) > before) is (answer["outcome"] == "accepted")
    return str(answer.get("reason", answer["outcome"]))


@pytest.mark.parametrize(
    ("rules", "address", "reason"),
    [
        ({"blocked_addresses": ("192.0.2.*",)}, VISITOR, "blocked_address"),
        ({"blocked_addresses": ("192.0.2.0/24",)}, "::ffff:192.0.2.7", "blocked_address"),
        ({"blocked_addresses": ("2001:db8::/32",)}, "2001:db8::1%eth0", "blocked_address"),
        ({"blocked_addresses": ("0.0.0.0/0",)}, VISITOR, "blocked_address"),
        ({"blocked_addresses": ("192.0.3.*",)}, VISITOR, None),
        ({"blocked_countries": ("DE",)}, VISITOR, "blocked_country"),
        ({"blocked_countries": ("FR",)}, VISITOR, None),
        ({"blocked_countries": ("FR",)}, "192.0.2.8", "blocked_country"),
    ],
)
async def test_blocked_visitors_get_no_script_and_keep_nothing(
    world: "World", body: bytes, rules: dict[str, Any], address: str, reason: str | None
) -> None:
    world.countries.known[VISITOR] = "DE"
    world.change_visitors(**rules)
    delivered = await script(world, address=address)
    assert (delivered == NO_OP) is (reason is not None)
    assert len(NO_OP) < 200
    assert await kept(world, body, address=address) == (reason or "accepted")
    if reason:
        assert world.counted == {f"dropped_{reason}": 1}


async def test_the_address_is_that_of_the_visitor_behind_our_proxies_and_cannot_be_forged(
    world: "World", body: bytes
) -> None:
    world.limits = replace(world.limits, trusted_proxies=patterns(("10.0.0.0/8",)))
    world.restart()
    world.change_visitors(blocked_addresses=("192.0.2.*",))
    through = {"headers": {"x-forwarded-for": f"203.0.113.1, {VISITOR}, 10.9.9.9"}, "address": PROXY}
    assert await script(world, **through) == NO_OP
    assert await kept(world, body, **through) == "blocked_address"
    assert (
        await kept(world, body, address=VISITOR, headers={"x-forwarded-for": "203.0.113.1"})
        == "blocked_address"
    )
    assert await kept(world, body, address="203.0.113.1", headers={"x-forwarded-for": VISITOR}) == "accepted"


async def test_bots_are_not_recorded_unless_the_site_wants_them(world: "World", body: bytes) -> None:
    assert await script(world, headers={"user-agent": CRAWLER}) != NO_OP
    world.change_policy(bots=False)
    assert await script(world, headers={"user-agent": CRAWLER}) == NO_OP
    assert b'["bots",BOTS]' in await script(world, headers={"user-agent": BROWSER})
    assert await kept(world, body, headers={"user-agent": CRAWLER}) == "bot"
    headless = BROWSER.replace("Chrome", "HeadlessChrome")
    assert await kept(world, body, headers={"user-agent": headless}) == "bot"
    assert await kept(world, body, headers={"user-agent": BROWSER}) == "accepted"


async def test_an_automated_browser_may_record_a_developers_own_pages(world: "World", body: bytes) -> None:
    origin = "http://localhost:8002"
    world.change_policy(bots=False, origins=(origin,))
    headers = {"user-agent": BROWSER.replace("Chrome", "HeadlessChrome"), "origin": origin}
    assert await kept(world, body, headers=headers) == "accepted"


@pytest.mark.parametrize(
    ("draw", "drawn"),
    [
        *((draw, True) for draw in ("0", "19")),
        *((draw, False) for draw in ("20", "99", None, "", "-1", "1e1", "٣", "007", "x")),
    ],
)
async def test_who_is_not_drawn_is_not_kept(
    world: "World", body: bytes, draw: str | None, drawn: bool
) -> None:
    world.change_policy(recording_frequency=20)
    query = {} if draw is None else {"draw": draw}
    assert await kept(world, body, query=query) == ("accepted" if drawn else "not_drawn")


async def test_where_everybody_is_recorded_no_number_is_asked_for(world: "World", body: bytes) -> None:
    assert await kept(world, body) == "accepted"
    assert b"FREQUENCY" not in await script(world)
    world.change_policy(recording_frequency=99)
    assert b'["frequency",FREQUENCY]' in await script(world)


async def test_a_session_that_runs_goes_on_when_fewer_are_drawn(world: "World", body: bytes) -> None:
    assert await kept(world, body) == "accepted"
    world.days.running = {item.session for item in world.append.kept.values()}
    world.change_policy(recording_frequency=20)
    second = json.loads(body) | {"seq": 1}
    del second["header"]
    assert await kept(world, json.dumps(second).encode(), query={"draw": "57"}) == "accepted"
    other = json.loads(body) | {"session": "b" * 22, "page": "b" * 22}
    assert await kept(world, json.dumps(other).encode(), query={"draw": "57"}) == "not_drawn"


async def test_at_a_frequency_of_0_nothing_is_accepted(world: "World", body: bytes) -> None:
    world.change_policy(recording_frequency=0)
    world.days.running = {"anything"}
    assert await script(world) == NO_OP
    assert await kept(world, body, query={"draw": "0"}) == "not_drawn"
    reply = await world.send("/a", b"body{}", query={"sha256": "0" * 64, "kind": "sheet"})
    assert reply.json["reason"] == "not_drawn"


@pytest.mark.parametrize("full", [DayLimit.SESSIONS, DayLimit.MONTH_SESSIONS])
async def test_a_site_that_has_had_enough_lets_running_sessions_go_on(
    world: "World", body: bytes, full: DayLimit
) -> None:
    assert b"RUNNING" not in await script(world)
    world.days.full = full
    assert b'["running",RUNNING]' in await script(world)
    month = full is DayLimit.MONTH_SESSIONS
    assert await kept(world, body) == ("month_sessions" if month else "day_sessions")


async def test_the_first_reason_is_counted(world: "World", body: bytes) -> None:
    world.change_policy(bots=False, recording_frequency=0)
    world.change_visitors(blocked_addresses=("192.0.2.*",))
    headers = {"user-agent": CRAWLER, "cookie": "optout=1"}
    assert await kept(world, body, address=VISITOR, headers=headers) == "opted_out"
    assert await kept(world, body, address=VISITOR, headers={"user-agent": CRAWLER}) == "blocked_address"
    assert world.counted == {Outcome.DROPPED_OPTED_OUT: 1, Outcome.DROPPED_BLOCKED_ADDRESS: 1}
