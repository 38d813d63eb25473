"""The numbers in docs/leaks.md are those of the suite."""

from pathlib import Path

from e2e.leaks import rows, shapes, table

_PAGE = Path(__file__).parents[2] / "docs" / "leaks.md"


def test_the_suite_in_numbers() -> None:
    assert f"Today: {table.census(rows.every(), shapes.SHAPES)}\n" in _PAGE.read_text(encoding="utf-8")
