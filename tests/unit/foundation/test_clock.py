from datetime import UTC, datetime, timedelta

import pytest

from voile import clock

AT = datetime(2030, 1, 1, tzinfo=UTC)


def test_time_is_aware() -> None:
    assert clock.now_at().utcoffset() == timedelta(0)


def test_a_frozen_clock_moves_only_when_told() -> None:
    with clock.freeze(AT) as frozen:
        assert clock.now_at() == AT
        started_s = clock.monotonic_s()
        frozen.advance(1.5)
        assert clock.now_ms() == int(AT.timestamp() * 1000) + 1500
        assert clock.monotonic_s() - started_s == 1.5
    assert clock.now_at() < AT


def test_a_frozen_time_needs_a_zone() -> None:
    with pytest.raises(ValueError, match="zone"), clock.freeze(datetime(2030, 1, 1)):  # noqa: DTZ001
        pass
