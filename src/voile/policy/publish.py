"""What the browser is given: the policy with what only the delivery knows, every field required.

The recorder refuses to start on a field that is missing or that it does not know, so a change here is
a change of `protocol/schema/policy.schema.json`, of the README beside it and of the recorder.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

from voile.errors import PolicyError
from voile.policy.pieces import addons_of, needed
from voile.policy.site_policy import (
    ConsentMode,
    ConsentSource,
    DetectorName,
    ImagePrefix,
    Origin,
    ParameterName,
    Signals,
    SitePolicy,
    State,
    Targeting,
    UrlDisplay,
)


class RecorderFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where the recorder lies, below the host, and its subresource integrity."""

    url: Annotated[str, Meta(pattern=r"^/[A-Za-z0-9/._-]{1,200}\Z")]
    integrity: Annotated[str, Meta(pattern=r"^sha384-[A-Za-z0-9+/]{64}\Z")]


class AddOn(RecorderFile, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A part of the recorder that this site has switched on, in a file of its own."""

    name: Annotated[str, Meta(pattern=r"^[a-z]{1,20}\Z")]


class PublishedUrlDisplay(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`UrlDisplay` without defaults."""

    domain: bool
    path: bool
    query: bool
    hash: bool
    query_parameters: tuple[ParameterName, ...]


class Published(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The JSON inside the loader and at `/p`."""

    v: Literal[1]
    site: Annotated[str, Meta(pattern=r"^[1-9][0-9]{9}\Z")]
    version: Annotated[int, Meta(ge=1)]
    host: Origin
    recorder: RecorderFile
    addons: tuple[AddOn, ...]
    state: State
    origins: tuple[Origin, ...]
    consent: ConsentMode
    consent_sources: tuple[ConsentSource, ...]
    pieces: tuple[str, ...]
    signals: Signals
    censor_all_inputs: bool
    censor_all_text: bool
    detectors_off: tuple[DetectorName, ...]
    script_errors: bool
    console: bool
    xhr: bool
    images: tuple[ImagePrefix, ...]
    url_display: PublishedUrlDisplay
    frames: bool
    targeting: Targeting
    recording_frequency: int
    minimum_session_seconds: int
    bots: bool
    idle_minutes: int
    session_hours: int
    visitor_days: int


_NONE: Final[Mapping[str, RecorderFile]] = MappingProxyType({})
_SHARED = tuple(name for name in SitePolicy.__struct_fields__ if name != "url_display")


def published(
    policy: SitePolicy, host: str, recorder: RecorderFile, addons: Mapping[str, RecorderFile] = _NONE
) -> bytes:
    """The policy as JSON for the browser. `host` is Voile's public origin, without a slash at its end.

    `addons` are all that were built, by name; the browser is told of those that the policy needs.
    """
    display = PublishedUrlDisplay(**msgspec.structs.asdict(policy.url_display))
    shared = {name: getattr(policy, name) for name in _SHARED}
    files = tuple(_addon(name, addons[name]) for name in addons_of(policy))
    fixed = {"v": 1, "host": host, "recorder": recorder, "addons": files, "pieces": needed(policy)}
    return msgspec.json.encode(Published(url_display=display, **fixed, **shared))  # type: ignore[arg-type]


def _addon(name: str, file: RecorderFile) -> AddOn:
    return AddOn(name=name, url=file.url, integrity=file.integrity)


def parse(data: bytes) -> Published:
    """Read what `published` wrote.

    Raises:
        PolicyError: when any field is missing, unknown or out of bounds.
    """
    try:
        return msgspec.json.decode(data, type=Published)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise PolicyError(f"The published policy does not parse: {error}") from None


def site_policy(read: Published) -> SitePolicy:
    """The privacy part of a published policy."""
    display = UrlDisplay(**msgspec.structs.asdict(read.url_display))
    return SitePolicy(url_display=display, **{name: getattr(read, name) for name in _SHARED})


def checked(policy: SitePolicy) -> SitePolicy:
    """`policy`, after its own bounds were applied to it.

    Building a struct in Python checks nothing; only decoding does.

    Raises:
        PolicyError: when a value is out of bounds.
    """
    try:
        return msgspec.convert(msgspec.to_builtins(policy), SitePolicy)
    except msgspec.ValidationError as error:
        raise PolicyError(f"The policy is out of bounds: {error}") from None
