"""The privacy rules, and the only makers of what may be stored. No I/O."""

from voile.policy.site_policy import ConsentMode, Signals, SitePolicy, State, UrlDisplay
from voile.policy.treatments import Treatment
from voile.policy.types import (
    AssetFact,
    EventFacts,
    FinishedPage,
    FinishedRecording,
    PageHeader,
    PageViewFact,
    ScrubbedEvents,
    Tag,
)

__all__ = [
    "AssetFact",
    "ConsentMode",
    "EventFacts",
    "FinishedPage",
    "FinishedRecording",
    "PageHeader",
    "PageViewFact",
    "ScrubbedEvents",
    "Signals",
    "SitePolicy",
    "State",
    "Tag",
    "Treatment",
    "UrlDisplay",
]
