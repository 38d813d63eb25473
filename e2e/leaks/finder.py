"""Finds canaries in bytes, in every form in which they could travel or lie.

As is and in any case, percent-, JSON- and HTML-escaped, base64 and base64url at each alignment, hex, UTF-16, compressed, and
joined over what splits them: tags, the strings of a JSON document, separators between digits.
"""

import base64
import re
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from e2e.leaks.canaries import Canary, Mark, Mint

_TAGS = re.compile(rb"<[^<>]*>")
_ESCAPED = re.compile(rb"\\u00([0-7][0-9a-fA-F])|%([2-7][0-9a-fA-F])|&#x([2-7][0-9a-fA-F]);|&#([0-9]{2,3});")
_TEXTS = re.compile(rb'"(?:textContent|text|value|data)":\s*"((?:[^"\\]|\\.)*)"')
_STRINGS = re.compile(rb'"((?:[^"\\]|\\.)*)"(\s*:)?')
_SPLIT_DIGITS = re.compile(rb"(?<=[0-9])[ \-.](?=[0-9])")
_COMPRESSED = re.compile(rb"\x1f\x8b\x08|x[\x01\x5e\x9c\xda]")
_INFLATED_MAX = 64 << 20
_STANDARD = bytes.maketrans(b"-_", b"+/")

Form = tuple[str, "re.Pattern[bytes]", Callable[[bytes], bytes]]


@dataclass(frozen=True)
class Find:
    """Where a canary turned up, and in which form. Never what stood around it."""

    place: str
    form: str


class Finder:
    """Searches for every canary of a run at once."""

    def __init__(self, mint: Mint) -> None:
        self._tails = {
            name: {one.tail[: mark.telling].encode(): one for one in mint.known if one.marked == name}
            for name, mark in mint.marks.items()
        }
        self._folded = [(name, _folded(mark)) for name, mark in mint.marks.items()]
        self._encoded = [
            (name, [_base64_form(mark, at) for at in range(3)]) for name, mark in mint.marks.items()
        ]
        self._others = [
            (one, form, sought) for one in mint.known if not one.marked for form, sought in _forms(one.text)
        ]

    def search(self, places: Iterable[tuple[str, bytes]], *, read: bool = True) -> dict[Canary, set[Find]]:
        """`read`: also as somebody would read it who wants to know; for what is text."""
        found: dict[Canary, set[Find]] = {}
        for place, data in places:
            for view, seen in views(data) if read else [("", data)]:
                for canary, form in self._hits(seen):
                    found.setdefault(canary, set()).add(Find(place, f"{form}{view}"))
        return found

    def _hits(self, data: bytes) -> Iterator[tuple[Canary, str]]:
        lower = data.lower()
        for among, given in ((self._folded, lower), (self._encoded, data)):
            for name, forms in among:
                for form, pattern, decode in forms:
                    for match in pattern.finditer(given):
                        canary = self._tails[name].get(decode(match[1]))
                        if canary:
                            yield canary, form
        for canary, form, sought in self._others:
            if sought in lower:
                yield canary, form


def views(data: bytes) -> Iterator[tuple[str, bytes]]:
    for view, whole in (("", data), (", inflated", inflated(data))):
        if whole:
            yield view, whole
            yield from ((f"{view}{how}", read) for how, read in _read(whole) if read != whole)


def _read(data: bytes) -> Iterator[tuple[str, bytes]]:
    plain = _ESCAPED.sub(_unescaped, data)
    yield ", unescaped", plain
    yield ", tags stripped", _TAGS.sub(b"", plain)
    yield ", texts joined", b"".join(_TEXTS.findall(data))
    yield ", strings joined", b"".join(text for text, is_key in _STRINGS.findall(data) if not is_key)
    yield ", digits joined", _SPLIT_DIGITS.sub(b"", plain)


def _unescaped(match: "re.Match[bytes]") -> bytes:
    return bytes([int(match[4]) & 255 if match[4] else int(match[1] or match[2] or match[3], 16)])


def inflated(data: bytes) -> bytes:
    """What is compressed within, gzip or zlib, wherever it begins; empty where nothing is."""
    parts, whole = [], memoryview(data)
    for start in (match.start() for match in _COMPRESSED.finditer(data)):
        decoder = zlib.decompressobj(wbits=47)
        try:
            part = decoder.decompress(whole[start : start + 64], 4096)
            part += decoder.decompress(decoder.unconsumed_tail + bytes(whole[start + 64 :]), _INFLATED_MAX)
        except zlib.error:
            continue
        parts.append(part)
    return b"\n".join(parts)


def _folded(mark: Mark) -> list[Form]:
    """Sought in data in lower case."""
    raw, telling = mark.text.encode(), mark.telling
    signs = b"[" + mark.signs.encode() + b"]"
    return [
        ("as is", re.compile(re.escape(raw) + b"(%b{%d})" % (signs, telling)), bytes),
        (
            "utf-16",
            re.compile(re.escape(mark.text.encode("utf-16-le")) + b"((?:%b\\x00){%d})" % (signs, telling)),
            lambda tail: tail[::2],
        ),
        (
            "hex",
            re.compile(re.escape(raw.hex().encode()) + b"([0-9a-f]{%d})" % (2 * telling)),
            lambda tail: bytes.fromhex(tail.decode()),
        ),
    ]


def _base64_form(mark: Mark, shift: int) -> Form:
    """`shift` bytes stand before the mark in its first group of three."""
    raw = mark.text.encode()
    # What depends on the bytes before and after the mark is left out.
    begin, end = (0, 2, 3)[shift], (shift + len(raw)) * 8 // 6
    head = base64.b64encode(b"\0" * shift + raw)[begin:end]

    def decode(tail: bytes) -> bytes:
        signs = (b"A" * begin + head + tail).translate(_STANDARD)
        read = base64.b64decode(signs[: len(signs) // 4 * 4])
        return read[shift + len(raw) :][: mark.telling].lower()

    most = b"([A-Za-z0-9+/_-]{%d})" % (mark.telling * 8 // 6 + 5)
    return f"base64 at {shift}", re.compile(re.escape(head) + most), decode


def _forms(text: str) -> Iterator[tuple[str, bytes]]:
    """The forms of what has no mark, in lower case."""
    text = text.lower()
    yield "as is", text.encode()
    yield "utf-16", text.encode("utf-16-le")
    if text.replace("-", "").isdigit():
        yield "without separators", text.replace("-", "").encode()
