import gzip
from typing import TYPE_CHECKING

import pytest

from voile.ingest.scripts import NO_OP
from voile.policy import State

if TYPE_CHECKING:
    from tests.unit.ingest.conftest import World

ORIGIN = "https://shop.example.org"


@pytest.mark.parametrize("path", ["/inspectlet.js", "/voile.js"])
async def test_the_loader_carries_the_policy(world: "World", path: str) -> None:
    reply = await world.send(path, method="GET", query={"r": "495000"})
    assert reply.status == 200
    assert reply.body == b'start({"v":1,"site":"1234567890","note":"\\u003c/script>"},[]);'
    assert reply.headers["content-type"].startswith("text/javascript")


async def test_the_script_carries_the_pieces_that_the_site_uses_and_no_others(world: "World") -> None:
    world.change_policy(consent_sources=("gpp",))
    assert (await world.send("/voile.js", method="GET")).body.endswith(b',[["gpp",GPP]]);')
    world.change_policy(consent_sources=("tcf", "gpp"))
    assert (await world.send("/voile.js", method="GET")).body.endswith(b',[["tcf",TCF],["gpp",GPP]]);')


async def test_caching_serves_one_visitor_for_five_minutes(world: "World") -> None:
    reply = await world.send("/voile.js", method="GET")
    assert reply.headers["cache-control"] == "private, max-age=300"
    assert "Cookie" in reply.headers["vary"]
    assert not {"etag", "last-modified", "set-cookie"} & set(reply.headers)


@pytest.mark.parametrize("wid", ["", "9999999999", "x"])
async def test_an_unknown_site_gets_a_script_that_does_nothing(world: "World", wid: str) -> None:
    reply = await world.send("/inspectlet.js", method="GET", query={"wid": wid})
    assert (reply.status, reply.body) == (200, NO_OP)
    assert len(NO_OP) < 200


@pytest.mark.parametrize("cookie", ["optout=1", "optout_1234567890=1"])
async def test_a_visitor_who_opted_out_gets_it_too(world: "World", cookie: str) -> None:
    reply = await world.send("/inspectlet.js", method="GET", headers={"cookie": cookie})
    assert reply.body == NO_OP


async def test_who_comes_back_from_opting_out_gets_what_takes_the_mark_and_records_nothing(
    world: "World",
) -> None:
    headers = {"cookie": "optout_1234567890=1; optout_return_1234567890=1"}
    shown = b'{"v":1,"site":"1234567890","state":"recording"}'
    world.change_published(shown)
    reply = await world.send("/voile.js", method="GET", headers=headers)
    assert reply.body == b'start({"v":1,"site":"1234567890","state":"paused"},[]);'
    assert reply.headers["cache-control"] == "no-store"
    alone = await world.send("/voile.js", method="GET", headers={"cookie": "optout_return_1234567890=1"})
    assert b'"state":"recording"' in alone.body, "it says nothing by itself"
    other = {"cookie": "optout_1234567890=1; optout_return_1234567891=1"}
    assert (await world.send("/voile.js", method="GET", headers=other)).body == NO_OP
    world.change_published(b'{"v":1,"site":"1234567890"}')
    unsure = await world.send("/voile.js", method="GET", headers=headers)
    assert unsure.body == NO_OP, "where it cannot be told that it records nothing"


async def test_a_paused_site_gets_it_too(world: "World") -> None:
    world.change_policy(state=State.PAUSED)
    assert (await world.send("/inspectlet.js", method="GET")).body == NO_OP


async def test_gzip_where_it_is_accepted(world: "World") -> None:
    plain = await world.send("/voile.js", method="GET")
    packed = await world.send("/voile.js", method="GET", headers={"accept-encoding": "gzip, br"})
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body


async def test_head_has_no_body(world: "World") -> None:
    assert (await world.send("/voile.js", method="HEAD")).body == b""


async def test_the_recorder_is_cached_for_ever_and_readable_from_anywhere(world: "World") -> None:
    reply = await world.send("/r/recorder.abc.js", method="GET")
    assert reply.body == b"recorder();"
    assert "immutable" in reply.headers["cache-control"]
    assert reply.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("path", ["/r/recorder.old.js", "/r/", "/r/../manifest.json", "/r/loader.js"])
async def test_there_is_one_recorder_file(world: "World", path: str) -> None:
    assert (await world.send(path, method="GET")).status == 404


async def test_the_policy_alone(world: "World") -> None:
    reply = await world.send("/p", method="GET")
    assert reply.body.startswith(b'{"v":1')
    assert reply.headers["access-control-allow-origin"] == ORIGIN
    assert reply.headers["cache-control"] == "no-store"


async def test_the_policy_of_a_foreign_origin_is_not_readable(world: "World") -> None:
    reply = await world.send("/p", method="GET", headers={"origin": "https://evil.example.org"})
    assert "access-control-allow-origin" not in reply.headers
    assert (await world.send("/p", method="GET", query={"wid": "9999999999"})).status == 404


async def test_scripts_take_no_post(world: "World") -> None:
    for path in ("/voile.js", "/p", "/r/recorder.abc.js"):
        assert (await world.send(path, b"x")).status == 405
