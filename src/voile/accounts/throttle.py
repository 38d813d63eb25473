"""Slows down guessing of passwords. In memory alone: the address of whoever logs in is never written.

Three counters, because each closes another way: one person's account from one place, one account from many
places, many accounts from one place. Counting by account alone would let anybody lock an owner out, so that
counter is wide and its waits are short.
"""

import hashlib
import secrets
import threading
from collections import OrderedDict
from dataclasses import dataclass

from voile import clock

_KEYS_MAX = 20_000
_FORGET_AFTER_S = 3600.0


@dataclass(frozen=True, slots=True)
class Limit:
    free_failures: int
    first_wait_s: float
    longest_wait_s: float


PAIR = Limit(free_failures=5, first_wait_s=15, longest_wait_s=900)
ACCOUNT = Limit(free_failures=30, first_wait_s=5, longest_wait_s=60)
ADDRESS = Limit(free_failures=30, first_wait_s=15, longest_wait_s=900)


@dataclass(slots=True)
class _Failures:
    count: int
    last_s: float


class Throttle:
    """Counts failures by keyed hash; the key lives as long as the process."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)
        self._failures: OrderedDict[bytes, _Failures] = OrderedDict()
        self._lock = threading.Lock()

    def wait_s(self, email: str, address: str) -> float:
        """Seconds until the next attempt is looked at; 0 when it is now."""
        with self._lock:
            return max(self._wait_s(key, limit) for key, limit in self._counters(email, address))

    def failed(self, email: str, address: str) -> None:
        now_s = clock.monotonic_s()
        with self._lock:
            for key, _ in self._counters(email, address):
                known = self._failures.pop(key, None)
                count = known.count if known and now_s - known.last_s < _FORGET_AFTER_S else 0
                self._failures[key] = _Failures(count + 1, now_s)
            while len(self._failures) > _KEYS_MAX:
                self._failures.popitem(last=False)

    def succeeded(self, email: str, address: str) -> None:
        """Forget the failures of this person at this place, not those of the place or of the account."""
        with self._lock:
            self._failures.pop(self._counters(email, address)[0][0], None)

    def _wait_s(self, key: bytes, limit: Limit) -> float:
        failures = self._failures.get(key)
        if failures is None or failures.count < limit.free_failures:
            return 0.0
        doublings = min(failures.count - limit.free_failures, 16)
        wait_s = min(limit.first_wait_s * 2.0**doublings, limit.longest_wait_s)
        return max(0.0, failures.last_s + wait_s - clock.monotonic_s())

    def _counters(self, email: str, address: str) -> list[tuple[bytes, Limit]]:
        return [
            (self._hash("pair", email, address), PAIR),
            (self._hash("account", email), ACCOUNT),
            (self._hash("address", address), ADDRESS),
        ]

    def _hash(self, *parts: str) -> bytes:
        return hashlib.blake2b("\0".join(parts).encode(), key=self._key, digest_size=16).digest()


throttle = Throttle()
