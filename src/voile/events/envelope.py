"""One request body of the recorder. The format is documented in `protocol/README.md`."""

from typing import Annotated, Literal

from msgspec import Meta

from voile.events.base import Line, TimeMs, Wire
from voile.events.event import Event

ClientId = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{22}\Z")]
"""128 random bits in base64url, made in the browser. Never stored: the server derives its own."""
Pixels = Annotated[int, Meta(ge=0, le=100_000)]
ProductName = Annotated[str, Meta(pattern=r"^[A-Za-z0-9 ._+/()-]{0,40}\Z")]
Entry = Literal["load", "bfcache", "start", "session", "resume", "virtual"]
ColorScheme = Literal["light", "dark"]


class Header(Wire):
    """What the first envelope of a page says about it."""

    url: Line
    referrer: Line
    title: Line
    started_ms: TimeMs
    language: Annotated[str, Meta(pattern=r"^[A-Za-z0-9-]{0,35}\Z")]
    time_zone: Annotated[str, Meta(pattern=r"^[A-Za-z0-9_+/-]{0,64}\Z")]
    screen: tuple[Pixels, Pixels]
    viewport: tuple[Pixels, Pixels]
    pixel_ratio: Annotated[float, Meta(ge=0, le=64)]
    touch: bool
    entry: Entry
    browser: ProductName
    os: ProductName
    device: Literal["desktop", "tablet", "mobile"]
    previous_page: ClientId | None
    color_scheme: ColorScheme = "light"


class TagPair(Wire, omit_defaults=False):
    """One value of `tagSession`; `key` is null for a plain tag."""

    key: Line | None
    value: Line | float | bool


class Envelope(Wire):
    """(page, seq) is the identity. `header` stands in seq 0 and nowhere else."""

    v: Literal[1]
    recorder: Annotated[str, Meta(pattern=r"^[0-9A-Za-z.+-]{1,32}\Z")]
    policy: Annotated[int, Meta(ge=0, le=2**31)]
    visitor: ClientId
    session: ClientId
    session_started_ms: TimeMs
    tab: ClientId
    page: ClientId
    seq: Annotated[int, Meta(ge=0, le=1_000_000)]
    sent_ms: TimeMs
    final: bool
    events: list[Event]
    header: Header | None = None
    labels: Annotated[list[Line], Meta(max_length=100)] = []
    tags: Annotated[list[TagPair], Meta(max_length=1_000)] = []
    dropped: Annotated[dict[str, Annotated[int, Meta(ge=0, le=2**31)]], Meta(max_length=100)] = {}

    def __post_init__(self) -> None:
        if (self.seq == 0) != (self.header is not None):
            raise ValueError("a header stands in the first envelope of a page alone")
