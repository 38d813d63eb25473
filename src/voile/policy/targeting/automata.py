"""Finite automata over ASCII: what a rule can match, in time that grows with the text alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from voile.policy.targeting.syntax import ANY, OTHER, Chars, Choice, Expression, Node, Repeat, Run

States = frozenset[int]
# A hidden part of a text: any run of characters.
GAP: Final = None
Piece = str | None

_KNOWN_MAX = 4_000
_COVER_MAX = 2_000


@dataclass(slots=True)
class Automaton:
    """States from 0 on; `start` and `end` are given by whoever builds it.

    `_silent` leads on without a character, `_steps` with one of a mask.
    """

    start: set[int] = field(default_factory=set)
    end: set[int] = field(default_factory=set)
    _silent: list[set[int]] = field(default_factory=list)
    _steps: list[list[tuple[int, int]]] = field(default_factory=list)
    _known: dict[tuple[States, int], States] = field(default_factory=dict)

    def state(self) -> int:
        self._silent.append(set())
        self._steps.append([])
        return len(self._silent) - 1

    def silent(self, before: int, after: int) -> None:
        self._silent[before].add(after)

    def step(self, before: int, mask: int, after: int) -> None:
        self._steps[before].append((mask, after))

    def begin(self) -> States:
        return self._closed(self.start)

    def follow(self, states: States, character: str) -> States:
        """The states after one character. What was asked before is looked up."""
        index = min(ord(character), OTHER)
        found = self._known.get((states, index))
        if found is None:
            if len(self._known) > _KNOWN_MAX:
                self._known.clear()
            mask = 1 << index
            found = self._closed(
                after for state in states for steps, after in self._steps[state] if steps & mask
            )
            self._known[states, index] = found
        return found

    def matches(self, text: str) -> bool:
        return self.could_match([text])

    def could_match(self, pieces: Iterable[Piece]) -> bool:
        """Whether some text matches that is `pieces` with anything in the place of the gaps."""
        states = self.begin()
        for piece in pieces:
            if piece is GAP:
                states = self._anything(states)
                continue
            for character in piece:
                states = self.follow(states, character)
        return not states.isdisjoint(self.end)

    def must_match(self, prefix: str) -> bool:
        """Whether every text that begins with `prefix` matches. False too where it takes long to find out."""
        states = self.begin()
        for character in prefix:
            states = self.follow(states, character)
        seen, waiting = {states}, [states]
        kinds = self._kinds()
        while waiting:
            states = waiting.pop()
            if states.isdisjoint(self.end) or len(seen) > _COVER_MAX:
                return False
            for character in kinds:
                after = self.follow(states, character)
                if after not in seen:
                    seen.add(after)
                    waiting.append(after)
        return True

    def _kinds(self) -> list[str]:
        """A character for each set of characters that no step tells apart."""
        masks = {mask for steps in self._steps for mask, _ in steps}
        kinds: dict[tuple[bool, ...], str] = {}
        for index in range(0x21, OTHER + 1):
            kinds.setdefault(tuple(bool(mask >> index & 1) for mask in masks), chr(index))
        return list(kinds.values())

    def _anything(self, states: States) -> States:
        found = set(states)
        waiting = list(states)
        while waiting:
            state = waiting.pop()
            for after in {*self._silent[state], *(after for _, after in self._steps[state])} - found:
                found.add(after)
                waiting.append(after)
        return frozenset(found)

    def _closed(self, states: Iterable[int]) -> States:
        found = set(states)
        waiting = list(found)
        while waiting:
            for after in self._silent[waiting.pop()] - found:
                found.add(after)
                waiting.append(after)
        return frozenset(found)


def of_expression(expression: Expression) -> Automaton:
    """Matches texts in which the expression is found."""
    made = Automaton()
    for branch in expression.branches:
        begin, end = made.state(), made.state()
        made.start.add(begin)
        made.end.add(end)
        _build(made, branch.node, begin, end)
        if not branch.from_start:
            made.step(begin, ANY, begin)
        if not branch.to_end:
            made.step(end, ANY, end)
    return made


def _build(made: Automaton, node: Node, before: int, after: int) -> None:
    match node:
        case Chars(mask=mask):
            made.step(before, mask, after)
        case Run(items=items):
            for item in items[:-1]:
                between = made.state()
                _build(made, item, before, between)
                before = between
            if items:
                _build(made, items[-1], before, after)
            else:
                made.silent(before, after)
        case Choice(options=options):
            for option in options:
                _build(made, option, before, after)
        case Repeat():
            _repeat(made, node, before, after)


def _repeat(made: Automaton, node: Repeat, before: int, after: int) -> None:
    for _ in range(node.least):
        between = made.state()
        _build(made, node.body, before, between)
        before = between
    if node.most is None:
        loop = made.state()
        made.silent(before, loop)
        _build(made, node.body, loop, loop)
        made.silent(loop, after)
        return
    for _ in range(node.most - node.least):
        made.silent(before, after)
        between = made.state()
        _build(made, node.body, before, between)
        before = between
    made.silent(before, after)
