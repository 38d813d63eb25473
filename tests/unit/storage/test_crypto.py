import pytest
from hypothesis import given
from hypothesis import strategies as st

from voile.storage.crypto import Box, Purpose, SealError, keyed_hash, new_key, subkey

BOX = Box(bytes(range(32)))


@given(st.binary(max_size=200), st.binary(max_size=20))
def test_what_is_sealed_opens_for_the_same_place(plain: bytes, place: bytes) -> None:
    sealed = BOX.seal(plain, place)
    assert BOX.unseal(sealed, place) == plain
    assert len(sealed) == Box.sealed_bytes(len(plain))


def test_the_same_text_is_never_sealed_alike() -> None:
    assert BOX.seal(b"canary", b"here") != BOX.seal(b"canary", b"here")


def test_sealed_bytes_do_not_open_elsewhere() -> None:
    with pytest.raises(SealError):
        BOX.unseal(BOX.seal(b"canary", b"here"), b"there")


def test_sealed_bytes_do_not_open_under_another_key() -> None:
    with pytest.raises(SealError):
        Box(new_key()).unseal(BOX.seal(b"canary", b"here"), b"here")


@given(st.integers(min_value=0))
def test_an_altered_byte_is_seen(at: int) -> None:
    sealed = bytearray(BOX.seal(b"canary", b"here"))
    sealed[at % len(sealed)] ^= 1
    with pytest.raises(SealError):
        BOX.unseal(bytes(sealed), b"here")


@pytest.mark.parametrize("length", [0, 1, 27])
def test_a_stump_is_refused(length: int) -> None:
    with pytest.raises(SealError):
        BOX.unseal(bytes(length), b"here")


def test_each_purpose_has_its_own_key() -> None:
    key = new_key()
    assert len({subkey(key, purpose) for purpose in Purpose}) == len(Purpose)


def test_a_subkey_stays_the_same() -> None:
    """Fixed bytes: a change of the derivation would make everything that is stored unreadable."""
    assert (
        subkey(bytes(32), Purpose.SEGMENTS).hex()
        == "0052ad2ae9d2c2da9ba985bb183b7affba66c7bc67987dee8b68cbfaa0a5745a"
    )


def test_parts_of_a_hash_do_not_run_together() -> None:
    assert keyed_hash(b"key", b"ab", b"c") != keyed_hash(b"key", b"a", b"bc")
