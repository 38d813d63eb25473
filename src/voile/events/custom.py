"""Our custom events, tagged by `tag`. The set is closed: `protocol/events.json` lists it too."""

from typing import Annotated, Literal

from msgspec import Meta

from voile.events.base import Line, NodeId, Sha256, Stamp, TimeMs, Whole, Wire

Percent = Annotated[int, Meta(ge=0, le=100)]
How = Literal["load", "push", "replace", "pop", "hash", "virtual"]
AssetKind = Literal["sheet", "image", "font"]
PartialReason = Literal["unload", "too_large", "gate_error", "memory", "frame"]
Reaction = Literal["dom", "navigation", "scroll", "selection", "dialog", "none"]
DegradedStep = Literal["pointer", "styles", "mutations", "stopped"]
CorrectedIds = Annotated[list[NodeId], Meta(min_length=1, max_length=1000)]
StopReason = Literal[
    "command", "consent", "policy", "idle", "session", "gate_error", "rejected", "memory", "cpu"
]


class PagePayload(Wire):
    url: Line
    title: Line
    how: How
    name: Line | None = None


class TitlePayload(Wire):
    title: Line


class FocusPayload(Wire):
    id: NodeId
    state: Literal["focus", "blur"]
    vt: Stamp | None = None


class FieldPayload(Wire):
    id: NodeId
    kind: Literal["typing", "change"]
    typed_ms: Whole
    vt: Stamp | None = None


class SubmitPayload(Wire):
    id: NodeId
    vt: Stamp | None = None


class ScrollPayload(Wire):
    depth_percent: Percent
    max_px: Whole


class VisiblePayload(Wire):
    state: Literal["visible", "hidden"]


class AssetPayload(Wire):
    kind: AssetKind
    url: Line
    sha256: Sha256
    bytes: Whole


class PartialPayload(Wire):
    reason: PartialReason


class IdentifyPayload(Wire):
    pass


class CorrectionPayload(Wire):
    """These nodes, with all below them, are to be treated at least so from the page's beginning."""

    ids: CorrectedIds
    vt: Literal["m", "x", "s"]


class ReactionPayload(Wire):
    """What the page did after a click, and when; no content."""

    id: NodeId
    at_ms: TimeMs
    after_ms: Whole | None
    how: Reaction
    vt: Stamp | None = None


class ErrorFrame(Wire, omit_defaults=False):
    """One place of a stack. `function` and `url` may be empty."""

    function: Line
    url: Line
    line: Whole
    column: Whole


class ErrorPayload(Wire):
    """An error that no script caught. `times`: 1 at first, later how often it came since it was last told."""

    kind: Literal["error", "rejection"]
    type: Line
    message: Line
    stack: Annotated[list[ErrorFrame], Meta(max_length=30)]
    times: Whole


BodyForm = Literal["none", "json", "form", "text", "other"]
BodySize = Literal["none", "1kb", "10kb", "100kb", "1mb", "more", "unknown"]


class RequestPayload(Wire):
    """A request of the page. No headers; a text stands only beside the forms `json`, `form` and `text`."""

    api: Literal["fetch", "xhr"]
    method: Literal["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "other"]
    url: Line
    how: Literal["done", "failed", "aborted", "timeout", "open"]
    status: Whole
    at_ms: TimeMs
    duration_ms: Whole
    sent_form: BodyForm
    sent_size: BodySize
    got_form: BodyForm
    got_size: BodySize
    sent_text: Line | None = None
    got_text: Line | None = None


class DegradedPayload(Wire):
    step: DegradedStep
    cpu_ms_per_s: Whole


class StopPayload(Wire):
    reason: StopReason


class _Custom(Wire, tag_field="tag"):
    pass


class PageCustom(_Custom, tag="voile.page"):
    payload: PagePayload


class TitleCustom(_Custom, tag="voile.title"):
    payload: TitlePayload


class FocusCustom(_Custom, tag="voile.focus"):
    payload: FocusPayload


class FieldCustom(_Custom, tag="voile.field"):
    payload: FieldPayload


class SubmitCustom(_Custom, tag="voile.submit"):
    payload: SubmitPayload


class ScrollCustom(_Custom, tag="voile.scroll"):
    payload: ScrollPayload


class VisibleCustom(_Custom, tag="voile.visible"):
    payload: VisiblePayload


class AssetCustom(_Custom, tag="voile.asset"):
    payload: AssetPayload


class PartialCustom(_Custom, tag="voile.partial"):
    payload: PartialPayload


class IdentifyCustom(_Custom, tag="voile.identify"):
    payload: IdentifyPayload


class StopCustom(_Custom, tag="voile.stop"):
    payload: StopPayload


class CorrectionCustom(_Custom, tag="voile.correction"):
    payload: CorrectionPayload


class ReactionCustom(_Custom, tag="voile.reaction"):
    payload: ReactionPayload


class ErrorCustom(_Custom, tag="voile.error"):
    payload: ErrorPayload


class RequestCustom(_Custom, tag="voile.request"):
    payload: RequestPayload


class DegradedCustom(_Custom, tag="voile.degraded"):
    payload: DegradedPayload


CustomData = (
    PageCustom
    | TitleCustom
    | FocusCustom
    | FieldCustom
    | SubmitCustom
    | ScrollCustom
    | VisibleCustom
    | AssetCustom
    | PartialCustom
    | IdentifyCustom
    | StopCustom
    | CorrectionCustom
    | ReactionCustom
    | DegradedCustom
    | ErrorCustom
    | RequestCustom
)
