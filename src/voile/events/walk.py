"""One walk that visits every text of events, whatever their kind.

It follows the structs' own fields instead of a list of places, so a field added later cannot be missed.
"""

from collections.abc import Iterable, Iterator
from enum import Enum
from typing import Any

from voile.events.base import Wire
from voile.events.event import Event


def walk(events: Iterable[Event]) -> Iterator[tuple[str, str]]:
    """Every text with its place: the struct and field that hold it, and for attributes their name.

    Names of attributes and properties are texts too. Enumerations, numbers and tags are none.
    """
    waiting: list[tuple[str, Any]] = [("event", event) for event in events]
    while waiting:
        place, value = waiting.pop()
        if isinstance(value, str):
            if not isinstance(value, Enum):
                yield place, value
        elif isinstance(value, Wire):
            name = type(value).__name__
            waiting.extend((f"{name}.{key}", getattr(value, key)) for key in value.__struct_fields__)
        elif isinstance(value, dict):
            for key, item in value.items():
                yield f"{place}.name", key
                waiting.append((f"{place}[{key}]", item))
        elif isinstance(value, list | tuple):
            waiting.extend((place, item) for item in value)
