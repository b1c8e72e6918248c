"""Which text of a paper is the fuller one, and where the words of the other are kept: with its record, in paper_sources.said."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from typing import Any

from papersette.models import TEXT_FIELDS

__all__ = ["SAID_COLUMNS", "as_json", "fullness", "is_same", "keep_said"]

# What a record says of a paper, as it is kept where the paper says otherwise; venue and authors besides, by their names.
SAID_COLUMNS = (*TEXT_FIELDS, "published", "year", "url", "pdf_url", "doi", "language", "updated")


def fullness(truncated: bool, abstract: str | None) -> tuple[bool, int]:
    """Return how much text there is; white space is none."""
    return not truncated, len("".join((abstract or "").split()))


def is_same(first: object, second: object) -> bool:
    """Tell whether two values say the same; lines of a text may be wrapped anywhere."""
    if isinstance(first, str) and isinstance(second, str):
        return first.split() == second.split()
    return first == second


def keep_said(db: sqlite3.Connection, paper_id: int, said: Mapping[str, Any], *, gives_text: bool) -> list[int]:
    """Keep what a paper said with the record that gave its text, which gives it on or no longer; return that record's source."""
    query = "select source_id, locator, said from paper_sources where paper_id = ? and gives_text"
    givers = db.execute(query, (paper_id,)).fetchall()
    for source_id, locator, before in givers:
        db.execute(
            "update paper_sources set gives_text = ?, said = ? where paper_id = ? and source_id = ? and locator = ?",
            (int(gives_text), as_json({**json.loads(before or "{}"), **said}), paper_id, source_id, locator),
        )
    return [source_id for source_id, *_ in givers]


def as_json(said: Mapping[str, Any]) -> str | None:
    """Return what was said as it is stored, None for nothing."""
    return json.dumps(said, ensure_ascii=False) if said else None
