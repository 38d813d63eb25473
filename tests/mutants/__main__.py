"""`python -m tests.mutants`: runs all mutants, prints the survivors."""

# ruff: noqa: T201 - a command prints
import argparse
import os
import re
import sys
import time

from tests.mutants.catalogue import CATALOGUE
from tests.mutants.runner import occurrences, run, sound


def main() -> int:
    parser = argparse.ArgumentParser(prog="tests.mutants")
    parser.add_argument("--only", type=re.compile, help="mutants whose name this pattern finds")
    parser.add_argument("--workers", type=int, default=min(4, os.cpu_count() or 2))
    given = parser.parse_args()
    chosen = [mutant for mutant in CATALOGUE if not given.only or given.only.search(mutant.name)]
    rotten = [mutant.name for mutant in chosen if occurrences(mutant) != 1]
    unsound = sound(sorted({mutant.suite for mutant in chosen}))
    for name in rotten:
        print(f"does not apply: {name}")
    for suite in unsound:
        print(f"fails without a mutant: {suite}")
    if rotten or unsound:
        return 1
    return _run(chosen, given.workers)


def _run(chosen: list, workers: int) -> int:  # type: ignore[type-arg]
    begin = time.monotonic()
    survivors = 0
    for result in run(chosen, workers):
        survivors += result.survived
        print(f"{'SURVIVED' if result.survived else 'caught  '} {result.mutant.name}", flush=True)
    print(f"{len(chosen)} mutants, {survivors} survived, {time.monotonic() - begin:.0f} s")
    return 1 if survivors else 0


if __name__ == "__main__":
    sys.exit(main())
