"""Values that a record states and its paper does not carry: kept with the record, in paper_sources.said."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from typing import Any

__all__ = ["encode_values", "save_earlier", "save_superseded"]


def save_superseded(db: sqlite3.Connection, paper_id: int, said: Mapping[str, Any], *, gives_text: bool) -> list[int]:
    """Keep what a paper said with the record that gave its text, which gives it on or no longer; return that record's source."""
    query = "select source_id, locator, said from paper_sources where paper_id = ? and gives_text"
    givers = db.execute(query, (paper_id,)).fetchall()
    for source_id, locator, before in givers:
        db.execute(
            "update paper_sources set gives_text = ?, said = ? where paper_id = ? and source_id = ? and locator = ?",
            (int(gives_text), encode_values({**json.loads(before or "{}"), **said}), paper_id, source_id, locator),
        )
    return [source_id for source_id, *_ in givers]


def save_earlier(db: sqlite3.Connection, paper_id: int, source_id: int, said: Mapping[str, Any]) -> None:
    """Keep what a paper no longer says with the record that it had before that of a source."""
    query = """select source_id, locator, said from paper_sources where paper_id = ? and source_id < ?
                order by source_id desc, gives_text desc limit 1"""
    for earlier, locator, before in db.execute(query, (paper_id, source_id)).fetchall():
        db.execute(
            "update paper_sources set said = ? where paper_id = ? and source_id = ? and locator = ?",
            (encode_values({**json.loads(before or "{}"), **said}), paper_id, earlier, locator),
        )


def encode_values(said: Mapping[str, Any]) -> str | None:
    """Return what was said as it is stored, None for nothing."""
    return json.dumps(said, ensure_ascii=False) if said else None
