"""Restore keys from a backup: those that are missing and whose recordings are here, and no erased one.

What is restored is opened and wrapped again, under the master key and the visitor keys of today; so a backup
from before a rotation can be used too, and nothing gets in that does not open. Keys that are there stay as
they are. A key comes back only where the index has segments of its recording and no erasure: keys of erased
recordings stay in the file. What is erased while this runs is erased once more afterwards.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.db import transaction

from voile.audit import actions as audit
from voile.audit.actors import Actor
from voile.config import Config
from voile.errors import MasterKeyError
from voile.storage import erasing, master
from voile.storage.crypto import Box, Purpose, SealError, subkey
from voile.storage.databases import translated
from voile.storage.installation import key_check_value
from voile.storage.key_backup import RECORDING, SITE, VISITOR, BackupBroken, Row, read_chunks, read_header
from voile.storage.master import MasterKey
from voile.storage.models import Erasure, MasterCheck, RecordingKey, Segment, SiteKey, VisitorKey
from voile.storage.router import KEYS

_AT_ONCE = 500


@dataclass(slots=True)
class Restored:
    """How many keys came back, of `sites` and `recordings`, and how many did not.

    `present` were there. `not_restored` are of what was erased or is not in the index. `broken` do not open.
    """

    sites: int = 0
    recordings: int = 0
    present: int = 0
    not_restored: int = 0
    broken: int = 0


@dataclass(slots=True)
class _Run:
    """`visitors`: wrapped keys of the backup, taken only with the first recording that needs one."""

    theirs: MasterKey
    ours: MasterKey
    counts: Restored = field(default_factory=Restored)
    visitors: dict[str, bytes] = field(default_factory=dict, repr=False)


def restore(path: Path, config: Config, *, by: Actor, old_key_file: Path | None = None) -> Restored:
    """Bring keys back from the backup at `path`. The index must be restored by now.

    Args:
        path: of the backup.
        config: says where the master key lies.
        by: who does it.
        old_key_file: the master key that the backup was made under, where it was rotated since.

    Raises:
        BackupBroken: it is no whole backup. What was read before the place that is broken was restored.
        MasterKeyError: it was made under another master key.
        StorageError: a database failed; to be called again.
    """
    try:
        with path.open("rb") as file, translated():
            header = read_header(file)
            run = _Run(_theirs(config, old_key_file, header.check_value), _ours(config))
            for rows in read_chunks(file, header, run.theirs):
                _restore(rows, run)
            erasing.resume_erasures()
    except OSError:
        raise BackupBroken(f"{path} cannot be read.", remedy="Check its owner and mode.") from None
    counts = run.counts
    audit.record(
        by, audit.Action.KEYS_RESTORED, "keys:all", {"sites": counts.sites, "recordings": counts.recordings}
    )
    return counts


def _theirs(config: Config, old_key_file: Path | None, check_value: bytes) -> MasterKey:
    candidates = [old_key_file] if old_key_file else [config.master_key_file]
    for path in [
        *candidates,
        master.next_file(config.master_key_file),
        *master.old_files(config.master_key_file),
    ]:
        if path.exists() and (key := master.read(path)).check_value == check_value:
            return key
    raise MasterKeyError(
        "The backup was made under another master key.",
        remedy="If the key was rotated since, name the old key's file with --old-master-key.",
    )


def _ours(config: Config) -> MasterKey:
    """The key of the key database; an empty one begins with the key whose file is here."""
    there = key_check_value()
    if there is not None:
        return master.find(config.master_key_file, there)
    key = master.read(config.master_key_file)
    with transaction.atomic(using=KEYS):
        MasterCheck.objects.get_or_create(pk=1, defaults={"check_value": key.check_value})
    return key


def _restore(rows: Sequence[Row], run: _Run) -> None:
    by_kind: dict[int, list[Row]] = {SITE: [], VISITOR: [], RECORDING: []}
    for row in rows:
        by_kind[row[0]].append(row)
    run.visitors |= {visitor: wrapped for _, visitor, _, wrapped in by_kind[VISITOR]}
    _sites(by_kind[SITE], run)
    recordings = by_kind[RECORDING]
    for at in range(0, len(recordings), _AT_ONCE):
        _recordings(recordings[at : at + _AT_ONCE], run)


def _sites(rows: Sequence[Row], run: _Run) -> None:
    for _, site, _, wrapped in rows:
        owner = f"site:{site}"
        try:
            anew = run.ours.wrap(run.theirs.unwrap(wrapped, owner), owner)
        except SealError:
            run.counts.broken += 1
            continue
        _, is_new = SiteKey.objects.get_or_create(site=site, defaults={"wrapped": anew})
        run.counts.sites += is_new
        run.counts.present += not is_new


def _recordings(rows: Sequence[Row], run: _Run) -> None:
    """One transaction for some recordings, then a second look for what was erased meanwhile."""
    named = {row[1]: row for row in rows}
    there = set(RecordingKey.objects.filter(recording__in=named).values_list("recording", flat=True))
    wanted = _living(named.keys() - there)
    run.counts.present += len(there)
    run.counts.not_restored += len(named) - len(there) - len(wanted)
    with transaction.atomic(using=KEYS):
        for recording in sorted(wanted):
            _recording(named[recording], run)
    erased = Erasure.objects.filter(recording__in=wanted)
    if erased.update(keys_destroyed=False):
        erasing.resume_erasures()


def _living(recordings: set[str]) -> set[str]:
    stored = Segment.objects.filter(recording__in=recordings).values_list("recording", flat=True).distinct()
    erased = Erasure.objects.filter(recording__in=recordings).values_list("recording", flat=True)
    return set(stored) - set(erased)


def _recording(row: Row, run: _Run) -> None:
    _, recording, visitor, wrapped = row
    owner = f"recording:{recording}"
    try:
        key = master.unwrap(_visitor_box(run.theirs, visitor, run.visitors[visitor]), wrapped, owner)
        box = _our_visitor(visitor, run)
    except (SealError, KeyError):
        run.counts.broken += 1
        return
    RecordingKey.objects.create(recording=recording, visitor=visitor, wrapped=master.wrap(box, key, owner))
    run.counts.recordings += 1


def _our_visitor(visitor: str, run: _Run) -> Box:
    """The box of the visitor's key in the database; the backup's comes in where there is none."""
    owner = f"visitor:{visitor}"
    anew = run.ours.wrap(run.theirs.unwrap(run.visitors[visitor], owner), owner)
    row, _ = VisitorKey.objects.get_or_create(visitor=visitor, defaults={"wrapped": anew})
    return _visitor_box(run.ours, visitor, bytes(row.wrapped))


def _visitor_box(key: MasterKey, visitor: str, wrapped: bytes) -> Box:
    return Box(subkey(key.unwrap(wrapped, f"visitor:{visitor}"), Purpose.WRAP))
