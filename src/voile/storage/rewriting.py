"""Write batches anew without the segments that were erased, or that a finished recording has replaced."""

from voile import log
from voile.errors import StorageError
from voile.storage import doomed, moving
from voile.storage.databases import translated
from voile.storage.models import Segment, StoredObject
from voile.storage.objects import Kind

_log = log.get("storage")


def rewrite_batches() -> int:
    """Rewrite every marked object, delete the old ones; how many. To be called at least once a minute.

    An object that cannot be read is left for `checking`, and does not keep the others from being rewritten.
    """
    count = 0
    with translated():
        for stored in StoredObject.objects.filter(rewrite_since__isnull=False, doomed=False).order_by("pk"):
            count += _rewrite(stored)
        doomed.delete_doomed()
    return count


def _rewrite(stored: StoredObject) -> bool:
    rows = Segment.objects.filter(stored_in=stored, inner_length=None).select_related("stored_in")
    living = list(rows.order_by("offset"))
    if not living:
        return bool(doomed.doom_unreferenced([stored.pk]))
    try:
        moving.move(living, Kind(stored.kind), stored.created_at, stored.site)
    except StorageError as error:
        _log.warning("rewrite.failed", error=type(error), object=stored.pk)
        return False
    return True
