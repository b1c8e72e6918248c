"""Two stored papers that turn out to be one: the older keeps its id, and everything the other had."""

from __future__ import annotations

import sqlite3
from typing import Any

from papersette.schema import STATED
from papersette.store.papers.conflict_resolution import COMPARED_COLUMNS, fullness, is_same
from papersette.store.papers.conflicting_values import save_superseded
from papersette.store.papers.derived_columns import update_code, update_counts
from papersette.store.papers.lookup import read_columns
from papersette.store.rows.author_rows import read_author_names
from papersette.store.rows.deletes import AUTHOR_ROWS, FOUND_ROWS, delete_rows

__all__ = ["merge_duplicates"]

# Rows that simply move; one that the older paper has already stays with it.
MOVED = ("paper_ids", "title_keys", "paper_topics", "signals")
# What the fuller text decides, and what is filled where the older paper lacks it.
TEXT = ("title", "abstract", "truncated")
FILLED = (
    "comment", "year", "venue_id", "url", "pdf_url", "arxiv_id", "doi", "language", "updated", "upvotes",
    "citations",
)  # fmt: skip


def merge_duplicates(db: sqlite3.Connection, first: int, second: int) -> int:
    """Make one paper of two and return its id, the smaller of theirs; the fuller text stays, the rest is kept as said."""
    kept, gone = sorted((first, second))
    winner, loser = (kept, gone) if _fullness(db, kept) >= _fullness(db, gone) else (gone, kept)
    before = {paper_id: _said(db, paper_id) for paper_id in (kept, gone)}
    _drop_doubles(db, kept, gone, loser)
    for table in (*MOVED, *dict.fromkeys((*FOUND_ROWS, *AUTHOR_ROWS))):
        db.execute(f"update or ignore {table} set paper_id = ? where paper_id = ?", (kept, gone))
    delete_rows(db, gone, dict.fromkeys((*MOVED, "related"), "true"))
    _fill(db, kept, gone, winner)
    after = _said(db, kept)
    for paper_id, said in before.items():
        given_way = {name: value for name, value in said.items() if value not in (None, []) and not is_same(value, after[name])}
        save_superseded(db, paper_id, given_way, gives_text=paper_id == winner)
    db.execute("update or replace paper_sources set paper_id = ? where paper_id = ?", (kept, gone))
    update_counts(db, kept)
    db.execute("delete from papers where id = ?", (gone,))
    update_code(db, kept)
    return kept


def _fill(db: sqlite3.Connection, kept: int, gone: int, winner: int) -> None:
    """Give the older paper the text that wins, and of the other what it lacks itself; a date goes with its year."""
    columns = ", ".join(TEXT)
    db.execute(f"update papers set ({columns}) = (select {columns} from papers where id = ?) where id = ?", (winner, kept))
    dated = "select published, ifnull(year, papers.year) from papers as other where id = :gone and published is not null"
    db.execute(
        f"update papers set (published, year) = ({dated}) where id = :kept and published is null and exists ({dated})",
        {"kept": kept, "gone": gone},
    )
    filled = ", ".join(f"{c} = coalesce({c}, (select {c} from papers where id = :gone))" for c in FILLED)
    flags = "withdrawn = max(withdrawn, (select withdrawn from papers where id = :gone))"
    db.execute(f"update papers set {filled}, {flags} where id = :kept", {"kept": kept, "gone": gone})


def _drop_doubles(db: sqlite3.Connection, kept: int, gone: int, loser: int) -> None:
    """Delete the rows that give way: of the texts that lose, of the shorter author list, of what both sources state."""
    comments = db.execute("select comment is null from papers where id = ?", (kept,)).fetchone()
    for field, paper_id in (("title", loser), ("abstract", loser), ("comment", kept if comments[0] else gone)):
        delete_rows(db, paper_id, dict.fromkeys(FOUND_ROWS, f"field = '{field}'"))
    authors = [_authors(db, paper_id) for paper_id in (kept, gone)]
    delete_rows(db, kept if authors[1] > authors[0] else gone, AUTHOR_ROWS)
    for table, same in STATED.items():
        words = ", ".join(same)
        db.execute(
            f"delete from {table} where paper_id = ? and field = 'source' "
            f"and json_array({words}) in (select json_array({words}) from {table} where paper_id = ? and field = 'source')",
            (gone, kept),
        )


def _authors(db: sqlite3.Connection, paper_id: int) -> tuple[bool, int]:
    """Return how much an author list says: whether it has affiliations, and how long it is."""
    (number,) = db.execute("select count(*) from paper_authors where paper_id = ?", (paper_id,)).fetchone()
    (places,) = db.execute("select count(*) from affiliations where paper_id = ?", (paper_id,)).fetchone()
    return number > 0 and places > 0, number


def _fullness(db: sqlite3.Connection, paper_id: int) -> tuple[bool, int]:
    return fullness(*db.execute("select truncated, abstract from papers where id = ?", (paper_id,)).fetchone())


def _said(db: sqlite3.Connection, paper_id: int) -> dict[str, Any]:
    """Return what a paper says in the columns that records are quoted by."""
    columns = f"{', '.join(COMPARED_COLUMNS)}, (select name from venues where id = venue_id) as venue"
    return read_columns(db, columns, paper_id) | {"authors": read_author_names(db, paper_id)}
