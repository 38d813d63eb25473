"""Copy frames, as they are, to a new object, and let the index follow. Needs no key: a frame is bound to its
identity, not to its place.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import connections

from voile import clock
from voile.storage import doomed, superseded
from voile.storage.frames import BATCH_MAGIC
from voile.storage.installation import installation
from voile.storage.models import Segment, StoredObject
from voile.storage.objects import Kind
from voile.storage.router import INDEX
from voile.storage.written import new_object

_MOVE = 'UPDATE storage_segment SET stored_in_id = %s, "offset" = %s WHERE id = %s AND stored_in_id = %s'


def move(rows: Sequence[Segment], kind: Kind, created_at: datetime, site: str | None) -> StoredObject:
    """Move segments that are frames into one new object. Objects left without segments are marked.

    A segment that was erased or moved by another process meanwhile is not brought back: its frame is left in
    the new object, which is then marked for another rewrite.

    Args:
        rows: with `stored_in` selected.
        kind: of the new object.
        created_at: of the new object; that of a batch decides when it is purged.
        site: whose the new object is, None where it is several sites'.

    Raises:
        ObjectMissingError: a frame is missing; nothing was moved.
    """
    objects = installation().objects
    frames = [objects.read(row.stored_in.name, row.offset, row.length) for row in rows]
    with new_object(kind, [BATCH_MAGIC, *frames], created_at, site) as target:
        left = _follow(rows, target)
        if left:
            target.rewrite_since = clock.now_at()
            target.save(update_fields=["rewrite_since"])
            for recording in left:
                superseded.note(recording, [target.pk])
        doomed.doom_unreferenced({target.pk, *(row.stored_in_id for row in rows)})
    return target


def _follow(rows: Sequence[Segment], target: StoredObject) -> set[str]:
    """The recordings of those that did not follow, since they are elsewhere by now or gone."""
    left: set[str] = set()
    offset = len(BATCH_MAGIC)
    with connections[INDEX].cursor() as cursor:
        for row in rows:
            cursor.execute(_MOVE, [target.pk, offset, row.pk, row.stored_in_id])
            if not cursor.rowcount:
                left.add(row.recording)
            offset += row.length
    return left
