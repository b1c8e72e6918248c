"""A file under a name of its own, so that what is served stays the same when a new one takes its place.

SQLite opens a file again for each thread, and a download opens it for each reader: after a swap some would see the new file and
some the old. A second name (a hard link) keeps the old one reachable for as long as it is served. Writing *into* a file, as `cp`
over it does, changes it under every name.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path

__all__ = ["pin"]

MARK = ".served-"
# One process may serve several files of one name, one after the other.
NUMBERS = count(1)


@contextmanager
def pin(path: Path) -> Iterator[Path]:
    """Yield a name that leads to the file whatever becomes of `path`; `path` itself where the folder allows no second name."""
    path = path.resolve()
    _sweep(path)
    pinned = path.with_name(f".{path.name}{MARK}{next(NUMBERS)}-{os.getpid()}")
    try:
        os.link(path, pinned)
    except OSError:
        yield path
        return
    try:
        yield pinned
    finally:
        pinned.unlink(missing_ok=True)


def _sweep(path: Path) -> None:
    """Remove the names that processes left which ended without doing so."""
    for left in path.parent.glob(f".{path.name}{MARK}*"):
        pid = left.name.rpartition("-")[2]
        if pid.isdigit() and not _is_running(int(pid)):
            with suppress(OSError):
                left.unlink()


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
