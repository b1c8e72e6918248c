"""Files that survive a crash: whole or absent, the rename itself on the disk."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

__all__ = ["PART", "name_part", "open_whole", "save_whole", "sync_folder"]

# How the name of what is not whole yet ends.
PART = ".part"


def name_part(path: Path) -> Path:
    """Return the hidden name beside a file or folder under which this process makes it: another may make it at once."""
    return path.with_name(f".{path.name}.{os.getpid()}{PART}")


@contextmanager
def open_whole(path: Path) -> Iterator[BinaryIO]:
    """Open a file to write, which takes the place of the old one when it is whole: a crash leaves one of them.

    It keeps the old one's permissions. What a link leads to is written, and the link stays; so do a pipe and a device.
    """
    if _is_stream(path):
        with path.open("wb") as stream:
            yield stream
        return
    target = path.resolve()
    part = name_part(target)
    try:
        with part.open("wb") as stream:
            if target.exists():
                os.fchmod(stream.fileno(), stat.S_IMODE(target.stat().st_mode))
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(target)
    except OSError as error:
        if error.filename in (None, str(part)):  # which nobody has named
            error.filename = str(path)
        raise
    finally:
        part.unlink(missing_ok=True)
    sync_folder(target.parent)


def save_whole(path: Path, data: bytes) -> None:
    """Write a file so that a crash at any moment leaves the old one or the new one."""
    with open_whole(path) as stream:
        stream.write(data)


def sync_folder(folder: Path) -> None:
    """Make a swap durable: a rename lives in the folder's own data."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _is_stream(path: Path) -> bool:
    """Tell whether a pipe or a device stands there."""
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))
