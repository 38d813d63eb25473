"""Pictures that nothing in a recording shows any more, once it was made stricter.

A picture is announced by the address under which elements and styles name it. Where those are gone, the
announcement goes too, and what is stored of the picture with it.
"""

import re
from collections.abc import Iterable
from typing import Final

from voile.events.custom import AssetCustom
from voile.events.event import Custom, Event
from voile.events.walk import walk
from voile.policy.forms import SHEET_REFERENCE
from voile.policy.selected import SheetOf

_PLACES: Final = (
    "ElementNode.attributes[",
    "AttributeChange.attributes[",
    "RuleAdd.rule",
    "SheetRuleData.replace",
    "DeclarationSet.value",
)
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')


class Pictures:
    """What the pages of one recording name, and what they announce."""

    def __init__(self, sheet: SheetOf | None) -> None:
        self._sheet = sheet
        self._named: set[str] = set()
        self._referred: set[str] = set()
        self._gone: set[str] = set()
        self._kept: set[str] = set()

    def read(self, events: Iterable[Event]) -> None:
        """Every page of the recording, before any is asked for `shown`."""
        for place, text in walk(events):
            if place.startswith(_PLACES):
                self._note(text)

    def shown(self, events: Iterable[Event]) -> list[Event]:
        """Without announcements of pictures that nothing names."""
        return [event for event in events if self._stays(event)]

    @property
    def unnamed(self) -> frozenset[str]:
        """SHA-256 hashes of the pictures that went."""
        return frozenset(self._gone - self._kept)

    def _note(self, text: str) -> None:
        if text.startswith(SHEET_REFERENCE):
            self._refer(text.removeprefix(SHEET_REFERENCE))
            return
        self._named.add(text)
        self._named.update(_QUOTED.findall(text))

    def _refer(self, sha256: str) -> None:
        if self._sheet is not None and sha256 not in self._referred:
            self._referred.add(sha256)
            self._named.update(_QUOTED.findall(self._sheet(sha256) or ""))

    def _stays(self, event: Event) -> bool:
        if not isinstance(event, Custom) or not isinstance(event.data, AssetCustom):
            return True
        announced = event.data.payload
        stays = announced.kind != "image" or announced.url in self._named
        (self._kept if stays else self._gone).add(announced.sha256)
        return stays
