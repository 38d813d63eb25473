"""What a browser tells beside its recordings: choices of the visitor. See `protocol/README.md`, "Notices"."""

from enum import StrEnum
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from voile.errors import DecodeError
from voile.events.base import Wire
from voile.events.decode import DecodeReason
from voile.events.envelope import ClientId

Plain = Annotated[str, Meta(pattern=r"^[A-Za-z0-9._~:/+=|-]{0,200}\Z")]
"""A language, or a platform's own id of a choice; empty where there is none. It cannot hold a sentence."""


class Source(StrEnum):
    """Where the choice was heard: a command of the page, a platform, or a rule of the loader."""

    COMMAND = "command"
    CONSENT_MODE = "consent_mode"
    TCF = "tcf"
    GPP = "gpp"
    COOKIEBOT = "cookiebot"
    ONETRUST = "onetrust"
    OSANO = "osano"
    DIDOMI = "didomi"
    USERCENTRICS = "usercentrics"
    LOADED = "loaded"
    GPC = "gpc"
    DNT = "dnt"
    OPT_OUT = "opted_out"
    MINOR = "minor"

    @property
    def is_act(self) -> bool:
        """Whether the visitor did something. The others are defaults: of the page, or of the browser."""
        return self not in (Source.LOADED, Source.GPC, Source.DNT)


class _Told(Wire, tag_field="what", kw_only=True):
    v: Literal[1]


class Grant(_Told, tag="grant"):
    """A session begins to be recorded under a grant. The same grant is told again by each of its sessions."""

    source: Source
    policy: Annotated[int, Meta(ge=0, le=2**31)]
    language: Plain
    record: Plain
    visitor: ClientId
    session: ClientId


class Withdrawal(_Told, tag="withdrawal"):
    """A refusal by a visitor who was recorded; the recorder has stopped and removed its identifiers."""

    source: Source
    policy: Annotated[int, Meta(ge=0, le=2**31)]
    language: Plain
    record: Plain
    visitor: ClientId
    session: ClientId


class Refusal(_Told, tag="refusal"):
    """A refusal by somebody who was not recorded: a count, without any identifier."""

    source: Source


class Forget(_Told, tag="forget"):
    """The visitor wants to be forgotten: all of their sessions at this site."""

    visitor: ClientId
    session: ClientId


class OwnPage(_Told, tag="own_page"):
    """The visitor wants to see what is stored of them."""

    visitor: ClientId


Notice = Grant | Withdrawal | Refusal | Forget | OwnPage

_DECODER: msgspec.json.Decoder[Notice] = msgspec.json.Decoder(Notice)


def decode_notice(body: bytes) -> Notice:
    """Raises:
    DecodeError: it is none; what it held is not in the message.
    """
    try:
        return _DECODER.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise DecodeError(DecodeReason.BAD_NOTICE) from None
