"""The rows, by what they are about. Each module has a tuple `ROWS`."""

from importlib import import_module
from pkgutil import iter_modules

from e2e.leaks.row import Row


def every() -> list[Row]:
    found: list[Row] = []
    for module in iter_modules(__path__):
        found += import_module(f"{__name__}.{module.name}").ROWS
    return found
