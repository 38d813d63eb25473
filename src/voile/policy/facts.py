"""What the index wants to know about events, read off after the gates."""

from collections.abc import Iterable

from voile.events.custom import (
    AssetCustom,
    CorrectionCustom,
    CustomData,
    DegradedCustom,
    ErrorCustom,
    FieldCustom,
    PageCustom,
    PartialCustom,
    ScrollCustom,
    StopCustom,
    TitleCustom,
)
from voile.events.event import Custom, Event, FullSnapshot, Incremental
from voile.events.incremental import Interaction, MouseInteractionData
from voile.policy.markers import markers_of
from voile.policy.types import AssetFact, EventFacts, PageViewFact, TitleFact

# More of one error between two tellings is forged.
_TIMES_MAX = 100_000


class _Facts:
    def __init__(self) -> None:
        self.clicks = self.inputs = self.errors = self.scroll_max_percent = 0
        self.page_views: list[PageViewFact] = []
        self.titles: list[TitleFact] = []
        self.assets: dict[str, AssetFact] = {}
        self.partial = self.has_snapshot = self.has_correction = False
        self.stopped: str | None = None

    def note(self, event: Event) -> None:
        if isinstance(event, Incremental):
            if isinstance(event.data, MouseInteractionData) and event.data.type is Interaction.CLICK:
                self.clicks += 1
        elif isinstance(event, Custom):
            self._note_custom(event.timestamp, event.data)
        elif isinstance(event, FullSnapshot):
            self.has_snapshot = True

    def _note_custom(self, at_ms: int, data: CustomData) -> None:
        match data:
            case PageCustom(payload=view):
                self.page_views.append(PageViewFact(at_ms, view.name or view.url, view.title, view.how))
            case TitleCustom(payload=changed):
                self.titles.append(TitleFact(at_ms, changed.title))
            case FieldCustom(payload=field):
                self.inputs += field.kind == "change"
            case ScrollCustom(payload=scroll):
                self.scroll_max_percent = max(self.scroll_max_percent, scroll.depth_percent)
            case AssetCustom(payload=asset):
                fact = AssetFact(asset.kind, asset.url, asset.sha256, asset.bytes)
                self.assets.setdefault(asset.sha256 + asset.url, fact)
            case ErrorCustom(payload=error):
                self.errors += min(error.times, _TIMES_MAX)
            case CorrectionCustom():
                self.has_correction = True
            case PartialCustom() | DegradedCustom():
                self.partial = True
            case StopCustom(payload=stop):
                self.stopped = stop.reason


def facts_of(events: Iterable[Event], sheets: Iterable[str]) -> EventFacts:
    """The facts of `events`; `sheets` are the hashes of the style sheets that they refer to."""
    facts, noted = _Facts(), list(events)
    for event in noted:
        facts.note(event)
    return EventFacts(
        clicks=facts.clicks,
        inputs=facts.inputs,
        errors=facts.errors,
        page_views=tuple(facts.page_views),
        titles=tuple(facts.titles),
        markers=markers_of(noted),
        scroll_max_percent=facts.scroll_max_percent,
        event_count=len(noted),
        has_snapshot=facts.has_snapshot,
        assets=tuple(facts.assets.values()),
        asset_refs=tuple(sorted(sheets)),
        partial=facts.partial,
        has_correction=facts.has_correction,
        stopped=facts.stopped,
    )
