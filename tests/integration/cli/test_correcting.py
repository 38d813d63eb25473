"""A correction from the wire to the worker, with nothing but HTTP and the command."""

import json
import time
from typing import TYPE_CHECKING, Any

import pytest
from tests.integration.ingest.conftest import AT_MS, ORIGIN, envelope

if TYPE_CHECKING:
    from tests.conftest import VoileProcess

CANARY = "Marigold Fennimore"
LIMIT_S = 60


@pytest.fixture(scope="module")
def running(voile_of_module: "VoileProcess") -> "VoileProcess":
    assert voile_of_module.run("init").returncode == 0
    return voile_of_module


def page() -> list[dict[str, Any]]:
    """Three envelopes of one page: a text, nothing, and the correction of its parent."""
    first = envelope(0)
    text = {"type": 3, "id": 4, "textContent": CANARY}
    first["events"][1]["data"]["node"]["childNodes"][0]["childNodes"][0]["childNodes"] = [text]
    payload = {"ids": [3], "vt": "m"}
    correction = {"type": 5, "timestamp": AT_MS, "data": {"tag": "voile.correction", "payload": payload}}
    empty = {name: value for name, value in first.items() if name != "header"} | {"events": []}
    return [first, empty | {"seq": 1}, empty | {"seq": 2, "events": [correction]}]


def test_it_is_refused_in_clear_words_and_given_again_without_what_was_taken_back(
    running: "VoileProcess",
) -> None:
    site = running.ask(
        "sites", "create", "Shop", "--origin", ORIGIN, "--consent", "none", "--set", "recording_frequency=100"
    )["id"]
    running.start()

    def send(body: dict[str, Any]) -> None:
        answer = running.send(
            "POST", f"/i?wid={site}&encoding=identity", json.dumps(body).encode(), Origin=ORIGIN
        )
        assert answer.json["outcome"] == "accepted", answer.json

    first, between, taken_back = page()
    send(first)
    session = running.ask("sessions", "list", "--site", site)[0]["id"]
    assert CANARY in running.run("sessions", "export", session).stdout

    # What is on its way before it is waited for, so the worker leaves it alone.
    send(taken_back)
    refused = running.run("sessions", "export", session)
    assert refused.returncode != 0
    assert refused.stdout == ""
    assert "being corrected; it will be shown again once the stored copy has been rewritten" in refused.stderr
    assert "being corrected" in running.run("sessions", "show", session).stdout

    send(between)
    until_s = time.monotonic() + LIMIT_S
    while (given := running.run("sessions", "export", session)).returncode and time.monotonic() < until_s:
        time.sleep(1)
    assert given.returncode == 0, "the worker goes round every few seconds"
    assert CANARY not in given.stdout
    assert "XXXXXXXX XXXXXXXXX" in given.stdout
