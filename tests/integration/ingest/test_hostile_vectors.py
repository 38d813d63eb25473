"""The hostile vectors, sent to a running Voile: each ends as it says; nothing refused is kept."""

import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.core import signing
from tests.integration.ingest.hostile import IMAGES, ORIGIN, Case, cases

from voile import ids
from voile.ids import SiteId

if TYPE_CHECKING:
    from tests.conftest import Reply, VoileProcess

CASES = cases()
# What one process may need above what it has at rest: the largest inflated body a few times over.
MEMORY_KB = 160 * 1024


@dataclass
class Server:
    voile: "VoileProcess"
    site: SiteId
    owner: int

    def post(self, path: str, body: bytes, headers: dict[str, str]) -> "Reply":
        return self.voile.send("POST", path, body, port=self.voile.port, **headers)

    def kept(self) -> tuple[int, set[str]]:
        """Rows of envelopes, and the names of the objects that hold something."""
        with closing(sqlite3.connect(f"file:{self.voile.data_dir / 'voile.db'}?mode=ro", uri=True)) as index:
            rows: int = index.execute("select count(*) from storage_segment").fetchone()[0]
        folder = self.voile.data_dir / "objects"
        return rows, {str(file) for file in folder.rglob("*") if file.is_file()}

    def played(self, case: Case) -> bytes:
        """Everything that the player is given of the case's session."""
        key = (self.voile.data_dir / "keys" / "django.key").read_text().strip()
        claims = {"s": ids.session_id(self.site, case.id), "a": self.owner}
        token = signing.dumps(claims, key=key, salt="voile.player")
        session = self._read("/api/session", token)
        pages = [page["id"] for tab in json.loads(session)["recordings"] for page in tab["pages"]]
        assert pages
        return b"\n".join([session, *(self._read(f"/api/pages/{page}/events", token) for page in pages)])

    def _read(self, path: str, token: str) -> bytes:
        reply = self.voile.send("GET", path, port=self.voile.player_port, Authorization=f"Bearer {token}")
        assert reply.status == 200
        return reply.body

    def peak_kb(self) -> int:
        status = Path(f"/proc/{self.voile.pid}/status").read_text()
        return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM"))


@pytest.fixture(scope="module")
def server(voile_of_module: "VoileProcess") -> Server:
    voile = voile_of_module
    assert voile.run("init").returncode == 0
    site = voile.ask(
        "sites", "create", "Shop", "--origin", ORIGIN, "--consent", "none", "--set", "recording_frequency=100"
    )["id"]
    voile.ask("sites", "set", site, "images", IMAGES)
    voile.ask("users", "create", "ada@example.org", "--role", "owner")
    accounts = {account["email"]: account["id"] for account in voile.ask("users", "list")}
    voile.set(ENVELOPES_PER_ADDRESS_PER_S="100000")
    voile.start()
    return Server(voile, SiteId(site), accounts["ada@example.org"])


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_it_ends_as_it_should(server: Server, case: Case) -> None:
    rows_before, objects_before = server.kept()
    for request in case.requests(server.site):
        reply = server.post(request.path, request.body, request.headers)
        told: dict[str, Any] = reply.json
        ended = {"status": reply.status} | {key: told[key] for key in request.out if key in told}
        assert ended == request.out
        assert reply.status < 500
        if told["outcome"] == "rejected":
            assert told["message"].endswith(".")
    rows, objects = server.kept()
    assert rows - rows_before == case.stored
    assert case.stored or objects == objects_before
    if case.stored and (case.absent or case.name.startswith("times:")):
        played = server.played(case)
        started_at = datetime.fromisoformat(json.loads(played.partition(b"\n")[0])["session"]["started_at"])
        assert timedelta(hours=-26) < started_at - datetime.now(UTC) <= timedelta(seconds=5)
        assert not [number for number, text in enumerate(case.absent) if text.encode() in played]


def test_nothing_of_it_lies_anywhere_in_the_clear_and_the_server_stayed_small(server: Server) -> None:
    """Comes last in this file; what random order puts before it is searched all the same."""
    texts = {text.encode() for case in CASES for text in case.absent}
    files = [file for file in server.voile.data_dir.rglob("*") if file.is_file()]
    for file in [*files, server.voile.log_file]:
        content = file.read_bytes()
        assert not [number for number, text in enumerate(texts) if text in content], file.name
    assert server.voile.send("GET", "/login/").status == 200
    assert server.peak_kb() < MEMORY_KB
