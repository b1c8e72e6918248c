"""A file beside the database that takes its place only when it is whole: readers see the old file or the new one."""

from __future__ import annotations

import fcntl
import os
import shutil
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from papersette.durable import sync_folder
from papersette.errors import BuildError, BusyError
from papersette.store.files.work_folder import sweep_work_folders

__all__ = ["open_scratch"]

# What SQLite keeps beside a file while it writes, and leaves there when its process is killed. Played back onto another file
# of the same name they would ruin it.
JOURNALS = ("-journal", "-wal", "-shm")


class _Stamp(NamedTuple):
    inode: int
    size: int
    changed: int
    mode: int


@contextmanager
def open_scratch(db: Path) -> Iterator[Path]:
    """Lend a hidden file beside `db`, a copy of it where it exists; swap it in at the end, remove it on failure.

    Where `db` is a symbolic link the file that it leads to is meant, and the link stays. What an earlier build left behind when
    it was killed is swept first.

    Raises:
        BusyError: another build of the same file is under way, or another program writes to it.
        BuildError: a file cannot be read or written, the disk is full, memory does not suffice, or somebody
            changed the database meanwhile.
        KeyboardInterrupt: of Ctrl-C, with words that say what became of the file.
    """
    if db.is_symlink():
        db = Path(os.path.realpath(db))
    if not db.name or db.is_symlink() or (db.exists() and not db.is_file()):
        raise BuildError(f"{db}: neither a file nor the name of one")
    scratch = db.with_name(f".{db.name}.building")
    lock, before = _lock(scratch, db), None
    try:
        _sweep(scratch)
        _settle(db)
        before = _stamp(db)
        os.truncate(scratch, 0)
        if before:
            # What others may not read they may not read meanwhile either.
            os.fchmod(lock, before.mode | stat.S_IWUSR)
            shutil.copyfile(db, scratch)
        yield scratch
        if before:
            os.fchmod(lock, before.mode)
        os.fsync(lock)
        _settle(db)
        if _stamp(db) != before:
            raise BuildError(f"{db} was changed by another program while it was being built; build again")
        scratch.replace(db)
    except BaseException as error:
        with suppress(OSError):
            _sweep(scratch)
            scratch.unlink(missing_ok=True)
        if isinstance(error, (OSError, sqlite3.Error, MemoryError)):
            raise BuildError(f"{db} cannot be built, what stood there stays: {_reason(error)}") from error
        if isinstance(error, KeyboardInterrupt) and _stamp(db) == before:
            raise KeyboardInterrupt(f"{db} stays as it was" if before else f"{db} is not made") from error
        raise
    finally:
        os.close(lock)
    _sync(db)


def _lock(scratch: Path, db: Path) -> int:
    """Return the descriptor of the scratch file, created where it is not there, once it is ours alone."""
    while True:
        try:
            lock = os.open(scratch, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o644)
        except OSError as error:
            raise BuildError(f"{scratch.parent}: {error.strerror}") from error
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(lock)
            raise BusyError(f"{db} is being built by another process") from error
        # Between the two steps a build may have ended: then ours is the lock of a file that is no longer the scratch file.
        with suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(lock), scratch.lstat()):
                return lock
        os.close(lock)


def _sweep(path: Path) -> None:
    for ending in JOURNALS:
        path.with_name(path.name + ending).unlink(missing_ok=True)
    sweep_work_folders(path)


def _settle(db: Path) -> None:
    """Let SQLite bring to its end what a program that was killed left undone, and see that nobody writes to the database."""
    if not db.exists():
        return
    busy = BusyError(f"{db} is being written by another program")
    with closing(sqlite3.connect(db, timeout=0, isolation_level=None)) as connection:
        try:
            connection.execute("begin immediate")
        except sqlite3.DatabaseError as error:
            # A file that SQLite cannot read, or may not write, nobody else writes through it.
            if "locked" in str(error):
                raise busy from error
    with suppress(FileNotFoundError):
        # The last to leave a database takes its write-ahead log along.
        if db.with_name(f"{db.name}-wal").stat().st_size:
            raise busy


def _stamp(db: Path) -> _Stamp | None:
    """Return what is another once the file changed, None where there is none."""
    try:
        found = db.stat()
    except FileNotFoundError:
        return None
    return _Stamp(found.st_ino, found.st_size, found.st_mtime_ns, stat.S_IMODE(found.st_mode))


def _reason(error: BaseException) -> str:
    if isinstance(error, MemoryError):
        return "out of memory"
    return getattr(error, "strerror", None) or str(error)


def _sync(db: Path) -> None:
    try:
        sync_folder(db.absolute().parent)
    except OSError as error:
        raise BuildError(f"{db} is built, but may be the old one again after a power cut: {error.strerror}") from error
