"""What all wire structs share: compact, quiet in `repr`, numbers and strings within bounds."""

from enum import StrEnum
from typing import Annotated, Any

import msgspec
from msgspec import Meta

_HUGE = 100_000_000
_LATEST_MS = 9_000_000_000_000  # the year 2255; beyond it a clock is not wrong but forged

NodeId = Annotated[int, Meta(ge=-2, le=2**31)]
"""rrweb's node id. -1 stands for a node that the mirror does not know, -2 for an ignored one."""
Number = Annotated[int, Meta(ge=-_HUGE, le=_HUGE)] | Annotated[float, Meta(ge=-_HUGE, le=_HUGE)]
Whole = Annotated[int, Meta(ge=0, le=_HUGE)]
TimeMs = Annotated[int, Meta(ge=0, le=_LATEST_MS)]
Text = Annotated[str, Meta(max_length=4_000_000)]
"""Any text of the page; style sheets are the longest."""
Line = Annotated[str, Meta(max_length=8_192)]
"""A URL, a title, a label, a tag."""
Sha256 = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z")]


class Wire(msgspec.Struct, gc=False, omit_defaults=True):
    """Base of every struct of the wire. `repr` names the type alone, since all the rest is content."""

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"

    def __rich_repr__(self) -> Any:
        """Rich asks this instead of `repr`; it gets nothing."""
        return iter(())


def _rrweb_name(name: str) -> str:
    if name == "is_svg":
        return "isSVG"
    first, *rest = name.split("_")
    return first + "".join(map(str.capitalize, rest))


class Rrweb(Wire, gc=False, omit_defaults=True, rename=_rrweb_name):
    """Base of the structs whose form is rrweb's: fields are named in its camel case on the wire."""


class Stamp(StrEnum):
    """The treatment of a node as the recorder saw it when the event happened."""

    CLEAR = "c"
    MASKED = "m"
    EXCLUDED = "x"
    SECRET = "s"  # noqa: S105 - a treatment
