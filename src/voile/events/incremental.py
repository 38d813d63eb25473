"""The data of incremental snapshots, tagged by rrweb's `source`.

Source: rrweb 2.1.6, `packages/types/src/index.ts`, `incrementalData`. `vt` is our stamp; where it is
absent the event counts as masked.
"""

from enum import IntEnum
from typing import Annotated

from msgspec import Meta

from voile.events.base import Line, NodeId, Number, Rrweb, Stamp, Text, Whole
from voile.events.nodes import AttributeValue, Node

Index = Annotated[int, Meta(ge=0, le=1_000_000)]
Indices = Annotated[list[Index], Meta(max_length=32)]


class Interaction(IntEnum):
    """rrweb's `MouseInteractions`, without the touch move, which rrweb itself does not send."""

    MOUSE_UP = 0
    MOUSE_DOWN = 1
    CLICK = 2
    CONTEXT_MENU = 3
    DOUBLE_CLICK = 4
    FOCUS = 5
    BLUR = 6
    TOUCH_START = 7
    TOUCH_END = 9
    TOUCH_CANCEL = 10


class MediaAction(IntEnum):
    """rrweb's `MediaInteractions`."""

    PLAY = 0
    PAUSE = 1
    SEEKED = 2
    VOLUME_CHANGE = 3
    RATE_CHANGE = 4


class _Data(Rrweb, tag_field="source"):
    pass


class TextChange(Rrweb):
    id: NodeId
    value: Text | None
    vt: Stamp | None = None


class AttributeChange(Rrweb):
    id: NodeId
    attributes: dict[str, AttributeValue]
    vt: Stamp | None = None


class Removal(Rrweb):
    parent_id: NodeId
    id: NodeId
    is_shadow: bool = False


class Addition(Rrweb):
    """A node that came into the tree. rrweb asks for `nextId` even where it is null."""

    parent_id: NodeId
    next_id: NodeId | None
    node: Node
    vt: Stamp | None = None


class MutationData(_Data, tag=0):
    """Changes of the tree; removals come before additions."""

    texts: list[TextChange]
    attributes: list[AttributeChange]
    removes: list[Removal]
    adds: list[Addition]
    is_attach_iframe: bool = False


class Position(Rrweb):
    x: Number
    y: Number
    id: NodeId
    time_offset: Number
    vt: Stamp | None = None


class MouseMoveData(_Data, tag=1):
    positions: list[Position]


class TouchMoveData(_Data, tag=6):
    positions: list[Position]


class DragData(_Data, tag=12):
    positions: list[Position]


class MouseInteractionData(_Data, tag=2):
    """`x`, `y` in the viewport and `ox`, `oy` (0 to 1, in the element's box) only where clear."""

    type: Interaction
    id: NodeId
    x: Number | None = None
    y: Number | None = None
    ox: Number | None = None
    oy: Number | None = None
    pointer_type: Annotated[int, Meta(ge=0, le=2)] | None = None
    vt: Stamp | None = None


class ScrollData(_Data, tag=3):
    id: NodeId
    x: Number
    y: Number
    vt: Stamp | None = None


class ResizeData(_Data, tag=4):
    width: Number
    height: Number


class InputData(_Data, tag=5):
    id: NodeId
    text: Text
    is_checked: bool
    user_triggered: bool | None = None
    vt: Stamp | None = None


class MediaData(_Data, tag=7):
    type: MediaAction
    id: NodeId
    current_time: Number | None = None
    volume: Number | None = None
    muted: bool | None = None
    loop: bool | None = None
    playback_rate: Number | None = None
    vt: Stamp | None = None


class RuleAdd(Rrweb):
    rule: Text
    index: Index | Indices | None = None


class RuleRemove(Rrweb):
    index: Index | Indices


class SheetRuleData(_Data, tag=8):
    id: NodeId | None = None
    style_id: NodeId | None = None
    removes: list[RuleRemove] | None = None
    adds: list[RuleAdd] | None = None
    replace: Text | None = None
    replace_sync: Text | None = None
    vt: Stamp | None = None


class DeclarationSet(Rrweb):
    property: Line
    value: Text | None
    priority: Line | None = None


class DeclarationRemove(Rrweb):
    property: Line


class DeclarationData(_Data, tag=13):
    index: Indices
    id: NodeId | None = None
    style_id: NodeId | None = None
    set: DeclarationSet | None = None
    remove: DeclarationRemove | None = None
    vt: Stamp | None = None


class SelectionRange(Rrweb):
    start: NodeId
    start_offset: Whole
    end: NodeId
    end_offset: Whole


class SelectionData(_Data, tag=14):
    ranges: list[SelectionRange]
    vt: Stamp | None = None


class SheetRules(Rrweb):
    style_id: NodeId
    rules: list[RuleAdd]


class AdoptedSheetData(_Data, tag=15):
    id: NodeId
    style_ids: list[NodeId]
    styles: list[SheetRules] | None = None
    vt: Stamp | None = None


IncrementalData = (
    MutationData
    | MouseMoveData
    | TouchMoveData
    | DragData
    | MouseInteractionData
    | ScrollData
    | ResizeData
    | InputData
    | MediaData
    | SheetRuleData
    | DeclarationData
    | SelectionData
    | AdoptedSheetData
)
