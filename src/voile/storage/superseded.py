"""Which objects still hold what was taken out of which recording.

Noted in the transaction in which the recording leaves them; the rows go with the objects, so that whoever
asks learns when the last byte is gone, a crash or not.
"""

from collections.abc import Iterable

from voile.ids import RecordingId
from voile.storage.models import Superseded


def note(recording: RecordingId | str, objects: Iterable[int]) -> None:
    """`objects` are keys of rows. Part of the caller's transaction."""
    Superseded.objects.bulk_create(
        [Superseded(stored_in_id=key, recording=recording) for key in objects], ignore_conflicts=True
    )


def is_left(recording: RecordingId) -> bool:
    """Whether any object still holds what was taken out of this recording."""
    return Superseded.objects.filter(recording=recording).exists()
