"""`make bench`: each bench prints a table. Name some to run only those: `python -m bench sizes`."""

import sys
from collections.abc import Callable

from rich.console import Console
from rich.table import Table

from bench import at_rest, durable, first_frame, growth, memory, recorder, sizes, two_processes

BENCHES: dict[str, Callable[[], Table]] = {
    "sizes": sizes.run,
    "durable": durable.run,
    "two_processes": two_processes.run,
    "at_rest": at_rest.run,
    "memory": memory.run,
    "growth": growth.run,
    "first_frame": first_frame.run,
    "recorder": recorder.run,
}


def main(names: list[str]) -> int:
    unknown = [name for name in names if name not in BENCHES]
    if unknown:
        print(f"No bench {', '.join(unknown)}. There are: {', '.join(BENCHES)}", file=sys.stderr)
        return 2
    console = Console(width=100)
    for name in names or BENCHES:
        console.print(BENCHES[name]())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
