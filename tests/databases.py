"""Small papers files, made on the spot, and what stands in them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

from papersette.pipeline.build import build

__all__ = ["build_papers", "rows", "write_lines"]


def write_lines(path: Path, records: Iterable[object]) -> Path:
    """Write records as JSON lines, and return where."""
    path.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records), "utf-8")
    return path


def build_papers(folder: Path, records: Iterable[object], *, db: str = "papers.db") -> Path:
    """Build a file of records in a folder, and return where it lies."""
    build([str(write_lines(folder / "papers.jsonl", records))], folder / db)
    return folder / db


def rows(db: Path | str, query: str, *parameters: object) -> list[tuple[Any, ...]]:
    """Return the rows that a query finds in a file."""
    with closing(sqlite3.connect(db)) as connection:
        return connection.execute(query, parameters).fetchall()
