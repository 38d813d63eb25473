import stat
from pathlib import Path

import pytest

from voile.errors import MasterKeyError
from voile.storage import master
from voile.storage.crypto import SealError, new_key


def test_a_new_key_is_read_back(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "master.key"
    made = master.create(path)
    wrapped = made.wrap(b"k" * 32, "site:1")
    assert master.read(path).unwrap(wrapped, "site:1") == b"k" * 32
    assert master.read(path).check_value == made.check_value


def test_only_its_owner_may_read_it(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "master.key"
    master.create(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_key_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "master.key"
    master.create(path)
    before = path.read_bytes()
    with pytest.raises(MasterKeyError):
        master.create(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"voile master key 1\n",
        b"voile master key 1\nAAAA\n",
        b"voile master key 1\n%%%%\n",
        b"voile master key 2\n" + b"A" * 43 + b"=\n",
        b"A" * 43 + b"=\n",
    ],
)
def test_a_file_that_is_no_key_is_refused(tmp_path: Path, text: bytes) -> None:
    path = tmp_path / "master.key"
    path.write_bytes(text)
    with pytest.raises(MasterKeyError) as caught:
        master.read(path)
    assert caught.value.remedy


def test_a_missing_file_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(MasterKeyError) as caught:
        master.read(tmp_path / "master.key")
    assert "backup" in caught.value.remedy


def test_a_file_that_cannot_be_read_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(MasterKeyError) as caught:
        master.read(tmp_path)
    assert "readable" in caught.value.remedy


def test_a_wrapped_key_is_its_owners_alone(tmp_path: Path) -> None:
    key = master.create(tmp_path / "master.key")
    wrapped = key.wrap(new_key(), "visitor:a")
    with pytest.raises(SealError):
        key.unwrap(wrapped, "visitor:b")


def test_an_unknown_form_of_wrapping_is_refused(tmp_path: Path) -> None:
    key = master.create(tmp_path / "master.key")
    wrapped = key.wrap(new_key(), "visitor:a")
    with pytest.raises(SealError):
        key.unwrap(b"\x02" + wrapped[1:], "visitor:a")
