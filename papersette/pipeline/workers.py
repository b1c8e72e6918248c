"""Work on chunks in processes, in this one, or wherever an executor has it done."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from multiprocessing.connection import Connection, wait
from typing import Any, TypeVar

from papersette.errors import BuildError

__all__ = ["COLLECT_EVERY", "Workers"]

# What is made for a text is soon gone, and hardly any of it in cycles: a worker looks for those after so many new objects, not
# after 700, which saves it a twelfth of its time.
COLLECT_EVERY = 20_000
# What ends a build in good order.
ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

# A worker holds it save while it works: what it says it says to its end, or its listener would wait for the rest for ever.
_SPEAKING = threading.Lock()

# Forked processes start in no time and share what is read already. Python 3.14 starts one first that forks the others, and that a
# Ctrl-C ends, with a trace, before it has begun; on other systems forking is not safe.
_HOW = "fork" if sys.platform == "linux" else None

# Python before 3.11.5, Debian 12's own too, waits for ever to write to processes that are gone what is more than a pipe holds.
# Source: https://github.com/python/cpython/issues/94777
_WRITES_TO_THE_DEAD = sys.version_info < (3, 11, 5)

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
        self._own: ProcessPoolExecutor | None = None
        self._submit: Callable[..., Future[Any]] | None = None
        if executor:
            self._submit = executor.submit
        elif number > 1:
            told, self._end = multiprocessing.Pipe(duplex=False)
            self._own = ProcessPoolExecutor(number, multiprocessing.get_context(_HOW), _begin, (told,))
            if _WRITES_TO_THE_DEAD:
                self._calls: Any = vars(self._own)["_call_queue"]
                self._calls._ignore_epipe = True
            run: Callable[..., Any] = _run
            self._submit = partial(self._own.submit, run)

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
        if self._submit is None:
            yield from ((kept, work(given)) for kept, given in chunks)
            return
        pending: deque[tuple[_Kept, Future[_Made]]] = deque()
        for kept, given in chunks:
            with _uninterrupted():
                pending.append((kept, self._submit(work, given)))
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
            if exception[0]:
                # Nobody waits for what they work on.
                self._end.send_bytes(b"end")
                if _WRITES_TO_THE_DEAD:
                    # Where this end for reading is closed too, whoever writes is told that nobody reads.
                    self._calls._reader.close()
            self._own.shutdown(cancel_futures=True)


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Let Ctrl-C, a closed terminal and a polite end (SIGTERM) wait: a process that starts here has them wait for good.

    A terminal sends the first two to workers too, who ends a service the last. One that ended in the middle of what it says would
    let its listener wait for the rest for ever; whoever started the workers ends them.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ENDINGS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin(told: Connection) -> None:
    """Make this process a worker, which ends when it is told to."""
    # Of this thread and those that it starts; a terminal's is never asked for.
    signal.pthread_sigmask(signal.SIG_BLOCK, ENDINGS)
    gc.set_threshold(COLLECT_EVERY)
    _SPEAKING.acquire()
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_await_end, args=(parent.sentinel, told), daemon=True).start()
        threading.Thread(target=_await_dismissal, args=(parent.pid,), daemon=True).start()


def _await_end(parent: int, told: Connection) -> None:
    """End this process when the one that started it says so, or is killed: a worker holds the lock of the file open."""
    if parent not in wait([parent, told]):
        _SPEAKING.acquire()
    os._exit(1)


def _await_dismissal(parent: int | None) -> None:
    """End this process when the one that started it asks for it politely, and when nobody else does.

    That is how Python dismisses the others once a worker has ended in its work: nobody listens to them any more.
    """
    if sys.platform == "darwin":  # which does not tell who asks
        signal.sigwait({signal.SIGTERM})
    else:
        while signal.sigwaitinfo({signal.SIGTERM}).si_pid != parent:
            pass
    os._exit(1)


def _run(work: Callable[[_Given], _Made], given: _Given) -> _Made:
    _SPEAKING.release()
    try:
        return work(given)
    finally:
        _SPEAKING.acquire()
