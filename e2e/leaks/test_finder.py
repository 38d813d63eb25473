"""The search itself: each form is found, and nothing else is."""

import base64
import gzip
import json
import zlib
from collections.abc import Callable
from urllib.parse import quote

import pytest

from e2e.leaks.canaries import Mint
from e2e.leaks.finder import Finder

KINDS = ("word", "card", "digits", "iban", "phone", "hex")
ENCODINGS: dict[str, Callable[[str], bytes]] = {
    "as is": lambda text: text.encode(),
    "upper case": lambda text: text.upper().encode(),
    "quoted": lambda text: "".join(f"%{ord(sign):02X}" for sign in text).encode(),
    "url": lambda text: quote(text, safe="").encode(),
    "json": lambda text: json.dumps({"a": text}).encode(),
    "json escapes": lambda text: "".join(f"\\u{ord(sign):04x}" for sign in text).encode(),
    "html": lambda text: "".join(f"&#{ord(sign)};" for sign in text).encode(),
    "html hex": lambda text: "".join(f"&#x{ord(sign):x};" for sign in text).encode(),
    "base64": lambda text: base64.b64encode(text.encode() + b" tail"),
    "base64 after one": lambda text: base64.b64encode(b"?" + text.encode() + b" tail"),
    "base64url after two": lambda text: base64.urlsafe_b64encode(b"??" + text.encode() + b" tail"),
    "utf-16": lambda text: text.encode("utf-16-le"),
    "hex": lambda text: text.encode().hex().encode(),
    "gzip": lambda text: gzip.compress(text.encode()),
    "zlib within": lambda text: b"--boundary\r\n\r\n" + zlib.compress(text.encode()) + b"\r\n--",
    "tags": lambda text: "".join(f"<i>{sign}</i>" for sign in text).encode(),
    "strings": lambda text: json.dumps([{"type": 3, "textContent": sign} for sign in text]).encode(),
    "a list of strings": lambda text: json.dumps([text[:5], text[5:]]).encode(),
    "cut short": lambda text: text[:-1].encode(),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_each_form_is_found(kind: str, encoding: str) -> None:
    mint = Mint()
    canary, other = mint.make("v", "a", kind), mint.make("v", "b", kind)
    data = b'{"x": 1, "y": ' + ENCODINGS[encoding](canary.text) + b"}"
    found = Finder(mint).search([("here", data)])
    assert set(found) == {canary}, other.name


@pytest.mark.parametrize("kind", ["ssn", "date", "month", "week", "time", "moment", "colour"])
def test_what_has_no_mark_is_found(kind: str) -> None:
    mint = Mint()
    canary = mint.make("v", "a", kind)
    found = Finder(mint).search([("here", f"x{canary.text}y".encode())])
    assert set(found) == {canary}


def test_numbers_are_found_with_separators() -> None:
    mint = Mint()
    canary = mint.make("v", "a", "card")
    spelled = " ".join(canary.text[at : at + 4] for at in range(0, 16, 4))
    assert set(Finder(mint).search([("here", spelled.encode())])) == {canary}


def test_nothing_is_found_where_nothing_is() -> None:
    mint = Mint()
    for kind in KINDS:
        mint.make("v", kind, kind)
    data = "".join(mark.text + "aaa " for mark in mint.marks.values()).encode()
    assert Finder(mint).search([("here", data)]) == {}
