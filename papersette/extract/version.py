"""The version of the extractor: what it finds can change with its code, its tables or its weights."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files

__all__ = ["version"]

# What other rooms know that decides what is found.
ELSEWHERE = ("paper_ids.py",)


@cache
def version() -> str:
    """Return a digest of everything that decides what is found."""
    digest = hashlib.sha256()
    package = files("papersette")
    room = package.joinpath("extract")
    parts = [*room.iterdir(), *room.joinpath("rows").iterdir(), *map(package.joinpath, ELSEWHERE)]
    for file in sorted(parts, key=lambda file: file.name):
        if file.is_file() and file.name.endswith((".py", ".tsv")):
            digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:12]
