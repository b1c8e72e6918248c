"""What makes a filled file complete: full-text indexes, indexes, names, views, statistics."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from pathlib import Path

from papersette.schema import COUNTED_WHOLE, VIEWS
from papersette.store.completion.counts import save_counts
from papersette.store.completion.entity_names import complete_names, sweep_names
from papersette.store.completion.full_text import ensure_full_text
from papersette.store.completion.indexes import ensure_indexes
from papersette.store.papers.arxiv_months import save_arxiv_months

__all__ = ["finish"]

# Rows of an index that are looked at for the planner's statistics: enough to choose by, whatever the size of the file.
ANALYSIS_LIMIT = 1000


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
    ensure_full_text(db)
    ensure_indexes(db)
    save_arxiv_months(db)
    if sweeps:
        sweep_names(db)
    complete_names(db)
    for name, query in VIEWS.items():
        db.execute(f"drop view if exists {name}")
        db.execute(f"create view {name} as {query}")
    db.execute(f"pragma analysis_limit = {ANALYSIS_LIMIT}")
    db.execute("analyze")
    db.execute("pragma analysis_limit = 0")
    for name in COUNTED_WHOLE:
        db.execute(f"analyze {name}")
    save_counts(db, path, changed)
