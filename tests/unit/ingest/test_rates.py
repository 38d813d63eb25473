from datetime import UTC, datetime

from voile import clock
from voile.ingest.rates import BURST_S, Rates

AT = datetime(2030, 1, 1, tzinfo=UTC)


def test_a_burst_passes_and_then_the_rate_holds() -> None:
    with clock.freeze(AT) as frozen:
        rates = Rates(per_s=5)
        assert all(rates.allow("a") for _ in range(5 * BURST_S))
        assert not rates.allow("a")
        frozen.advance(1)
        assert [rates.allow("a") for _ in range(6)] == [True] * 5 + [False]


def test_addresses_do_not_share() -> None:
    with clock.freeze(AT):
        rates = Rates(per_s=1)
        assert all(rates.allow("a") for _ in range(BURST_S))
        assert not rates.allow("a")
        assert rates.allow("b")


def test_memory_stays_bounded() -> None:
    with clock.freeze(AT) as frozen:
        rates = Rates(per_s=1)
        for number in range(45_000):
            rates.allow(str(number))
            frozen.advance(0.001)
        assert len(rates._buckets) <= 20_000


def test_no_address_is_held() -> None:
    rates = Rates(per_s=1)
    rates.allow("203.0.113.9")
    assert b"203.0.113.9" not in repr(rates._buckets).encode()
