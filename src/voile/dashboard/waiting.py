"""What somebody is told who tried too often."""

from __future__ import annotations

import math


def words(wait_s: float) -> str:
    minutes, seconds = divmod(math.ceil(wait_s), 60)
    wait = f"{minutes} min {seconds:02} s" if minutes else f"{seconds} seconds"
    return f"There were too many attempts. Wait {wait}, then try again."
