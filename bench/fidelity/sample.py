"""`make privacy-sample`: the invented page that the privacy preview shows, recorded with everything allowed.

What nobody may record, such as passwords, is masked even so. The page is the one of docs/privacy.md.
"""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from examples.browser import launch
from playwright.sync_api import ViewportSize, sync_playwright

from bench.fidelity.privacy import fill_in
from bench.fidelity.run import running
from voile.policy.detectors import DETECTORS

OUT = Path(__file__).parents[2] / "src" / "voile" / "dashboard" / "sample" / "page.json"
PLACE: Final = "https://larkspur.example/visit"
# Small enough to be read in half of a page of the dashboard.
_SIZE: Final[ViewportSize] = {"width": 720, "height": 440}
ALLOWED: Final[Mapping[str, str]] = {
    "censor_all_inputs": "off",
    "censor_all_text": "off",
    "detectors_off": " ".join(each.name for each in DETECTORS),
    "url_path": "on",
    "url_query": "on",
    "url_hash": "on",
}


def events_of(exported: dict[str, Any]) -> list[dict[str, Any]]:
    """Without the assets, which are at home in the installation that recorded them."""
    (recording,) = exported["recordings"]
    events: list[dict[str, Any]] = recording["events"]
    return [event for event in events if not _is_asset(event)]


def _is_asset(event: dict[str, Any]) -> bool:
    return isinstance(event.get("data"), dict) and event["data"].get("tag") == "voile.asset"


def moved(text: str, base: str) -> str:
    """From where the bench serves the page to a place that nobody has."""
    return text.replace(f"{base}/index.html", PLACE).replace(base, PLACE.rpartition("/")[0])


def main() -> int:
    with (
        sync_playwright() as playwright,
        launch(playwright) as browser,
        running(browser, {"sample": ALLOWED}) as stage,
    ):
        address = stage.pages.address("sample", "account")
        visited = f"{address}?from=letter#visit"
        session, _ = stage.studio.recorded(visited, fill_in, stage.wids["sample"], _SIZE)
        exported = stage.studio.installation.ask("sessions", "export", session)
    events = json.dumps(events_of(exported), separators=(",", ":"))
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(moved(events, address.rpartition("/")[0]) + "\n")
    print(f"{OUT.stat().st_size} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
