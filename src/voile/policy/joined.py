"""Detectors over what stands side by side: texts in the inline elements of one block, seen as one.

A hit that spans several becomes its mark in the first of them, and goes from the others.
Source: privacy semantics 4, `protocol/README.md`.
"""

from collections import deque
from collections.abc import Sequence
from typing import Final

from voile.policy import detectors

# Beside these every custom element is inline.
_TAGS = """
    a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q s samp slot small
    span strike strong sub sup time tt u var wbr tspan textpath text
"""
INLINE: Final = frozenset(_TAGS.split())
Place = tuple[int, int, str]


def is_inline(tag: str) -> bool:
    """Whether an element of this tag, in lower case, lies within a run of text."""
    return tag in INLINE or "-" in tag


def scrub_all(pieces: Sequence[str]) -> list[str] | None:
    """The pieces of one run with what is found in all of them together; None where nothing is."""
    whole = "".join(pieces)
    if not detectors.hits(whole):
        return None
    out: list[str] = []
    places = deque(detectors.places(whole))
    begins = 0
    for piece in pieces:
        ends = begins + len(piece)
        inside: list[Place] = []
        while places and places[0][0] < ends:
            inside.append(places[0])
            if places[0][1] > ends:
                break
            places.popleft()
        out.append(_marked(piece, begins, inside))
        begins = ends
    return out


def _marked(piece: str, begins: int, places: Sequence[Place]) -> str:
    """A mark stands where its hit begins; of hits that begin before the piece, nothing is left."""
    out: list[str] = []
    at = 0
    for start, end, mark in places:
        out += (piece[at : max(0, start - begins)], mark if start >= begins else "")
        at = end - begins
    return "".join((*out, piece[at:]))
