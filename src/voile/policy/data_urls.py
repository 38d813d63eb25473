"""Small images that stand in markup or style sheets as `data:` URLs. Source: privacy semantics 6.

An SVG stays only where it holds no text; detectors do not look at it, since they take path data for
telephone numbers.
"""

import base64
import binascii
import re
from typing import Final
from urllib.parse import unquote

from voile.policy.lists import load

_LIST = load("url-gate")["data_url"]
_TYPES: Final[frozenset[str]] = frozenset(_LIST["media_types"])
_MAX_LENGTH: Final[int] = _LIST["max_length"]
_FORBIDDEN = re.compile(_LIST["svg_forbidden"], re.IGNORECASE)
_DATA = re.compile(r"data:([a-z]+/[a-z0-9.+-]+)((?:;[a-z0-9=_-]+)*),(.*)\Z", re.IGNORECASE | re.DOTALL)
_SVG = "image/svg+xml"


def is_small_image(url: str) -> bool:
    """Whether `url` is a `data:` image that may stay: short, of a known type, an SVG only without text."""
    if url[:5].lower() != "data:" or len(url) > _MAX_LENGTH:
        return False
    match = _DATA.match(url)
    if match is None or match[1].lower() not in _TYPES:
        return False
    is_base64 = ";base64" in match[2].lower()
    if match[1].lower() != _SVG:
        return is_base64
    svg = _base64_text(match[3]) if is_base64 else unquote(match[3])
    return svg is not None and _FORBIDDEN.search(svg) is None


def _base64_text(data: str) -> str | None:
    try:
        return base64.b64decode(data + "=" * (-len(data) % 4), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return None
