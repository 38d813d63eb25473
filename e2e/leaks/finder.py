"""Finds canaries in bytes, in every form in which they could travel or lie.

As is and in any case, percent-encoded, JSON- and HTML-escaped (letters need no escape; their escapes are searched for all the
same), base64 and base64url at each alignment, hex, UTF-16, compressed, and joined over what splits them.
"""

import base64
import re
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from e2e.leaks.canaries import MARK_LENGTH, TAIL_LENGTH, TELLING, Canary, Mint

_TAGS = re.compile(rb"<[^<>]*>")
_ESCAPES = re.compile(rb"\\u00([0-7][0-9a-fA-F])|%([2-7][0-9a-fA-F])|&#x([2-7][0-9a-fA-F]);")
_DECIMAL = re.compile(rb"&#([0-9]{2,3});")
_TEXTS = re.compile(rb'"(?:textContent|text|value|data)":"((?:[^"\\]|\\.)*)"')
_STRINGS = re.compile(rb'"((?:[^"\\]|\\.)*)"(?!\s*:)')
_SPLIT_DIGITS = re.compile(rb"(?<=[0-9])[ \-.](?=[0-9])")
_INFLATE_MAX = 64 << 20
_STANDARD = bytes.maketrans(b"-_", b"+/")


@dataclass(frozen=True)
class Find:
    """Where a canary turned up, and in which form. Never what stood around it."""

    place: str
    form: str


class Finder:
    """Searches for every canary of a run at once."""

    def __init__(self, mint: Mint) -> None:
        self._words = {one.text[MARK_LENGTH:][:TELLING]: one for one in mint.known if one.is_word}
        self._others = [(one, _forms(one.text)) for one in mint.known if not one.is_word]
        self._marked = _marked(mint.mark)

    def search(self, places: Iterable[tuple[str, bytes]]) -> dict[Canary, set[Find]]:
        found: dict[Canary, set[Find]] = {}
        for place, data in places:
            for view, seen in views(data):
                for canary, form in self._hits(seen):
                    found.setdefault(canary, set()).add(Find(place, f"{form}{view}"))
        return found

    def _hits(self, data: bytes) -> Iterator[tuple[Canary, str]]:
        for form, pattern, decode in self._marked:
            for match in pattern.finditer(data):
                word = self._words.get(decode(match[1])[:TELLING])
                if word:
                    yield word, form
        for canary, forms in self._others:
            for form, sought in forms.items():
                if sought in data:
                    yield canary, form


def views(data: bytes) -> Iterator[tuple[str, bytes]]:
    """The data as it is, and as somebody would read it who wants to know."""
    for view, whole in (("", data), (", inflated", inflated(data))):
        if whole:
            yield view, whole
            yield from ((f"{view}{how}", read) for how, read in _read(whole) if read != whole)


def _read(data: bytes) -> Iterator[tuple[str, bytes]]:
    plain = _DECIMAL.sub(lambda m: bytes([int(m[1]) & 255]), _ESCAPES.sub(_unescaped, data))
    yield ", unescaped", plain
    yield ", tags stripped", _TAGS.sub(b"", plain)
    yield ", texts joined", b"".join(_TEXTS.findall(data))
    yield ", strings joined", b"".join(_STRINGS.findall(data))
    yield ", digits joined", _SPLIT_DIGITS.sub(b"", plain)


def _unescaped(match: "re.Match[bytes]") -> bytes:
    return bytes([int(match[1] or match[2] or match[3], 16)])


def inflated(data: bytes) -> bytes:
    """What is compressed within, gzip or zlib, wherever it begins; empty where nothing is."""
    parts = []
    for start in (m.start() for m in re.finditer(rb"\x1f\x8b\x08|x[\x01\x5e\x9c\xda]", data)):
        decoder = zlib.decompressobj(wbits=47)
        try:
            part = decoder.decompress(data[start:], _INFLATE_MAX)
        except zlib.error:
            continue
        if len(part) > TAIL_LENGTH:
            parts.append(part)
    return b"\n".join(parts)


def _marked(mark: str) -> list[tuple[str, "re.Pattern[bytes]", Callable[[bytes], str]]]:
    """How a word begins in each form, and how what follows is read. A tail cut short is found too."""
    raw = mark.encode()
    wide = mark.encode("utf-16-le")
    found: list[tuple[str, re.Pattern[bytes], Callable[[bytes], str]]] = [
        ("as is", re.compile(re.escape(raw) + b"([a-zA-Z]{%d})" % TELLING, re.IGNORECASE), _lower),
        ("utf-16", re.compile(re.escape(wide) + b"((?:[A-Za-z]\\x00){%d})" % TELLING), _narrow),
        (
            "hex",
            re.compile(re.escape(raw.hex().encode()) + b"([0-9a-f]{%d})" % (2 * TELLING), re.IGNORECASE),
            lambda tail: bytes.fromhex(tail.decode()).decode("latin-1").lower(),
        ),
    ]
    return found + [_base64_form(raw, shift) for shift in range(3)]


def _lower(tail: bytes) -> str:
    return tail.decode("latin-1").lower()


def _narrow(tail: bytes) -> str:
    return tail.decode("utf-16-le").lower()


def _base64_form(raw: bytes, shift: int) -> tuple[str, "re.Pattern[bytes]", Callable[[bytes], str]]:
    """`shift` bytes stand before the mark in its first group of three."""
    # What depends on the bytes before and after the mark is left out.
    begin, end = (0, 2, 3)[shift], (shift + len(raw)) * 8 // 6
    head = base64.b64encode(b"\0" * shift + raw)[begin:end]

    def decode(tail: bytes) -> str:
        signs = (b"A" * begin + head + tail).translate(_STANDARD)
        read = base64.b64decode(signs[: len(signs) // 4 * 4])
        return read[shift + len(raw) :].decode("latin-1").lower()

    return f"base64 at {shift}", re.compile(re.escape(head) + b"([A-Za-z0-9+/_-]{10})"), decode


def _forms(text: str) -> dict[str, bytes]:
    """The forms of what is no word. Upper case matters in none of them."""
    raw, plain = text.encode(), re.sub(r"(?<=[0-9])[ \-.](?=[0-9])", "", text).encode()
    found = {
        "as is": raw,
        "without separators": plain,
        "utf-16": text.encode("utf-16-le"),
        "hex": raw.hex().encode(),
    }
    return found | {f"base64 at {shift}": _base64_inner(raw, shift) for shift in range(3)}


def _base64_inner(raw: bytes, shift: int) -> bytes:
    encoded = base64.b64encode(b"\0" * shift + raw)
    return encoded[(0, 2, 3)[shift] : (shift + len(raw)) * 8 // 6]
