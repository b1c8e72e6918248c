"""Two stored papers that turn out to be one: the older keeps its id, and everything the other had."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping

from papersette.store.rows import AUTHOR_ROWS, FOUND_ROWS

__all__ = ["merge_twins"]

# Rows that simply move; one that the older paper has already stays with it.
MOVED = ("paper_ids", "title_keys", "paper_topics", "signals")
# Columns of the text, and those that are filled where the older paper lacks them.
SAID = ("title", "abstract", "comment")
TEXT = ("title", "abstract", "comment", "truncated", "code")
FILLED = ("published", "year", "venue_id", "url", "pdf_url", "arxiv_id", "doi", "language", "updated", "upvotes", "citations")


def merge_twins(db: sqlite3.Connection, first: int, second: int) -> int:
    """Make one paper of two and return its id, the smaller of theirs; the fuller text stays, the other is kept as said."""
    kept, gone = sorted((first, second))
    winner, loser = (kept, gone) if _fullness(db, kept) >= _fullness(db, gone) else (gone, kept)
    _keep_said(db, winner, loser)
    _clear(db, loser, FOUND_ROWS)
    if db.execute("select 1 from paper_authors where paper_id = ?", (kept,)).fetchone():
        _clear(db, gone, AUTHOR_ROWS)
    stated = "select url from links where paper_id = ? and field = 'source'"
    db.execute(f"delete from links where paper_id = ? and field = 'source' and url in ({stated})", (gone, kept))
    for table in (*MOVED, *dict.fromkeys((*FOUND_ROWS, *AUTHOR_ROWS))):
        db.execute(f"update or ignore {table} set paper_id = ? where paper_id = ?", (kept, gone))
    _clear(db, gone, dict.fromkeys(MOVED, "true"))
    db.execute("update or replace paper_sources set paper_id = ? where paper_id = ?", (kept, gone))
    columns = ", ".join(TEXT)
    db.execute(f"update papers set ({columns}) = (select {columns} from papers where id = ?) where id = ?", (winner, kept))
    filled = ", ".join(f"{c} = coalesce({c}, (select {c} from papers where id = :gone))" for c in FILLED)
    flags = "withdrawn = max(withdrawn, (select withdrawn from papers where id = :gone))"
    db.execute(f"update papers set {filled}, {flags} where id = :kept", {"kept": kept, "gone": gone})
    db.execute("delete from related where paper_id = ?", (gone,))
    db.execute("delete from papers where id = ?", (gone,))
    return kept


def _clear(db: sqlite3.Connection, paper_id: int, rows: Mapping[str, str]) -> None:
    for table, condition in rows.items():
        db.execute(f"delete from {table} where paper_id = ? and {condition}", (paper_id,))


def _fullness(db: sqlite3.Connection, paper_id: int) -> tuple[bool, int]:
    row = db.execute("select not truncated, coalesce(length(abstract), 0) from papers where id = ?", (paper_id,)).fetchone()
    return bool(row[0]), int(row[1])


def _keep_said(db: sqlite3.Connection, winner: int, loser: int) -> None:
    """Keep a text that gives way with the record that it came from."""
    query = f"select {', '.join(SAID)} from papers where id = ?"
    ours, theirs = (db.execute(query, (paper_id,)).fetchone() for paper_id in (winner, loser))
    said = {name: text for name, other, text in zip(SAID, ours, theirs, strict=True) if text not in (None, other)}
    rows = db.execute("select source_id, locator, said from paper_sources where paper_id = ? and gives_text", (loser,)).fetchall()
    for source_id, locator, before in rows:
        kept = {**said, **json.loads(before or "{}")}
        db.execute(
            "update paper_sources set gives_text = 0, said = ? where paper_id = ? and source_id = ? and locator = ?",
            (json.dumps(kept, ensure_ascii=False) if kept else None, loser, source_id, locator),
        )
