"""What a site's policy says about privacy: the part of the published policy that both sides apply."""

from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import Meta

Count = Annotated[int, Meta(ge=0)]
Origin = Annotated[str, Meta(pattern=r"^https?://[^/?#\s@]+\Z", max_length=300)]
ImagePrefix = Annotated[str, Meta(pattern=r"^https?://[^/?#\s@]+/[^?#\s]*\Z", max_length=500)]
# The adapters, and what some of them look for: a group, a purpose, a service.
ConsentSource = Annotated[
    str,
    Meta(
        pattern=r"^(?:consent_mode|tcf|gpp|cookiebot|osano|onetrust(?::[A-Za-z0-9_-]{1,64})?"
        r"|didomi(?::[A-Za-z0-9_-]{1,64})?|usercentrics:[^\s,:][^,:]{0,79})\Z"
    ),
]
DetectorName = Annotated[str, Meta(pattern=r"^[a-z_]{1,40}\Z")]
PageRule = Annotated[str, Meta(pattern=r"^(?:exact|begins|contains|pattern|regex) .", max_length=320)]
VisitorLine = Annotated[str, Meta(pattern=r"^(?:all:|any:|(?:not )?[a-z_]+(?: .+)?)\Z", max_length=340)]
ParameterName = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_.~-]{1,64}\Z")]

UTM_PARAMETERS = ("utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content")


class State(StrEnum):
    """Whether the site records at all."""

    RECORDING = "recording"
    PAUSED = "paused"


class ConsentMode(StrEnum):
    """When recording may begin. `REQUIRED` waits for a grant, `LOADED` takes loading as the grant."""

    REQUIRED = "required"
    LOADED = "loaded"
    NONE = "none"
    # As `NONE`, with nothing kept on the visitor's device: each page is a visitor of its own.
    STORAGE_FREE = "storage-free"


class Signals(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which browser signals count as a refusal."""

    gpc: bool
    dnt: bool


class UrlDisplay(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which parts of a URL are kept. Of a hidden query only `query_parameters` stay."""

    domain: bool = True
    path: bool = True
    query: bool = False
    hash: bool = False
    query_parameters: tuple[ParameterName, ...] = UTM_PARAMETERS


class Targeting(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which pages and which visitors are recorded, as lines of rules. Nothing given: all."""

    include: tuple[PageRule, ...]
    exclude: tuple[PageRule, ...]
    visitors: tuple[VisitorLine, ...]


class SitePolicy(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One published version of a site's policy, without what only the delivery knows.

    Defaults are those of a new site. `consent` has none: whoever creates a site chooses.
    """

    site: Annotated[str, Meta(pattern=r"^[1-9][0-9]{9}\Z")]
    version: Annotated[int, Meta(ge=1)]
    origins: tuple[Origin, ...]
    consent: ConsentMode
    consent_sources: tuple[ConsentSource, ...] = ()
    state: State = State.RECORDING
    signals: Signals = Signals(gpc=True, dnt=True)
    censor_all_inputs: bool = True
    censor_all_text: bool = False
    detectors_off: tuple[DetectorName, ...] = ()
    script_errors: bool = True
    console: bool = False
    xhr: bool = False
    images: tuple[ImagePrefix, ...] = ()
    url_display: UrlDisplay = UrlDisplay()
    frames: bool = True
    targeting: Targeting = Targeting(include=(), exclude=(), visitors=())
    recording_frequency: Annotated[int, Meta(ge=0, le=100)] = 20
    minimum_session_seconds: Annotated[int, Meta(ge=0, le=1800)] = 0
    bots: bool = False
    idle_minutes: Annotated[int, Meta(ge=1, le=240)] = 30
    session_hours: Annotated[int, Meta(ge=1, le=24)] = 24
    visitor_days: Annotated[int, Meta(ge=1, le=395)] = 30
