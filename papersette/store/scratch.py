"""A file beside the database that takes its place only when it is whole: readers see the old file or the new one."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from papersette.durable import sync_folder
from papersette.errors import BuildError

__all__ = ["open_scratch"]


@contextmanager
def open_scratch(db: Path) -> Iterator[Path]:
    """Lend a hidden file beside `db`, a copy of it where it exists; swap it in at the end, remove it on failure.

    Raises:
        BuildError: another build of the same file is under way, or the folder cannot be written.
    """
    scratch = db.with_name(f".{db.name}.building")
    try:
        lock = os.open(scratch, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise BuildError(f"{scratch.parent}: {error.strerror}") from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(lock)
        raise BuildError(f"{db} is being built by another process") from error
    try:
        os.truncate(scratch, 0)
        if db.exists():
            shutil.copyfile(db, scratch)
        yield scratch
        os.fsync(lock)
        scratch.replace(db)
        sync_folder(db.absolute().parent)
    except BaseException:
        scratch.unlink(missing_ok=True)
        raise
    finally:
        os.close(lock)
