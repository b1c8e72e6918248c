"""What a finished papers.db must satisfy."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from papersette.schema import FTS, NAME_USERS, TABLES, VIEWS

__all__ = ["find_faults"]

# Tables with spans, and the text fields that a span may lie in.
SPANNED = ("links", "metrics", "paper_datasets", "paper_places")
TEXT_FIELDS = ("title", "abstract", "comment")


def find_faults(path: Path) -> Iterator[str]:
    """Yield one line for each fault of a database file, none for a sound one.

    The full-text check is a write statement to SQLite, though it changes nothing: the file must be writable.
    """
    db = sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, isolation_level=None)
    try:
        for check in CHECKS:
            yield from check(db)
    except sqlite3.DatabaseError as error:
        yield f"not a sound SQLite file: {error}"
    finally:
        db.close()


def _find_missing(db: sqlite3.Connection) -> Iterator[str]:
    present = {name for (name,) in db.execute("select name from sqlite_master")}
    missing = [name for name in (*TABLES, *FTS, *VIEWS) if name not in present]
    if missing:
        raise sqlite3.DatabaseError(f"it lacks {', '.join(missing)}")
    yield from ()


def _find_damage(db: sqlite3.Connection) -> Iterator[str]:
    for (message,) in db.execute("pragma integrity_check"):
        if message != "ok":
            yield f"integrity_check: {message}"


def _find_dangling(db: sqlite3.Connection) -> Iterator[str]:
    for table, rowid, parent, _ in db.execute("pragma foreign_key_check"):
        yield f"{table} row {rowid} refers to a row of {parent} that does not exist"


def _find_index_faults(db: sqlite3.Connection) -> Iterator[str]:
    for fts in FTS:
        try:
            # Rank 1 compares the index with the table's content; without it only the index itself is looked at.
            db.execute(f"insert into {fts}({fts}, rank) values ('integrity-check', 1)")
        except sqlite3.DatabaseError as error:
            yield f"{fts} does not agree with its table: {error}"


def _find_wrong_spans(db: sqlite3.Connection) -> Iterator[str]:
    texts = f"select {', '.join(TEXT_FIELDS)} from papers where id = ?"
    for table in SPANNED:
        rows = db.execute(f"select paper_id, id, field, start, stop, raw from {table} where start is not null order by paper_id")
        # A paper's texts are fetched once for all of its rows: one of them may be as large as a book.
        for paper_id, group in groupby(rows, key=itemgetter(0)):
            fields = dict(zip(TEXT_FIELDS, db.execute(texts, (paper_id,)).fetchone() or (), strict=False))
            for _, row_id, field, start, stop, raw in group:
                if (fields.get(field) or "")[start:stop] != raw:
                    yield f"{table} row {row_id}: {raw!r} does not stand at {start}:{stop} of its paper's {field}"


def _find_orphans(db: sqlite3.Connection) -> Iterator[str]:
    for table, users in NAME_USERS.items():
        used = " and ".join(f"not exists (select 1 from {user} where {user}.{column} = {table}.id)" for user, column in users)
        for row_id, name in db.execute(f"select id, {'domain' if table == 'hosts' else 'name'} from {table} where {used}"):
            yield f"{table} row {row_id} ({name}) is used by nothing"
    for (row_id,) in db.execute("select id from papers where id not in (select paper_id from paper_sources)"):
        yield f"papers row {row_id} comes from no source"


CHECKS: tuple[Callable[[sqlite3.Connection], Iterator[str]], ...] = (
    _find_missing,
    _find_damage,
    _find_dangling,
    _find_index_faults,
    _find_wrong_spans,
    _find_orphans,
)
