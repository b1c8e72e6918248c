"""The full-text indexes of a file whose rows are there."""

from __future__ import annotations

import sqlite3

from papersette.schema import FTS, FTS_TRIGGERS

__all__ = ["WHILE_MADE", "ensure_full_text"]

# While an index is made, FTS5 gathers so many bytes before it writes a piece, and merges pieces only at the end, all at once: of
# a million papers that takes 45 s instead of 62. Behind each stands what holds from then on, FTS5's own choice but for how many
# pieces it merges whatever that takes: an update writes some hundred small ones, and with 16 the large one would be among them.
WHILE_MADE = {"hashsize": (1 << 24, 1 << 20), "automerge": (0, 4), "crisismerge": (1999, 64)}


def ensure_full_text(db: sqlite3.Connection) -> None:
    """Make the full-text indexes that are missing, with the triggers that keep them true."""
    present = {name for (name,) in db.execute("select name from sqlite_master where type = 'table'")}
    for fts, index in FTS.items():
        if fts in present:
            continue
        columns = ", ".join(index.columns)
        db.execute(
            f'create virtual table {fts} using fts5({columns}, content="{index.table}", content_rowid="id", '
            f"tokenize='{index.tokenize}')"
        )
        for setting, (making, _) in WHILE_MADE.items():
            _set_option(db, fts, setting, making)
        db.execute(f"insert into {fts}({fts}) values ('rebuild')")
        db.execute(f"insert into {fts}({fts}) values ('optimize')")
        for setting, (_, later) in WHILE_MADE.items():
            _set_option(db, fts, setting, later)
        weights = ", ".join(str(weight) for weight in index.weights)
        _set_option(db, fts, "rank", f"bm25({weights})")
        db.executescript(
            FTS_TRIGGERS.format(
                fts=fts, table=index.table, columns=columns,
                new=", ".join(f"new.{column}" for column in index.columns),
                old=", ".join(f"old.{column}" for column in index.columns),
            )
        )  # fmt: skip


def _set_option(db: sqlite3.Connection, fts: str, setting: str, value: int | str) -> None:
    """Set an option of a full-text index, which the file keeps."""
    db.execute(f"insert into {fts}({fts}, rank) values (?, ?)", (setting, value))
