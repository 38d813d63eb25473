"""The CSS gate: sheets, rules, declarations, single values. Source: privacy semantics 5, styles.

Running it on its own output changes nothing.
"""

import re
from hashlib import blake2b

from voile.policy import detectors
from voile.policy.css_tokens import Kind, Token, tokens
from voile.policy.css_values import CssRules, at_rule, declaration, is_at_rule, selector, value
from voile.policy.site_policy import SitePolicy, UrlDisplay

# Without any of these a list of declarations has nothing that the gate would touch.
_SUSPECT = re.compile(
    r"[\"'\\@{}]|/\*|--|url *\(|src *\(|image|expression|behavior|-moz-binding", re.IGNORECASE
)
_PLAIN = re.compile(r"(?:[^:;()\[\]]+:[^;()\[\]]*(?:\([^()\[\]]*\)[^;()\[\]]*)*(?:;|\Z))*\s*\Z")

# A site's sheets arrive from every new visitor; of those that stayed as they were the hash is remembered.
_LONG = 512
_REMEMBERED = 4_096
_unchanged: dict[tuple[bytes, UrlDisplay, tuple[str, ...]], None] = {}


def gate_css(text: str, policy: SitePolicy) -> str:
    """A style sheet, or a rule, with only what may stay."""
    if len(text) < _LONG:
        return _gated(text, policy)
    digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
    name = digest, policy.url_display, policy.detectors_off
    if name in _unchanged:
        return text
    kept = _gated(text, policy)
    if kept == text:
        if len(_unchanged) >= _REMEMBERED:
            _unchanged.clear()
        _unchanged[name] = None
    return kept


def _gated(text: str, policy: SitePolicy) -> str:
    with detectors.without(policy.detectors_off):
        return _Gate(CssRules(policy.url_display), inside=False).run(text)


def gate_declarations(text: str, policy: SitePolicy, *, masked: bool = False) -> str:
    """A `style` attribute with only what may stay; of a masked element without URLs."""
    if is_plain(text):
        return text
    return _Gate(CssRules(policy.url_display, no_urls=masked), inside=True).run(text)


def is_plain(text: str) -> bool:
    """Whether these are declarations in which the gate would touch nothing; most are, and it is cheap."""
    return _SUSPECT.search(text) is None and _PLAIN.match(text) is not None


def gate_value(name: str, text: str, policy: SitePolicy, *, masked: bool = False) -> str:
    """The value of property `name`, or the empty string where it may not stay."""
    if _SUSPECT.search(text) is None and not _has_structure(text):
        return text
    rules = CssRules(policy.url_display, no_urls=masked)
    return value(name, list(tokens(text)), rules)


def _has_structure(text: str) -> bool:
    return ";" in text or text.count("(") != text.count(")") or "[" in text or "]" in text


class _Gate:
    """One run: collects pieces until a rule or a declaration is complete, then judges it."""

    def __init__(self, rules: CssRules, *, inside: bool) -> None:
        self._rules = rules
        self._inside = inside  # a list of declarations, where no block may open
        self._out: list[str] = []
        self._pieces: list[Token] = []
        self._brackets = 0
        self._open = 0
        self._skipped = 0

    def run(self, text: str) -> str:
        for token in tokens(text):
            self._take(token)
        self._finish_declaration("")
        self._out.append("}" * self._open)
        return "".join(self._out)

    def _take(self, token: Token) -> None:
        kind = token.kind
        if kind is Kind.BLOCK:
            self._open_block()
        elif kind is Kind.END:
            self._close_block()
        elif kind is Kind.SEMICOLON and not self._brackets:
            self._finish_declaration(";")
        else:
            self._brackets = max(0, self._brackets + (kind is Kind.OPEN) - (kind is Kind.CLOSE))
            if self._pieces or not (kind is Kind.COMMENT or token.text.isspace()):
                self._pieces.append(token)

    def _open_block(self) -> None:
        pieces = self._start_anew()
        head = None
        if not self._skipped and not self._inside:
            head = at_rule(pieces, self._rules) if is_at_rule(pieces) else selector(pieces)
        if head is None:
            self._skipped += 1
            return
        self._open += 1
        self._out += (head, "{")

    def _close_block(self) -> None:
        self._finish_declaration("")
        if self._skipped:
            self._skipped -= 1
        elif self._open:
            self._open -= 1
            self._out.append("}")

    def _finish_declaration(self, end: str) -> None:
        pieces = self._start_anew()
        if self._skipped or not pieces:
            return
        if is_at_rule(pieces):
            kept = at_rule(pieces, self._rules) or ""
        elif self._open or self._inside:
            kept = declaration(pieces, self._rules)
        else:
            kept = ""
        if kept:
            self._out += (kept, end)

    def _start_anew(self) -> list[Token]:
        pieces, self._pieces, self._brackets = self._pieces, [], 0
        return pieces
