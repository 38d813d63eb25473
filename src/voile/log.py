"""Structured log without content.

A line is an event name and fields. A field may be a number, a boolean, a member of an enum, a class (its
name is shown) or a short id; anything else becomes "?", since a string might hold what a visitor typed.
Records of libraries are reduced to their logger, place and kind of exception for the same reason.
"""

import json
import logging
import re
import sys
import threading
import traceback
from enum import Enum
from typing import Any, TextIO

from voile import clock

Field = object

_EVENT = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*")
# Versions have three parts: four would be an address.
_SHORT_ID = re.compile(r"[0-9]{10}|[0-9a-f]{8,64}|[0-9]{1,4}(\.[0-9]{1,4}){1,2}")
_FIELDS = "voile_fields"
_HIDDEN = "?"
_FRAMES_SHOWN = 6


class Log:
    """The log of one room."""

    def __init__(self, name: str) -> None:
        self._logger = logging.getLogger(f"voile.{name}")

    def debug(self, event: str, **fields: Field) -> None:
        self._write(logging.DEBUG, event, fields)

    def info(self, event: str, **fields: Field) -> None:
        self._write(logging.INFO, event, fields)

    def warning(self, event: str, **fields: Field) -> None:
        self._write(logging.WARNING, event, fields)

    def error(self, event: str, **fields: Field) -> None:
        self._write(logging.ERROR, event, fields)

    def exception(self, event: str, error: BaseException, **fields: Field) -> None:
        """Log the kind and the places of an exception, not its message, which might hold content."""
        self._write(logging.ERROR, event, {**fields, "error": type(error)}, error)

    def _write(
        self, level: int, event: str, fields: dict[str, Field], error: BaseException | None = None
    ) -> None:
        if self._logger.isEnabledFor(level):
            name = event if _EVENT.fullmatch(event) else _HIDDEN
            shown = {key: shown_value(value) for key, value in fields.items()}
            self._logger.log(level, name, extra={_FIELDS: shown}, exc_info=error)


def get(name: str) -> Log:
    return Log(name)


def shown_value(value: object) -> str | int | float | bool | None:
    """What a field's value is shown as; "?" when it could hold content."""
    if isinstance(value, Enum):
        return str(value.value)
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, type):
        return value.__name__
    if isinstance(value, str) and _SHORT_ID.fullmatch(value):
        return value
    return _HIDDEN


def _line(record: logging.LogRecord) -> dict[str, Any]:
    fields = getattr(record, _FIELDS, None)
    ours = isinstance(fields, dict)
    line: dict[str, Any] = {
        "at": clock.now_at().isoformat(timespec="milliseconds"),
        "level": record.levelname.lower(),
        "room": record.name.removeprefix("voile."),
        "event": record.getMessage() if ours else f"{record.module}.{record.funcName}:{record.lineno}",
    }
    if isinstance(fields, dict):
        line |= fields
    if record.exc_info and record.exc_info[1] is not None:
        line["error"] = type(record.exc_info[1]).__name__
        line["where"] = _places(record.exc_info[1])
    return line


def _places(error: BaseException) -> list[str]:
    """The innermost places, without source text."""
    frames = traceback.extract_tb(error.__traceback__)[-_FRAMES_SHOWN:]
    return [f"{frame.filename.rpartition('/')[2]}:{frame.lineno}:{frame.name}" for frame in frames]


class JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return json.dumps(_line(record), default=lambda _: _HIDDEN)


class Console(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line = _line(record)
        head = [line.pop(key) for key in ("at", "level", "room", "event")]
        return " ".join([*head, *(f"{key}={value}" for key, value in line.items())])


def configure(level: str, stream: TextIO | None = None) -> None:
    """Send everything to `stream` (standard error): JSON lines, or text when it is a terminal."""
    out = stream or sys.stderr
    handler = logging.StreamHandler(out)
    handler.setFormatter(Console() if out.isatty() else JsonLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("voile").setLevel(level.upper())
    logging.captureWarnings(True)


def guard_tracebacks() -> None:
    """Log what nobody caught as `exception` does, instead of a traceback with its message."""

    def failed(error: BaseException) -> None:
        get("process").exception("process.failed", error)

    sys.excepthook = lambda _kind, error, _trace: failed(error)
    threading.excepthook = lambda thread: failed(thread.exc_value or thread.exc_type())
