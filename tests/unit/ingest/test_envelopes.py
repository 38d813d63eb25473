import gzip
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from voile.errors import StorageError, StorageFull
from voile.ingest.ports import AppendResult, DayLimit
from voile.policy import State

if TYPE_CHECKING:
    from tests.unit.ingest.conftest import World

ORIGIN = "https://shop.example.org"


def changed(body: bytes, **changes: Any) -> bytes:
    return json.dumps(json.loads(body) | changes).encode()


async def test_an_envelope_is_kept_and_acknowledged(world: "World", body: bytes) -> None:
    reply = await world.envelope(body)
    assert (reply.status, reply.json) == (200, {"outcome": "accepted", "policy": 3, "missing": []})
    assert len(world.append.kept) == 1
    assert world.counted == {"accepted": 1}


async def test_gzip_and_pieces_make_no_difference(world: "World", body: bytes) -> None:
    packed = gzip.compress(body)
    pieces = [packed[:10], packed[10:11], packed[11:]]
    reply = await world.send("/i", pieces, query={"encoding": "gzip"})
    assert reply.json["outcome"] == "accepted"


async def test_the_same_envelope_again_is_a_duplicate(world: "World", body: bytes) -> None:
    await world.envelope(body)
    reply = await world.envelope(gzip.compress(body), encoding="gzip")
    assert (reply.status, reply.json["outcome"]) == (200, "duplicate")
    assert len(world.append.kept) == 1


async def test_the_same_identity_with_other_content_is_a_conflict(world: "World", body: bytes) -> None:
    await world.envelope(body)
    reply = await world.envelope(changed(body, final=True))
    assert (reply.status, reply.json["reason"]) == (409, "conflict")


BOMB = gzip.compress(b" " * 390_000, mtime=0)
DEEP = b'{"v":1,"events":' + b"[" * 40_000 + b"]" * 40_000 + b"}"


@pytest.mark.parametrize(
    ("sent", "encoding", "status", "reason"),
    [
        (b"", "identity", 400, "empty"),
        (gzip.compress(b"", mtime=0), "gzip", 400, "empty"),
        (b"hello", "identity", 400, "not_json"),
        (b"[1,2,3]", "identity", 400, "bad_envelope"),
        (b"{}", "identity", 400, "wrong_version"),
        (b'{"v":1}', "identity", 400, "bad_envelope"),
        (b'{"v":2}', "identity", 400, "wrong_version"),
        (b'{"v":1,"page":"\xff\xfe"}', "identity", 400, "not_json"),
        (b"\xff\xfe\x00\x01", "identity", 400, "not_json"),
        (b"{}", "br", 415, "encoding"),
        (b"{}", "", 415, "encoding"),
        (b"{}", "gzip", 400, "bad_gzip"),
        (gzip.compress(b"{}", mtime=0)[:-4], "gzip", 400, "bad_gzip"),
        (b"x" * 100_001, "identity", 413, "too_large"),
        (BOMB, "gzip", 413, "bomb"),
        (DEEP, "identity", 400, "too_deep"),
    ],
)
async def test_bad_bodies(world: "World", sent: bytes, encoding: str, status: int, reason: str) -> None:
    reply = await world.envelope(sent, encoding=encoding)
    assert (reply.status, reply.json["reason"]) == (status, reason)
    assert reply.json["outcome"] == "rejected"
    assert reply.json["message"]
    assert world.append.kept == {}
    assert sum(world.counted.values()) == 1


async def test_a_wrong_content_encoding_header_is_refused(world: "World", body: bytes) -> None:
    reply = await world.envelope(body, headers={"content-encoding": "br"})
    assert (reply.status, reply.json["reason"]) == (415, "encoding")


async def test_a_length_that_lies_does_not_help(world: "World", body: bytes) -> None:
    reply = await world.envelope(body, headers={"content-length": "100001"})
    assert reply.json["reason"] == "too_large"
    reply = await world.send(
        "/i", [b"x" * 60_000, b"x" * 60_000], query={"encoding": "identity"}, headers={"content-length": "5"}
    )
    assert reply.json["reason"] == "too_large"


async def test_a_body_that_breaks_off_is_not_kept(world: "World", body: bytes) -> None:
    reply = await world.envelope(body, ends=False)
    assert reply.json["reason"] == "incomplete"
    assert world.append.kept == {}


@pytest.mark.parametrize("origin", ["", "null", "https://evil.example.org", "http://shop.example.org"])
async def test_a_foreign_origin_is_refused(world: "World", body: bytes, origin: str) -> None:
    reply = await world.envelope(body, headers={"origin": origin})
    assert (reply.status, reply.json["reason"]) == (403, "foreign_origin")
    assert world.append.kept == {}


@pytest.mark.parametrize("wid", ["", "999", "9999999999", "12345678901234567890"])
async def test_an_unknown_site_is_refused(world: "World", body: bytes, wid: str) -> None:
    reply = await world.envelope(body, query={"wid": wid})
    assert (reply.status, reply.json["reason"]) == (404, "unknown_site")


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE"])
async def test_other_methods_are_refused(world: "World", method: str) -> None:
    reply = await world.envelope(b"", method=method)
    assert reply.status == 405
    assert reply.headers["allow"] == "POST, OPTIONS"
    assert (reply.body == b"") is (method == "HEAD")


async def test_a_preflight_gets_an_answer(world: "World") -> None:
    reply = await world.envelope(b"", method="OPTIONS")
    assert (reply.status, reply.headers["access-control-allow-methods"]) == (204, "POST")


async def test_a_visitor_who_opted_out_is_dropped(world: "World", body: bytes) -> None:
    reply = await world.envelope(body, headers={"cookie": "optout=1"})
    assert (reply.status, reply.json) == (200, {"outcome": "dropped", "reason": "opted_out", "policy": 3})
    assert world.append.kept == {}


