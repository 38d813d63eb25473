"""The kinds of values a setting can have: how each is read from a form, a command line or JSON.

`read` takes text, or the value itself, and gives the canonical JSON value. It raises ValueError with a
sentence that says what would be right.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlsplit

Value = bool | int | str | list[str]

_TRUE, _FALSE = {"on", "true", "yes", "1"}, {"off", "false", "no", "0"}
_PARAMETER = re.compile(r"[A-Za-z0-9_.~-]{1,64}")
_DEFAULT_PORTS = {"http": 80, "https": 443}
_LIST_MAX = 200


class Kind(Protocol):
    @property
    def form(self) -> str: ...

    def read(self, given: object) -> Value: ...


@dataclass(frozen=True, slots=True)
class Switch:
    form: str = "on or off"

    def read(self, given: object) -> Value:
        if isinstance(given, bool):
            return given
        word = str(given).strip().lower()
        if word in _TRUE or word in _FALSE:
            return word in _TRUE
        raise ValueError(f"must be {self.form}")


@dataclass(frozen=True, slots=True)
class Choice:
    options: tuple[str, ...]

    @property
    def form(self) -> str:
        return f"one of {', '.join(self.options)}"

    def read(self, given: object) -> Value:
        word = str(given).strip().lower()
        if word not in self.options:
            raise ValueError(f"must be {self.form}")
        return word


@dataclass(frozen=True, slots=True)
class Several:
    """Any of `options`, in their order."""

    options: tuple[str, ...]

    @property
    def form(self) -> str:
        return f"a list of {', '.join(self.options)}"

    def read(self, given: object) -> Value:
        words = each(given, str.lower)
        if not set(words) <= set(self.options):
            raise ValueError(f"must be {self.form}")
        return [option for option in self.options if option in words]


@dataclass(frozen=True, slots=True)
class Whole:
    least: int
    most: int

    @property
    def form(self) -> str:
        return f"a whole number from {self.least} to {self.most}"

    def read(self, given: object) -> Value:
        text = str(given).strip()
        if isinstance(given, bool) or not re.fullmatch(r"[0-9]{1,9}", text):
            raise ValueError(f"must be {self.form}")
        number = int(text)
        if not self.least <= number <= self.most:
            raise ValueError(f"must be {self.form}")
        return number


@dataclass(frozen=True, slots=True)
class Line:
    """A short text, empty too."""

    most: int

    @property
    def form(self) -> str:
        return f"a text of at most {self.most} characters, in one line"

    def read(self, given: object) -> Value:
        text = str(given).strip()
        if not isinstance(given, str) or len(text) > self.most or not (text.isprintable()):
            raise ValueError(f"must be {self.form}")
        return text


@dataclass(frozen=True, slots=True)
class WebAddress:
    """One address, or none."""

    form: str = "an address such as https://shop.example.org/privacy, or empty"

    def read(self, given: object) -> Value:
        text = str(given).strip()
        if not text:
            return ""
        parts = urlsplit(text)
        whole = re.fullmatch(r"[\x21-\x7e]{1,500}", text) and parts.hostname and "@" not in parts.netloc
        if not whole or parts.scheme not in _DEFAULT_PORTS:
            raise ValueError(f"must be {self.form}")
        return text


@dataclass(frozen=True, slots=True)
class Origins:
    form: str = "one or more origins such as https://shop.example.org, without a path"

    def read(self, given: object) -> Value:
        origins = each(given, self._origin)
        if not origins:
            raise ValueError(f"must be {self.form}")
        return origins

    def _origin(self, text: str) -> str:
        origin, path = _split_url(text)
        if path not in ("", "/"):
            raise ValueError(f"must be {self.form}")
        return origin


@dataclass(frozen=True, slots=True)
class UrlPrefixes:
    form: str = "a list of addresses such as https://shop.example.org/images/; everything below each counts"

    def read(self, given: object) -> Value:
        return each(given, lambda text: "{}{}".format(*_split_url(text, path_needed=True)))


@dataclass(frozen=True, slots=True)
class Parameters:
    form: str = "a list of names of query parameters"

    def read(self, given: object) -> Value:
        return each(given, self._name)

    def _name(self, text: str) -> str:
        if not _PARAMETER.fullmatch(text):
            raise ValueError("a name of a query parameter has letters, digits and . _ ~ - only, at most 64")
        return text


class _Read(Protocol):
    def __call__(self, text: str, /) -> str: ...


def each(given: object, read: _Read) -> list[str]:
    """Text is split at white space and commas; doubles go, the order stays."""
    words = re.split(r"[\s,]+", given.strip()) if isinstance(given, str) else _texts(given)
    values = list(dict.fromkeys(read(word) for word in words if word))
    if len(values) > _LIST_MAX:
        raise ValueError(f"must have at most {_LIST_MAX} entries")
    return values


def _texts(given: object) -> list[str]:
    if not isinstance(given, Iterable):
        raise ValueError("must be a list")
    return [str(item).strip() for item in given]


def _split_url(text: str, *, path_needed: bool = False) -> tuple[str, str]:
    """Canonical origin, and path. Raises ValueError for what is no http address or has more parts."""
    parts = urlsplit(text)
    if parts.scheme not in _DEFAULT_PORTS or not parts.hostname or "@" in parts.netloc:
        raise ValueError(
            "an address must begin with http:// or https:// and a host, without user or password"
        )
    if parts.query or parts.fragment or not re.fullmatch(r"[A-Za-z0-9.:\[\]-]+", parts.netloc):
        raise ValueError("an address must have no query, no # and no other characters than a host name has")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    port = parts.port
    suffix = "" if port is None or port == _DEFAULT_PORTS[parts.scheme] else f":{port}"
    return f"{parts.scheme}://{host}{suffix}", parts.path or ("/" if path_needed else "")
