from datetime import UTC, datetime

from voile import clock
from voile.accounts.throttle import ACCOUNT, ADDRESS, PAIR, Throttle

NOW = datetime(2026, 1, 1, tzinfo=UTC)
WHO, HERE = "a@example.org", "192.0.2.1"


def fail(throttle: Throttle, times: int, email: str = WHO, address: str = HERE) -> None:
    for _ in range(times):
        throttle.failed(email, address)


def test_a_few_mistakes_cost_nothing_and_then_waits_double() -> None:
    with clock.freeze(NOW) as time:
        throttle = Throttle()
        fail(throttle, PAIR.free_failures - 1)
        assert throttle.wait_s(WHO, HERE) == 0
        fail(throttle, 1)
        assert throttle.wait_s(WHO, HERE) == PAIR.first_wait_s
        fail(throttle, 1)
        assert throttle.wait_s(WHO, HERE) == PAIR.first_wait_s * 2
        time.advance(PAIR.first_wait_s * 2)
        assert throttle.wait_s(WHO, HERE) == 0


def test_waits_end() -> None:
    with clock.freeze(NOW):
        throttle = Throttle()
        fail(throttle, 100)
        assert throttle.wait_s(WHO, HERE) <= PAIR.longest_wait_s


def test_one_account_from_many_places_is_slowed_but_its_owner_is_not_locked_out() -> None:
    with clock.freeze(NOW):
        throttle = Throttle()
        for number in range(ACCOUNT.free_failures * 4):
            throttle.failed(WHO, f"198.51.100.{number}")
        assert 0 < throttle.wait_s(WHO, "203.0.113.5") <= ACCOUNT.longest_wait_s


def test_many_accounts_from_one_place_are_slowed() -> None:
    with clock.freeze(NOW):
        throttle = Throttle()
        for number in range(ADDRESS.free_failures):
            throttle.failed(f"{number}@example.org", HERE)
        assert throttle.wait_s("new@example.org", HERE) > 0
        assert throttle.wait_s("new@example.org", "203.0.113.5") == 0


def test_success_forgets_the_pair_and_time_forgets_the_rest() -> None:
    with clock.freeze(NOW) as time:
        throttle = Throttle()
        fail(throttle, PAIR.free_failures)
        throttle.succeeded(WHO, HERE)
        assert throttle.wait_s(WHO, HERE) == 0
        fail(throttle, PAIR.free_failures)
        time.advance(3601)
        fail(throttle, 1)
        assert throttle.wait_s(WHO, HERE) == 0


def test_nothing_readable_is_kept_and_memory_is_bounded() -> None:
    with clock.freeze(NOW):
        throttle = Throttle()
        for number in range(8_000):
            throttle.failed(f"{number}@example.org", f"2001:db8::{number:x}")
        assert len(throttle._failures) <= 20_000
        assert all(len(key) == 16 for key in throttle._failures)
