"""Rotating the master key: everything opens afterwards, no recording is rewritten, a kill costs nothing."""

import os
import stat
from collections.abc import Callable

import pytest
from tests.integration.storage.factory import SITE, scrubbed
from tests.integration.storage.fixtures import AppendAll
from tests.integration.storage.test_keys import config_of, forget_everything_opened

from voile.audit import actors
from voile.errors import KeySaveError, MasterKeyError
from voile.storage import datakeys, installation, keys, master, reading, rotation
from voile.storage.installation import Installation
from voile.storage.models import MasterCheck, RecordingKey, SiteKey, VisitorKey
from voile.storage.objects import Kind
from voile.storage.outcomes import Appended

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "keys"])

LABEL = b"ada@example.org"


class Killed(BaseException):
    """Where the process would have ended. No `except Exception` may catch it, as none catches SIGKILL."""


@pytest.fixture
def filled(append_all: AppendAll) -> bytes:
    """A recording of each of three visitors, and a sealed label, which is returned."""
    items = [scrubbed(f"of {name}", visitor=name, tab=name, page=name) for name in "abc"]
    assert append_all(items) == [Appended()] * 3
    return keys.seal(SITE, LABEL)


def rotate() -> rotation.Rotated:
    return rotation.rotate(by=actors.COMMAND)


def assert_all_opens(sealed: bytes) -> None:
    assert keys.unseal(SITE, sealed) == LABEL
    for name in "abc":
        item = scrubbed(f"of {name}", visitor=name, tab=name, page=name)
        (page,) = reading.read(item.recording)
        assert [segment.events_json for segment in page.segments] == [item.events_json]


def test_everything_opens_under_the_new_key_alone(filled: bytes, storage: Installation) -> None:
    recordings = dict(RecordingKey.objects.values_list("recording", "wrapped"))
    visitors = set(VisitorKey.objects.values_list("wrapped", flat=True))
    objects = {name: storage.objects.size(name) for name in storage.objects.names(Kind.BATCH)}
    done = rotate()
    assert (done.keys, done.left, done.resumed) == (4, 0, False)
    assert dict(RecordingKey.objects.values_list("recording", "wrapped")) == recordings
    assert visitors.isdisjoint(VisitorKey.objects.values_list("wrapped", flat=True))
    assert {name: storage.objects.size(name) for name in storage.objects.names(Kind.BATCH)} == objects
    assert done.old_key_file != storage.master_key_file
    assert master.read(done.old_key_file).check_value == storage.master_key.check_value
    assert stat.S_IMODE(storage.master_key_file.stat().st_mode) == 0o600
    done.old_key_file.unlink()
    forget_everything_opened(storage)
    assert_all_opens(filled)


def test_a_process_that_runs_goes_on(filled: bytes, append_all: AppendAll) -> None:
    """It has opened the old key; what it wraps from now on is wrapped by the new one."""
    before = installation.installation()
    rotate()
    assert installation.installation() is before
    assert append_all([scrubbed("new", visitor="d", tab="d", page="d")]) == [Appended()]
    datakeys.forget()
    keys._site_keys.cache_clear()
    assert_all_opens(filled)
    forget_everything_opened(before)
    assert_all_opens(filled)
    assert len(datakeys.find([scrubbed(tab="d").recording])) == 1


def test_a_process_without_the_new_key_stores_nothing_and_says_what_to_do(
    filled: bytes, append_all: AppendAll, storage: Installation
) -> None:
    """On another machine, whose copy of the file is the old one."""
    old = storage.master_key_file.read_bytes()
    done = rotate()
    new = storage.master_key_file.read_bytes()
    done.old_key_file.unlink()
    storage.master_key_file.write_bytes(old)
    count = VisitorKey.objects.count()
    (end,) = append_all([scrubbed("new", visitor="d", tab="d", page="d")])
    assert isinstance(end, KeySaveError)
    assert "copy the new file" in end.remedy
    assert VisitorKey.objects.count() == count
    storage.master_key_file.write_bytes(new)
    assert append_all([scrubbed("new", visitor="d", tab="d", page="d")]) == [Appended()]


# Each is where a kill hits: just before what is named is done, and just after.
STEPS: tuple[tuple[str, object, str], ...] = (
    ("new key", master, "create"),
    ("re-wrapping", rotation, "_wrap_anew"),
    ("a chunk", rotation, "_wrapped_anew"),
    ("log", rotation, "truncate_log"),
    ("old key", rotation, "_retire"),
    ("new name", rotation, "_promote"),
)


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("step", STEPS, ids=lambda step: step[0])
def test_killed_at_any_step(
    filled: bytes,
    append_all: AppendAll,
    storage: Installation,
    monkeypatch: pytest.MonkeyPatch,
    step: tuple[str, object, str],
    after: bool,
) -> None:
    _, room, name = step
    real: Callable[..., object] = getattr(room, name)

    def killed(*arguments: object) -> object:
        if after:
            real(*arguments)
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(room, name, killed)
        with pytest.raises(Killed):
            rotate()
    forget_everything_opened(storage)
    assert_all_opens(filled)
    assert append_all([scrubbed("new", visitor="d", tab="d", page="d")]) == [Appended()]
    rotate()
    assert not master.next_file(storage.master_key_file).exists()
    for old in master.old_files(storage.master_key_file):
        old.unlink()
    forget_everything_opened(storage)
    assert_all_opens(filled)
    assert len(datakeys.find([scrubbed(tab="d").recording])) == 1


def test_a_next_key_that_was_prepared_is_the_one_that_is_taken(filled: bytes, storage: Installation) -> None:
    file = rotation.prepare()
    assert file == rotation.prepare()
    prepared = file.read_bytes()
    assert MasterCheck.objects.get().check_value == storage.master_key.check_value
    rotate()
    assert storage.master_key_file.read_bytes() == prepared


def test_two_at_once(filled: bytes, storage: Installation) -> None:
    with rotation.rotating(storage.master_key_file), pytest.raises(MasterKeyError, match="already"):
        rotate()
    assert not master.next_file(storage.master_key_file).exists()


def test_a_folder_that_cannot_be_written(
    filled: bytes, storage: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> int:
        raise PermissionError

    monkeypatch.setattr(os, "open", _only(os.open, refuse))
    with pytest.raises(MasterKeyError, match="writable"):
        rotate()
    assert MasterCheck.objects.get().check_value == storage.master_key.check_value


def _only(real: Callable[..., int], refuse: Callable[..., int]) -> Callable[..., int]:
    """Refuses to make files, as a folder that is mounted read-only does."""
    return lambda path, flags, *more: (refuse if flags & os.O_CREAT else real)(path, flags, *more)


def test_a_damaged_key_does_not_keep_the_others_under_the_old_one(
    filled: bytes, storage: Installation
) -> None:
    SiteKey.objects.update(wrapped=b"\x01" + bytes(60))
    done = rotate()
    assert (done.keys, done.left) == (3, 1)
    assert bytes(SiteKey.objects.get().wrapped) == b"\x01" + bytes(60)


def test_a_rotated_key_is_found_at_the_next_start(filled: bytes, storage: Installation) -> None:
    rotate()
    installation.close_storage()
    again = installation.open_storage(config_of(storage), create_master_key=True)
    assert again.master_key.check_value != storage.master_key.check_value
