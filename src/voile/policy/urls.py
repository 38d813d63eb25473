"""The URL gate: every URL of every event kind goes through it. Source: privacy semantics 6.

The steps are numbered as in `protocol/README.md`. URLs are split by hand, by those steps, so that
recorder and server split alike; neither asks a URL library.
"""

import re
from typing import Final, NamedTuple
from urllib.parse import unquote_to_bytes

from voile.policy import detectors
from voile.policy.lists import load
from voile.policy.site_policy import UrlDisplay

_LIST = load("url-gate")
KEPT_SCHEMES: Final[frozenset[str]] = frozenset(_LIST["kept_schemes"])
SCHEME_ONLY: Final[frozenset[str]] = frozenset(_LIST["scheme_only"])
NUMBER: Final[str] = _LIST["number_mark"]
OPAQUE: Final[str] = _LIST["opaque_mark"]
_MAX_LENGTH: Final[int] = _LIST["max_length"]
_NUMBER_MIN: Final[int] = _LIST["number_min_digits"]
_HEX_MIN: Final[int] = _LIST["opaque"]["hex_min"]
_MIXED_MIN: Final[int] = _LIST["opaque"]["mixed_min"]
_MIXED_DIGITS: Final[int] = _LIST["opaque"]["mixed_min_digits"]

_DECODINGS = 3
_CONTROLS = re.compile(r"[\t\n\r]")
_EDGES = "".join(map(chr, range(0x21)))
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):(.*)", re.DOTALL)
_REST = re.compile(r"(//[^/?#]*)?([^?#]*)(\?[^#]*)?(#.*)?", re.DOTALL)
_HOST = re.compile(r"(?:[A-Za-z0-9._\u00a1-\uffff-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?\Z")
_UUID = re.compile(_LIST["uuid"])
_SEPARATORS = re.compile(_LIST["opaque"]["separators"])
PAGE_NAME = re.compile(_LIST["page_name"].replace("$", r"\Z"), re.ASCII)
"""A page's name, as its scripts give it, that is an address or holds parameters of one."""
_WORD = re.compile(_LIST["opaque"]["word"])
_WORD = re.compile(_LIST["opaque"]["word"].replace("$", r"\Z"), re.ASCII)
_FRAGMENT = re.compile(_LIST["fragment_reference"])
_HEX = re.compile(r"[0-9A-Fa-f]+\Z")
_SAFE = re.compile(r"[^\s\"'<>\\^`\x00-\x1f]*\Z")


class Parts(NamedTuple):
    """A URL in pieces; each keeps its own delimiter, so that joining them gives the URL again."""

    scheme: str
    authority: str
    path: str
    query: str
    fragment: str


def gate_url(url: str, display: UrlDisplay) -> str:
    """`url` with only the parts that `display` shows, or the empty string where nothing may stay."""
    parts = split(url)
    if isinstance(parts, str):
        return parts
    shown_origin = parts.scheme + parts.authority if display.domain else ""
    path = _path(parts, shown=display.path)
    query = _query(parts.query, display)
    fragment = _fragment(parts.fragment) if display.hash else ""
    return f"{shown_origin}{path}{query}{fragment}"


def gate_referrer(url: str, page_url: str, display: UrlDisplay) -> str:
    """A referrer of the page's own origin as any URL; of another, its origin only."""
    parts, page = split(url), split(page_url)
    if isinstance(parts, str):
        return parts
    if not isinstance(page, str) and parts[:2] == page[:2]:
        return gate_url(url, display)
    return f"{parts.scheme}{parts.authority}/" if display.domain and parts.authority else ""


def is_reference(url: str) -> bool:
    """Whether `url` only names an element of the same page."""
    return url[:1] == "#" and _FRAGMENT.match(url[1:]) is not None and not detectors.hits(url)


def split(url: str) -> Parts | str:
    """Steps 1 to 3: the pieces, or what is left of a URL whose pieces are not looked at."""
    url = _CONTROLS.sub("", url).strip(_EDGES).replace(" ", "%20")
    if len(url) > _MAX_LENGTH:
        return ""
    scheme, rest = "", url
    if (found := _SCHEME.match(url)) is not None:
        scheme, rest = found[1].lower(), found[2]
        if scheme not in KEPT_SCHEMES:
            return f"{scheme}:" if scheme in SCHEME_ONLY else ""
        scheme += ":"
    rest = rest.replace("\\", "/")
    pieces = _REST.match(rest)
    if pieces is None or _SAFE.match(rest) is None:
        return ""
    authority = _authority(pieces[1])
    if authority is None or (scheme and not authority):
        return ""
    return Parts(scheme, authority, pieces[2] or "", pieces[3] or "", pieces[4] or "")


def is_opaque(text: str) -> bool:
    """Whether `text`, or a part of it, looks like a random token."""
    if len(text) < min(_HEX_MIN, _MIXED_MIN):
        return False
    if _UUID.match(text):
        return True
    parts = _SEPARATORS.split(text)
    if any(map(_is_random, parts)):
        return True
    return not all(map(_WORD.match, parts)) and _is_random("".join(parts))


def _authority(raw: str | None) -> str | None:
    if raw is None:
        return ""
    host = raw[2:].rpartition("@")[2].lower()
    return f"//{host}" if _HOST.match(host) else None


def _path(parts: Parts, *, shown: bool) -> str:
    if not shown:
        return parts.path[:1] if parts.path[:1] == "/" else ""
    return "/".join(map(_segment, parts.path.split("/")))


def _segment(segment: str) -> str:
    if len(segment) < _NUMBER_MIN:
        return segment
    text = _decoded(segment)
    if text.isascii() and text.isdigit():
        return NUMBER
    return OPAQUE if _is_personal(text) else segment


def _query(query: str, display: UrlDisplay) -> str:
    if len(query) < 2:
        return ""
    kept = [_parameter(pair, display) for pair in query[1:].split("&")]
    text = "&".join(filter(None, kept))
    return f"?{text}" if text else ""


def _parameter(pair: str, display: UrlDisplay) -> str:
    name, equals, value = pair.partition("=")
    plain = _decoded(name)
    if not name or _is_personal(plain) or not (display.query or plain in display.query_parameters):
        return ""
    return f"{name}{equals}{OPAQUE if _is_personal(_decoded(value)) else value}"


def _fragment(fragment: str) -> str:
    return f"#{OPAQUE}" if _is_personal(_decoded(fragment[1:])) else fragment


def _is_personal(text: str) -> bool:
    return is_opaque(text) or detectors.hits(text)


def _decoded(text: str) -> str:
    for _ in range(_DECODINGS):
        if "%" not in text:
            return text
        try:
            text = unquote_to_bytes(text).decode()
        except UnicodeDecodeError:
            return text
    return text


def _is_random(part: str) -> bool:
    if len(part) >= _HEX_MIN and _HEX.match(part) and not part.isdigit() and not part.isalpha():
        return True
    if len(part) < _MIXED_MIN or not part.isascii() or not part.isalnum():
        return False
    digits = sum(map(str.isdigit, part))
    return digits >= _MIXED_DIGITS and part != part.lower() and part != part.upper()
