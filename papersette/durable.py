"""Files that survive a crash: whole or absent, the rename itself on the disk."""

from __future__ import annotations

import os
from pathlib import Path

__all__ = ["PART", "save_whole", "sync_folder"]

# How the name of a file ends that is not whole yet.
PART = ".part"


def save_whole(path: Path, data: bytes) -> None:
    """Write a file so that a crash at any moment leaves the old one or the new one."""
    part = path.with_name(f".{path.name}{PART}")
    with part.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    part.replace(path)
    sync_folder(path.absolute().parent)


def sync_folder(folder: Path) -> None:
    """Make a swap durable: a rename lives in the folder's own data."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
