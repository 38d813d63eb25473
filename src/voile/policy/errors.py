"""What may stay of a script error. Source: privacy semantics 7; `protocol/README.md`, script errors.

Running it on its own output changes nothing.
"""

import re
import unicodedata
from typing import Final

from voile.events.custom import ErrorPayload
from voile.policy.breaches import Breach
from voile.policy.ledger import Ledger
from voile.policy.lists import load
from voile.policy.masks import mask_text

_LIST = load("errors")
_TYPE: Final = re.compile(_LIST["type"].removesuffix("$") + r"\Z", re.ASCII)
_FUNCTION: Final = re.compile(_LIST["function"].removesuffix("$") + r"\Z", re.ASCII)
_STANDARD: Final = frozenset(_LIST["standard_types"])
_OTHER: Final[str] = _LIST["other_type"]
_QUOTES: Final[dict[str, str]] = _LIST["quotes"]
_APOSTROPHES: Final[str] = _LIST["apostrophes"]


def gate_error(ledger: Ledger, payload: ErrorPayload) -> None:
    """The error, in place. What should not have been in it any more is a breach."""
    payload.type = _breached(ledger, payload.type, _type(ledger, payload.type))
    message = ledger.text(payload.message, masked=False)
    payload.message = _breached(ledger, message, mask_quoted(message))
    for frame in payload.stack:
        frame.function = _breached(ledger, frame.function, _function(ledger, frame.function))
        url = ledger.page_url(frame.url)
        frame.url = _breached(ledger, url, "" if url.endswith(":") else url)


def mask_quoted(text: str) -> str:
    """What stands in quotation marks becomes X; a mark that is never closed hides the rest."""
    parts: list[str] = []
    at, length = 0, len(text)
    while at < length:
        char = text[at]
        parts.append(char)
        closing = _QUOTES.get(char)
        at += 1
        if closing is None or (char in _APOSTROPHES and _is_word(text, at - 2)):
            continue
        end = at
        while end < length and not _closes(text, end, closing, char):
            end += 1
        parts += (mask_text(text[at:end]), text[end : end + 1])
        at = end + 1
    return "".join(parts)


def _closes(text: str, at: int, closing: str, opening: str) -> bool:
    """A mark that could be either, or an apostrophe, ends nothing in the middle of a word."""
    mark = text[at]
    either = mark == opening or mark in _APOSTROPHES
    return mark in closing and not (either and _is_word(text, at + 1))


def _type(ledger: Ledger, name: str) -> str:
    if name in _STANDARD:
        return name
    if ledger.mask_all_text or _TYPE.match(name) is None:
        return _OTHER
    return name if ledger.text(name, masked=False) == name else _OTHER


def _function(ledger: Ledger, name: str) -> str:
    kept = ledger.text(name, masked=False) if _FUNCTION.match(name) else ""
    return kept if _FUNCTION.match(kept) else ""


def _breached(ledger: Ledger, before: str, kept: str) -> str:
    if kept != before:
        ledger.breach(Breach.ERROR)
    return kept


def _is_word(text: str, at: int) -> bool:
    return 0 <= at < len(text) and unicodedata.category(text[at])[0] in "LN"
