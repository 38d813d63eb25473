"""Check digits. Each check says how many characters of a match are a hit; 0 means none.

Source: `protocol/detectors.json` names the standard of each.
"""

import re
from collections.abc import Callable
from typing import Final

from voile.policy.lists import load

Check = Callable[[str], int]

_IBAN_LENGTHS: Final[dict[str, int]] = load("detectors")["iban_lengths"]
_CARD_DIGITS = range(13, 20)
_DNI_LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE"
_PESEL_WEIGHTS = (1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1)
_PADDING = "="


def always(match: str) -> int:
    return len(match)


def luhn(digits: str) -> bool:
    """ISO/IEC 7812-1, annex B."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        number = int(digit) * (1 + place % 2)
        total += number - 9 if number > 9 else number
    return total % 10 == 0


def card(match: str) -> int:
    places = [place for place, char in enumerate(match) if char.isdigit()]
    digits = "".join(match[place] for place in places)
    for count in reversed(_CARD_DIGITS):
        if count <= len(digits) and luhn(digits[:count]):
            return places[count - 1] + 1
    return 0


def iban(match: str) -> int:
    places = [place for place, char in enumerate(match) if char.isalnum()]
    count = _IBAN_LENGTHS.get(match[:2].upper(), 0)
    if not count or count > len(places):
        return 0
    code = "".join(match[place] for place in places[:count])
    number = int("".join(str(int(char, 36)) for char in code[4:] + code[:4]))
    return places[count - 1] + 1 if number % 97 == 1 else 0


def dni(match: str) -> int:
    number = int(match[:8].translate({88: "0", 89: "1", 90: "2"}))
    return len(match) if _DNI_LETTERS[number % 23] == match[-1] else 0


def nir(match: str) -> int:
    code = match.replace(" ", "")
    month = int(code[3:5])
    if not (1 <= month <= 12 or 20 <= month <= 42 or 50 <= month <= 99):
        return 0
    number = int(code[:13].replace("2A", "19").replace("2B", "18"))
    return len(match) if int(code[13:]) == 97 - number % 97 else 0


def cpf(match: str) -> int:
    digits = [int(char) for char in match if char.isdigit()]
    if len(set(digits)) == 1:
        return 0
    for count in (9, 10):
        total = sum(digit * (count + 1 - place) for place, digit in enumerate(digits[:count]))
        if digits[count] != total * 10 % 11 % 10:
            return 0
    return len(match)


def pesel(match: str) -> int:
    month = int(match[2:4]) % 20
    total = sum(int(digit) * weight for digit, weight in zip(match, _PESEL_WEIGHTS, strict=True))
    return len(match) if 1 <= month <= 12 and total % 10 == 0 else 0


def personnummer(match: str) -> int:
    return len(match) if luhn(re.sub("[^0-9]", "", match)[-10:]) else 0


def mixed(match: str) -> int:
    run = match.rstrip(_PADDING)
    digits = sum(char.isdigit() for char in run)
    letters = sum(char.isalpha() for char in run)
    two_cases = run != run.lower() and run != run.upper()
    if (two_cases and digits >= 2) or (len(run) >= 24 and digits >= 4 and letters >= 4):
        return len(match)
    return 0


CHECKS: Final[dict[str, Check]] = {
    "none": always,
    "card": card,
    "iban": iban,
    "dni": dni,
    "nir": nir,
    "cpf": cpf,
    "pesel": pesel,
    "personnummer": personnummer,
    "mixed": mixed,
}
