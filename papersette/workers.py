"""Work on chunks in processes, or in this one."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from typing import TypeVar

__all__ = ["Workers"]

_Kept = TypeVar("_Kept")
_Given = TypeVar("_Given")
_Made = TypeVar("_Made")


class Workers:
    """Processes that work on chunks; results come in the order of the chunks, however many processes there are.

    Args:
        number: of processes; 1 works in this one.
    """

    def __init__(self, number: int) -> None:
        self._number = number
        self._pool = ProcessPoolExecutor(number) if number > 1 else None

    def map(self, work: Callable[[_Given], _Made], chunks: Iterable[tuple[_Kept, _Given]]) -> Iterator[tuple[_Kept, _Made]]:
        """Yield (what stays here, what the work made of what was given to it) for each pair of the two."""
        if self._pool is None:
            yield from ((kept, work(given)) for kept, given in chunks)
            return
        pending: deque[tuple[_Kept, Future[_Made]]] = deque()
        for kept, given in chunks:
            pending.append((kept, self._pool.submit(work, given)))
            if len(pending) > 2 * self._number:
                first, done = pending.popleft()
                yield first, done.result()
        for first, done in pending:
            yield first, done.result()

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, *exception: object) -> None:
        if self._pool:
            self._pool.shutdown(cancel_futures=True)
