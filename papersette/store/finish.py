"""What makes a filled file complete: full-text indexes, indexes, names, views, statistics."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from pathlib import Path

from papersette.schema import COVERING, DESCENDING, FTS, FTS_TRIGGERS, INDEXES, NAMED, STATED_INDEXES, VIEWS
from papersette.store.counts import save_counts
from papersette.store.names import complete_names, sweep_names
from papersette.store.papers.arxiv_months import save_arxiv_months

__all__ = ["finish", "list_tables"]

# Rows of an index that are looked at for the planner's statistics: enough to choose by, whatever the size of the file.
ANALYSIS_LIMIT = 1000
# SQLite sorts as much at once as its cache may hold, and fastest what the processor has near it: indexes of a million papers take
# 27 s with this cache, and 40 with the one that finds places for new rows.
SORTED_KIB = 4096
# While an index is made, FTS5 gathers so many bytes before it writes a piece, and merges pieces only at the end, all at once: of
# a million papers that takes 45 s instead of 62. Behind each stands what holds from then on, FTS5's own choice but for how many
# pieces it merges whatever that takes: an update writes some hundred small ones, and with 16 the large one would be among them.
WHILE_MADE = {"hashsize": (1 << 24, 1 << 20), "automerge": (0, 4), "crisismerge": (1999, 64)}


def finish(db: sqlite3.Connection, path: Path, *, sweeps: bool, changed: Collection[int] | None) -> None:
    """Build full-text indexes, indexes and views, gather statistics for the query planner, count what pages show of all papers.

    Args:
        db: the file being written, between two transactions.
        path: where it lies.
        sweeps: whether to delete names that no row uses any more, which an update may leave.
        changed: papers of which anything is new, or that are gone; None for all.
    """
    # FTS5 reads a table by an index that has its columns, and writes a piece at each row that stands before the last: indexes are
    # made behind it, and take the pages that merging leaves empty.
    _ensure_full_text(db)
    _ensure_indexes(db)
    save_arxiv_months(db)
    if sweeps:
        sweep_names(db)
    complete_names(db)
    for name, query in VIEWS.items():
        db.execute(f"drop view if exists {name}")
        db.execute(f"create view {name} as {query}")
    db.execute(f"pragma analysis_limit = {ANALYSIS_LIMIT}")
    db.execute("analyze")
    save_counts(db, path, changed)


def list_tables(db: sqlite3.Connection) -> set[str]:
    """Return the names of the tables that the file has."""
    return {name for (name,) in db.execute("select name from sqlite_master where type = 'table'")}


def _ensure_indexes(db: sqlite3.Connection) -> None:
    (usual,) = db.execute("pragma cache_size").fetchone()
    db.execute(f"pragma cache_size = -{SORTED_KIB}")
    for name in STATED_INDEXES:
        db.execute(f"drop index if exists {name}")
    for table, columns in INDEXES.items():
        for column in columns:
            db.execute(f"create index if not exists idx_{table}_{column} on {table}({column})")
    for name, covered in COVERING.items():
        db.execute(f"create index if not exists {name} on {covered}")
    for table in NAMED:
        db.execute(f"create index if not exists idx_{table}_name_nocase on {table}(name collate nocase)")
    for table, columns in DESCENDING.items():
        for column in columns:
            db.execute(f"create index if not exists idx_{table}_{column}_desc on {table}({column} desc)")
    db.execute(f"pragma cache_size = {usual}")


def _ensure_full_text(db: sqlite3.Connection) -> None:
    present = list_tables(db)
    for fts, index in FTS.items():
        if fts in present:
            continue
        columns = ", ".join(index.columns)
        db.execute(
            f'create virtual table {fts} using fts5({columns}, content="{index.table}", content_rowid="id", '
            f"tokenize='{index.tokenize}')"
        )
        for setting, (making, _) in WHILE_MADE.items():
            _set(db, fts, setting, making)
        db.execute(f"insert into {fts}({fts}) values ('rebuild')")
        db.execute(f"insert into {fts}({fts}) values ('optimize')")
        for setting, (_, later) in WHILE_MADE.items():
            _set(db, fts, setting, later)
        weights = ", ".join(str(weight) for weight in index.weights)
        _set(db, fts, "rank", f"bm25({weights})")
        db.executescript(
            FTS_TRIGGERS.format(
                fts=fts, table=index.table, columns=columns,
                new=", ".join(f"new.{column}" for column in index.columns),
                old=", ".join(f"old.{column}" for column in index.columns),
            )
        )  # fmt: skip


def _set(db: sqlite3.Connection, fts: str, setting: str, value: int | str) -> None:
    """Set an option of a full-text index, which the file keeps."""
    db.execute(f"insert into {fts}({fts}, rank) values (?, ?)", (setting, value))
