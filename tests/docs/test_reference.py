"""The generated reference is what the code says today."""

import pytest
from docs.reference.generate import FOLDER, PAGES


@pytest.mark.parametrize("name", PAGES)
def test_a_generated_page_is_up_to_date(name: str) -> None:
    assert (FOLDER / name).read_text() == PAGES[name](), f"{name} is old: run `make reference`"
