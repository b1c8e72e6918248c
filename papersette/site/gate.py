"""A gate that lets only so many through at once, so that heavy requests wait for each other and light ones for nobody."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio

__all__ = ["Busy", "Gate"]


class Busy(Exception):  # noqa: N818 - a state, told to who asks with 503
    """Nobody left within the time to wait, or too many wait already."""


class Gate:
    """Lets `slots` through at once, None for all; of the others `waiting` at most wait, each for `seconds`."""

    def __init__(self, slots: int | None, waiting: int, seconds: float) -> None:
        self._slots, self._most_waiting, self._seconds = slots, waiting, seconds
        self._waiting = 0
        self._semaphore: anyio.Semaphore | None = None

    @asynccontextmanager
    async def pass_through(self) -> AsyncIterator[None]:
        """Hold a slot.

        Raises:
            Busy: there was none to have.
        """
        if self._slots is None:
            yield
            return
        # Made when there is an event loop to make it in.
        self._semaphore = self._semaphore or anyio.Semaphore(self._slots)
        await self._enter(self._semaphore)
        try:
            yield
        finally:
            self._semaphore.release()

    async def _enter(self, semaphore: anyio.Semaphore) -> None:
        if semaphore.value == 0 and self._waiting >= self._most_waiting:
            raise Busy
        self._waiting += 1
        try:
            with anyio.fail_after(self._seconds):
                await semaphore.acquire()
        except TimeoutError as error:
            raise Busy from error
        finally:
            self._waiting -= 1
