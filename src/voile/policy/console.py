"""The gate for lines of the console. Source: privacy semantics 7."""

import json

import msgspec

from voile.events.plugin import ConsoleData
from voile.policy.breaches import Breach
from voile.policy.ledger import Ledger

_LINE = msgspec.json.Decoder(str)


def gate_console(ledger: Ledger, data: ConsoleData) -> bool:
    """The line, in place; says whether it stays. Each text is a JSON string, as rrweb's player reads it."""
    if not ledger.policy.console:
        return ledger.switched_off()
    try:
        lines = [_LINE.decode(text) for text in data.payload.payload]
    except (msgspec.DecodeError, UnicodeError):
        ledger.breach(Breach.CONSOLE)
        return False
    kept = [ledger.text(line, masked=False) for line in lines]
    if kept != lines:
        data.payload.payload = [json.dumps(line, ensure_ascii=False) for line in kept]
    return True
