"""Detectors: what is personal by its form becomes a fixed mark. Source: privacy semantics 4.

Almost every text ends at the first, cheap search; the detectors themselves run on what passes it.
"""

import re
import unicodedata
from typing import Final, NamedTuple

from voile.policy.checks import CHECKS, Check, mixed
from voile.policy.lists import load

_LIST = load("detectors")
_SHORTEST = 6


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
_ZERO_WIDTH = re.compile(_LIST["zero_width"])
_FIRST = re.compile(_LIST["first"], re.ASCII)
_SECOND = re.compile(_LIST["second"], re.ASCII)


def scrub(text: str) -> str:
    """`text` with marks in place of hits; the very same object where there is none."""
    if len(text) < _SHORTEST:
        return text
    seen = text if text.isascii() else normalised(text)
    if _FIRST.search(seen) is None or _SECOND.search(seen) is None:
        return text
    found = seen
    for detector in DETECTORS:
        if detector.prefilter.search(found) is not None:
            found = _marked(found, detector)
    return text if found == seen else found


def hits(text: str) -> bool:
    """Whether any detector hits."""
    return scrub(text) is not text


def normalised(text: str) -> str:
    """Compatibility forms folded and invisible characters removed, so that neither can hide a hit."""
    return unicodedata.normalize("NFKC", _ZERO_WIDTH.sub("", text))


def _marked(text: str, detector: Detector) -> str:
    parts: list[str] = []
    done = position = 0
    while (match := detector.pattern.search(text, position)) is not None:
        length = detector.check(match[0])
        if not length:
            # What `mixed` refuses holds no run that it would take; looking again costs quadratic time.
            position = match.end() if detector.check is mixed else match.start() + 1
            continue
        parts += (text[done : match.start()], detector.mark)
        done = position = match.start() + length
    return "".join((*parts, text[done:])) if parts else text
