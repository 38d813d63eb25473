"""Check digits, with numbers from the standards and from public test lists."""

import pytest

from voile.policy import checks


@pytest.mark.parametrize(
    "number",
    ["4111111111111111", "5555 5555 5555 4444", "3782-822463-10005", "6011111111111117", "30569309025904"],
)
def test_card(number: str) -> None:
    assert checks.card(number) == len(number)


def test_card_ends_where_its_digits_end() -> None:
    assert checks.card("4111 1111 1111 1111 123") == len("4111 1111 1111 1111")


def test_card_needs_13_digits() -> None:
    assert checks.card("4242 4242 424") == 0


@pytest.mark.parametrize(
    "code",
    [
        "DE89370400440532013000",
        "GB82 WEST 1234 5698 7654 32",
        "FR14 2004 1010 0505 0001 3M02 606",
        "NO93 8601 1117 947",
    ],
)
def test_iban(code: str) -> None:
    assert checks.iban(code) == len(code)


@pytest.mark.parametrize("code", ["ZZ89370400440532013000", "DE89370400440532013001", "DE8937040044"])
def test_no_iban(code: str) -> None:
    assert checks.iban(code) == 0


@pytest.mark.parametrize(("letter", "hit"), [("Z", True), ("A", False)])
def test_dni(letter: str, hit: bool) -> None:
    assert bool(checks.dni(f"12345678{letter}")) is hit


@pytest.mark.parametrize(
    ("run", "hit"),
    [
        ("aB3dE5fG7hJ9kL2mN4pQ", True),
        ("getElementsByClassName2", False),
        ("abcdefghijklmnopqrstuvwx", False),
        ("cjld2cjxh0000qzrmn831i7rn", True),
        ("123456789012345678901234", False),
    ],
)
def test_mixed(run: str, hit: bool) -> None:
    assert bool(checks.mixed(run)) is hit
