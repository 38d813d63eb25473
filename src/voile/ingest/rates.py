"""A limit on how fast one sender may send: an address, or a session.

Senders are held in memory alone, as a hash under a key that dies with the process, and only until the
sender has been quiet for as long as its allowance takes to fill up.
"""

import secrets
from hashlib import blake2b

from voile import clock

BURST_S = 10
_SENDERS_MAX = 20_000


class Rates:
    """One bucket of allowances per sender."""

    def __init__(self, per_s: int) -> None:
        self._per_s = per_s
        self._key = secrets.token_bytes(32)
        # Sender to (allowance left, when that was so).
        self._buckets: dict[bytes, tuple[float, float]] = {}

    def allow(self, sender: str) -> bool:
        """Take one allowance of `sender`; False when it has none left."""
        now_s = clock.monotonic_s()
        key = blake2b(sender.encode(), key=self._key, digest_size=16).digest()
        if len(self._buckets) >= _SENDERS_MAX:
            self._forget(now_s)
        full = float(self._per_s * BURST_S)
        left, at_s = self._buckets.get(key, (full, now_s))
        left = min(full, left + (now_s - at_s) * self._per_s)
        allowed = left >= 1
        self._buckets[key] = (left - 1 if allowed else left, now_s)
        return allowed

    def _forget(self, now_s: float) -> None:
        """Drop who is full again; where nobody is, all: memory is bounded, the limit is a courtesy."""
        quiet = [key for key, (_, at_s) in self._buckets.items() if now_s - at_s >= BURST_S]
        for key in quiet or list(self._buckets):
            del self._buckets[key]
