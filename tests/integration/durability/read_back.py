"""What a data directory holds, read through storage in a process of its own.

Run as a program it prints, for each recording, the marks of `senders` in the order in which storage reads
them: `[[[recorder, number], ...], ...]`, with `null` in place of a recording that cannot be read whole.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from voile.ids import RecordingId

Marks: TypeAlias = list[list[tuple[int, int]] | None]


def marks(environment: Mapping[str, str]) -> Marks:
    """Of the data directory that `environment` names."""
    done = subprocess.run(
        [sys.executable, "-m", __name__], env=dict(environment), capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    return [None if each is None else [(x, y) for x, y in each] for each in found]


def all_marks() -> Iterator[list[tuple[int, int]] | None]:
    """Of this process's own data directory."""
    from voile.errors import SegmentBroken
    from voile.ids import RecordingId
    from voile.storage.models import Segment

    for recording in sorted(set(Segment.objects.values_list("recording", flat=True))):
        try:
            yield list(_marks_of(RecordingId(recording)))
        except SegmentBroken:
            yield None


def _marks_of(recording: "RecordingId") -> Iterator[tuple[int, int]]:
    from voile.storage import reading

    for page in reading.read(recording):
        for segment in page.segments:
            for event in json.loads(segment.events_json):
                if event["type"] == 3 and event["data"]["source"] == 4:
                    yield event["data"]["width"], event["data"]["height"]


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "voile.project.settings")
    django.setup()
    sys.stdout.write(json.dumps(list(all_marks())))
