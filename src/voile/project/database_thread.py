"""A thread for database work that the event loop asks for."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import DatabaseError, connections

Result = TypeVar("Result")


class DatabaseThread:
    """One thread with connections of its own. After a database error it starts with fresh ones."""

    def __init__(self, name: str) -> None:
        self._executor = ThreadPoolExecutor(1, thread_name_prefix=name)

    async def call(self, work: Callable[[], Result]) -> Result:
        return await asyncio.get_running_loop().run_in_executor(self._executor, _guarded, work)

    async def stop(self) -> None:
        """Close the connections and end the thread."""
        await self.call(connections.close_all)
        self._executor.shutdown()


def _guarded(work: Callable[[], Result]) -> Result:
    try:
        return work()
    except DatabaseError:
        connections.close_all()
        raise
