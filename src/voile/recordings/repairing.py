"""Repairs storage, and lets the pages that lost something say so."""

from django.db import transaction
from django.db.models import F

from voile import clock
from voile.audit import actions as audit
from voile.audit.actors import Actor
from voile.recordings.models import Page, Recording
from voile.storage import quarantine, repairing
from voile.storage.repairing import Repaired


def repair(*, by: Actor, all_of_it: bool = False) -> tuple[list[Repaired], str]:
    """What was done, and the folder that holds what was set aside (which is not there if nothing was).

    Raises:
        TooMuchError, StorageError: as `storage.repairing.repair`.
    """
    kept = quarantine.begin()
    outcome = repairing.repair(kept, all_of_it=all_of_it)
    with transaction.atomic():
        for page, count in outcome.lost.items():
            # A page with fewer segments than its last number says is shown as one with a gap.
            Page.objects.filter(id=page, segment_count__gte=count).update(
                segment_count=F("segment_count") - count
            )
        # Hidden until the worker has passed over them: an old object may hold what a correction took back.
        Recording.objects.filter(id__in=outcome.brought_back).update(correction_since=clock.now_at())
        if outcome.done:
            facts = {"things": len(outcome.done), "segments_lost": outcome.lost.total()}
            audit.record(by, audit.Action.STORAGE_REPAIRED, f"quarantine:{kept.folder.name}", facts)
    return outcome.done, str(kept.folder)
