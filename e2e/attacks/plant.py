"""Puts forged pages into an installation's storage as if every gate had failed. Run as a process of its own.

    python -m e2e.attacks.plant SITE < pages.json

The environment names the installation, as for `voile`. Prints the session's id.
"""

import asyncio
import json
import sys
from collections import Counter
from hashlib import blake2b
from typing import Any

import django
from django.conf import settings

from voile import ids
from voile.ids import SiteId


def main() -> None:
    django.setup()
    from voile.storage.installation import close_storage, open_storage

    site = SiteId(sys.argv[1])
    open_storage(settings.VOILE)
    asyncio.run(_plant(site, json.load(sys.stdin)))
    close_storage()
    sys.stdout.write(ids.session_id(site, _PLANTED))


_PLANTED = "planted"


async def _plant(site: SiteId, pages: list[list[dict[str, Any]]]) -> None:
    from voile.recordings.actions import note_segments
    from voile.storage.committer import Committer
    from voile.storage.outcomes import Appended

    committer = Committer(note_segments)
    committer.start()
    for number, events in enumerate(pages):
        assert isinstance(await committer.append(_scrubbed(site, number, events)), Appended)
    await committer.stop()


def _scrubbed(site: SiteId, number: int, events: list[dict[str, Any]]) -> Any:
    """What only the gates can make, made without them."""
    from voile.policy import EventFacts, PageHeader, ScrubbedEvents, types

    times = [event["timestamp"] for event in events]
    body = json.dumps(events).encode()
    header = PageHeader(
        url="https://shop.example/",
        referrer="",
        title="<script>top.ran = 1</script>",
        started_ms=times[0],
        language="en",
        time_zone="UTC",
        screen=(800, 600),
        viewport=(800, 600),
        pixel_ratio=1.0,
        touch=False,
        entry="load",
        browser="Chromium",
        os="Linux",
        device="desktop",
        previous_page=ids.page_id(site, f"page {number - 1}") if number else None,
    )
    return ScrubbedEvents(
        seal=types._SEAL,
        site=site,
        visitor=ids.visitor_id(site, _PLANTED),
        session=ids.session_id(site, _PLANTED),
        recording=ids.recording_id(site, _PLANTED, _PLANTED),
        page=ids.page_id(site, f"page {number}"),
        seq=0,
        policy_version=1,
        recorder_version="0.1.0",
        sent_ms=times[-1],
        final=True,
        session_started_ms=times[0],
        header=header,
        labels=(),
        tags=(),
        events_json=body,
        first_ms=times[0],
        last_ms=times[-1],
        facts=EventFacts(event_count=len(events), has_snapshot=True),
        breaches=Counter(),
        dropped=Counter(),
        content_digest=blake2b(body, digest_size=32).digest(),
    )


if __name__ == "__main__":
    main()
