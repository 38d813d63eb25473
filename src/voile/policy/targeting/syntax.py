"""Regular expressions of targeting rules: the part of the syntax that JavaScript and Python mean alike.

What is not regular (references back, looking around) or differs between the two is refused with the reason.
"""

from __future__ import annotations

import string
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

PATTERN_MAX = 200
REPEATS_MAX = 100
# One bit for each ASCII character; the last one stands for all that are not ASCII.
OTHER: Final = 127
ANY: Final = (1 << 128) - 1


def bit(character: str) -> int:
    return 1 << min(ord(character), OTHER)


def bits(characters: str) -> int:
    mask = 0
    for character in characters:
        mask |= bit(character)
    return mask


_DIGITS: Final = bits(string.digits)
_WORD: Final = bits(string.ascii_letters + string.digits + "_")
_CLASSES: Final = {"d": _DIGITS, "D": ANY & ~_DIGITS, "w": _WORD, "W": ANY & ~_WORD}
_LITERAL: Final = "^$\\.*+?()[]{}|/"
_REFUSED: Final = {
    "b": "word boundaries",
    "B": "word boundaries",
    "s": "white space, which addresses do not have",
    "S": "white space, which addresses do not have",
    "p": "Unicode properties",
    "P": "Unicode properties",
    "x": "characters by number",
    "u": "characters by number",
    "k": "references back",
} | dict.fromkeys("123456789", "references back")


class Problem(StrEnum):
    """Why an expression is refused."""

    SYNTAX = "syntax"
    FEATURE = "feature"
    ANCHOR = "anchor"
    EXPONENTIAL = "exponential"
    SLOW = "slow"
    LONG = "long"


class Refused(ValueError):  # noqa: N818 - the name says what happened to the expression
    """The message is for the person who wrote the expression, and names the part."""

    def __init__(self, problem: Problem, message: str) -> None:
        super().__init__(message)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Chars:
    """One character of `mask`. `at` and `end` are places in the pattern, here as below."""

    mask: int
    at: int
    end: int


@dataclass(frozen=True, slots=True)
class Run:
    items: tuple[Node, ...]
    at: int
    end: int


@dataclass(frozen=True, slots=True)
class Choice:
    options: tuple[Node, ...]
    at: int
    end: int


@dataclass(frozen=True, slots=True)
class Repeat:
    """`most` None is without end."""

    body: Node
    least: int
    most: int | None
    at: int
    end: int


Node = Chars | Run | Choice | Repeat


@dataclass(frozen=True, slots=True)
class Branch:
    """One alternative of the whole expression."""

    node: Run
    from_start: bool
    to_end: bool


@dataclass(frozen=True, slots=True)
class Expression:
    text: str
    branches: tuple[Branch, ...]


def parse(text: str) -> Expression:
    """Raises Refused."""
    if len(text) > PATTERN_MAX:
        raise Refused(Problem.LONG, f"is longer than {PATTERN_MAX} characters")
    for character in text:
        if not " " <= character <= "~":
            raise Refused(Problem.FEATURE, "has a character that addresses do not have as it is (not ASCII)")
    if not text:
        raise Refused(Problem.SYNTAX, "is empty")
    return _Parser(text).expression()


