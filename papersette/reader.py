"""A file as those read it that do not write it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

__all__ = ["open_reader"]


def open_reader(path: Path) -> sqlite3.Connection:
    """Return a connection that reads a file while another may write to it."""
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
