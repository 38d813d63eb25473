import pytest
from hypothesis import given
from hypothesis import strategies as st

from voile.errors import SegmentBroken
from voile.ids import SiteId
from voile.storage import sealed_assets
from voile.storage.crypto import Box, new_key

BOX = Box(new_key())
SITE = SiteId("1234567890")
NAME = bytes(range(32))


@given(st.binary(max_size=500), st.booleans())
def test_an_asset_is_read_back(data: bytes, packed: bool) -> None:
    sealed = sealed_assets.encode(SITE, NAME, data, packed, BOX)
    assert sealed_assets.decode(sealed, SITE, NAME, BOX) == data


def test_an_asset_is_one_sites_and_has_one_name() -> None:
    sealed = sealed_assets.encode(SITE, NAME, b"canary", False, BOX)
    for site, name in ((SiteId("1234567891"), NAME), (SITE, bytes(32))):
        with pytest.raises(SegmentBroken):
            sealed_assets.decode(sealed, site, name, BOX)


@given(st.integers(min_value=0))
def test_an_altered_bit_is_seen(at: int) -> None:
    sealed = bytearray(sealed_assets.encode(SITE, NAME, b"canary", True, BOX))
    sealed[at % len(sealed)] ^= 0x01
    with pytest.raises(SegmentBroken):
        sealed_assets.decode(bytes(sealed), SITE, NAME, BOX)
