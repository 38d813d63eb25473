"""`python -m e2e.leaks [--rows P2,F4] [--configs default]`: visits the rows and prints the table; fails on any leak."""

import argparse
import sys

from rich.console import Console

from e2e.leaks import rows, shapes, suite, table
from e2e.leaks.row import Config


def main() -> int:
    reader = argparse.ArgumentParser(prog="python -m e2e.leaks")
    reader.add_argument("--rows", default="", help="beginnings of row ids, separated by commas")
    reader.add_argument("--configs", default="", help=", ".join(one.value for one in Config))
    reader.add_argument("--failing", action="store_true", help="print only rows that fail")
    given = reader.parse_args()
    wanted = tuple(given.rows.split(",")) if given.rows else ("",)
    chosen = [row for row in rows.every() if row.id.startswith(wanted)]
    configs = frozenset(Config(name) for name in given.configs.split(",") if name)
    pairs = [
        shape
        for shape in shapes.SHAPES
        if shape.id.startswith(wanted) and (not configs or shape.config in configs)
    ]
    outcome = suite.run(chosen, configs or None, shapes=pairs)
    # Wide where nobody looks, so that a log has whole lines.
    console = Console(width=None if sys.stdout.isatty() else 200)
    console.print(table.of(chosen, pairs, outcome, only_failing=given.failing))
    for line in table.problems(chosen, pairs, outcome):
        console.print(line, markup=False, highlight=False)
    console.print(table.summary(chosen, pairs, outcome))
    return 1 if table.problems(chosen, pairs, outcome) else 0


if __name__ == "__main__":
    sys.exit(main())
