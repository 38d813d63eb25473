"""Expressions of targeting: what they match, and that what is taken cannot be made slow.

Time is counted in steps of a matcher that goes back like those of browsers, not by a clock.
"""

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voile.policy.targeting import effort, syntax
from voile.policy.targeting.automata import of_expression
from voile.policy.targeting.syntax import Chars, Choice, Expression, Node, Problem, Refused, Repeat, Run

Then = Callable[[int], bool]


class TooManyStepsError(Exception):
    """The matcher was stopped."""


def _anywhere(_at: int) -> bool:
    return True


class Backtracking:
    """Tries everything in order, and the next way where one fails: as JavaScript's engines do."""

    def __init__(self, text: str, steps_max: int) -> None:
        self.text, self.left = text, steps_max

    def search(self, expression: Expression) -> bool:
        return any(
            self._match(branch.node, at, self._at_end if branch.to_end else _anywhere)
            for at in range(len(self.text) + 1)
            for branch in expression.branches
            if at == 0 or not branch.from_start
        )

    def _at_end(self, at: int) -> bool:
        return at == len(self.text)

    def _match(self, node: Node, at: int, then: Then) -> bool:
        self.left -= 1
        if self.left < 0:
            raise TooManyStepsError
        match node:
            case Chars(mask=mask):
                return at < len(self.text) and bool(mask & syntax.bit(self.text[at])) and then(at + 1)
            case Run(items=items):
                return self._run(items, at, then)
            case Choice(options=options):
                return any(self._match(option, at, then) for option in options)
            case Repeat(body=body, least=least, most=most):
                return self._repeat(body, least, most, at, then)

    def _run(self, items: tuple[Node, ...], at: int, then: Then) -> bool:
        if not items:
            return then(at)
        return self._match(items[0], at, lambda end: self._run(items[1:], end, then))

    def _repeat(self, body: Node, least: int, most: int | None, at: int, then: Then) -> bool:
        def again(end: int) -> bool:
            if end == at and least <= 0:
                return False
            return self._repeat(body, max(least - 1, 0), None if most is None else most - 1, end, then)

        if (most is None or most > 0) and self._match(body, at, again):
            return True
        return least <= 0 and then(at)


ATOMS = st.sampled_from(["a", "b", "/", "[ab]", ".", "\\d", "(?:ab)", "(?:a|b/)", "(?:a|ab)", "[^a]"])
QUANTIFIERS = st.sampled_from(["", "", "*", "+", "?", "{2}", "{1,3}"])
PIECES = st.builds("{}{}".format, ATOMS, QUANTIFIERS)
GROUPS = st.builds("(?:{}){}".format, st.lists(PIECES, min_size=1, max_size=3).map("".join), QUANTIFIERS)
PATTERNS = st.builds(
    "{}{}{}".format,
    st.sampled_from(["", "^"]),
    st.lists(PIECES | GROUPS, min_size=1, max_size=5).map("".join),
    st.sampled_from(["", "$"]),
)


@given(PATTERNS, st.text("ab/1x", max_size=12))
def test_the_automaton_finds_what_python_finds(pattern: str, text: str) -> None:
    try:
        machine = of_expression(syntax.parse(pattern))
    except Refused:
        return
    python = re.compile(re.sub(r"\$$", r"\\Z", pattern), re.ASCII | re.DOTALL)
    assert machine.matches(text) == (python.search(text) is not None)


@given(PATTERNS, st.text("ab/1", min_size=1, max_size=4), st.text("ab/x", max_size=4))
def test_what_is_taken_grows_with_the_square_at_most(pattern: str, pumped: str, end: str) -> None:
    try:
        effort.check(expression := syntax.parse(pattern))
    except Refused:
        return
    steps = []
    for times in (8, 16):
        matcher = Backtracking(pumped * times + end, 10_000_000)
        matcher.search(expression)
        steps.append(10_000_000 - matcher.left)
    # Twice the length: four times the steps, and what does not grow.
    assert steps[1] <= 4.6 * steps[0] + 2_000


@pytest.mark.parametrize(
    ("pattern", "pumped", "end"),
    [
        ("(a*)*x", "a", "b"),
        ("(a|ab|b)*x", "ab", "y"),
        ("^(?:/[a-z]*[a-z0-9]*)+$", "/abc", "!"),
        ("(x+x+)+y", "x", "z"),
    ],
)
def test_what_is_refused_would_have_taken_for_ever(pattern: str, pumped: str, end: str) -> None:
    expression = syntax.parse(pattern)
    with pytest.raises(Refused) as refusal:
        effort.check(expression)
    assert refusal.value.problem is Problem.EXPONENTIAL
    with pytest.raises(TooManyStepsError):
        Backtracking(pumped * 26 + end, 200_000).search(expression)


@pytest.mark.parametrize(
    ("pattern", "part"),
    [
        ("^/x/(a+)+$", "(a+)+"),
        ("/shop/(?:a|ab)*", "a|ab"),
        ("/a/.*/b/.*/c", ".* and .*"),
        ("a(?=b)", "(?=b"),
        ("(a)\\1", "\\1"),
        ("/[z-a]", "z-a"),
    ],
)
def test_a_refusal_names_the_part(pattern: str, part: str) -> None:
    with pytest.raises(Refused) as refusal:
        effort.check(syntax.parse(pattern))
    assert part in str(refusal.value)


def test_repetitions_of_repetitions_do_not_fill_the_memory() -> None:
    with pytest.raises(Refused):
        effort.check(syntax.parse("(?:(?:a{100}){100}){100}"))


@pytest.mark.parametrize(
    ("pattern", "covered"),
    [(".*", True), ("^https?://", True), ("/", True), ("^https://shop", True), ("q", False), ("^/x", False)],
)
def test_what_matches_everything_is_known(pattern: str, covered: bool) -> None:
    assert of_expression(syntax.parse(pattern)).must_match("https://shop.example/") == covered
