"""The pieces of work that `dying` kills, and what is looked at after each restart."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from tests.integration.durability.read_back import all_marks
from tests.integration.durability.senders import Sender, senders

from voile import clock
from voile.accounts.access import EVERYTHING
from voile.events import decode
from voile.ids import RecordingId, SessionId
from voile.policy import ConsentMode, ScrubbedEvents, SitePolicy, apply
from voile.recordings import finish
from voile.recordings.actions import note_segments
from voile.recordings.erasing import erase_some
from voile.recordings.models import Recording, Session
from voile.sites import queries as sites
from voile.storage import checking, erasing, purging, rewriting
from voile.storage.batches import commit
from voile.storage.installation import installation
from voile.storage.models import RecordingKey, Segment, StoredObject
from voile.storage.objects import Kind
from voile.storage.outcomes import CommittedSegment

RECORDERS = 2
ENVELOPES = 3
_IDLE = timedelta(minutes=31)
_RETRY = timedelta(minutes=40)
_OLD = timedelta(hours=26)
_LATER = timedelta(hours=30)


@dataclass(frozen=True, slots=True)
class Work:
    """`restart` runs what a restarted Voile runs sooner or later, and says what there is then."""

    run: Callable[[], object]
    restart: Callable[[], object]


def template() -> None:
    """Each batch holds an envelope of each recorder."""
    all_senders = _senders()
    for number in range(ENVELOPES):
        _commit([_scrubbed(sender, number) for sender in all_senders])


def _append() -> list[str]:
    """One more envelope of each recorder, and the first of a new one."""
    all_senders = [*_senders(after=ENVELOPES), _new_sender()]
    return _commit([_scrubbed(sender, sender.sent) for sender in all_senders])


def _append_again() -> dict[str, Any]:
    outcomes = _append()
    return {"outcomes": outcomes, **_state()}


def _finish() -> None:
    with clock.freeze(clock.now_at() + _IDLE):
        finish.finish_due()


def _finish_again() -> dict[str, Any]:
    with clock.freeze(clock.now_at() + _RETRY):
        finish.finish_due()
        rewriting.rewrite_batches()
    return _state()


def _purge() -> None:
    with clock.freeze(clock.now_at() + _OLD):
        purging.purge_batches()


def _purge_again() -> dict[str, Any]:
    with clock.freeze(clock.now_at() + _LATER):
        purging.purge_batches()
    return _state()


def _erase() -> None:
    """As the command does, and then the worker."""
    erase_some([_first_session()])
    erasing.resume_erasures()
    rewriting.rewrite_batches()


def _erase_again() -> dict[str, Any]:
    """Whoever asked for an erasure that was not reported as done asks again."""
    erased = _first_recording()
    _erase()
    left = RecordingKey.objects.filter(recording=erased).count()
    return {"erased": erased, "keys": left, **_state()}


WORKS = {
    "append": Work(_append, _append_again),
    "finish": Work(_finish, _finish_again),
    "purge": Work(_purge, _purge_again),
    "erase": Work(_erase, _erase_again),
}


def _state() -> dict[str, Any]:
    with clock.freeze(clock.now_at() + timedelta(hours=2)):
        found = checking.reconcile()
    frames = b"".join(
        installation().objects.read(name, 0, installation().objects.size(name) or 0)
        for kind in Kind
        for name in installation().objects.names(kind)
    )
    return {
        "marks": list(all_marks()),
        "findings": [finding.problem for finding in found],
        "kinds": sorted(StoredObject.objects.values_list("kind", flat=True)),
        "unfinished": Session.objects.filter(finished_at=None).count(),
        "counted": sum(Recording.objects.values_list("pages__segment_count", flat=True)),
        "rows": Segment.objects.count(),
        "holds_first": bytes.fromhex(_first_recording()) in frames,
    }


def _first_recording() -> RecordingId:
    return _scrubbed(_senders()[0], 0).recording


def _first_session() -> SessionId:
    return _scrubbed(_senders()[0], 0).session


def _site() -> str:
    (site,) = sites.sites(EVERYTHING)
    return site.id


def _senders(after: int = 0) -> list[Sender]:
    made = senders(RECORDERS, _site(), 1)
    for sender in made:
        while sender.sent < after:
            sender.body(sender.sent)
            sender.sent += 1
    return made


def _new_sender() -> Sender:
    return senders(RECORDERS + 1, _site(), 1)[-1]


def _scrubbed(sender: Sender, number: int) -> ScrubbedEvents:
    policy = SitePolicy(site=sender.wid, version=1, origins=(), consent=ConsentMode.NONE)
    return apply(decode(sender.body(number)), policy)


def _commit(items: Sequence[ScrubbedEvents]) -> list[str]:
    now = clock.now_at()
    return [
        type(end).__name__ for end in commit([CommittedSegment(item, now) for item in items], note_segments)
    ]
