"""What a row of the suite is: a page, what a person does there, and what of it may leave.

HTML, addresses and scripts of a row name its canaries as `@name@`. A canary is declared under what *must* be true of it, in a
list of words; `number:card` makes it of another kind than a word (see `canaries.KINDS`).
"""

from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from e2e.leaks.person import Person

Step = Callable[["Person"], Awaitable[None]]


class Config(Enum):
    """Settings of the site, and of the page, under which a row is visited."""

    OPEN = "open"  # Censor All Inputs off, every part of every URL shown: what "under any setting" means
    DEFAULT = "default"
    SENSITIVE = "sensitive"  # default; the row's content stands inside `.inspectlet-sensitive`
    TEXT = "text"  # Censor All Text
    MAXIMUM = "maximum"  # Censor All Text, no part of any URL, inside `.inspectlet-sensitive`


class Must(Enum):
    """What must be true of a canary."""

    NEVER = "never"
    MARKED = "marked"  # its own markup masks or excludes it
    CENSOR = "censor"
    TEXT = "text"
    PAGE = "page"  # text that stands outside of the row's own content
    DETECTOR = "detector"
    URL = "url"
    PATH = "path"  # stands in the path of a URL, which the default shows
    CONTEXT = "context"  # ids, classes, attributes, styles: nobody needs them to see what happened
    LATER = "later"  # was clear when it was sent; must be gone from what is stored
    SHOWN = "shown"  # must be in the replay wherever text is clear
    KEPT = "kept"  # must be in the replay under every setting
    LOOSE = "loose"  # nothing is asked of it


STRICT = frozenset({Config.SENSITIVE, Config.TEXT, Config.MAXIMUM})
CLEAR = frozenset({Config.OPEN, Config.DEFAULT})
ALL = frozenset(Config)
_HOLDS = {
    Must.CENSOR: STRICT | {Config.DEFAULT},
    Must.URL: STRICT | {Config.DEFAULT},
    Must.PATH: frozenset({Config.MAXIMUM}),
    Must.TEXT: STRICT,
    Must.PAGE: frozenset({Config.TEXT, Config.MAXIMUM}),
    Must.SHOWN: CLEAR,
    Must.LOOSE: frozenset(),
}
APPEARS = frozenset({Must.SHOWN, Must.KEPT})


def holds(must: Must, config: Config) -> bool:
    """Whether something is asked of such a canary under these settings."""
    return config in _HOLDS.get(must, ALL)


@dataclass(frozen=True)
class Planted:
    """A canary's place in a row."""

    name: str
    must: Must
    kind: str


@dataclass(frozen=True, kw_only=True)
class Row:
    """`vector` is the row of the leak catalogue, or `+` for those added since."""

    id: str
    vector: str
    what: str
    body: str
    act: tuple[Step, ...] = ()
    head: str = ""
    # What follows the page's address: a path below it, a query, a fragment.
    address: str = ""
    title: str = "A page"
    # Served beside the page, by name; the ending tells the media type.
    files: Mapping[str, str] = field(default_factory=dict)
    # The whole document instead of `head` and `body`; `@snippet@` stands where the recorder is installed.
    document: str = ""
    # Named where a row means something only under some settings.
    configs: frozenset[Config] = ALL
    # Another way of installing the recorder, by its name in `suite.snippets`.
    snippet: str = ""
    # Whether it needs the browser with its windows: autofill is not part of the shell.
    whole: bool = False
    # Whether the page's heading must be in the replay, as nearly always.
    heading: bool = True
    # Whether the recorder may begin at all.
    starts: bool = True
    # Milliseconds between the last step and leaving.
    linger_ms: int = 420
    never: str = ""
    marked: str = ""
    censor: str = ""
    text: str = ""
    page: str = ""
    detector: str = ""
    url: str = ""
    path: str = ""
    context: str = ""
    later: str = ""
    shown: str = ""
    kept: str = ""

    def planted(self) -> Iterator[Planted]:
        for must in Must:
            for word in str(getattr(self, must.value, "")).split():
                name, _, kind = word.partition(":")
                yield Planted(name, must, kind or "word")

    def visited(self) -> list[Config]:
        """Under what it is visited. What holds under any setting is tried under the loosest, the default and the strictest."""
        musts = {one.must for one in self.planted()}
        wanted = {Config.DEFAULT, Config.MAXIMUM}
        wanted |= {Config.OPEN} if musts - APPEARS - _HOLDS.keys() else set()
        wanted |= {Config.SENSITIVE} if musts & {Must.TEXT, Must.CENSOR} else set()
        wanted |= {Config.TEXT} if musts & {Must.TEXT, Must.PAGE} else set()
        return [one for one in Config if one in self.configs & wanted]
