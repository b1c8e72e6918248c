"""How rows of a paper are deleted: those that its authors make, and those that its texts make."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

__all__ = ["AUTHOR_ROWS", "FOUND_ROWS", "delete_rows"]

# The rows of a paper that its authors make, and those that its texts make, as conditions by table.
AUTHOR_ROWS = {"paper_authors": "true", "affiliations": "true", "paper_places": "field = 'source'"}
FOUND_ROWS = dict.fromkeys(("links", "metrics", "paper_datasets", "paper_places"), "field <> 'source'")


def delete_rows(db: sqlite3.Connection, paper_id: int, rows: Mapping[str, str]) -> None:
    """Delete rows of a paper: those that meet a condition, by table."""
    for table, condition in rows.items():
        db.execute(f"delete from {table} where paper_id = ? and {condition}", (paper_id,))
