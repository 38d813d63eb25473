"""Planted strings: unique for each row, visit and run, of a form that fits where they are planted.

Nearly all begin with, or hold, a *mark* that all of a run share, so that one pass over the data finds every one. The few that
cannot hold one (dates, times, colours) are searched for one by one.
"""

import random
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

# Consonants alone: no detector takes them for a number, and no page has them by chance.
_LETTERS = "bcdfghjklmnpqrstvwxz"
# Only the unlikeliness of a chance hit hangs on these, so an ordinary generator does.
_random = random.Random(secrets.randbits(128))


@dataclass(frozen=True)
class Mark:
    """`text`, then at least `telling` signs that tell canaries apart: a leak of a part of one is a leak."""

    text: str = field(repr=False)
    signs: str
    telling: int


@dataclass(frozen=True)
class Canary:
    """`name` is what the row calls it; `text` never stands in a message. `tail` follows the mark `marked`."""

    visit: str
    name: str
    kind: str
    text: str = field(repr=False)
    marked: str = ""
    tail: str = field(default="", repr=False)


def _letters(count: int) -> str:
    return "".join(_random.choice(_LETTERS) for _ in range(count))


def _digits(count: int) -> str:
    return "".join(_random.choice("0123456789") for _ in range(count))


def _luhn(body: str) -> str:
    total = 0
    for place, digit in enumerate(reversed(body)):
        value = int(digit) * (1 if place % 2 else 2)
        total += value - 9 if value > 9 else value
    return str(-total % 10)


def _iban(account: str) -> str:
    spelled = "".join(str(int(sign, 36)) for sign in account + "GB00")
    return f"GB{98 - int(spelled) % 97:02}{account}"


def _date() -> str:
    # Years of six digits are valid in HTML, and no other date has them.
    return f"{_random.randrange(100_000, 270_000)}-{_random.randrange(1, 13):02}-{_random.randrange(10, 28)}"


def _time() -> str:
    return f"{_random.randrange(10, 24)}:{_random.randrange(10, 60)}:{_random.randrange(10, 60)}.{_random.randrange(101, 999)}"


# Built around the mark of digits and seven more.
_NUMBERS: dict[str, Callable[[str], str]] = {
    "card": lambda core: f"45{core}" + _luhn(f"45{core}"),
    "digits": lambda core: core,
    "iban": lambda core: _iban(f"NWBK{core}{_digits(1)}"),
    "phone": lambda core: f"+44{core}",
}
_UNMARKED: dict[str, Callable[[], str]] = {
    "ssn": lambda: (
        f"{_random.randrange(100, 665)}-{_random.randrange(10, 99)}-{_random.randrange(1000, 9999)}"
    ),
    "date": _date,
    "month": lambda: _date()[:9],
    "week": lambda: f"{_random.randrange(100_000, 270_000)}-W{_random.randrange(10, 52)}",
    "time": _time,
    "moment": lambda: f"{_date()}T{_time()}",
    "colour": lambda: f"#{_random.randrange(1 << 22, 1 << 24):06x}",
}


class Mint:
    """Makes the canaries of one run."""

    def __init__(self) -> None:
        self.marks = {
            "word": Mark(_letters(6), _LETTERS, 5),
            "number": Mark(_random.choice("23568") + _digits(5), "0123456789", 6),
            "hex": Mark("".join(_random.choice("0123456789abcdef") for _ in range(8)), "0123456789abcdef", 6),
        }
        self.known: list[Canary] = []
        self._told: set[tuple[str, str]] = set()

    def make(self, visit: str, name: str, kind: str = "word") -> Canary:
        made = self._make(visit, name, kind)
        self.known.append(made)
        return made

    def visit_id(self) -> str:
        return _letters(10)

    def _make(self, visit: str, name: str, kind: str) -> Canary:
        if kind in _UNMARKED:
            return Canary(visit, name, kind, _UNMARKED[kind]())
        if kind in _NUMBERS:
            tail = self._tail("number", 7)
            return Canary(visit, name, kind, _NUMBERS[kind](self.marks["number"].text + tail), "number", tail)
        tail = self._tail(kind, 9 if kind == "word" else 32)
        return Canary(visit, name, kind, self.marks[kind].text + tail, kind, tail)

    def _tail(self, marked: str, length: int) -> str:
        mark = self.marks[marked]
        while True:
            tail = "".join(_random.choice(mark.signs) for _ in range(length))
            told = (marked, tail[: mark.telling])
            if told not in self._told:
                self._told.add(told)
                return tail
