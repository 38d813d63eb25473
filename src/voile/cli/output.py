"""What commands print: tables and lines for people, JSON for programs."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Annotated, Any

import typer

Json = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]


def as_json(value: object) -> None:
    sys.stdout.write(json.dumps(value, indent=2, ensure_ascii=False, default=_plain) + "\n")


def table(columns: Sequence[str], rows: Iterable[Sequence[object]], *, empty: str) -> None:
    """A table; or `empty`, a sentence, where there is no row."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    # `Text`, since what a page is called must not be read as Rich's markup.
    cells = [[Text(_words(cell)) for cell in row] for row in rows]
    shown = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for place, column in enumerate(columns):
        # The first column is the id that other commands take: it stays whole in a narrow terminal.
        least = max((len(row[0]) for row in cells), default=0) if place == 0 else None
        shown.add_column(column, min_width=least, overflow="fold")
    for row in cells:
        shown.add_row(*row)
    if shown.row_count:
        _console().print(shown)
    else:
        lines(empty)


def facts(pairs: Mapping[str, object]) -> None:
    """Names and values below each other."""
    width = max((len(name) for name in pairs), default=0)
    lines(*(f"{name.ljust(width)}  {_words(value)}" for name, value in pairs.items()))


def lines(*texts: str) -> None:
    for text in texts:
        sys.stdout.write(f"{text}\n")


def note(text: str) -> None:
    """Something beside the result; on standard error, so that the result can be piped."""
    sys.stderr.write(f"{text}\n")


@contextmanager
def progress(title: str) -> Iterator[Callable[[int, int], None]]:
    """A bar on standard error, moved by what is called with (done, total); nothing where nobody looks."""
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task(title, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def duration(ms: int) -> str:
    """`1:05` or `1:02:03`."""
    minutes, seconds = divmod(ms // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def _words(value: object) -> str:
    if value is None or value == "" or value == []:
        return "-"
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, datetime):
        return value.astimezone().strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return str(value)


def _plain(value: Any) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, frozenset | set | tuple):
        return list(value)
    raise TypeError(type(value).__name__)


_PIPE_WIDTH = 240


def _console() -> Any:
    from rich.console import Console

    # Into a pipe goes every column whole, whatever the width of the terminal that nobody reads it on.
    return Console(highlight=False, width=None if sys.stdout.isatty() else _PIPE_WIDTH)
