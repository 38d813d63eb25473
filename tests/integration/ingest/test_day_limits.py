"""What a site may take in a day: counted with what is stored, and known again after a restart."""

import json
import sqlite3
from contextlib import closing
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import pytest
from tests.integration.ingest.conftest import AT_MS, ORIGIN, Recorder, envelope

if TYPE_CHECKING:
    from tests.conftest import VoileProcess

SHEET, OTHER = b"p { color: red }" * 200, b"p { color: blue }" * 200


@pytest.fixture
def limited(voile: "VoileProcess") -> Recorder:
    assert voile.run("init").returncode == 0
    site = voile.ask(
        "sites", "create", "Shop", "--origin", ORIGIN, "--consent", "none", "--set", "recording_frequency=100"
    )
    voile.set(SITE_SESSIONS_PER_DAY="3")
    voile.start()
    return Recorder(voile, site["id"])


def told(recorder: Recorder, sent: dict[str, Any]) -> str:
    answer = recorder.post(json.dumps(sent).encode())
    assert answer.status == 200
    return str(answer.json.get("reason", answer.json["outcome"]))


def later(sent: dict[str, Any], seq: int) -> dict[str, Any]:
    changed = {key: value for key, value in sent.items() if key != "header"}
    return changed | {"seq": seq, "events": [announced(sheet) for sheet in (SHEET, OTHER)]}


def announced(sheet: bytes) -> dict[str, Any]:
    named = {"kind": "sheet", "url": "", "sha256": sha256(sheet).hexdigest(), "bytes": len(sheet)}
    return {"type": 5, "timestamp": AT_MS, "data": {"tag": "voile.asset", "payload": named}}


def upload(recorder: Recorder, sheet: bytes) -> dict[str, Any]:
    path = f"/a?wid={recorder.wid}&sha256={sha256(sheet).hexdigest()}&kind=sheet"
    answer: dict[str, Any] = recorder.voile.send("POST", path, sheet, origin=ORIGIN).json
    return answer


def test_the_limits_of_a_day_outlive_a_restart(limited: Recorder) -> None:
    first, *others = [envelope(0) for _ in range(4)]
    assert [told(limited, sent) for sent in (first, *others)] == ["accepted"] * 3 + ["day_sessions"]
    limited.voile.stop()
    limited.voile.start()
    assert told(limited, others[-1]) == "day_sessions"
    # What runs already goes on.
    assert told(limited, later(first, 1)) == "accepted"
    assert upload(limited, SHEET)["outcome"] == "stored"
    limited.voile.stop()
    limited.voile.set(SITE_SESSIONS_PER_DAY="1000", SITE_BYTES_PER_DAY=str(len(SHEET) + 1))
    limited.voile.start()
    assert told(limited, envelope(0)) == "day_bytes"
    assert told(limited, later(first, 2)) == "day_bytes"
    assert upload(limited, OTHER) == {"outcome": "dropped", "reason": "day_bytes", "policy": 1}
    limited.voile.stop()
    with closing(sqlite3.connect(limited.voile.data_dir / "voile.db")) as database:
        counted = dict(database.execute("select outcome, count from sites_outcomecount"))
    assert (counted["dropped_day_sessions"], counted["dropped_day_bytes"]) == (2, 3)
