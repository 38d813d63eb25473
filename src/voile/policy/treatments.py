"""The four treatments of a node, strictest last, and their stamps on the wire."""

from enum import IntEnum

from voile.events.base import Stamp


class Treatment(IntEnum):
    """Comparable: the strictest of two is their maximum."""

    CLEAR = 0
    MASKED = 1
    EXCLUDED = 2
    SECRET = 3


# An incremental event without a stamp counts as masked.
OF_STAMP: dict[str | None, Treatment] = {
    "c": Treatment.CLEAR,
    "m": Treatment.MASKED,
    "x": Treatment.EXCLUDED,
    "s": Treatment.SECRET,
    None: Treatment.MASKED,
}

STAMP_OF: dict[Treatment, Stamp] = {OF_STAMP[stamp]: stamp for stamp in Stamp}
