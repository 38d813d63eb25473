"""What a declaration, a selector or the head of an at-rule becomes. Source: privacy semantics 5, styles."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from voile.policy import detectors
from voile.policy.css_tokens import Kind, Token, resolved
from voile.policy.data_urls import is_small_image
from voile.policy.lists import load
from voile.policy.masks import mask_text
from voile.policy.site_policy import UrlDisplay
from voile.policy.urls import gate_url, is_reference

_LIST = load("css")
_STRING_KEPT: Final = frozenset(_LIST["string_kept"])
_STRING_FOUR: Final = frozenset(_LIST["string_four"])
_KEPT_FUNCTIONS: Final = frozenset(_LIST["string_kept_functions"])
_URL_FUNCTIONS: Final = frozenset(_LIST["url_functions"])
_DROPPED_FUNCTIONS: Final = frozenset(_LIST["dropped_functions"])
_DROPPED_PROPERTIES: Final = frozenset(_LIST["dropped_properties"])
_KEPT_AT_RULES: Final = frozenset(_LIST["kept_at_rules"])
_SELECTOR_MASKED: Final = frozenset(_LIST["selector_masked"])
_TEST = re.compile(r"\s*(?:[\w*-]*\|)?([\w-]+)\s*[~|^$*]?=([^\]]*)\Z", re.ASCII)
# The name of a slot is a token, which is kept where a sheet selects it; other names are not kept.
_SLOT = re.compile(r"(?:^|.*[\s>+~,(|])slot\Z", re.ASCII | re.IGNORECASE | re.DOTALL)
_SLOT_NAME = re.compile(r"\s*name\s*=", re.ASCII | re.IGNORECASE)
_FLAG = re.compile(r"\s*[is]?\s*\Z", re.ASCII | re.IGNORECASE)
_KEPT_NAMES = re.compile(_LIST["string_kept_names"])

_PROPERTY = re.compile(r"\s*(--[^\s:]+|-?[A-Za-z_][A-Za-z0-9_-]*)\s*\Z")
_AT_NAME = re.compile(r"\s*@([A-Za-z-]+)")
_FUNCTION = re.compile(r"([A-Za-z_-][A-Za-z0-9_-]*)\Z")
_FOUR = re.compile(r"[A-Za-z0-9 ]{4}\Z")


@dataclass(frozen=True, slots=True)
class CssRules:
    """How a piece of CSS is judged. `no_urls`: in the style of a masked element."""

    display: UrlDisplay
    no_urls: bool = False


class _Refused(Exception):  # noqa: N818 - ends the judging of one declaration, never leaves this file
    """The piece is dropped."""


def declaration(pieces: Sequence[Token], rules: CssRules) -> str:
    """A declaration that may stay, without its semicolon, or the empty string."""
    name, value = _split(pieces)
    if name is None or name in _DROPPED_PROPERTIES:
        return ""
    try:
        kept = _value(name, value, rules)
    except _Refused:
        return ""
    # Lists of plain numbers in custom properties (colours) look like telephone numbers.
    if name.startswith("--") and "@" in kept and detectors.hits(kept):
        return ""
    return f"{_colon(pieces)}{kept}"


def selector(pieces: Sequence[Token]) -> str | None:
    """The head of a style rule, or None where the rule must go."""
    if any(piece.kind is Kind.BROKEN for piece in pieces):
        return None
    whole = "".join("/**/" if piece.kind is Kind.COMMENT else piece.text for piece in pieces)
    if detectors.hits(resolved(whole)):
        return None
    text = "".join(_selector_pieces(pieces)) if "[" in whole else whole
    head = text.strip()
    return None if not head or head.startswith("--") else text


def _selector_pieces(pieces: Sequence[Token]) -> Iterator[str]:
    """The pieces of a selector, masked where they say what an attribute holds that is not kept."""
    masked = False
    for at, piece in enumerate(pieces):
        if piece.kind in (Kind.OPEN, Kind.CLOSE):
            masked = False
        tested = _TEST.match(piece.text) if piece.kind is Kind.TEXT and not masked else None
        if piece.kind is Kind.COMMENT:
            yield "/**/"
        elif masked:
            yield _masked_piece(piece)
        elif tested is not None and tested[1].lower() in _SELECTOR_MASKED and not _is_slot_name(pieces, at):
            masked = True
            yield piece.text[: tested.start(2)] + mask_text(tested[2])
        else:
            yield piece.text


def _is_slot_name(pieces: Sequence[Token], at: int) -> bool:
    if at < 2 or pieces[at - 1].text != "[" or pieces[at - 2].kind is not Kind.TEXT:
        return False
    if at > 2 and pieces[at - 3].kind is Kind.ESCAPE:
        return False
    return _SLOT.match(pieces[at - 2].text) is not None and _SLOT_NAME.match(pieces[at].text) is not None


def _masked_piece(piece: Token) -> str:
    if piece.kind is Kind.STRING:
        return f'"{mask_text(resolved(piece.inner))}"'
    return piece.text if _FLAG.match(piece.text) else "X"


def at_rule(pieces: Sequence[Token], rules: CssRules) -> str | None:
    """The head of an at-rule, or None where it must go."""
    name = _AT_NAME.match(pieces[0].text)
    if name is None or name[1].lower() not in _KEPT_AT_RULES:
        return None
    try:
        text = _value("", pieces, rules)
    except _Refused:
        return None
    return None if detectors.hits(text) else text


def is_at_rule(pieces: Sequence[Token]) -> bool:
    return bool(pieces) and pieces[0].text.lstrip()[:1] == "@"


def value(name: str, pieces: Sequence[Token], rules: CssRules) -> str:
    """The value of property `name` that stands on its own (a presentation attribute), or nothing."""
    if any(piece.kind in (Kind.BLOCK, Kind.END, Kind.SEMICOLON) for piece in pieces):
        return ""
    try:
        return _value(name, pieces, rules)
    except _Refused:
        return ""


def _split(pieces: Sequence[Token]) -> tuple[str | None, list[Token]]:
    """The name, custom ones as written and others in lower case, and the pieces behind the colon."""
    head = "".join(_before_colon(pieces))
    match = _PROPERTY.match(head)
    if match is None:
        return None, []
    place = next(index for index, piece in enumerate(pieces) if ":" in piece.text)
    first = Token(Kind.TEXT, pieces[place].text.partition(":")[2])
    name = match[1] if match[1].startswith("--") else match[1].lower()
    return name, [first, *pieces[place + 1 :]]


def _before_colon(pieces: Sequence[Token]) -> list[str]:
    head: list[str] = []
    for piece in pieces:
        if piece.kind is Kind.TEXT and ":" in piece.text:
            return [*head, piece.text.partition(":")[0]]
        if piece.kind not in (Kind.TEXT, Kind.COMMENT, Kind.ESCAPE):
            return ["("]
        head.append("" if piece.kind is Kind.COMMENT else piece.text)
    return ["("]


def _colon(pieces: Sequence[Token]) -> str:
    return "".join(_before_colon(pieces)) + ":"


def _value(name: str, pieces: Sequence[Token], rules: CssRules) -> str:
    out: list[str] = []
    functions: list[str] = []
    for piece in pieces:
        out.append(_piece(name, piece, functions, out, rules))
    if functions:
        raise _Refused
    return "".join(out)


def _piece(name: str, piece: Token, functions: list[str], out: list[str], rules: CssRules) -> str:
    match piece.kind:
        case Kind.STRING:
            return f'"{_string(name, functions, resolved(piece.inner), rules)}"'
        case Kind.URL:
            return f'("{_url(resolved(piece.inner), rules)}")'
        case Kind.COMMENT:
            return "/**/"
        case Kind.OPEN:
            functions.append(_function(out))
        case Kind.CLOSE if functions:
            functions.pop()
        case Kind.TEXT:
            pass
        case _:
            raise _Refused
    return piece.text


def _function(out: list[str]) -> str:
    found = _FUNCTION.search(out[-1]) if out else None
    name = found[1].lower() if found else ""
    if name in _DROPPED_FUNCTIONS:
        raise _Refused
    return name


def _string(name: str, functions: list[str], text: str, rules: CssRules) -> str:
    inside = functions[-1] if functions else ""
    if inside in _URL_FUNCTIONS:
        return _url(text, rules)
    if name in _STRING_KEPT or inside in _KEPT_FUNCTIONS or _KEPT_NAMES.match(name):
        return "" if detectors.hits(text) else _quoted(text)
    if name in _STRING_FOUR:
        return text if _FOUR.match(text) else ""
    if not any(map(str.isalnum, text)):
        return _quoted(text)
    if name.startswith("--"):
        raise _Refused
    return mask_text(text)


def _url(url: str, rules: CssRules) -> str:
    if rules.no_urls:
        return ""
    if is_small_image(url):
        return _quoted(url)
    return _quoted(url if is_reference(url) else gate_url(url, rules.display))


def _quoted(text: str) -> str:
    """`text` so that it can stand between double quotes."""
    return re.sub(r'[\\"\n\r\f\x00]', _escape, text)


def _escape(match: re.Match[str]) -> str:
    return f"\\{match[0]}" if match[0] in '\\"' else f"\\{ord(match[0]):x} "
