"""Two `voile serve` on one PostgreSQL: together they are one Voile."""

import json
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import Reply, VoileProcess
from tests.integration.ingest.conftest import AT_MS, ORIGIN, envelope

pytestmark = pytest.mark.skipif("tests.postgresql" not in sys.modules, reason="needs `-p tests.postgresql`")

PAGES, ENVELOPES = 6, 12


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[VoileProcess, VoileProcess, str]]:
    one = VoileProcess(tmp_path_factory.mktemp("one"), ENVELOPES_PER_ADDRESS_PER_S="100000")
    other = VoileProcess(tmp_path_factory.mktemp("other"), ENVELOPES_PER_ADDRESS_PER_S="100000")
    shared = ("VOILE_DATA_DIR", "VOILE_DATABASE_URL", "VOILE_KEYS_DATABASE_URL")
    other.environment |= {name: one.environment[name] for name in shared}
    one.ask("init")
    site = one.ask(
        "sites", "create", "Shop", "--origin", ORIGIN, "--consent", "none", "--set", "recording_frequency=100"
    )["id"]
    try:
        one.start()
        other.start()
        yield one, other, site
    finally:
        one.stop()
        other.stop()


def visit(pages: int) -> list[list[dict[str, Any]]]:
    """The envelopes of some pages of one session, each in a tab of its own."""
    first = envelope(0)
    made = []
    for number in range(pages):
        page = envelope(0) | {name: first[name] for name in ("visitor", "session")}
        click = {
            "type": 3,
            "timestamp": AT_MS,
            "data": {"source": 2, "type": 2, "id": 3, "x": 1, "y": number},
        }
        later = [{**page, "seq": seq, "header": None, "events": [click]} for seq in range(1, ENVELOPES)]
        made.append([page, *later])
    return made


def send(voile: VoileProcess, site: str, body: dict[str, Any]) -> Reply:
    data = json.dumps({key: value for key, value in body.items() if value is not None}).encode()
    return voile.send("POST", f"/i?wid={site}&encoding=identity", data, origin=ORIGIN)


def test_a_session_that_is_sent_to_both_in_turns_is_whole(
    both: tuple[VoileProcess, VoileProcess, str],
) -> None:
    one, other, site = both
    pages = visit(PAGES)

    def send_page(bodies: list[dict[str, Any]]) -> list[int]:
        """Every third is sent to both, as a recorder does that got no answer."""
        answers = []
        for body in bodies:
            first, second = (one, other) if body["seq"] % 2 else (other, one)
            answers.append(send(first, site, body).status)
            if body["seq"] % 3 == 0:
                answers.append(send(second, site, body).status)
        return answers

    with ThreadPoolExecutor(PAGES) as pool:
        statuses = [status for each in pool.map(send_page, pages) for status in each]
    assert set(statuses) == {200}

    (session,) = (each for each in one.ask("sessions", "list") if each["clicks"])
    assert session in other.ask("sessions", "list")
    exported = json.loads(other.run("sessions", "export", session["id"]).stdout)
    assert len(exported["recordings"]) == PAGES
    for recording in exported["recordings"]:
        assert [event["type"] for event in recording["events"]] == [4, 2, *[3] * (ENVELOPES - 1)]
    assert session["clicks"] == PAGES * (ENVELOPES - 1)


def test_the_same_envelope_at_both_at_once_is_there_once(
    both: tuple[VoileProcess, VoileProcess, str],
) -> None:
    one, other, site = both
    bodies = [page[0] for page in visit(8)]
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda at: send((one, other)[at % 2], site, bodies[at // 2]), range(16)))
    assert {answer.status for answer in answers} == {200}
    told = sorted(answer.json["outcome"] for answer in answers)
    assert told == ["accepted"] * 8 + ["duplicate"] * 8


def test_doctor_finds_it_sound(both: tuple[VoileProcess, VoileProcess, str]) -> None:
    one, _, _ = both
    report = json.loads(one.run("doctor", "--json").stdout)
    found = {check["name"]: check["findings"] for check in report["checks"] if check["findings"]}
    # The disk of a test machine is not its business.
    found.pop("disk space", None)
    assert found == {}


def test_a_third_on_sqlite_is_refused(both: tuple[VoileProcess, VoileProcess, str], tmp_path: Path) -> None:
    one, _, _ = both
    third = VoileProcess(tmp_path)
    third.environment["VOILE_DATA_DIR"] = one.environment["VOILE_DATA_DIR"]
    for name in ("VOILE_DATABASE_URL", "VOILE_KEYS_DATABASE_URL"):
        del third.environment[name]
    refused = third.run("serve")
    assert refused.returncode == 4
    assert "PostgreSQL" in refused.stderr
