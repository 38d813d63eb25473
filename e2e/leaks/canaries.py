"""Planted strings: unique for each row, visit and run, of a form that fits where they are planted.

A *word* begins with letters that all words of a run share, the mark, so that one pass over the data finds every word.
The others (numbers, dates, colours) are few and searched for one by one.
"""

import random
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

# Consonants alone: no detector takes them for a number, and no page has them by chance.
_LETTERS = "bcdfghjklmnpqrstvwxz"
MARK_LENGTH = 6
TAIL_LENGTH = 9
# So much of a tail tells canaries apart: a leak of a part of one is a leak.
TELLING = 4
_random = random.Random(secrets.randbits(128))


def _letters(count: int) -> str:
    return "".join(_random.choice(_LETTERS) for _ in range(count))


def _digits(count: int) -> str:
    return str(_random.randrange(10 ** (count - 1), 10**count))


def _luhn(body: str) -> str:
    total = 0
    for place, digit in enumerate(reversed(body)):
        value = int(digit) * (1 if place % 2 else 2)
        total += value - 9 if value > 9 else value
    return str(-total % 10)


def _card() -> str:
    body = "4532" + _digits(11)
    return body + _luhn(body)


def _iban() -> str:
    account = "NWBK" + _digits(14)
    spelled = "".join(str(int(sign, 36)) for sign in account + "GB00")
    return f"GB{98 - int(spelled) % 97:02}{account}"


def _date() -> str:
    # Years of six digits are valid in HTML, and no other date has them.
    return f"{_random.randrange(100_000, 270_000)}-{_random.randrange(1, 13):02}-{_random.randrange(10, 28)}"


def _time() -> str:
    return f"{_random.randrange(10, 24)}:{_random.randrange(10, 60)}:{_random.randrange(10, 60)}.{_digits(3)}"


KINDS: dict[str, Callable[[], str]] = {
    "card": _card,
    "digits": lambda: _digits(13),
    "iban": _iban,
    "ssn": lambda: f"{_random.randrange(100, 665)}-{_random.randrange(10, 99)}-{_digits(4)}",
    "phone": lambda: f"+4477009{_digits(8)}",
    "date": _date,
    "month": lambda: _date()[:9],
    "week": lambda: f"{_random.randrange(100_000, 270_000)}-W{_random.randrange(10, 52)}",
    "time": _time,
    "moment": lambda: f"{_date()}T{_time()}",
    "hex": lambda: secrets.token_hex(20),
    "colour": lambda: f"#{_random.randrange(1 << 22, 1 << 24):06x}",
}


@dataclass(frozen=True)
class Canary:
    """`name` is what the row calls it; `text` never stands in a message."""

    visit: str
    name: str
    is_word: bool
    text: str = field(repr=False)


class Mint:
    """Makes the canaries of one run."""

    def __init__(self) -> None:
        self.mark = _letters(MARK_LENGTH)
        self.known: list[Canary] = []
        self._told: set[str] = set()

    def make(self, visit: str, name: str, kind: str = "word") -> Canary:
        text = self.mark + self._tail() if kind == "word" else KINDS[kind]()
        made = Canary(visit, name, kind == "word", text)
        self.known.append(made)
        return made

    def word_id(self) -> str:
        """Names a visit; no canary."""
        return _letters(10)

    def _tail(self) -> str:
        while (tail := _letters(TAIL_LENGTH))[:TELLING] in self._told:
            pass
        self._told.add(tail[:TELLING])
        return tail
