"""A time limit for statements that costs them nothing.

Datasette lets SQLite call back every thousand steps, to look at the clock. For each call the thread needs the interpreter, and
waits for it while a page is being written: a statement of some milliseconds calls hundreds of times. Here one thread looks at the
clock for all statements, and interrupts those that are over their time.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition, Thread

__all__ = ["time_limit"]

# How often the clock is looked at while statements run.
TICK_SECONDS = 0.01


class _Clock:
    """Interrupts connections from their moment on, again and again: what they begin later is over its time too."""

    def __init__(self) -> None:
        self._moments: dict[int, tuple[float, sqlite3.Connection]] = {}
        self._changed = Condition()
        self._numbers = 0
        self._thread: Thread | None = None

    def start(self, connection: sqlite3.Connection, seconds: float) -> int:
        """Begin to interrupt a connection after some seconds; return the number to end it by."""
        with self._changed:
            self._numbers += 1
            self._moments[self._numbers] = (time.perf_counter() + seconds, connection)
            if self._thread is None or not self._thread.is_alive():
                self._thread = Thread(target=self._run, name="time limits", daemon=True)
                self._thread.start()
            elif len(self._moments) == 1:
                self._changed.notify()
            return self._numbers

    def stop(self, number: int) -> None:
        """Interrupt no more: whoever has the connection next is not interrupted for this one."""
        with self._changed:
            del self._moments[number]

    def _run(self) -> None:
        while True:
            with self._changed:
                while not self._moments:
                    self._changed.wait()
                now = time.perf_counter()
                for moment, connection in self._moments.values():
                    if now >= moment:
                        connection.interrupt()
            time.sleep(TICK_SECONDS)


_CLOCK = _Clock()


@contextmanager
def time_limit(connection: sqlite3.Connection, milliseconds: float) -> Iterator[None]:
    """Interrupt what runs on a connection when its time is over.

    Raises:
        sqlite3.OperationalError: "interrupted", in the statement that was.
    """
    number = _CLOCK.start(connection, milliseconds / 1_000)
    try:
        yield
    finally:
        _CLOCK.stop(number)
