"""The gate for our custom events, one function each; each says whether the event stays."""

from collections.abc import Callable
from typing import Any, Final

from voile.events.base import Stamp
from voile.events.custom import (
    AssetCustom,
    CorrectionCustom,
    DegradedCustom,
    ErrorCustom,
    FieldCustom,
    FocusCustom,
    IdentifyCustom,
    PageCustom,
    PartialCustom,
    ReactionCustom,
    RequestCustom,
    ScrollCustom,
    StopCustom,
    SubmitCustom,
    TitleCustom,
    VisibleCustom,
)
from voile.policy.bodies import gate_request
from voile.policy.errors import gate_error
from voile.policy.forms import SHEET_REFERENCE
from voile.policy.increments import allowed, is_choice
from voile.policy.known import Known
from voile.policy.ledger import Ledger
from voile.policy.urls import PAGE_NAME

Gate = Callable[[Ledger, Known, Any], bool]


def _page(ledger: Ledger, _known: Known, data: PageCustom) -> bool:
    payload = data.payload
    payload.url = ledger.page_url(payload.url)
    payload.title = ledger.text(payload.title, masked=False)
    if payload.name is not None:
        payload.name = _page_name(ledger, payload.name)
    return True


def _page_name(ledger: Ledger, name: str) -> str:
    """A name that is an address, or holds parameters of one, passes the URL gate."""
    return ledger.page_url(name) if PAGE_NAME.search(name) else ledger.text(name, masked=False)


def _title(ledger: Ledger, _known: Known, data: TitleCustom) -> bool:
    data.payload.title = ledger.text(data.payload.title, masked=False)
    return True


def _of_node(
    ledger: Ledger, known: Known, data: FocusCustom | FieldCustom | SubmitCustom | ReactionCustom
) -> bool:
    payload = data.payload
    if allowed(ledger, known, payload.id, payload.vt) is None:
        return False
    if is_choice(ledger, known, payload.id):
        payload.id, payload.vt = known.group(payload.id) or payload.id, Stamp.MASKED
    return True


def _asset(ledger: Ledger, _known: Known, data: AssetCustom) -> bool:
    payload = data.payload
    if payload.kind == "sheet" and payload.url.startswith(SHEET_REFERENCE):
        return payload.url == f"{SHEET_REFERENCE}{payload.sha256}"
    payload.url = ledger.url(payload.url)
    return bool(payload.url) or payload.kind == "sheet"


def _error(ledger: Ledger, _known: Known, data: ErrorCustom) -> bool:
    if not ledger.policy.script_errors:
        return ledger.switched_off()
    gate_error(ledger, data.payload)
    return True


def _request(ledger: Ledger, _known: Known, data: RequestCustom) -> bool:
    if not ledger.policy.xhr:
        return ledger.switched_off()
    gate_request(ledger, data.payload)
    return True


def _as_it_is(_ledger: Ledger, _known: Known, _data: object) -> bool:
    return True


GATES: Final[dict[type, Gate]] = {
    PageCustom: _page,
    TitleCustom: _title,
    FocusCustom: _of_node,
    FieldCustom: _of_node,
    SubmitCustom: _of_node,
    AssetCustom: _asset,
    ScrollCustom: _as_it_is,
    VisibleCustom: _as_it_is,
    PartialCustom: _as_it_is,
    IdentifyCustom: _as_it_is,
    StopCustom: _as_it_is,
    CorrectionCustom: _as_it_is,
    ReactionCustom: _of_node,
    DegradedCustom: _as_it_is,
    ErrorCustom: _error,
    RequestCustom: _request,
}
