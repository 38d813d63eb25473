import json
import re
from pathlib import Path

import voile.dashboard
from voile.dashboard import icons, visits

ROOM = Path(voile.dashboard.__file__).parent
LISTED = set(json.loads((ROOM / "assets" / "icons.json").read_text()))
NAMED = {
    name
    for template in (ROOM / "templates").rglob("*.html")
    for name in re.findall(r"""{% icon "([a-z0-9-]+)\"""", template.read_text())
}
DEVICES = {name for name, _ in [*visits._DEVICES.values(), visits._UNKNOWN_DEVICE]}


def test_the_icons_that_are_shipped_are_those_that_are_used() -> None:
    assert NAMED | DEVICES == LISTED


def test_an_icon_without_label_is_hidden_from_assistive_technology() -> None:
    assert 'aria-hidden="true"' in icons.icon("monitor")


def test_a_label_is_escaped() -> None:
    svg = icons.icon("monitor", '"><script>')
    assert "<script>" not in svg
    assert 'role="img"' in svg
