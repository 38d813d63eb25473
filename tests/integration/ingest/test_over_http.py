"""Envelopes over real HTTP: what is wrong is refused and leaves nothing, what is acknowledged stays."""

import gzip
import json
import signal
import sqlite3
import threading
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.integration.ingest.conftest import Recorder

ORIGIN = "https://shop.example.org"


def segments(data_dir: Path) -> int:
    with closing(sqlite3.connect(f"file:{data_dir / 'voile.db'}?mode=ro", uri=True)) as database:
        count: int = database.execute("select count(*) from storage_segment").fetchone()[0]
    return count


BOMB = gzip.compress(b" " * 30_000_000, mtime=0)
DEEP = b'{"v":1,"events":' + b"[" * 100_000 + b"]" * 100_000 + b"}"


@pytest.mark.parametrize(
    ("body", "query", "origin", "status", "reason"),
    [
        (None, "wid=9999999999&encoding=identity", ORIGIN, 404, "unknown_site"),
        (None, "wid=&encoding=identity", ORIGIN, 404, "unknown_site"),
        (None, "wid=123&encoding=identity", ORIGIN, 404, "unknown_site"),
        (None, "", "https://evil.example.org", 403, "foreign_origin"),
        (None, "", "null", 403, "foreign_origin"),
        (None, "encoding=br", ORIGIN, 415, "encoding"),
        (None, "encoding=gzip", ORIGIN, 400, "bad_gzip"),
        (b"hello", "", ORIGIN, 400, "not_json"),
        (b"", "", ORIGIN, 400, "empty"),
        (b'{"v":1,"page":"\xff"}', "", ORIGIN, 400, "not_json"),
        (b'{"v":1}', "", ORIGIN, 400, "bad_envelope"),
        (b'{"v":9}', "", ORIGIN, 400, "wrong_version"),
        (DEEP, "", ORIGIN, 400, "too_deep"),
        (b"x" * 1_100_000, "", ORIGIN, 413, "too_large"),
        (BOMB, "encoding=gzip", ORIGIN, 413, "bomb"),
        (gzip.compress(b"{}" * 500, mtime=0)[:-5], "encoding=gzip", ORIGIN, 400, "bad_gzip"),
    ],
)
def test_bad_input_is_refused_with_a_reason_and_leaves_nothing(
    recorder: "Recorder", body: bytes | None, query: str, origin: str, status: int, reason: str
) -> None:
    before = segments(recorder.voile.data_dir)
    sent = recorder.envelope(0) if body is None else body
    reply = recorder.post(sent, query, origin)
    assert (reply.status, reply.json["outcome"], reply.json["reason"]) == (status, "rejected", reason)
    assert reply.json["message"]
    assert reply.headers["content-type"] == "application/json"
    assert segments(recorder.voile.data_dir) == before


def test_every_end_is_counted(recorder: "Recorder") -> None:
    for _ in range(3):
        assert recorder.post(b"hello").status == 400
    assert recorder.post(recorder.envelope(0)).json["outcome"] == "accepted"
    recorder.voile.stop()
    with closing(sqlite3.connect(recorder.voile.data_dir / "voile.db")) as database:
        rows = database.execute(
            "select outcome, count from sites_outcomecount where site_id = ?", [recorder.wid]
        )
        counts = dict(rows.fetchall())
    recorder.voile.start()
    assert counts["rejected_not_json"] >= 3
    assert counts["accepted"] >= 1


def test_a_page_is_acknowledged_once_and_then_known(recorder: "Recorder") -> None:
    body = recorder.envelope(0)
    assert recorder.post(body).json["outcome"] == "accepted"
    assert recorder.post(gzip.compress(body), "encoding=gzip").json["outcome"] == "duplicate"
    other = json.dumps(json.loads(body) | {"final": True}).encode()
    assert recorder.post(other).status == 409


def test_a_paused_site_stops_within_seconds(recorder: "Recorder") -> None:
    recorder.voile.ask("sites", "set", recorder.wid, "state", "paused")
    try:
        assert recorder.until(lambda: recorder.post(recorder.envelope(0)).json["outcome"] == "dropped")
        script = recorder.voile.send("GET", f"/voile.js?wid={recorder.wid}")
        assert len(script.body) < 200
    finally:
        recorder.voile.ask("sites", "set", recorder.wid, "state", "recording")
        assert recorder.until(lambda: recorder.post(recorder.envelope(0)).json["outcome"] == "accepted")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_what_was_acknowledged_outlives_the_end(recorder: "Recorder", number: int) -> None:
    """Senders are in full swing when the signal comes; every acknowledged envelope is there afterwards."""
    before = segments(recorder.voile.data_dir)
    acknowledged: list[str] = []
    ended = threading.Event()

    def send() -> None:
        while not ended.is_set():
            try:
                reply = recorder.post(recorder.envelope(0))
            except OSError:
                return
            if reply.status == 200:
                acknowledged.append(reply.json["outcome"])

    senders = [threading.Thread(target=send) for _ in range(4)]
    for sender in senders:
        sender.start()
    assert recorder.until(lambda: len(acknowledged) > 40)
    recorder.voile.signal(number)
    assert recorder.voile.wait() == 0
    ended.set()
    for sender in senders:
        sender.join()
    assert set(acknowledged) == {"accepted"}
    assert segments(recorder.voile.data_dir) - before >= len(acknowledged)
    recorder.voile.start()


def test_logs_hold_nothing_of_what_was_sent(recorder: "Recorder") -> None:
    canary = "kaia.lind.canary"
    body = json.loads(recorder.envelope(0)) | {"labels": [canary], "visitor": canary}
    assert recorder.post(json.dumps(body).encode(), f"encoding=identity&x={canary}").status == 400
    assert recorder.voile.send("GET", f"/{canary}/", user_agent=canary).status in (302, 404)
    assert canary not in recorder.voile.log_file.read_text()


def test_a_visitors_address_is_nowhere(recorder: "Recorder") -> None:
    address = "203.0.113.77"
    assert recorder.post(recorder.envelope(0), x_forwarded_for=address).json["outcome"] == "accepted"
    assert recorder.post(b"hello", x_forwarded_for=address).status == 400
    recorder.voile.stop()
    kept = [file for file in recorder.voile.data_dir.rglob("*") if file.is_file()]
    assert len(kept) > 4
    for file in [*kept, recorder.voile.log_file]:
        assert address.encode() not in file.read_bytes(), file.name
    recorder.voile.start()


def test_a_script_is_what_the_site_is_given(recorder: "Recorder") -> None:
    reply = recorder.voile.send("GET", f"/inspectlet.js?wid={recorder.wid}&r=1")
    assert reply.headers["cache-control"] == "private, max-age=300"
    assert recorder.wid.encode() in reply.body
    policy: dict[str, Any] = recorder.voile.send("GET", f"/p?wid={recorder.wid}", origin=ORIGIN).json
    script = recorder.voile.send("GET", policy["recorder"]["url"])
    assert (script.status, script.headers["access-control-allow-origin"]) == (200, "*")
