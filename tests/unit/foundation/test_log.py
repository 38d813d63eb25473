import io
import json
import logging
import sys
import threading
from collections.abc import Iterator
from enum import StrEnum

import pytest

from voile import log

CANARY = "kaia.lind@example.org"


class Reason(StrEnum):
    FULL = "full"


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    root, ours = logging.getLogger(), logging.getLogger("voile")
    before = (root.handlers[:], root.level, ours.level)
    stream = io.StringIO()
    log.configure("info", stream)
    yield stream
    root.handlers[:], root.level = before[0], before[1]
    ours.setLevel(before[2])
    logging.captureWarnings(False)


def test_fields_that_cannot_hold_content_are_shown(lines: io.StringIO) -> None:
    log.get("ingest").info("envelope.dropped", site="1234567890", count=3, reason=Reason.FULL)
    line = json.loads(lines.getvalue())
    assert line.pop("at")
    assert line == {
        "level": "info",
        "room": "ingest",
        "event": "envelope.dropped",
        "site": "1234567890",
        "count": 3,
        "reason": "full",
    }


@pytest.mark.parametrize("value", [CANARY, "Kaia", b"Kaia", ["Kaia"], {"name": "Kaia"}, "12 Baker Street"])
def test_anything_else_is_hidden(lines: io.StringIO, value: object) -> None:
    log.get("ingest").info("event", value=value)
    assert json.loads(lines.getvalue())["value"] == "?"


def test_an_event_name_cannot_carry_content(lines: io.StringIO) -> None:
    log.get("ingest").info(f"stored for {CANARY}")
    assert json.loads(lines.getvalue())["event"] == "?"


def test_an_exception_shows_its_kind_and_place_alone(lines: io.StringIO) -> None:
    try:
        raise ValueError(CANARY)
    except ValueError as error:
        log.get("ingest").exception("ingest.failed", error)
    line = json.loads(lines.getvalue())
    assert line["error"] == "ValueError"
    assert line["where"][0].startswith("test_log.py:")
    assert CANARY not in lines.getvalue()


def test_records_of_libraries_lose_their_message(lines: io.StringIO) -> None:
    logging.getLogger("django.request").error("Not Found: %s", f"/{CANARY}")
    assert CANARY not in lines.getvalue()
    assert json.loads(lines.getvalue())["room"] == "django.request"


def test_what_nobody_caught_shows_its_kind_and_place_alone(
    lines: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    log.guard_tracebacks()

    def fail() -> None:
        raise ValueError(CANARY)

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    try:
        fail()
    except ValueError as error:
        sys.excepthook(ValueError, error, error.__traceback__)
    assert [json.loads(line)["error"] for line in lines.getvalue().splitlines()] == ["ValueError"] * 2
    assert CANARY not in lines.getvalue()
