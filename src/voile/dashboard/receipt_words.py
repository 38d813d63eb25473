"""Consent receipts in plain words, and as files."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from typing import Final

import orjson

from voile.rights.types import ReceiptView

SOURCES: Final = {
    "command": "your page (the command consent)",
    "consent_mode": "Google Consent Mode",
    "tcf": "IAB TCF",
    "gpp": "IAB GPP",
    "cookiebot": "Cookiebot",
    "onetrust": "OneTrust",
    "osano": "Osano",
    "didomi": "Didomi",
    "usercentrics": "Usercentrics",
    "loaded": "the script being loaded",
    "gpc": "Global Privacy Control",
    "dnt": "Do Not Track",
    "opted_out": "an opt-out",
    "minor": "your page (the command minor)",
}
KINDS: Final = {"grant": "Granted", "withdrawal": "Withdrawn"}
# What a spreadsheet would take for a formula. Source: OWASP, CSV Injection.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Row:
    """A receipt as the list shows it."""

    receipt: ReceiptView

    @property
    def what(self) -> str:
        return KINDS.get(self.receipt.kind, self.receipt.kind)

    @property
    def is_grant(self) -> bool:
        return self.receipt.kind == "grant"

    @property
    def source(self) -> str:
        return SOURCES.get(self.receipt.source, self.receipt.source)


def refused(counts: dict[str, int]) -> list[tuple[str, int]]:
    """Where refusals were heard and how often, most first."""
    return sorted(
        ((SOURCES.get(name, name), count) for name, count in counts.items()), key=lambda one: -one[1]
    )


def as_json(receipts: Iterable[ReceiptView]) -> bytes:
    return orjson.dumps([asdict(each) for each in receipts], option=orjson.OPT_INDENT_2) + b"\n"


def as_csv(receipts: Iterable[ReceiptView]) -> bytes:
    """With a line of names first. Texts that a spreadsheet would calculate begin with an apostrophe."""
    file = io.StringIO()
    writer = csv.writer(file)
    names = [field.name for field in fields(ReceiptView)]
    writer.writerow(names)
    for each in receipts:
        writer.writerow([_cell(getattr(each, name)) for name in names])
    return file.getvalue().encode()


def _cell(value: object) -> object:
    if value is None:
        return ""
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
