"""Snapshots of what a page shows, and how far a replayed one may be from it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Frame, Page

_READ = Path(__file__).with_name("state.js").read_text(encoding="utf-8")
_REPLAYED = "document.querySelector('iframe[data-voile-frame=current]').contentDocument"
# Long enough that every event of what was done has been made, and every transition of the shop has ended.
SETTLED_MS = 900
# Layout may round differently where a box stands for a field.
_NEAR_PX = 1


@dataclass(frozen=True)
class Mark:
    """What the page showed at a time of the visitor's clock."""

    name: str
    shown: dict[str, Any]

    @property
    def at_ms(self) -> int:
        return int(self.shown["at_ms"])


def mark(page: Page, name: str) -> Mark:
    """Takes the pointer aside, since a hovered element looks different, and waits until all is still."""
    page.mouse.move(2, 2)
    page.wait_for_timeout(SETTLED_MS)
    return Mark(name, page.evaluate(f"({_READ})(document, true)"))


def replayed(player: Frame) -> dict[str, Any]:
    shown: dict[str, Any] = player.evaluate(f"({_READ})({_REPLAYED}, false)")
    return shown


def differences(wanted: dict[str, Any], shown: dict[str, Any]) -> list[str]:
    """Empty where the replayed page shows what the page showed."""
    found = [
        f"{part}: {wanted[part]!r} became {shown[part]!r}"
        for part in ("open", "size", "window", "scrolled")
        if wanted[part] != shown[part]
    ]
    found += _fields(wanted["fields"], shown["fields"])
    found += _texts(wanted["texts"], shown["texts"])
    found += _styles(wanted["styles"], shown["styles"])
    return found + _places(wanted["places"], shown["places"])


def _fields(wanted: dict[str, str], shown: dict[str, str]) -> list[str]:
    """Fields the oracle says nothing of are choices under a mask; all they may show is X."""
    found = [
        f"field {key}: {wanted[key]!r} became {shown.get(key)!r}"
        for key in wanted
        if wanted[key] != shown.get(key)
    ]
    unknown = shown.keys() - wanted.keys()
    return found + [f"field {key}: {shown[key]!r} is no mask" for key in unknown if shown[key].strip("X ")]


def _texts(wanted: list[str], shown: list[str]) -> list[str]:
    missing = [text for text in wanted if text not in shown]
    added = [text for text in shown if text not in wanted]
    if not missing and not added and wanted != shown:
        return ["texts: another order or number"]
    return [f"text missing: {text}" for text in missing] + [f"text added: {text}" for text in added]


def _styles(wanted: dict[str, dict[str, str]], shown: dict[str, dict[str, str]]) -> list[str]:
    found = [f"styles: {key} is not there" for key in wanted if key not in shown]
    found += [f"styles: {key} was not there" for key in shown if key not in wanted]
    for key in wanted.keys() & shown.keys():
        found += [
            f"style {name} of {key}: {value} became {shown[key].get(name)}"
            for name, value in wanted[key].items()
            if shown[key].get(name) != value
        ]
    return found


def _places(wanted: dict[str, list[int]], shown: dict[str, list[int]]) -> list[str]:
    return [
        f"place of {key}: {wanted[key]} became {shown[key]}"
        for key in wanted.keys() & shown.keys()
        if any(abs(a - b) > _NEAR_PX for a, b in zip(wanted[key], shown[key], strict=True))
    ]
