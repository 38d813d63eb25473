"""The list of mutants cannot rot, and a sample of it is run. `make mutants` runs all."""

import pytest
from tests.mutants.catalogue import CATALOGUE, Mutant, Suite
from tests.mutants.runner import ROOT, occurrences, run


def test_there_are_enough() -> None:
    assert len(CATALOGUE) >= 40
    assert len({mutant.name for mutant in CATALOGUE}) == len(CATALOGUE)


@pytest.mark.parametrize("mutant", CATALOGUE, ids=lambda mutant: mutant.name)
def test_each_still_applies(mutant: Mutant) -> None:
    assert occurrences(mutant) == 1
    assert mutant.fragment != mutant.replacement
    assert mutant.suite in Suite


def test_one_of_each_side_is_caught() -> None:
    sample = [
        next(mutant for mutant in CATALOGUE if mutant.suite is suite) for suite in (Suite.VECTORS, Suite.GATE)
    ]
    assert [result.mutant.name for result in run(sample, workers=1) if result.survived] == []
    assert (ROOT / "recorder").is_dir()