class _Parser:
    """Recursive descent; `_at` is the place of the next character."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0

    def expression(self) -> Expression:
        branches = [self._branch()]
        while self._take("|"):
            branches.append(self._branch())
        if self._at < len(self._text):
            raise self._wrong("a bracket ) that nothing opens")
        return Expression(self._text, tuple(branches))

    def _branch(self) -> Branch:
        from_start = self._take("^")
        run = self._run(nested=False)
        to_end = self._take("$")
        if self._peek() not in ("", "|", ")"):
            raise Refused(Problem.ANCHOR, "has $ elsewhere than at the end; write \\$ for the sign itself")
        if not (run.items or (from_start and to_end)):
            raise self._wrong("an alternative that is empty")
        return Branch(run, from_start, to_end)

    def _choice(self) -> Node:
        at = self._at
        options = [self._run(nested=True)]
        while self._take("|"):
            options.append(self._run(nested=True))
        if any(not option.items for option in options):
            raise self._wrong("a group or an alternative that is empty")
        return options[0] if len(options) == 1 else Choice(tuple(options), at, self._at)

    def _run(self, *, nested: bool) -> Run:
        at = self._at
        items: list[Node] = []
        while (sign := self._peek()) not in ("", "|", ")"):
            if sign in "^$":
                if sign == "$" and not nested:
                    break
                raise Refused(
                    Problem.ANCHOR,
                    f"has {sign} elsewhere than at the {'end' if sign == '$' else 'beginning'}; "
                    f"write \\{sign} for the sign itself",
                )
            items.append(self._repeated())
        return Run(tuple(items), at, self._at)

    def _repeated(self) -> Node:
        at = self._at
        body = self._atom()
        sign = self._peek()
        if sign in ("*", "+", "?"):
            self._at += 1
            least, most = {"*": (0, None), "+": (1, None), "?": (0, 1)}[sign]
        elif sign == "{":
            least, most = self._counted()
        else:
            return body
        if self._peek() == "?":
            raise Refused(
                Problem.FEATURE, f"has {self._shown(at)}?, a repetition that takes as little as it can"
            )
        if self._peek() in ("*", "+", "{") and self._peek():
            raise self._wrong(f"two repetitions behind each other in {self._shown(at)}")
        return Repeat(body, least, most, at, self._at)

    def _counted(self) -> tuple[int, int | None]:
        end = self._text.find("}", self._at)
        given = self._text[self._at + 1 : end] if end > 0 else ""
        least, comma, most = given.partition(",")
        if not (least.isdigit() and (most.isdigit() or not most)):
            raise self._wrong("a { that begins no repetition such as {2,5}; write \\{ for the sign itself")
        self._at = end + 1
        low, high = int(least), int(most) if most else (None if comma else int(least))
        if max(low, high or 0) > REPEATS_MAX:
            raise self._wrong(f"a repetition of more than {REPEATS_MAX}")
        if high is not None and (high < low or high == 0):
            raise self._wrong(f"a repetition {{{given}}} that cannot be")
        return low, high

    def _atom(self) -> Node:
        at, sign = self._at, self._peek()
        self._at += 1
        match sign:
            case "(":
                return self._group(at)
            case "[":
                return Chars(self._class(), at, self._at)
            case ".":
                return Chars(ANY, at, self._at)
            case "\\":
                return Chars(self._escaped(_LITERAL), at, self._at)
            case "*" | "+" | "?":
                raise self._wrong(f"a {sign} that repeats nothing")
            case "{" | "}" | "]":
                raise self._wrong(f"a {sign} on its own; write \\{sign} for the sign itself")
        return Chars(bit(sign), at, self._at)

    def _group(self, at: int) -> Node:
        if self._take("?") and not self._take(":"):
            raise Refused(
                Problem.FEATURE,
                f"has {self._text[at : at + 4]}, which looks around, names or switches something",
            )
        if self._at == len(self._text):
            raise self._wrong("a bracket ( that nothing closes")
        inner = self._choice()
        if not self._take(")"):
            raise self._wrong("a bracket ( that nothing closes")
        # The place of the group, brackets included, so that a message shows it whole.
        return Run((inner,), at, self._at)

    def _class(self) -> int:
        is_opposite = self._take("^")
        mask = 0
        while not self._take("]"):
            mask |= self._class_part()
        if not mask:
            raise self._wrong("a class [] without characters")
        return ANY & ~mask if is_opposite else mask

    def _class_part(self) -> int:
        at = self._at
        low = self._class_character()
        if self._peek() != "-" or self._text[self._at + 1 : self._at + 2] in ("", "]"):
            return low
        self._at += 1
        high = self._class_character()
        if low.bit_count() != 1 or high.bit_count() != 1 or high < low:
            raise self._wrong(f"a range {self._text[at : self._at]} that goes nowhere")
        return (high << 1) - low

    def _class_character(self) -> int:
        sign = self._peek()
        if not sign:
            raise self._wrong("a class [ that nothing closes")
        self._at += 1
        if sign == "\\":
            return self._escaped(_LITERAL + "-")
        if sign == "[" or (sign in "&|~" and self._peek() == sign):
            raise Refused(Problem.FEATURE, "has a class inside a class")
        return bit(sign)

    def _escaped(self, literal: str) -> int:
        sign = self._peek()
        self._at += 1
        if sign in _CLASSES:
            return _CLASSES[sign]
        if sign and sign in literal:
            return bit(sign)
        if sign in _REFUSED:
            raise Refused(Problem.FEATURE, f"has \\{sign}: {_REFUSED[sign]}")
        raise self._wrong(f"a backslash before {sign!r}" if sign else "a backslash at its end")

    def _peek(self) -> str:
        return self._text[self._at : self._at + 1]

    def _take(self, sign: str) -> bool:
        if self._peek() != sign:
            return False
        self._at += 1
        return True

    def _shown(self, at: int) -> str:
        return self._text[at : self._at]

    def _wrong(self, what: str) -> Refused:
        return Refused(Problem.SYNTAX, f"has {what}")
