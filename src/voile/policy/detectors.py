"""Detectors: what is personal by its form becomes a fixed mark. Source: privacy semantics 4.

Almost every text ends at the first, cheap search; the detectors themselves run on what passes it.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final, NamedTuple

from voile.policy.checks import CHECKS, Check, mixed
from voile.policy.lists import load

_LIST = load("detectors")
_SHORTEST = 6
# In the place of a hit that was found; no pattern knows it. And for one that only the whole text shows.
_FILLER = "\ufffe"
_ANYWHERE = "[text]"


class Detector(NamedTuple):
    """One entry of `protocol/detectors.json`."""

    name: str
    mark: str
    prefilter: re.Pattern[str]
    pattern: re.Pattern[str]
    check: Check


DETECTORS: Final[tuple[Detector, ...]] = tuple(
    Detector(
        name=entry["name"],
        mark=entry["mark"],
        prefilter=re.compile(entry["prefilter"], re.ASCII),
        pattern=re.compile(entry["pattern"], re.ASCII),
        check=CHECKS[entry["check"]],
    )
    for entry in _LIST["detectors"]
)
# Those that run in the pass at hand. Outside of one, all do.
_ON: Final[ContextVar[tuple[Detector, ...]]] = ContextVar("detectors", default=DETECTORS)
_ZERO_WIDTH = re.compile(_LIST["zero_width"])
_FIRST = re.compile(_LIST["first"], re.ASCII)
_SECOND = re.compile(_LIST["second"], re.ASCII)


@contextmanager
def without(names: Collection[str]) -> Iterator[None]:
    """All that is judged within is judged without the detectors of these names."""
    if not names:
        yield
        return
    before = _ON.set(tuple(detector for detector in DETECTORS if detector.name not in names))
    try:
        yield
    finally:
        _ON.reset(before)


def scrub(text: str) -> str:
    """`text` with marks in place of hits; the very same object where there is none."""
    if len(text) < _SHORTEST:
        return text
    seen = text if text.isascii() else normalised(text)
    if _FIRST.search(seen) is None or _SECOND.search(seen) is None:
        return text
    found = seen
    for detector in _ON.get():
        if detector.prefilter.search(found) is not None:
            found = _marked(found, detector)
    return text if found == seen else found


def hits(text: str) -> bool:
    """Whether any detector hits."""
    return scrub(text) is not text


def normalised(text: str) -> str:
    """Compatibility forms folded and invisible characters removed, so that neither can hide a hit."""
    return unicodedata.normalize("NFKC", _ZERO_WIDTH.sub("", text))


def places(text: str) -> list[tuple[int, int, str]]:
    """Where hits stand in `text` as it is written, with their marks, one after the other.

    Slower than `scrub`, and only for a text in which something hits.
    """
    seen, stood = _stood(text)
    found: list[tuple[int, int, str]] = []
    for detector in _ON.get():
        if detector.prefilter.search(seen) is None:
            continue
        hits = _hits(seen, detector)
        found += [(stood[start], stood[end], detector.mark) for start, end in hits]
        seen = _filled(seen, hits)
    return sorted(found) or [(0, len(text), _ANYWHERE)]


def _stood(text: str) -> tuple[str, list[int]]:
    """The text as detectors see it, and where each of its characters stood."""
    seen: list[str] = []
    stood: list[int] = []
    for place, char in enumerate(text):
        plain = normalised(char)
        seen.append(plain)
        stood += [place] * len(plain)
    return "".join(seen), [*stood, len(text)]


def _filled(text: str, hits: list[tuple[int, int]]) -> str:
    parts: list[str] = []
    done = 0
    for start, end in hits:
        parts += (text[done:start], _FILLER * (end - start))
        done = end
    return "".join((*parts, text[done:]))


def _marked(text: str, detector: Detector) -> str:
    parts: list[str] = []
    done = 0
    for start, end in _hits(text, detector):
        parts += (text[done:start], detector.mark)
        done = end
    return "".join((*parts, text[done:])) if parts else text


def _hits(text: str, detector: Detector) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    position = 0
    while (match := detector.pattern.search(text, position)) is not None:
        length = detector.check(match[0])
        if length:
            position = match.start() + length
            found.append((match.start(), position))
        else:
            # What `mixed` refuses holds no run that it would take; looking again costs quadratic time.
            position = match.end() if detector.check is mixed else match.start() + 1
    return found
