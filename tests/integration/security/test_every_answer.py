"""Every answer of every part of a running Voile: its headers, no failure, and no address in any log."""

import http.client
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import VoileProcess

ORIGIN = "https://shop.example.org"
# Where these requests come from, directly and by the word of a proxy. No other part of a test uses them.
NEAR, FAR = "127.9.8.7", "203.0.113.77"


@dataclass(frozen=True)
class Asked:
    status: int
    path: str
    method: str = "GET"
    body: bytes | None = None
    host: str = ""
    player: bool = False
    origin: str = ""


JSON = json.dumps({"v": 1}).encode()
LONG = "x" * 5000
REQUESTS = [
    Asked(302, "/"),
    Asked(200, "/login/"),
    Asked(404, "/nothing/here"),
    Asked(302, "/sites/"),
    Asked(302, "/sessions/%00/"),
    Asked(302, "/sessions/%ff%fe/"),
    Asked(404, f"/{LONG}"),
    Asked(405, "/logout/"),
    Asked(200, "/invitation/"),
    Asked(302, "/invitation/accept/"),
    Asked(403, "/invitation/", "POST", b"code=x"),
    Asked(403, "/login/", "POST", b"email=a@b.example&password=x"),
    Asked(403, "/login/", "POST", b"\xff" * 100),
    Asked(403, "/login/", "PUT", b"x"),
    Asked(403, "/login/", "PROPFIND"),
    Asked(400, "/login/", host="evil.example"),
    Asked(400, "/login/", host="a b"),
    Asked(404, "/static/none.css"),
    Asked(404, "/static/%00"),
    Asked(404, "/static/../../keys/master.key"),
    Asked(404, "/static/..%2f..%2fkeys/master.key"),
    Asked(404, f"/static/{LONG}"),
    Asked(200, "/static/voile/dashboard.js"),
    Asked(200, "/voile.js?wid={site}"),
    Asked(200, "/inspectlet.js?wid=1"),
    Asked(405, "/voile.js", "POST", b""),
    Asked(404, "/r/none.js"),
    Asked(200, "/p?wid={site}"),
    Asked(404, "/p?wid=1"),
    Asked(405, "/i", "GET"),
    Asked(204, "/i", "OPTIONS"),
    Asked(404, "/i?wid=1&encoding=identity", "POST", JSON, origin=ORIGIN),
    Asked(403, "/i?wid={site}&encoding=identity", "POST", JSON),
    Asked(400, "/i?wid={site}&encoding=identity", "POST", JSON, origin=ORIGIN),
    Asked(413, "/i?wid={site}&encoding=identity", "POST", b"x" * 1_100_000, origin=ORIGIN),
    Asked(415, "/i?wid={site}", "POST", JSON, origin=ORIGIN),
    Asked(400, "/a?wid={site}", "POST", JSON, origin=ORIGIN),
    Asked(200, "/", player=True),
    Asked(404, "/nothing", player=True),
    Asked(404, "/login/", player=True),
    Asked(401, "/api/session", player=True),
    Asked(404, "/api/pages/%00/events", player=True),
    Asked(405, "/api/session", "POST", b"", player=True),
    Asked(405, "/", "DELETE", player=True),
    Asked(400, "/", host="evil.example", player=True),
]
EXPECTED = {
    "x-content-type-options": ("nosniff",),
    "referrer-policy": ("no-referrer", "same-origin"),
    "cross-origin-resource-policy": ("same-origin", "cross-origin"),
}


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


@pytest.fixture(scope="module")
def site(voile_of_module: "VoileProcess") -> str:
    voile = voile_of_module
    assert voile.run("init").returncode == 0
    made: str = voile.ask(
        "sites", "create", "Shop", "--origin", ORIGIN, "--consent", "none", "--set", "recording_frequency=100"
    )["id"]
    voile.set(LOG_LEVEL="debug", TRUSTED_PROXIES=f"127.0.0.1 {NEAR}")
    voile.start()
    return made


def ask(voile: "VoileProcess", site: str, asked: Asked) -> Answer:
    port = voile.player_port if asked.player else voile.port
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20, source_address=(NEAR, 0))
    try:
        connection.putrequest(asked.method, asked.path.replace("{site}", site), skip_host=True)
        connection.putheader("Host", asked.host or f"127.0.0.1:{port}")
        connection.putheader("X-Forwarded-For", FAR)
        connection.putheader("User-Agent", f"Canary {FAR}")
        if asked.origin:
            connection.putheader("Origin", asked.origin)
        if asked.body is not None:
            connection.putheader("Content-Type", "application/x-www-form-urlencoded")
            connection.putheader("Content-Length", str(len(asked.body)))
        connection.endheaders(asked.body)
        response = connection.getresponse()
        headers = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, headers, response.read())
    finally:
        connection.close()


@pytest.mark.parametrize("asked", REQUESTS, ids=lambda one: f"{one.method} {one.path[:40]} {one.status}")
def test_every_answer_has_its_headers(voile_of_module: "VoileProcess", site: str, asked: Asked) -> None:
    answer = ask(voile_of_module, site, asked)
    assert answer.status == asked.status
    for name, values in EXPECTED.items():
        assert answer.headers.get(name) in values, name
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-eval" not in policy
    assert "script-src 'unsafe-inline'" not in policy
    # The player alone may be framed, and by the dashboard alone.
    if asked.player and asked.path == "/" and answer.status == 200:
        assert policy.endswith(f"frame-ancestors http://127.0.0.1:{voile_of_module.port}")
    else:
        assert "frame-ancestors 'none'" in policy
        assert answer.headers["x-frame-options"] == "DENY"
    assert FAR.encode() not in answer.body


def test_no_address_is_in_any_log_or_file(voile_of_module: "VoileProcess", site: str) -> None:
    voile = voile_of_module
    for asked in REQUESTS:
        ask(voile, site, asked)
    voile.stop()
    files = [file for file in voile.data_dir.rglob("*") if file.is_file()]
    assert len(files) > 4
    assert voile.log_file.stat().st_size > 0
    for file in [*files, voile.log_file]:
        content = file.read_bytes()
        assert NEAR.encode() not in content, file.name
        assert FAR.encode() not in content, file.name
    voile.start()
