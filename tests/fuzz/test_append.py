"""Mutants sent to ingest with real storage behind it: never a failure, nothing kept of a refused one."""

import asyncio
import dataclasses
import json
import secrets
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.conf import settings
from hypothesis import given
from tests.fuzz.seeds import BODIES, PACKINGS, Edit, budget, packed
from tests.integration.ingest.hostile import ORIGIN

from voile.audit import actors
from voile.config import Config
from voile.ingest import built
from voile.project import wiring
from voile.sites.actions import create_site
from voile.storage import datakeys
from voile.storage.installation import close_storage, open_storage
from voile.storage.models import Segment

Sent = Callable[[bytes, str], dict[str, Any]]
pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "keys"])


@pytest.fixture
def config(tmp_path: Path) -> Iterator[Config]:
    keys = tmp_path / "keys" / "master.key"
    made = dataclasses.replace(
        settings.VOILE,
        data_dir=tmp_path,
        master_key_file=keys,
        envelopes_per_address_per_s=10**9,
        envelopes_per_session_per_s=10**9,
    )
    open_storage(made, create_master_key=True)
    yield made
    close_storage()
    datakeys.forget()


@pytest.fixture
def send(config: Config) -> Iterator[Sent]:
    """Sends a body through everything that stands behind the main port."""
    site = create_site(
        "Shop", origins=[ORIGIN], consent="none", by=actors.COMMAND, settings={"recording_frequency": 100}
    ).id
    with asyncio.Runner() as runner:
        system = runner.run(wiring.start(config, built.load()))

        async def ask(body: bytes, encoding: str) -> dict[str, Any]:
            query = urlencode({"wid": site, "encoding": encoding}).encode()
            head = [(b"origin", ORIGIN.encode())]
            scope = {"type": "http", "method": "POST", "path": "/i", "query_string": query, "headers": head}
            answer: list[Any] = []

            async def receive() -> dict[str, Any]:
                return {"type": "http.request", "body": body, "more_body": False}

            async def collect(message: Any) -> None:
                answer.append(message)

            await system.ingest(scope | {"client": ("198.51.100.7", 1)}, receive, collect)
            told: dict[str, Any] = json.loads(answer[1]["body"])
            return told | {"status": answer[0]["status"]}

        yield lambda body, encoding: runner.run(ask(body, encoding))
        runner.run(system.stop())


def test_mutants_end_well_and_leave_nothing_when_refused(send: Sent, config: Config) -> None:
    ends: Counter[str] = Counter()

    def kept() -> tuple[int, int]:
        objects = [path for path in (config.data_dir / "objects").rglob("*") if path.is_file()]
        return Segment.objects.count(), len(objects)

    @budget(short=200)
    @given(BODIES, PACKINGS)
    def judged(body: bytes, packing: list[Edit] | None) -> None:
        before = kept()
        # A page of its own, or the second one that is accepted would already be a conflict.
        body = body.replace(b"A" * 22, secrets.token_urlsafe(16).encode())
        answer = send(body, "identity") if packing is None else send(packed(body, packing), "gzip")
        ends[answer["outcome"]] += 1
        assert answer["status"] < 500
        assert (kept() == before) == (answer["outcome"] != "accepted")

    judged()
    # A fuzzer of which nothing gets in, or everything, tests nothing.
    assert ends["accepted"] > 10
    assert ends["rejected"] > 50
