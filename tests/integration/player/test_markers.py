"""What the player is told before it reads any event: what went wrong, and what is recorded at all."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core import signing
from tests.conftest import VoileProcess
from tests.integration.player.test_origin import NOW_MS, ORIGIN, create_site, envelope

from voile import ids
from voile.ids import SiteId

SAID = "plain words"
_ERROR = {"kind": "error", "type": "TypeError", "message": SAID, "stack": [], "times": 3}
_REQUEST = {
    "api": "xhr",
    "method": "GET",
    "url": f"{ORIGIN}/api",
    "how": "done",
    "status": 503,
    "at_ms": NOW_MS + 100,
    "duration_ms": 300,
    "sent_form": "none",
    "sent_size": "none",
    "got_form": "none",
    "got_size": "none",
}
_LINE = {"level": "error", "trace": [], "payload": [json.dumps(SAID)]}


@pytest.fixture(scope="module")
def voile(voile_of_module: VoileProcess) -> VoileProcess:
    assert voile_of_module.run("init").returncode == 0
    voile_of_module.ask("users", "create", "ada@example.org", "--role", "owner")
    return voile_of_module


@pytest.fixture(scope="module")
def all_on(voile: VoileProcess) -> SiteId:
    return create_site(voile, "All", ORIGIN, "console=on", "xhr=on")


@pytest.fixture(scope="module")
def errors_alone(voile: VoileProcess) -> SiteId:
    return create_site(voile, "Errors", ORIGIN)


@pytest.fixture(scope="module", autouse=True)
def _visits(voile: VoileProcess, all_on: SiteId, errors_alone: SiteId) -> None:
    """The server begins with both sites there, and so knows them."""
    voile.start()
    for site in (all_on, errors_alone):
        visited(voile, site)


def visited(voile: VoileProcess, site: SiteId) -> None:
    body: dict[str, Any] = json.loads(envelope(0))
    for at_ms, kind, data in (
        (NOW_MS + 200, 5, {"tag": "voile.error", "payload": _ERROR}),
        (NOW_MS + 300, 6, {"plugin": "rrweb/console@1", "payload": _LINE}),
        (NOW_MS + 400, 5, {"tag": "voile.request", "payload": _REQUEST}),
    ):
        body["events"].append({"type": kind, "timestamp": at_ms, "data": data})
    told = json.dumps(body).encode()
    answer = voile.send("POST", f"/i?wid={site}&encoding=identity", told, Origin=ORIGIN)
    assert answer.json["outcome"] == "accepted", answer.body


def session_of(voile: VoileProcess, site: SiteId) -> dict[str, Any]:
    key = (voile.data_dir / "keys" / "django.key").read_text().strip()
    account = voile.ask("users", "list")[0]["id"]
    claims = {"s": ids.session_id(site, "s" * 22), "a": account}
    token = signing.dumps(claims, key=key, salt="voile.player")
    answer = voile.send("GET", "/api/session", None, port=voile.player_port, Authorization=f"Bearer {token}")
    made: dict[str, Any] = answer.json
    return made


def wrong(told: dict[str, Any]) -> list[tuple[int, str, str]]:
    return [(m["at_ms"], m["kind"], m["label"]) for m in told["markers"] if m["kind"] != "page"]


def test_what_went_wrong_is_marked_by_kind_and_time(voile: VoileProcess, all_on: SiteId) -> None:
    told = session_of(voile, all_on)
    assert told["recorded"] == {"errors": True, "console": True, "requests": True}
    assert sorted(wrong(told)) == [
        (NOW_MS + 100, "request", ""),
        (NOW_MS + 200, "error", ""),
        (NOW_MS + 300, "console", ""),
    ]
    assert SAID not in json.dumps(told)
    session = voile.ask("sessions", "list", "--site", all_on)[0]
    assert session["errors"] == 3
    shown = voile.run("sessions", "show", session["id"]).stdout
    assert ["script", "errors", "3"] in [line.split() for line in shown.splitlines()]


def test_what_is_switched_off_is_neither_marked_nor_called_recorded(
    voile: VoileProcess, errors_alone: SiteId
) -> None:
    site = errors_alone
    told = session_of(voile, site)
    assert told["recorded"] == {"errors": True, "console": False, "requests": False}
    assert wrong(told) == [(NOW_MS + 200, "error", "")]
    voile.ask("sites", "set", site, "script_errors", "off")
    told = session_of(voile, site)
    assert told["recorded"] == {"errors": False, "console": False, "requests": False}
    assert wrong(told) == []
