"""Who sends something for which no key can be saved is told so, and it is counted.

The server as it runs, asked as a recorder asks it. The answer is no crash but 507, the disk limit is reached,
or 503, not stored; each with its reason, and with the time after which to send it again.
"""

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.conf import settings
from django.db import connections
from tests.integration.ingest.conftest import ORIGIN, envelope
from tests.promises.test_key_failure_stores_nothing import (
    CANARY,
    StoredBytes,
    assert_nothing_is_stored,
    full,
)
from tests.refusing import refusing

from voile.audit import actors
from voile.ids import SiteId
from voile.ingest import built
from voile.project import wiring
from voile.recordings.models import Session
from voile.sites import actions as sites
from voile.sites import counters
from voile.storage.installation import Installation

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "keys"])

Answer = tuple[int, dict[str, Any], dict[bytes, bytes]]


@contextmanager
def read_only(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every new connection to the key database may only read."""
    options = connections["keys"].settings_dict["OPTIONS"]
    name, more = (
        ("init_command", "; PRAGMA query_only=ON")
        if connections["keys"].vendor == "sqlite"
        else ("options", " -c default_transaction_read_only=on")
    )
    with monkeypatch.context() as patched:
        patched.setitem(options, name, options[name] + more)
        yield


@pytest.fixture
def site() -> SiteId:
    return sites.create_site(
        name="Shop",
        origins=[ORIGIN],
        consent="none",
        by=actors.COMMAND,
        settings={"recording_frequency": 100},
    ).id


def bodies(count: int) -> list[bytes]:
    """Envelopes of new visitors, whose page says the canary in its title."""
    made = [envelope(0) for _ in range(count)]
    for each in made:
        each["header"]["title"] = CANARY
    return [json.dumps(each).encode() for each in made]


async def _post(site: SiteId, sent: list[bytes]) -> list[Answer]:
    system = await wiring.start(settings.VOILE, built.load())
    try:
        return [await _one(system, site, body) for body in sent]
    finally:
        await system.stop()


async def _one(system: wiring.System, site: SiteId, body: bytes) -> Answer:
    said: list[Any] = []

    async def receive() -> Any:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Any) -> None:
        said.append(message)

    scope = {
        "type": "http",
        "method": "POST",
        "path": "/i",
        "query_string": f"wid={site}&encoding=identity".encode(),
        "headers": [(b"origin", ORIGIN.encode()), (b"content-type", b"text/plain")],
        "client": ("127.0.0.1", 1),
    }
    await system.ingest(scope, receive, send)
    return said[0]["status"], json.loads(said[1]["body"]), dict(said[0]["headers"])


def post(site: SiteId, sent: list[bytes]) -> list[Answer]:
    """Through a server of its own: its threads make their connections anew."""
    return asyncio.run(_post(site, sent))


def assert_told(answers: list[Answer], status: int, reason: str) -> None:
    for answer in answers:
        assert (answer[0], answer[1]["outcome"], answer[1]["reason"]) == (status, "rejected", reason)
        assert b"retry-after" in answer[2]


def test_a_read_only_key_database(
    site: SiteId, storage: Installation, stored_bytes: StoredBytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = bodies(3)
    with read_only(monkeypatch):
        assert_told(post(site, sent), 507, "storage_full")
    assert_nothing_is_stored(storage, stored_bytes)
    assert not Session.objects.exists()
    assert counters.outcomes(site) == {"rejected_storage_full": 3}
    assert [status for status, _, _ in post(site, sent)] == [200] * 3, "the same envelopes, sent again"
    assert Session.objects.count() == 3


@pytest.mark.sqlite
def test_a_full_key_database(
    site: SiteId, storage: Installation, stored_bytes: StoredBytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    with full(monkeypatch):
        answers = post(site, bodies(80))
    # What was left of the last pages has taken the first keys.
    refused = [answer for answer in answers if answer[0] != 200]
    assert len(refused) >= 20
    assert_told(refused, 507, "storage_full")
    assert counters.outcomes(site)["rejected_storage_full"] == len(refused)
    assert Session.objects.count() == len(answers) - len(refused)


def test_a_key_database_that_refuses(site: SiteId, storage: Installation, stored_bytes: StoredBytes) -> None:
    with refusing("keys", "storage_recordingkey"):
        assert_told(post(site, bodies(2)), 503, "storage")
    assert_nothing_is_stored(storage, stored_bytes)
    assert counters.outcomes(site) == {"rejected_storage": 2}
