"""A file under a name of its own, so that what is served stays the same when a new one takes its place.

SQLite opens a file again for each thread, and a download opens it for each reader: after a swap some would see the new file and
some the old. A second name (a hard link) keeps the old one reachable for as long as it is served. Writing *into* a file, as `cp`
over it does, changes it under every name.

Beside each name lies a file that is locked for as long as the name is used. A process id would not do: in a container it is 1 for
every server, also for the next one after a kill.
"""

from __future__ import annotations

import fcntl
import glob
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from secrets import token_hex
from tempfile import TemporaryDirectory

__all__ = ["pin", "pin_as"]

MARK, LOCK = ".served-", ".lock"


@contextmanager
def pin_as(path: Path, name: str) -> Iterator[Path]:
    """Yield a path whose file is called `name`, as Datasette calls the database, and that leads to the file as `pin` does."""
    with TemporaryDirectory(prefix="papersette-") as folder, pin(path) as pinned:
        named = Path(folder) / name
        named.symlink_to(pinned)
        yield named


@contextmanager
def pin(path: Path) -> Iterator[Path]:
    """Yield a name that leads to the file whatever becomes of `path`; `path` itself where the folder allows no second name."""
    path = path.resolve()
    _sweep(path)
    with ExitStack() as held:
        try:
            pinned = held.enter_context(_own_name(path))
            os.link(path, pinned)
        except FileExistsError:
            raise
        except OSError:
            pinned = path
        yield pinned


@contextmanager
def _own_name(path: Path) -> Iterator[Path]:
    """Yield a name in the path's folder that no other process uses or takes away; there is no file of it in the end."""
    while True:
        pinned = path.with_name(f".{path.name}{MARK}{token_hex(8)}")
        lock_path = Path(f"{pinned}{LOCK}")
        lock, is_ours = None, True
        try:
            try:
                lock = os.open(lock_path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
            except OSError:
                is_ours = False
                raise
            fcntl.flock(lock, fcntl.LOCK_EX)
            # Between the two steps another process may have swept it, as one that nobody holds.
            if os.fstat(lock).st_nlink:
                yield pinned
                return
        finally:
            # A signal may come when the file is made and its number not yet known.
            if is_ours:
                pinned.unlink(missing_ok=True)
                lock_path.unlink(missing_ok=True)
            if lock is not None:
                os.close(lock)


def _sweep(path: Path) -> None:
    """Remove the names that processes left which ended without doing so: those whose lock nobody holds."""
    for left in path.parent.glob(f".{glob.escape(path.name)}{MARK}*{LOCK}"):
        with suppress(OSError):
            lock = os.open(left, os.O_RDWR | os.O_NOFOLLOW)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                left.with_suffix("").unlink(missing_ok=True)
                left.unlink(missing_ok=True)
            finally:
                os.close(lock)
