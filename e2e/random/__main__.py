"""`python -m e2e.random --seed 7 --count 100`: runs seeds and prints what was wrong."""

# ruff: noqa: T201 - a command prints
import argparse
import re
import sys
import time
from collections import Counter
from pathlib import Path

from e2e.random.run import Outcome, run


def main() -> int:
    parser = argparse.ArgumentParser(prog="e2e.random")
    parser.add_argument("--seed", type=int, default=0, help="the first seed")
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--bundles", type=Path, help="a folder with a recorder that was built elsewhere")
    parser.add_argument("--show", type=int, default=10, help="how many failing seeds to print in full")
    parser.add_argument("--ignore", type=re.compile, help="leave out problems that this pattern finds")
    parser.add_argument("--first", action="store_true", help="stop at the first seed that fails")
    given = parser.parse_args()
    begin = time.monotonic()
    outcomes = run(range(given.seed, given.seed + given.count), given.bundles, only_first=given.first)
    if given.ignore:
        for outcome in outcomes:
            outcome.problems = [each for each in outcome.problems if not given.ignore.search(each)]
    failed = [outcome for outcome in outcomes if outcome.problems]
    for outcome in failed[: given.show]:
        _tell(outcome)
    _sum_up(outcomes, failed, time.monotonic() - begin)
    return 1 if failed else 0


def _tell(outcome: Outcome) -> None:
    print(
        f"seed {outcome.seed}: {len(outcome.problems)} problems;"
        f" again: make leaks-fuzz SEED={outcome.seed} COUNT=1"
    )
    for problem in outcome.problems[:12]:
        print(f"  {problem}")


def _sum_up(outcomes: list[Outcome], failed: list[Outcome], seconds: float) -> None:
    kinds = Counter(
        problem.split(":")[0].split(" of ")[0][:40] for each in failed for problem in each.problems[:1]
    )
    for kind, count in kinds.most_common(12):
        print(f"  {count:5} x first problem {kind}")
    shown, words = sum(each.shown for each in outcomes), sum(each.words for each in outcomes)
    print(
        f"{len(outcomes)} seeds, {len(failed)} failed, "
        f"{shown} of {words} planted words shown, {seconds:.0f} s"
    )


if __name__ == "__main__":
    sys.exit(main())
