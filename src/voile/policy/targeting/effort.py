"""How long an expression may take where it is tried character by character, going back where it went wrong.

Browsers do that. What could take time that grows exponentially, or with more than the square of the
address's length, is refused, with the part that is the trouble.
Source: Weideman et al., Analyzing matching time behavior of backtracking regular expression matchers by
using ambiguity of NFA, 2016.
"""

from __future__ import annotations

from itertools import combinations
from typing import Final

from voile.policy.targeting.syntax import (
    Branch,
    Chars,
    Choice,
    Expression,
    Node,
    Problem,
    Refused,
    Repeat,
    Run,
)

# The square of an address's length is a few million steps.
_DEGREE_MAX: Final = 2
# Characters and groups once counted repetitions are written out: what an automaton is made of.
_SIZE_MAX: Final = 2_000
# How often a choice without repetition may multiply the ways.
_WAYS_MAX: Final = 64


def check(expression: Expression) -> None:
    """Raises Refused for what may take too long."""
    if sum(_size(branch.node) for branch in expression.branches) > _SIZE_MAX:
        raise Refused(Problem.SLOW, "repeats repetitions too often")
    for branch in expression.branches:
        _Effort(expression.text).branch(branch)


def is_nullable(node: Node) -> bool:
    """Whether it fits on nothing."""
    match node:
        case Chars():
            return False
        case Run(items=items):
            return all(map(is_nullable, items))
        case Choice(options=options):
            return any(map(is_nullable, options))
        case Repeat(body=body, least=least):
            return least == 0 or is_nullable(body)


def first(node: Node) -> int:
    """The characters with which it can begin."""
    match node:
        case Chars(mask=mask):
            return mask
        case Choice(options=options):
            mask = 0
            for option in options:
                mask |= first(option)
            return mask
        case Repeat(body=body):
            return first(body)
        case Run(items=items):
            mask = 0
            for item in items:
                mask |= first(item)
                if not is_nullable(item):
                    break
            return mask


def _size(node: Node) -> int:
    match node:
        case Chars():
            return 1
        case Run(items=parts) | Choice(options=parts):
            return 1 + sum(map(_size, parts))
        case Repeat(body=body, least=least, most=most):
            return _size(body) * max(least + 1, most or 0)


class _Effort:
    """Walks one alternative from the right. `then` are the characters that may come behind a part.

    Inside of a repetition every character must have one way only to be read: two ways double with each turn.
    Outside, each place where a repetition may end early multiplies the ways by the address's length.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._open: list[str] = []
        self._ways = 1
        self._runs_on = False

    def branch(self, branch: Branch) -> None:
        self._walk(branch.node, 0, None)
        degree = len(self._open) + self._runs_on + (not branch.from_start)
        if degree > _DEGREE_MAX:
            parts = " and ".join(self._open)
            remedy = "" if branch.from_start else "; begin with ^ or say more exactly what may stand there"
            raise Refused(
                Problem.SLOW,
                f"can take very long: where {parts or self._text} ends can be read in many ways{remedy}",
            )
        if self._ways > _WAYS_MAX:
            raise Refused(Problem.SLOW, "can take very long: too many of its parts may be there or not")

    def _walk(self, node: Node, then: int, loop: Node | None) -> None:
        match node:
            case Run(items=items):
                for item in reversed(items):
                    self._walk(item, then, loop)
                    then = first(item) | (then if is_nullable(item) else 0)
            case Choice(options=options):
                self._choice(node, options, then, loop)
            case Repeat():
                self._repeat(node, then, loop)

    def _choice(self, node: Choice, options: tuple[Node, ...], then: int, loop: Node | None) -> None:
        heads = [first(option) | (then if is_nullable(option) else 0) for option in options]
        if any(one & other for one, other in combinations(heads, 2)) or sum(map(is_nullable, options)) > 1:
            if loop:
                raise self._exponential(loop, f"the alternatives {self._part(node)} begin alike")
            self._ways *= len(options)
        for option in options:
            self._walk(option, then, loop)

    def _repeat(self, node: Repeat, then: int, loop: Node | None) -> None:
        is_repeated = node.most is None or node.most > 1
        if is_repeated and is_nullable(node.body):
            raise self._exponential(node, f"{self._part(node.body)} may be nothing")
        head = first(node.body)
        inner = then | head if is_repeated else then
        self._walk(node.body, inner, node if is_repeated else loop)
        if node.least == node.most:
            return
        if not head & then:
            # At the very end nothing can go wrong afterwards: whatever was read stands.
            self._runs_on |= node.most is None and bool(then or loop or self._has_end)
        elif loop:
            raise self._exponential(loop, f"it is open where {self._part(node)} ends")
        elif node.most is None:
            self._open.append(self._part(node))
        else:
            self._ways *= node.most - node.least + 1

    @property
    def _has_end(self) -> bool:
        return self._text.endswith("$")

    def _exponential(self, loop: Node, why: str) -> Refused:
        return Refused(
            Problem.EXPONENTIAL,
            f"can take a time that doubles with each character: in {self._part(loop)} {why}",
        )

    def _part(self, node: Node) -> str:
        return self._text[node.at : node.end]
