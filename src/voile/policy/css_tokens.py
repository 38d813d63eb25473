"""Cut CSS into the few kinds of token that the gate tells apart. Source: CSS Syntax Level 3, section 4."""

import re
from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple


class Kind(Enum):
    """`TEXT` is anything without meaning for the gate; `BROKEN` a quote that no other ends."""

    TEXT = "text"
    STRING = "string"
    URL = "url"
    COMMENT = "comment"
    ESCAPE = "escape"
    OPEN = "open"
    CLOSE = "close"
    BLOCK = "block"
    END = "end"
    SEMICOLON = "semicolon"
    BROKEN = "broken"


class Token(NamedTuple):
    """`text` as it stood; of a STRING or URL, `inner` is what stands inside, escapes not resolved."""

    kind: Kind
    text: str
    inner: str = ""


_STRING = r"\"(?:[^\"\\\n\r\f]|\\[\s\S])*\"|'(?:[^'\\\n\r\f]|\\[\s\S])*'"
_TOKEN = re.compile(
    r"(?P<text>[^\"'/\\{};()\[\]]+)"
    rf"|(?P<string>{_STRING})"
    r"|(?P<comment>/\*[\s\S]*?(?:\*/|\Z))"
    r"|(?P<escape>\\(?:[0-9A-Fa-f]{1,6}\s?|[\s\S]|\Z))"
    r"|(?P<open>[(\[])|(?P<close>[)\]])|(?P<block>\{)|(?P<end>\})|(?P<semicolon>;)"
    r"|(?P<slash>/)|(?P<broken>[\"'])"
)
_URL = re.compile(rf"\(\s*(?:(?P<quoted>{_STRING})|(?P<bare>(?:[^\"'()\\\s]|\\[^\n\r\f])*))\s*(?:\)|\Z)")
_URL_NAME = re.compile(r"(?:^|[^A-Za-z0-9_-])url\Z", re.IGNORECASE)
_ESCAPED = re.compile(r"\\(?:([0-9A-Fa-f]{1,6})\s?|(\r\n|[\n\r\f])|([\s\S])|\Z)")
_KINDS = {kind.value: kind for kind in Kind}


def tokens(css: str) -> Iterator[Token]:
    """All tokens of `css`; joined, their texts are `css` again."""
    position, end = 0, len(css)
    before = ""
    while position < end:
        match = _TOKEN.match(css, position)
        if match is None:  # cannot be: the alternatives cover every character
            raise ValueError("a character outside of the grammar")
        token = _token(match)
        if token.text == "(" and _URL_NAME.search(before):
            token, position = _url(css, position)
        else:
            position = match.end()
        before = token.text[-16:] if token.kind is Kind.TEXT else ""
        yield token


def resolved(text: str) -> str:
    """`text` with its escapes resolved."""
    return _ESCAPED.sub(_character, text) if "\\" in text else text


def _token(match: re.Match[str]) -> Token:
    name, text = match.lastgroup or "", match[0]
    if name == "string":
        return Token(Kind.STRING, text, text[1:-1])
    return Token(_KINDS.get(name, Kind.TEXT), text)


def _url(css: str, position: int) -> tuple[Token, int]:
    match = _URL.match(css, position)
    if match is None:
        return Token(Kind.BROKEN, "("), position + 1
    inner = match["quoted"][1:-1] if match["quoted"] else match["bare"]
    return Token(Kind.URL, match[0], inner), match.end()


def _character(match: re.Match[str]) -> str:
    if match[1]:
        code = int(match[1], 16)
        return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"
    return match[3] or ""