async def test_a_paused_site_drops(world: "World", body: bytes) -> None:
    world.change_policy(state=State.PAUSED)
    reply = await world.envelope(body)
    assert (reply.status, reply.json) == (200, {"outcome": "dropped", "reason": "site_paused", "policy": 3})
    assert world.append.kept == {}


async def test_a_full_disk_asks_to_come_again(world: "World", body: bytes) -> None:
    world.append.failure = StorageFull("full")
    reply = await world.envelope(body)
    assert (reply.status, reply.json["reason"]) == (507, "storage_full")
    assert reply.headers["retry-after"]


@pytest.mark.parametrize(
    ("failure", "instead", "status", "reason"),
    [
        (StorageError("broken"), None, 503, "storage"),
        (None, AppendResult.BUSY, 503, "busy"),
        (None, AppendResult.ERASED, 200, "erased"),
    ],
)
async def test_what_storage_does_not_keep_is_not_acknowledged(
    world: "World",
    body: bytes,
    failure: StorageError | None,
    instead: AppendResult | None,
    status: int,
    reason: str,
) -> None:
    world.append.failure, world.append.instead = failure, instead
    reply = await world.envelope(body)
    assert (reply.status, reply.json["reason"]) == (status, reason)


@pytest.mark.parametrize(
    ("full", "reason"), [(DayLimit.SESSIONS, "day_sessions"), (DayLimit.BYTES, "day_bytes")]
)
async def test_a_site_that_had_its_day_drops(
    world: "World", body: bytes, full: DayLimit, reason: str
) -> None:
    world.days.full = full
    reply = await world.envelope(body)
    assert (reply.status, reply.json) == (200, {"outcome": "dropped", "reason": reason, "policy": 3})
    assert (world.append.kept, world.days.taken) == ({}, [])


async def test_a_day_that_cannot_be_read_stores_nothing(world: "World", body: bytes) -> None:
    world.days.failure = StorageError("unreadable")
    reply = await world.envelope(body)
    assert (reply.status, reply.json["reason"]) == (503, "storage")
    assert world.append.kept == {}


async def test_what_is_stored_is_taken_once(world: "World", body: bytes) -> None:
    await world.envelope(body)
    await world.envelope(body)
    assert len(world.days.taken) == 1


async def test_a_session_that_sends_too_fast_waits_and_others_go_on(world: "World", body: bytes) -> None:
    world.limits = replace(world.limits, envelopes_per_session_per_s=1, envelopes_per_address_per_s=1000)
    world.restart()
    replies = [
        await world.envelope(changed(body, page=f"{n:022}"), address=f"198.51.100.{n}") for n in range(11)
    ]
    assert [reply.status for reply in replies] == [200] * 10 + [429]
    assert replies[-1].json["reason"] == "session_too_many"
    assert replies[-1].headers["retry-after"]
    assert (await world.envelope(changed(body, page="x" * 22, session="y" * 22))).status == 200


@pytest.mark.parametrize(
    ("limits", "status", "reason"),
    [
        ({"events": 1}, 413, "too_many_events"),
        ({"tree_levels": 3}, 400, "too_deep"),
        ({"text_chars": 3}, 413, "text_too_long"),
    ],
)
async def test_each_limit_of_the_decoder_has_its_reason(
    world: "World", body: bytes, limits: dict[str, int], status: int, reason: str
) -> None:
    world.limits = replace(world.limits, decode=replace(world.limits.decode, **limits))
    world.restart()
    reply = await world.envelope(body)
    assert (reply.status, reply.json["reason"]) == (status, reason)
    assert world.append.kept == {}


async def test_a_failure_inside_shows_nothing(
    world: "World", body: bytes, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    world.append.failure = RuntimeError("Kaia at 198.51.100.7")  # type: ignore[assignment]
    reply = await world.envelope(body)
    assert (reply.status, reply.json["reason"]) == (503, "internal")
    assert world.counted == {"rejected_internal": 1}
    assert b"Kaia" not in reply.body
    assert [record.getMessage() for record in caplog.records] == ["ingest.failed"]


async def test_assets_that_cannot_be_looked_up_do_not_undo_what_is_durable(
    world: "World", body: bytes
) -> None:
    world.assets.failure = StorageError("broken")
    reply = await world.envelope(body)
    assert reply.json == {"outcome": "accepted", "policy": 3, "missing": []}


async def test_too_many_from_one_address(world: "World", body: bytes) -> None:
    world.limits = replace(world.limits, envelopes_per_address_per_s=1)
    world.restart()
    statuses = [(await world.envelope(body)).status for _ in range(12)]
    assert statuses[:10] == [200] * 10
    assert statuses[-1] == 429
    assert (await world.envelope(body, address="198.51.100.8")).status == 200


async def test_the_page_can_read_every_answer(world: "World", body: bytes) -> None:
    for sent in (body, b"hello"):
        reply = await world.envelope(sent)
        assert reply.headers["access-control-allow-origin"] == ORIGIN
        assert reply.headers["vary"] == "Origin"
        assert "access-control-allow-credentials" not in reply.headers
    foreign = await world.envelope(body, headers={"origin": "https://evil.example.org"})
    assert foreign.headers["access-control-allow-origin"] == "*"


async def test_sites_that_cannot_be_read_accept_nothing(world: "World", body: bytes) -> None:
    world.sites.failure = StorageError("too old")
    reply = await world.envelope(body)
    assert (reply.status, reply.json["reason"]) == (503, "storage")
    assert (await world.send("/voile.js", method="GET")).status == 503
