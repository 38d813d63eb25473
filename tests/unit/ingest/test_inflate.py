import gzip
import os
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voile.ingest.inflate import inflate
from voile.ingest.outcomes import Outcome

MAX = 1_000_000


@given(st.binary(max_size=5000))
def test_what_was_packed_comes_back(content: bytes) -> None:
    assert inflate(gzip.compress(content), MAX, 10_000) == content


@given(st.binary(max_size=200))
def test_arbitrary_bytes_end_in_a_reason_or_content(content: bytes) -> None:
    ended = inflate(content, MAX, 200)
    assert isinstance(ended, bytes) or ended in (Outcome.REJECTED_BAD_GZIP, Outcome.REJECTED_BOMB)


PACKED = gzip.compress(os.urandom(3000))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        PACKED[:-1],
        PACKED[:-8],
        PACKED[:10],
        PACKED[:-8] + bytes(8),
        PACKED + b"x",
        PACKED + PACKED,
        zlib.compress(b"content"),
    ],
    ids=["empty", "plain", "cut", "no trailer", "head only", "wrong sum", "rest", "two members", "zlib"],
)
def test_what_is_not_one_whole_member_is_refused(body: bytes) -> None:
    assert inflate(body, MAX, 200) is Outcome.REJECTED_BAD_GZIP


def test_a_body_of_exactly_the_limit_passes() -> None:
    assert inflate(gzip.compress(bytes(1000)), 1000, 1000) == bytes(1000)
    assert inflate(gzip.compress(bytes(1001)), 1000, 1000) is Outcome.REJECTED_BOMB


def test_a_bomb_is_told_by_its_ratio() -> None:
    assert inflate(gzip.compress(bytes(900_000)), MAX, 200) is Outcome.REJECTED_BOMB
