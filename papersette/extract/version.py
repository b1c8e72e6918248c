"""The version of the extractor: what it finds can change with its code, its tables or its weights."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files

__all__ = ["version"]


@cache
def version() -> str:
    """Return a digest of everything that decides what is found."""
    digest = hashlib.sha256()
    room = files("papersette.extract")
    for file in sorted([*room.iterdir(), *room.joinpath("rows").iterdir()], key=lambda file: file.name):
        if file.is_file() and file.name.endswith((".py", ".tsv")):
            digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:12]
