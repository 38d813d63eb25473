"""Whatever arrives decodes or ends in a reason; what decodes can be walked, judged, and read back."""

import gzip
import json
import tracemalloc

from hypothesis import example, given
from hypothesis import strategies as st
from tests.fuzz.seeds import BODIES, ENVELOPES, budget

from voile.errors import DecodeError, PolicyError
from voile.events import DecodedEnvelope, decode, decode_events, walk
from voile.ids import PageId
from voile.ingest.inflate import inflate
from voile.ingest.outcomes import Outcome
from voile.policy import ConsentMode, Finisher, SitePolicy, apply

POLICY = SitePolicy(site="1234567890", version=1, origins=("https://shop.example",), consent=ConsentMode.NONE)
# What decoding may take for each byte of the body: a struct is larger than the characters it is made of.
BYTES_PER_BYTE = 60
AT_LEAST = 2_000_000


def decoded(body: bytes) -> DecodedEnvelope | None:
    try:
        return decode(body)
    except DecodeError:
        return None


@budget(short=400)
@given(BODIES)
def test_decode_walk_and_gates(body: bytes) -> None:
    envelope = decoded(body)
    if envelope is None:
        return
    assert all(isinstance(text, str) for _, text in walk(envelope.envelope.events))
    try:
        scrubbed = apply(envelope, POLICY)
    except PolicyError:
        return
    decode_events(scrubbed.events_json)
    finished = Finisher(POLICY).page(PageId("0" * 32), [scrubbed.events_json])
    decode_events(finished.events_json)


@budget(short=60)
@given(BODIES, st.integers(1, 3_000))
@example(b'{"type":9},', 20_000)
@example(b'"",', 50_000)
def test_decoding_takes_no_more_memory_than_the_body_allows(piece: bytes, times: int) -> None:
    """As the body grows, by whatever grows in it."""
    body = b'{"v":1,"x":[' + piece * min(times, 400_000 // max(1, len(piece)))
    tracemalloc.start()
    decoded(body)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < len(body) * BYTES_PER_BYTE + AT_LEAST


def test_a_valid_envelope_of_many_events_stays_within_the_same_bound() -> None:
    """The bound is of use only if what is accepted keeps to it too."""
    one = b'{"type":3,"timestamp":1,"data":{"source":3,"id":1,"x":0,"y":0}}'
    head = json.dumps(ENVELOPES[0] | {"events": "@"}).encode()
    body = head.replace(b'"@"', b"[" + b",".join([one] * 19_999) + b"]")
    tracemalloc.start()
    assert decoded(body) is not None
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < len(body) * BYTES_PER_BYTE + AT_LEAST


@budget(short=60)
@given(st.binary(max_size=40), st.integers(1, 200_000), st.integers(1, 300_000), st.integers(1, 2_000))
def test_inflating_takes_no_more_memory_than_its_limit(
    unit: bytes, times: int, max_bytes: int, ratio: int
) -> None:
    body = gzip.compress((unit * times)[:4_000_000], mtime=0)
    tracemalloc.start()
    ended = inflate(body, max_bytes, ratio)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 3 * min(max_bytes, ratio * len(body)) + 200_000
    assert ended is Outcome.REJECTED_BOMB or ended == (unit * times)[:4_000_000]
