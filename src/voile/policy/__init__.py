"""The privacy rules, and the only makers of what may be stored. No I/O."""

from voile.policy.apply import apply
from voile.policy.css import gate_css
from voile.policy.finish import Finisher
from voile.policy.publish import Published, RecorderFile, checked, parse, published, site_policy
from voile.policy.site_policy import ConsentMode, Signals, SitePolicy, State, UrlDisplay
from voile.policy.stricter import strictest
from voile.policy.treatments import Treatment
from voile.policy.types import (
    AssetFact,
    EventFacts,
    FinishedPage,
    FinishedRecording,
    MarkerFact,
    PageHeader,
    PageViewFact,
    ScrubbedEvents,
    Tag,
    Targeted,
)

__all__ = [
    "AssetFact",
    "ConsentMode",
    "EventFacts",
    "FinishedPage",
    "FinishedRecording",
    "Finisher",
    "MarkerFact",
    "PageHeader",
    "PageViewFact",
    "Published",
    "RecorderFile",
    "ScrubbedEvents",
    "Signals",
    "SitePolicy",
    "State",
    "Tag",
    "Targeted",
    "Treatment",
    "UrlDisplay",
    "apply",
    "checked",
    "gate_css",
    "parse",
    "published",
    "site_policy",
    "strictest",
]
