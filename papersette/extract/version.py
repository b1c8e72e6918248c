"""The version of the extractor: what it finds can change with its code, its tables or its weights."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files

__all__ = ["version"]

# What other rooms know that decides what is found.
ELSEWHERE = ("paper_ids.py", "table_rows.py")


@cache
def version() -> str:
    """Return a digest of everything that decides what is found."""
    digest = hashlib.sha256()
    package = files("papersette")
    room = package.joinpath("extract")
    folders = [room, *(part for part in room.iterdir() if part.is_dir())]
    parts = [*(part for folder in folders for part in folder.iterdir()), *map(package.joinpath, ELSEWHERE)]
    for file in sorted(parts, key=str):
        if file.is_file() and file.name.endswith((".py", ".tsv")):
            digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:12]
