"""What a group of processes costs: processor time and memory, of a process and all its descendants."""

import os
from collections.abc import Iterable
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


def _parents() -> dict[int, int]:
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        found[int(folder.name)] = int(fields[1])
    return found


def members(roots: Iterable[int]) -> set[int]:
    parents = _parents()
    group = set(roots)
    while more := {pid for pid, parent in parents.items() if parent in group} - group:
        group |= more
    return group


def cpu_s(roots: Iterable[int]) -> float:
    """Seconds of processor time, user's and system's, that the group has taken."""
    total = 0
    for pid in members(roots):
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        total += int(fields[11]) + int(fields[12])
    return total / _TICKS


def pss_bytes(roots: Iterable[int]) -> int:
    """Proportional set size: what is shared with others counts in part. Source: proc(5), smaps."""
    total = 0
    for pid in members(roots):
        try:
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total * 1024
