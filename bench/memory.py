"""Memory of `voile serve` with its worker: after its start, and while 64 connections send the mix.

PSS, so that pages which both processes share count once.
"""

import threading
import time

from rich.table import Table

from bench import durable, group, place

SETTLED_S = 8.0
EVERY_S = 0.1


class _Watch(threading.Thread):
    """The largest size that was seen while it ran."""

    def __init__(self, pids: list[int]) -> None:
        super().__init__()
        self._pids, self._stop_it = pids, threading.Event()
        self.most_bytes = 0

    def run(self) -> None:
        while not self._stop_it.wait(EVERY_S):
            self.most_bytes = max(self.most_bytes, group.pss_bytes(self._pids))

    def end(self) -> int:
        self._stop_it.set()
        self.join()
        return self.most_bytes


def run() -> Table:
    bodies = durable.bodies(0, 2 * durable.SESSIONS)
    with place.running() as server:
        time.sleep(SETTLED_S)
        idle, processes = group.pss_bytes(server.pids), len(group.members(server.pids))
        watch = _Watch(server.pids)
        watch.start()
        server.send(bodies, durable.CONNECTIONS)
        loaded = watch.end()
        time.sleep(SETTLED_S)
        after = group.pss_bytes(server.pids)
    table = Table("when", "MB (PSS)", "goal", title=f"Memory of all {processes} processes")
    rows = (("idle", idle, "200"), ("under load, at most", loaded, "400"), ("idle again", after, ""))
    for name, size, goal in rows:
        table.add_row(name, f"{size / 1e6:,.0f}", goal)
    return table
