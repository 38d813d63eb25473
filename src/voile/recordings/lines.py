"""Text as a row of the index can hold it, on SQLite and on PostgreSQL."""

from voile.recordings.models import TITLE_CHARS, URL_CHARS


def line(text: str, chars: int) -> str:
    """At most so many characters, and no U+0000, which PostgreSQL takes in no text."""
    return text.replace("\0", "")[:chars]


def title(text: str) -> str:
    return line(text, TITLE_CHARS)


def url(text: str) -> str:
    """So long in bytes too: it stands in an index, where PostgreSQL takes no more than 2,704."""
    return line(text, URL_CHARS).encode()[:URL_CHARS].decode(errors="ignore")
