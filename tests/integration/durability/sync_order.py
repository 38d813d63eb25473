"""Does every answer follow the syncs of what it acknowledges? Read from the system calls of a whole run.

For each answer: its recording's key is synced, then its frame is written to an object, the object synced,
renamed, its folder synced (and the folder above a new one), then its row is written to the log of the index,
and that is synced; only then the answer leaves.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tests.integration.durability.system_calls import Call

from voile.ids import PageId, RecordingId, SiteId, page_id, recording_id

_SYNCS = ("fsync", "fdatasync")
_SENDS = ("write", "writev", "sendto", "sendmsg")
_RECEIVES = ("read", "readv", "recvfrom")
_ANSWER = b"HTTP/1.1 200"
_PARTIAL = ".partial"


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer that acknowledges an envelope."""

    page: PageId
    recording: RecordingId
    begun: int


def answers(calls: Sequence[Call], site: SiteId) -> Iterator[Answered]:
    """Each with what the same socket received before."""
    received: dict[str, bytes] = {}
    for call in calls:
        if not call.file.startswith("TCP"):
            continue
        if call.name in _RECEIVES:
            received[call.file] = received.get(call.file, b"") + call.content
        elif call.name in _SENDS and call.content.startswith(_ANSWER):
            body = received.pop(call.file, b"").decode()
            ids = {name: _client_id(body, name) for name in ("session", "tab", "page")}
            recording = recording_id(site, ids["session"], ids["tab"])
            yield Answered(page_id(site, ids["page"]), recording, call.begun)


def unsynced(calls: Sequence[Call], answered: Answered) -> str | None:
    """The first step that is missing before an answer, or None where all are there and in order."""
    before = [call for call in calls if call.ended < answered.begun]
    frame = _written(before, "/objects/batches/", bytes.fromhex(answered.page))
    if frame is None:
        return "frame"
    key = _written(before, "/keys/keys.db-wal", answered.recording.encode())
    if key is None or not _is_synced(before, key.file, key.ended, frame.begun):
        return "key"
    if (at := _sync(before, frame.file, frame.ended)) is None:
        return "object"
    renamed = _rename(before, frame.file, at.ended)
    if renamed is None:
        return "rename"
    folder = frame.file.rpartition("/")[0]
    if (at := _sync(before, folder, renamed.ended)) is None:
        return "folder"
    if not _is_new_folder_synced(before, folder):
        return "folder above"
    row = _written(before, "/voile.db-wal", answered.page.encode(), at.ended)
    if row is None:
        return "row"
    return None if _sync(before, row.file, row.ended) else "index"


def _client_id(body: str, name: str) -> str:
    found = re.search(rf'"{name}": "([\w-]+)"', body)
    assert found is not None, f"an envelope without {name}"
    return found.group(1)


def _written(calls: Sequence[Call], place: str, content: bytes, after: int = -1) -> Call | None:
    """The last time that `content` was written there."""
    found = (
        call
        for call in reversed(calls)
        if call.begun > after
        and place in call.file
        and call.name in ("write", "writev", "pwrite64")
        and content in call.content
    )
    return next(found, None)


def _sync(calls: Sequence[Call], file: str, after: int) -> Call | None:
    """The first sync of `file` that began after `after`."""
    return next((c for c in calls if c.name in _SYNCS and c.file == file and c.begun > after), None)


def _is_synced(calls: Sequence[Call], file: str, after: int, before: int) -> bool:
    sync = _sync(calls, file, after)
    return sync is not None and sync.ended < before


def _rename(calls: Sequence[Call], file: str, after: int) -> Call | None:
    target = (file.encode(), file.removesuffix(_PARTIAL).encode())
    renames = (call for call in calls if call.name.startswith("rename") and call.begun > after)
    return next((call for call in renames if call.strings == target), None)


def _is_new_folder_synced(calls: Sequence[Call], folder: str) -> bool:
    made = next((c for c in calls if c.name.startswith("mkdir") and c.strings == (folder.encode(),)), None)
    return made is None or _sync(calls, folder.rpartition("/")[0], made.ended) is not None
