"""An installation of its own for each test: databases in files, keys, a directory of objects."""

import asyncio
import dataclasses
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Protocol

import pytest
from django.conf import settings
from django.db import connections

from voile.errors import StorageError
from voile.policy import ScrubbedEvents
from voile.storage import datakeys
from voile.storage.committer import Committer
from voile.storage.installation import Installation, close_storage, open_storage
from voile.storage.outcomes import AppendOutcome, CommittedSegment

End = AppendOutcome | StorageError
OnCommit = Callable[[Sequence[CommittedSegment]], None]


class AppendAll(Protocol):
    def __call__(self, items: Sequence[ScrubbedEvents], on_commit: OnCommit = ...) -> list[End]: ...


@pytest.fixture
def storage(tmp_path: Path) -> Iterator[Installation]:
    """For tests marked with `django_db(transaction=True, databases=["default", "keys"])`."""
    config = dataclasses.replace(
        settings.VOILE, data_dir=tmp_path, master_key_file=tmp_path / "keys" / "master.key"
    )
    yield open_storage(config, create_master_key=True)
    close_storage()
    datakeys.forget()


@pytest.fixture
def append_all(storage: Installation) -> AppendAll:
    """Append everything at once through a committer of its own; the ends in the order of the items."""

    def run(items: Sequence[ScrubbedEvents], on_commit: OnCommit = lambda _: None) -> list[End]:
        return asyncio.run(_append_all(items, on_commit))

    return run


@pytest.fixture
def stored_bytes(storage: Installation) -> Callable[[], bytes]:
    """Everything on disk: both databases with their logs, the objects, the keys."""

    def read() -> bytes:
        databases = [Path(connections[alias].settings_dict["NAME"]) for alias in connections]
        logs = [path.with_name(path.name + "-wal") for path in databases]
        objects = [path for path in storage.data_dir.rglob("*") if path.is_file()]
        return b"".join(path.read_bytes() for path in (*databases, *logs, *objects) if path.exists())

    return read


async def _append_all(items: Sequence[ScrubbedEvents], on_commit: OnCommit) -> list[End]:
    committer = Committer(on_commit)
    committer.start()
    try:
        ends = await asyncio.gather(*(committer.append(item) for item in items), return_exceptions=True)
    finally:
        await committer.stop()
    return [_expected(end) for end in ends]


def _expected(end: AppendOutcome | BaseException) -> End:
    if isinstance(end, BaseException) and not isinstance(end, StorageError):
        raise end
    return end
