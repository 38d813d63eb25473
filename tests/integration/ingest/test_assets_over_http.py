"""Assets over real HTTP: taken when an envelope named them, once, and kept encrypted."""

import json
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.conftest import Reply
    from tests.integration.ingest.conftest import Recorder

ORIGIN = "https://shop.example.org"
SHEET = b".canary-kaia-lind { color: red }\n" * 100
DIGEST = sha256(SHEET).hexdigest()


def upload(recorder: "Recorder", data: bytes = SHEET, kind: str = "sheet", origin: str = ORIGIN) -> "Reply":
    path = f"/a?wid={recorder.wid}&sha256={sha256(data).hexdigest()}&kind={kind}"
    return recorder.voile.send("POST", path, data, origin=origin)


def announce(recorder: "Recorder", data: bytes, kind: str = "sheet") -> "Reply":
    payload = {
        "kind": kind,
        "url": f"{ORIGIN}/style.css",
        "sha256": sha256(data).hexdigest(),
        "bytes": len(data),
    }
    envelope = json.loads(recorder.envelope(0))
    event = {"type": 5, "timestamp": envelope["sent_ms"], "data": {"tag": "voile.asset", "payload": payload}}
    envelope["events"].append(event)
    return recorder.post(json.dumps(envelope).encode())


def test_what_nobody_named_is_refused(recorder: "Recorder") -> None:
    reply = upload(recorder, b"p { color: blue }" * 200)
    assert (reply.status, reply.json["reason"]) == (415, "asset_refused")


def test_a_named_asset_is_asked_for_until_it_is_there(recorder: "Recorder") -> None:
    assert announce(recorder, SHEET).json["missing"] == [DIGEST]
    assert announce(recorder, SHEET).json["missing"] == [DIGEST]
    assert upload(recorder).json == {"outcome": "stored"}
    assert upload(recorder).json == {"outcome": "known"}
    assert announce(recorder, SHEET).json["missing"] == []
    assert not any(
        b"canary-kaia-lind" in file.read_bytes() or DIGEST in file.name
        for file in Path(recorder.voile.data_dir).rglob("*")
        if file.is_file()
    )


def test_a_foreign_origin_stores_nothing(recorder: "Recorder") -> None:
    data = b"p { color: green }" * 200
    assert announce(recorder, data).json["outcome"] == "accepted"
    assert upload(recorder, data, origin="https://evil.example.org").status == 403
    assert upload(recorder, data).json == {"outcome": "stored"}


def test_an_image_that_is_none_is_refused(recorder: "Recorder") -> None:
    data = b"<svg onload=alert(1)></svg>" * 20
    announce(recorder, data, "image")
    assert upload(recorder, data, "image").status == 415
