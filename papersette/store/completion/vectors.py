"""A vector for each paper, of its title and abstract; triggers of the schema drop those of texts that changed."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence

from papersette.store.rows.inserts import insert

__all__ = ["save_vectors"]

# Papers read at once: among so many, most have others of the same length to be worked on with.
BLOCK = 256

Encode = Callable[[Sequence[str]], list[bytes]]
# Called with (papers encoded so far, papers to encode).
Encoded = Callable[[int, int], None]

_LACKING = "from papers where not exists (select 1 from vectors where paper_id = papers.id)"


def save_vectors(db: sqlite3.Connection, model: str, encode: Encode, encoded: Encoded) -> None:
    """Give each paper a vector of this model that has none; those of another model go."""
    db.execute("delete from vectors where model <> ?", (model,))
    (total,) = db.execute(f"select count(*) {_LACKING}").fetchone()
    done = last = 0
    query = f"select id, title, abstract {_LACKING} and id > ? order by id limit {BLOCK}"
    while rows := db.execute(query, (last,)).fetchall():
        vectors = encode([f"{title}. {abstract or ''}" for _, title, abstract in rows])
        db.execute("begin")
        insert(db, "vectors", "paper_id, model, vector", ((row[0], model, vec) for row, vec in zip(rows, vectors, strict=True)))
        db.execute("commit")
        last, done = rows[-1][0], done + len(rows)
        encoded(done, total)
