"""An opted-out visitor is never stored.

Whoever brings the cookie of an opt-out along gets a script that does nothing; what is sent in their name all
the same leaves nothing on the disk but a count.
"""

import json
from typing import TYPE_CHECKING

import pytest
from tests.integration.ingest.conftest import ORIGIN, Recorder, envelope

if TYPE_CHECKING:
    from tests.conftest import Reply, VoileProcess

CANARY = "canaryopted7a1f"


@pytest.fixture
def recorder(voile: "VoileProcess") -> Recorder:
    assert voile.run("init").returncode == 0
    chosen = ("--set", "recording_frequency=100")
    site = voile.ask("sites", "create", "Shop", "--origin", ORIGIN, "--consent", "none", *chosen)
    voile.start()
    return Recorder(voile, site["id"])


def sent(recorder: Recorder, title: str, cookie: str) -> "Reply":
    body = envelope(0)
    body["header"]["title"] = title
    query = f"/i?wid={recorder.wid}&encoding=identity"
    return recorder.voile.send("POST", query, json.dumps(body).encode(), origin=ORIGIN, cookie=cookie)


def everything(voile: "VoileProcess") -> bytes:
    files = [path for path in voile.data_dir.rglob("*") if path.is_file()]
    return b"".join(path.read_bytes() for path in [*files, voile.log_file])


def test_nothing_of_them_is_left(recorder: Recorder) -> None:
    voile = recorder.voile
    assert sent(recorder, f"{CANARY}found", "").json["outcome"] == "accepted"
    for cookie in (f"optout_{recorder.wid}=1", "optout=1", f"other=2; optout_{recorder.wid}=1"):
        answer = sent(recorder, f"{CANARY}never", cookie)
        assert (answer.json["outcome"], answer.json["reason"]) == ("dropped", "opted_out")
        script = voile.send("GET", f"/voile.js?wid={recorder.wid}", cookie=cookie)
        assert len(script.body) < 200
        assert recorder.wid.encode() not in script.body
    # Another site's opt-out is not this one's.
    assert sent(recorder, f"{CANARY}found", "optout_1234567899=1").json["outcome"] == "accepted"
    assert len(voile.ask("sessions", "list")) == 2
    assert voile.stop() == 0
    left = everything(voile)
    assert f"{CANARY}found".encode() in left, "what is planted could be found"
    assert f"{CANARY}never".encode() not in left
