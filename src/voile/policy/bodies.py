"""What may stay of a request and of its bodies. Source: privacy semantics 7; `protocol/README.md`, bodies.

Running it on its own output changes nothing.
"""

import json
import re
import unicodedata
from typing import Any, Final

import msgspec

from voile.events.custom import RequestPayload
from voile.policy.breaches import Breach
from voile.policy.ledger import Ledger
from voile.policy.lists import load
from voile.policy.masks import mask_value

_KEYS = load("hidden-keys")
HIDDEN: Final[str] = _KEYS["mark"]
_HIDDEN_KEY: Final = re.compile(
    "|".join(pattern for group in _KEYS["keys"] for pattern in group["patterns"]), re.ASCII
)
_NO_KEY_SIGNS = re.compile(r"[^a-z0-9]")
_MARKS = re.compile("[\u0300-\u036f]")
_PAIR: Final = re.compile(load("bodies")["pair"], re.ASCII)
# More than any recorder sends, far less than a reader of JSON can take.
_DEPTH_MAX = 20


def gate_request(ledger: Ledger, payload: RequestPayload) -> None:
    """The request, in place."""
    payload.url = ledger.page_url(payload.url)
    typed = ledger.policy.censor_all_inputs
    payload.sent_text = gate_body(ledger, payload.sent_form, payload.sent_text, typed=typed)
    payload.got_text = gate_body(ledger, payload.got_form, payload.got_text, typed=False)


def is_hidden_key(name: str) -> bool:
    """Whether a value of this name is hidden, whatever it is."""
    plain = _MARKS.sub("", unicodedata.normalize("NFKD", name)).lower()
    return _HIDDEN_KEY.search(_NO_KEY_SIGNS.sub("", plain)) is not None


def gate_text(ledger: Ledger, text: str, *, typed: bool) -> str:
    """Plain text: values behind names of the list go, then the detectors run."""
    if typed:
        return ledger.text(text, masked=True)
    hidden = _PAIR.sub(_pair, text)
    if hidden != text:
        ledger.breach(Breach.BODY)
    return ledger.text(hidden, masked=False)


def _pair(found: "re.Match[str]") -> str:
    return f"{found[1]}{found[2]}{HIDDEN}" if is_hidden_key(found[1]) else found[0]


def gate_json(ledger: Ledger, value: Any, *, typed: bool, depth: int = 0) -> Any:
    """JSON with every name and leaf judged."""
    if isinstance(value, list | dict) and depth >= _DEPTH_MAX:
        return type(value)()
    if isinstance(value, list):
        return [gate_json(ledger, one, typed=typed, depth=depth + 1) for one in value]
    if isinstance(value, dict):
        return {
            (kept := ledger.text(name, masked=False)): HIDDEN
            if is_hidden_key(name) or is_hidden_key(kept)
            else gate_json(ledger, one, typed=typed, depth=depth + 1)
            for name, one in value.items()
        }
    return value if value is None or value == HIDDEN else _leaf(ledger, value, typed=typed)


def _leaf(ledger: Ledger, value: str | float | bool, *, typed: bool) -> str | float | bool:
    if isinstance(value, str):
        return ledger.value(value, masked=typed)
    if typed:
        return mask_value(str(value))
    if isinstance(value, bool):
        return value
    text = str(value)
    kept = ledger.text(text, masked=False)
    return value if kept is text else kept


def gate_body(ledger: Ledger, form: str, text: str | None, *, typed: bool) -> str | None:
    """The text of a body of this form, or None where it has none that may stay."""
    if text is None:
        return None
    if ledger.mask_all_text or form in ("none", "other"):
        ledger.breach(Breach.BODY)
        return None
    return gate_text(ledger, text, typed=typed) if form == "text" else _json(ledger, text, typed=typed)


def _json(ledger: Ledger, text: str, *, typed: bool) -> str | None:
    try:
        value = msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        ledger.breach(Breach.BODY)
        return None
    kept = gate_json(ledger, value, typed=typed)
    if kept == value:
        return text
    ledger.breach(Breach.BODY)
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))
