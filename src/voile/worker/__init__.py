"""Background jobs: a list, and the thin loop that runs them."""

from voile.worker.loop import run

__all__ = ["run"]
