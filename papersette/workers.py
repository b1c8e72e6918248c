"""Work on chunks in processes, in this one, or wherever an executor has it done."""

from __future__ import annotations

import gc
import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from multiprocessing.connection import wait
from typing import TypeVar

from papersette.errors import BuildError

__all__ = ["COLLECT_EVERY", "Workers"]

# What is made for a text is soon gone, and hardly any of it in cycles: a worker looks for those after so many new objects, not
# after 700, which saves it a twelfth of its time.
COLLECT_EVERY = 20_000

_Kept = TypeVar("_Kept")
_Given = TypeVar("_Given")
_Made = TypeVar("_Made")


class Workers:
    """Processes that work on chunks; results come in the order of the chunks, however many processes there are.

    Args:
        number: of processes; 1 works in this one.
        executor: what works in the place of processes of ours; whoever made it ends it. `number` is then how many chunks it works
            on at once.
    """

    def __init__(self, number: int, executor: Executor | None = None) -> None:
        self._number = number
        self._own = ProcessPoolExecutor(number, initializer=_begin) if number > 1 and not executor else None
        self._pool = executor or self._own

    def map(self, work: Callable[[_Given], _Made], chunks: Iterable[tuple[_Kept, _Given]]) -> Iterator[tuple[_Kept, _Made]]:
        """Yield (what stays here, what the work made of what was given to it) for each pair of the two.

        Raises:
            BuildError: a process was killed, or the executor has nobody to work any more.
        """
        try:
            yield from self._map(work, chunks)
        except BrokenExecutor as error:
            raise BuildError("a worker process was killed, as happens where memory does not suffice") from error

    def _map(self, work: Callable[[_Given], _Made], chunks: Iterable[tuple[_Kept, _Given]]) -> Iterator[tuple[_Kept, _Made]]:
        if self._pool is None:
            yield from ((kept, work(given)) for kept, given in chunks)
            return
        pending: deque[tuple[_Kept, Future[_Made]]] = deque()
        for kept, given in chunks:
            pending.append((kept, self._pool.submit(work, given)))
            if len(pending) > 2 * self._number:
                first, done = pending.popleft()
                yield first, done.result()
        while pending:
            first, done = pending.popleft()
            yield first, done.result()

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, *exception: object) -> None:
        if self._own:
            self._own.shutdown(cancel_futures=True)


def _begin() -> None:
    """Make this process a worker."""
    gc.set_threshold(COLLECT_EVERY)
    _end_with_parent()


def _end_with_parent() -> None:
    """End this process when the one that started it is killed: a worker holds the lock of the file being built open."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_await_end, args=(parent.sentinel,), daemon=True).start()


def _await_end(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)
