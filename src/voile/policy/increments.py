"""The gate for the other incremental events, one function each, by the stamp of the event's node.

Each changes its event in place and says whether it stays. Source: the table of stamps in
`protocol/README.md`.
"""

from collections.abc import Callable
from typing import Any, Final

from voile.events.base import Stamp
from voile.events.incremental import (
    AdoptedSheetData,
    DeclarationData,
    DragData,
    InputData,
    Interaction,
    MediaData,
    MouseInteractionData,
    MouseMoveData,
    ResizeData,
    ScrollData,
    SelectionData,
    SheetRuleData,
    TouchMoveData,
)
from voile.policy.breaches import Breach, Drop
from voile.policy.known import Known
from voile.policy.ledger import Ledger
from voile.policy.treatments import OF_STAMP, Treatment

Gate = Callable[[Ledger, Known, Any], bool]


def allowed(ledger: Ledger, known: Known, node_id: int, stamp: Stamp | None) -> Treatment | None:
    """The node's treatment when it is clear or masked; None when its event must go, which is counted."""
    treatment = known.treatment(node_id, stamp)
    if treatment is None or treatment >= Treatment.EXCLUDED:
        _refuse(ledger, treatment)
        return None
    return treatment


def is_choice(ledger: Ledger, known: Known, node_id: int) -> bool:
    """Whether the node tells what was chosen under a mask; counted."""
    group = known.group(node_id)
    if group is None or group == node_id:
        return False
    ledger.breach(Breach.MASKED_STATE)
    return True


def _only_clear(ledger: Ledger, known: Known, node_id: int, stamp: Stamp | None) -> bool:
    treatment = known.treatment(node_id, stamp)
    if treatment is Treatment.CLEAR:
        return True
    _refuse(ledger, treatment)
    return False


def _refuse(ledger: Ledger, treatment: Treatment | None) -> None:
    """Count why an event, or a part of one, goes."""
    if treatment is None:
        ledger.dropped[Drop.UNRESOLVED] += 1
    else:
        masked = treatment is Treatment.MASKED
        ledger.breach(Breach.MASKED_EVENT if masked else Breach.EXCLUDED_EVENT)


def _move(ledger: Ledger, known: Known, data: MouseMoveData | TouchMoveData | DragData) -> bool:
    kept = []
    for place in data.positions:
        treatment = known.treatment(place.id, place.vt)
        if treatment is Treatment.CLEAR and not is_choice(ledger, known, place.id):
            kept.append(place)
        else:
            _refuse(ledger, treatment)
    data.positions = kept
    return bool(data.positions)


def _interaction(ledger: Ledger, known: Known, data: MouseInteractionData) -> bool:
    treatment = allowed(ledger, known, data.id, data.vt)
    if treatment is not None and is_choice(ledger, known, data.id):
        if data.type in (Interaction.FOCUS, Interaction.BLUR):
            return False
        data.id, data.vt, treatment = known.group(data.id) or data.id, Stamp.MASKED, Treatment.MASKED
    if treatment is Treatment.MASKED and any(
        place is not None for place in (data.x, data.y, data.ox, data.oy)
    ):
        ledger.breach(Breach.MASKED_POINTER)
        data.x = data.y = data.ox = data.oy = None
    return treatment is not None


def _scroll(ledger: Ledger, known: Known, data: ScrollData) -> bool:
    return _only_clear(ledger, known, data.id, data.vt)


def _resize(_ledger: Ledger, _known: Known, _data: ResizeData) -> bool:
    return True


def _input(ledger: Ledger, known: Known, data: InputData) -> bool:
    treatment = allowed(ledger, known, data.id, data.vt)
    if treatment is None or is_choice(ledger, known, data.id):
        return False
    masked = treatment is Treatment.MASKED
    data.text = ledger.value(data.text, masked=masked)
    if masked and data.is_checked:
        ledger.breach(Breach.MASKED_STATE)
        data.is_checked = False
    return True


def _media(ledger: Ledger, known: Known, data: MediaData) -> bool:
    return _only_clear(ledger, known, data.id, data.vt)


def _is_sheet_allowed(ledger: Ledger, known: Known, data: SheetRuleData | DeclarationData) -> bool:
    """A sheet that a script made belongs to no node and has only its stamp."""
    if data.id is not None:
        return allowed(ledger, known, data.id, data.vt) is not None
    return OF_STAMP[data.vt] < Treatment.EXCLUDED


def _rules(ledger: Ledger, known: Known, data: SheetRuleData) -> bool:
    if not _is_sheet_allowed(ledger, known, data):
        return False
    for added in data.adds or ():
        added.rule = _gated(ledger, added.rule)
    data.replace = None if data.replace is None else _gated(ledger, data.replace)
    data.replace_sync = None if data.replace_sync is None else _gated(ledger, data.replace_sync)
    return True


def _declaration(ledger: Ledger, known: Known, data: DeclarationData) -> bool:
    if not _is_sheet_allowed(ledger, known, data):
        return False
    change = data.set
    if change is not None and change.value is not None:
        judged = ledger.declarations(f"{change.property}:{change.value}")
        _, colon, change.value = judged.partition(":")
        if not colon or change.priority not in (None, "", "important"):
            ledger.breach(Breach.STYLE)
            return False
    return True


def _selection(ledger: Ledger, known: Known, data: SelectionData) -> bool:
    ends = [node_id for found in data.ranges for node_id in (found.start, found.end)]
    return all(_only_clear(ledger, known, node_id, data.vt) for node_id in ends or [0])


def _adopted(ledger: Ledger, known: Known, data: AdoptedSheetData) -> bool:
    if allowed(ledger, known, data.id, data.vt) is None:
        return False
    for sheet in data.styles or ():
        for added in sheet.rules:
            added.rule = _gated(ledger, added.rule)
    return True


def _gated(ledger: Ledger, rule: str) -> str:
    """A rule after the CSS gate; one that goes leaves an empty rule, so that indices stay right."""
    return ledger.sheet(rule) or EMPTY_RULE


EMPTY_RULE: Final = "voile-removed{}"

GATES: Final[dict[type, Gate]] = {
    MouseMoveData: _move,
    TouchMoveData: _move,
    DragData: _move,
    MouseInteractionData: _interaction,
    ScrollData: _scroll,
    ResizeData: _resize,
    InputData: _input,
    MediaData: _media,
    SheetRuleData: _rules,
    DeclarationData: _declaration,
    SelectionData: _selection,
    AdoptedSheetData: _adopted,
}
