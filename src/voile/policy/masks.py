"""Masks: X for what is hidden. Source: `protocol/masks.json`, privacy semantics 3."""

import re
from typing import Final

from voile.policy.lists import load

_LIST = load("masks")
X: Final[str] = _LIST["character"]
MULTIPLE: Final[int] = _LIST["value_multiple"]
_INK = re.compile(f"[^{_LIST['white_space']}]")
_UNMASKED = re.compile(f"[^{_LIST['white_space']}{X}]")


def mask_text(text: str) -> str:
    """Every character that is not white space becomes X, so that lines keep their shape."""
    return _INK.sub(X, text)


def mask_value(value: str) -> str:
    """X, the count rounded up to a multiple of 5; nothing stays nothing."""
    return X * (-(-len(value) // MULTIPLE) * MULTIPLE)


def is_masked_text(text: str) -> bool:
    """Whether `text` could have come from `mask_text`."""
    return _UNMASKED.search(text) is None


def is_masked_value(value: str) -> bool:
    """Whether `value` could have come from `mask_value`."""
    return len(value) % MULTIPLE == 0 and value == X * len(value)
