"""The player's origin as `voile serve` answers it."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from unittest import mock

import pytest
from django.core import signing
from tests.conftest import Reply, VoileProcess
from tests.integration.player.tree import Tree
from tests.integration.storage.factory import png

from voile import ids
from voile.dashboard import player_bundle
from voile.ids import SessionId, SiteId

ORIGIN = "http://shop.example"
NOW_MS = int(time.time() * 1000)
PNG = png(b"picture")
IMAGE = sha256(PNG).hexdigest()


@dataclass
class Visit:
    """One visit of one page in two envelopes, and who may see it."""

    voile: VoileProcess
    session: SessionId
    owner: int
    stranger: int

    def token(self, account: int | None = None, session: str | None = None, **signed: Any) -> str:
        return self.signed({"s": session or self.session, "a": account or self.owner}, **signed)

    def signed(self, claims: dict[str, Any], **signed: Any) -> str:
        key = (self.voile.data_dir / "keys" / "django.key").read_text().strip()
        return signing.dumps(claims, **({"key": key, "salt": "voile.player"} | signed))

    def get(self, path: str, token: str | None = None, method: str = "GET", **headers: str) -> Reply:
        named = headers | ({"Authorization": f"Bearer {token}"} if token else {})
        return self.voile.send(method, path, None, port=self.voile.player_port, **named)


@pytest.fixture(scope="module")
def visit(voile_of_module: VoileProcess) -> Visit:
    voile = voile_of_module
    voile.start()
    site = create_site(voile, "Shop", ORIGIN)
    other = create_site(voile, "Other", "http://other.example")
    voile.ask("users", "create", "ada@example.org", "--role", "owner")
    voile.ask("users", "create", "bob@example.org", "--role", "viewer", "--site", other)
    accounts = {account["email"]: account["id"] for account in voile.ask("users", "list")}
    for seq in (0, 1):
        answer = voile.send("POST", f"/i?wid={site}&encoding=identity", envelope(seq), Origin=ORIGIN)
        assert answer.json["outcome"] == "accepted"
    upload = voile.send("POST", f"/a?wid={site}&sha256={IMAGE}&kind=image", PNG, Origin=ORIGIN)
    assert upload.json["outcome"] == "stored"
    session = ids.session_id(site, "s" * 22)
    return Visit(voile, session, accounts["ada@example.org"], accounts["bob@example.org"])


def create_site(voile: VoileProcess, name: str, origin: str, *settings: str) -> SiteId:
    chosen = [word for each in ("recording_frequency=100", *settings) for word in ("--set", each)]
    made = voile.ask("sites", "create", name, "--origin", origin, "--consent", "none", *chosen)
    return SiteId(made["id"])


def envelope(seq: int) -> bytes:
    tree = Tree()
    root = tree.document([], [tree.element("h1", {}, "Linen")])
    at_ms = NOW_MS + seq * 1000
    events: list[dict[str, Any]] = [
        {"type": 4, "timestamp": at_ms, "data": {"href": f"{ORIGIN}/", "width": 800, "height": 600}},
        {"type": 2, "timestamp": at_ms, "data": {"node": root, "initialOffset": {"top": 0, "left": 0}}},
        {
            "type": 5,
            "timestamp": at_ms,
            "data": {
                "tag": "voile.asset",
                "payload": {"kind": "image", "url": f"{ORIGIN}/a.png", "sha256": IMAGE, "bytes": len(PNG)},
            },
        },
    ]
    scroll = {"source": 3, "id": root["id"], "x": 0, "y": 5, "vt": "c"}
    later = [{"type": 3, "timestamp": at_ms, "data": scroll}]
    header = {
        "url": f"{ORIGIN}/",
        "referrer": "",
        "title": "Linen",
        "started_ms": NOW_MS,
        "language": "en",
        "time_zone": "Europe/Berlin",
        "screen": [800, 600],
        "viewport": [800, 600],
        "pixel_ratio": 1,
        "touch": False,
        "entry": "load",
        "browser": "Chromium",
        "os": "Linux",
        "device": "desktop",
        "previous_page": None,
    }
    body = {
        "v": 1,
        "recorder": "0.1.0",
        "policy": 1,
        "visitor": "v" * 22,
        "session": "s" * 22,
        "session_started_ms": NOW_MS,
        "tab": "t" * 22,
        "page": "p" * 22,
        "seq": seq,
        "sent_ms": at_ms,
        "final": seq == 1,
        "events": later if seq else events,
    }
    return json.dumps(body | ({"header": header} if seq == 0 else {})).encode()


def page_of(visit: Visit) -> str:
    answer = visit.get("/api/session", visit.token())
    page: str = answer.json["recordings"][0]["pages"][0]["id"]
    return page


def test_the_document_has_the_policy_of_the_design(visit: Visit) -> None:
    answer = visit.get("/")
    assert answer.status == 200
    assert answer.headers["content-security-policy"] == (
        "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'unsafe-inline'; "
        "img-src data: blob:; font-src data: blob:; "
        f"frame-ancestors http://127.0.0.1:{visit.voile.port}"
    )
    assert "x-frame-options" not in answer.headers
    text = answer.body.decode()
    assert f'<meta name="voile-dashboard" content="http://127.0.0.1:{visit.voile.port}">' in text
    assert "__VOILE" not in text
    bundle = player_bundle.bundle()
    assert bundle is not None
    assert f'src="/{bundle.script_name}"' in text


def test_the_script_is_kept_for_ever_and_an_old_name_is_gone(visit: Visit) -> None:
    bundle = player_bundle.bundle()
    assert bundle is not None
    answer = visit.get(f"/{bundle.script_name}")
    assert answer.body == bundle.script
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
    assert visit.get(f"/player.{'0' * 16}.js").status == 404


def test_a_session_its_events_and_its_assets(visit: Visit) -> None:
    token = visit.token()
    session = visit.get("/api/session", token)
    assert session.json["session"]["id"] == visit.session
    assert session.json["session"]["site_name"] == "Shop"
    page = session.json["recordings"][0]["pages"][0]
    assert (page["title"], page["started_ms"], page["viewport"]) == ("Linen", NOW_MS, [800, 600])
    events = visit.get(f"/api/pages/{page['id']}/events", token)
    assert events.headers["content-type"] == "application/x-ndjson"
    lines = [json.loads(line) for line in events.body.splitlines()]
    assert [[event["type"] for event in line] for line in lines] == [[4, 2, 5], [3]]
    asset = visit.get(f"/api/assets/{IMAGE}", token)
    assert (asset.headers["content-type"], asset.body) == ("image/png", PNG)


def test_viewing_is_audited(visit: Visit) -> None:
    page_of(visit)
    record = visit.voile.data_dir / "voile.db"
    assert b"session.viewed" in record.read_bytes() + record.with_name("voile.db-wal").read_bytes()


@pytest.mark.parametrize("path", ["/api/session", f"/api/pages/{'a' * 32}/events", f"/api/assets/{IMAGE}"])
def test_without_a_good_token_there_is_nothing(visit: Visit, path: str) -> None:
    with mock.patch("django.core.signing.time.time", return_value=time.time() - 601):
        old = visit.token()
    for token in (None, "x", old, visit.token(salt="other"), visit.token(key="another key")):
        answer = visit.get(path, token)
        assert (answer.status, answer.json["error"]["reason"]) == (401, "token")
        assert answer.headers["www-authenticate"].startswith("Bearer")


def test_an_account_sees_its_own_sites_and_a_token_its_own_session(visit: Visit) -> None:
    page = page_of(visit)
    paths = ("/api/session", f"/api/pages/{page}/events", f"/api/assets/{IMAGE}")
    for token in (visit.token(account=visit.stranger), visit.token(session="f" * 32)):
        answers = [visit.get(path, token) for path in paths]
        assert [answer.status for answer in answers] == [404, 404, 404]
    assert visit.get(f"/api/pages/{'f' * 32}/events", visit.token()).status == 404


def test_an_asset_that_was_never_uploaded_is_nothing(visit: Visit) -> None:
    answer = visit.get(f"/api/assets/{'f' * 64}", visit.token())
    assert (answer.status, answer.body) == (204, b"")


def test_what_is_not_there_is_said_in_json(visit: Visit) -> None:
    for path in ("/sessions/", "/login/", "/api/", "/static/voile/dashboard.js", "/i"):
        answer = visit.get(path)
        assert (answer.status, answer.json["error"]["reason"]) == (404, "missing")
    assert visit.get("/api/session", visit.token(), method="POST").status == 405


def test_every_answer_is_secured_and_no_cookie_comes_or_goes(visit: Visit) -> None:
    token = visit.token()
    for path in ("/", "/api/session", f"/api/pages/{page_of(visit)}/events", "/nothing"):
        answer = visit.get(path, token, Cookie="voile_session=x; voile_csrf=y")
        assert "set-cookie" not in answer.headers
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["content-security-policy"].startswith("default-src 'none'")
        assert answer.headers["cache-control"] in ("no-store", "no-cache")
        assert "access-control-allow-origin" not in answer.headers
