"""No address is stored or logged.

Addresses of visitors are held in memory for the limit of rates, for blocked addresses and for the country.
They are not on the disk, not in a database or its log, not in what Voile prints or logs: of whoever is
recorded, of whoever is blocked, whatever proxies and forgers write, and when something goes wrong. Nor are
user agents.
"""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from mmdb_writer import MMDBWriter
from netaddr import IPSet  # type: ignore[import-untyped]
from tests.integration.ingest.conftest import ORIGIN, Recorder

if TYPE_CHECKING:
    from tests.conftest import Reply, VoileProcess

RECORDED, BLOCKED, ABROAD = "203.0.113.77", "203.0.113.88", "198.51.100.99"
FORGED, ODD, SIX = "198.51.100.11", "198.51.100.22", "2001:db8:77::1234"
EVERY = (RECORDED, BLOCKED, ABROAD, FORGED, ODD, SIX)
AGENT = "Mozilla/5.0 (X11; Linux x86_64) Chrome/141.0 canaryagent7a1f"


@pytest.fixture
def recorder(voile: "VoileProcess", tmp_path: Path) -> Recorder:
    countries = MMDBWriter(6, "Test-Country", ipv4_compatible=True)
    countries.insert_network(IPSet(["198.51.100.99/32"]), {"country": {"iso_code": "ZZ"}})
    countries.insert_network(IPSet(["203.0.113.0/24", "2001:db8::/32"]), {"country": {"iso_code": "DE"}})
    countries.to_db_file(str(tmp_path / "country.mmdb"))
    voile.set(
        COUNTRY_FILE=str(tmp_path / "country.mmdb"),
        TRUSTED_PROXIES="127.0.0.0/8",
        ENVELOPES_PER_ADDRESS_PER_S="1",
        LOG_LEVEL="debug",
    )
    assert voile.run("init").returncode == 0
    chosen = ("recording_frequency=100", "blocked_addresses=203.0.113.80/28", "blocked_countries=ZZ")
    settings = [word for setting in chosen for word in ("--set", setting)]
    site = voile.ask("sites", "create", "Shop", "--origin", ORIGIN, "--consent", "none", *settings)
    voile.start()
    return Recorder(voile, site["id"])


def sent(recorder: Recorder, forwarded: str, body: bytes | None = None, path: str = "/i") -> "Reply":
    query = f"{path}?wid={recorder.wid}&encoding=identity"
    body = body or recorder.envelope(0)
    return recorder.voile.send(
        "POST", query, body, x_forwarded_for=forwarded, user_agent=AGENT, origin=ORIGIN
    )


def everything(voile: "VoileProcess") -> bytes:
    files = [path for path in voile.data_dir.rglob("*") if path.is_file()]
    return b"".join(path.read_bytes() for path in [*files, voile.log_file])


def test_they_are_nowhere(recorder: Recorder) -> None:
    voile = recorder.voile
    assert sent(recorder, RECORDED).json["outcome"] == "accepted"
    assert sent(recorder, SIX).json["outcome"] == "accepted"
    assert sent(recorder, f"[{SIX}%eth0]:443").json["outcome"] == "accepted"
    # They are told apart, so they are read.
    assert sent(recorder, BLOCKED).json["reason"] == "blocked_address"
    assert sent(recorder, f"::ffff:{BLOCKED}").json["reason"] == "blocked_address"
    assert sent(recorder, ABROAD).json["reason"] == "blocked_country"
    assert sent(recorder, f"{FORGED}, {RECORDED}").json["outcome"] == "accepted"
    assert sent(recorder, f"{ODD}, unknown").status == 200
    # What is wrong, too much or of no use.
    assert sent(recorder, RECORDED, b"{not json").status == 400
    assert sent(recorder, RECORDED, path="/c").status >= 400
    assert sent(recorder, RECORDED, path="/a").status >= 400
    assert 429 in {sent(recorder, RECORDED).status for _ in range(20)}
    for path in ("/voile.js", "/p", "/m", "/login/", "/sites/", "/nowhere"):
        query = f"{path}?wid={recorder.wid}&mark=x"
        voile.send("GET", query, x_forwarded_for=RECORDED, user_agent=AGENT)
    voile.send("POST", "/login/", b"email=a@b.c&password=x", x_forwarded_for=RECORDED, user_agent=AGENT)
    assert voile.stop() == 0
    assert voile.run("doctor", "--full").returncode in (0, 1)
    left = everything(voile)
    assert recorder.wid.encode() in left, "the search reads the database"
    assert b"serve.stopped" in left, "the search reads the log"
    for address in (*EVERY, SIX.replace("::", ":0:0:0:0:"), "canaryagent"):
        assert address.encode() not in left, address
    planted = voile.data_dir / "planted"
    planted.write_text(RECORDED)
    assert RECORDED.encode() in everything(voile)
