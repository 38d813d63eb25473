"""The way of an asset: a style sheet, image or font that the answer to an envelope asked for."""

import re
from hashlib import sha256

from voile import log
from voile.errors import PolicyError, StorageError, StorageFull
from voile.ids import SiteId
from voile.ingest import answers, steps
from voile.ingest.answers import Answer
from voile.ingest.outcomes import Outcome
from voile.ingest.ports import AssetKind, PutResult
from voile.ingest.steps import Step, Work

_log = log.get("ingest")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_KINDS = frozenset(kind.value for kind in AssetKind)

_ENDS: dict[PutResult, Outcome] = {
    PutResult.STORED: Outcome.ASSET_STORED,
    PutResult.KNOWN: Outcome.ASSET_KNOWN,
    PutResult.REFUSED: Outcome.REJECTED_ASSET_REFUSED,
}


async def check_names(work: Work) -> Outcome | None:
    query = work.request.query
    named = _SHA256.fullmatch(query.get("sha256", "")) and query.get("kind") in _KINDS
    return None if named else Outcome.REJECTED_BAD_ASSET


async def check_digest(work: Work) -> Outcome | None:
    same = sha256(work.body).hexdigest() == work.request.query["sha256"]
    return None if same else Outcome.REJECTED_ASSET_DIGEST


async def check_day(work: Work) -> Outcome | None:
    try:
        reached = await work.ports.days.reached_by_asset(SiteId(work.entry.policy.site), len(work.body))
    except StorageError as error:
        _log.exception("day.unknown", error, site=work.site)
        return Outcome.REJECTED_STORAGE
    return Outcome.DROPPED_DAY_BYTES if reached else None


async def put(work: Work) -> Outcome | None:
    query = work.request.query
    try:
        kind = AssetKind(query["kind"])
        return _ENDS[await work.ports.assets.put(work.entry, query["sha256"], kind, work.body)]
    except PolicyError as error:
        _log.exception("asset.dropped", error, site=work.site)
        return Outcome.REJECTED_ASSET_REFUSED
    except StorageFull:
        return Outcome.REJECTED_STORAGE_FULL
    except StorageError as error:
        _log.exception("asset.failed", error, site=work.site)
        return Outcome.REJECTED_STORAGE


STEPS: tuple[Step, ...] = (
    *steps.GATE,
    check_names,
    steps.read_body,
    check_digest,
    check_day,
    put,
)


def answer(work: Work, outcome: Outcome) -> Answer:
    if outcome in (Outcome.ASSET_STORED, Outcome.ASSET_KNOWN) and work.origin:
        return answers.asset(outcome, work.origin)
    if outcome.told == "dropped" and work.origin:
        return answers.dropped(outcome, work.entry.policy.version, work.origin)
    return answers.rejected(outcome, work.origin)
