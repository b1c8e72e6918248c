"""The full-text indexes of papers.db, and the triggers that keep them true."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["FTS", "FTS_TRIGGERS", "FullText"]


@dataclass(frozen=True, slots=True)
class FullText:
    """A full-text index over columns of `table`; `weights` are bm25 weights, one a column."""

    table: str
    columns: tuple[str, ...]
    weights: tuple[float, ...]
    tokenize: str


PROSE = "porter unicode61"
NAMES = "unicode61 remove_diacritics 2"

# A title word counts twice: measured best on eight collections of abstracts.
FTS: dict[str, FullText] = {
    "papers_fts": FullText("papers", ("title", "abstract"), (2.0, 1.0), PROSE),
    "authors_fts": FullText("authors", ("name",), (1.0,), NAMES),
    "datasets_fts": FullText("datasets", ("name", "task"), (2.0, 1.0), NAMES),
    "metrics_fts": FullText("metrics", ("measure_text", "dataset_text", "baseline", "system_text"), (2.0, 2.0, 1.0, 1.0), NAMES),
}

# Triggers keep an index true when somebody edits the file by hand. They fire on the indexed columns alone: an update of
# upvotes must not rewrite a paper's index entry.
FTS_TRIGGERS = """
create trigger {fts}_insert after insert on {table} begin
  insert into {fts}(rowid, {columns}) values (new.id, {new});
end;
create trigger {fts}_delete after delete on {table} begin
  insert into {fts}({fts}, rowid, {columns}) values ('delete', old.id, {old});
end;
create trigger {fts}_update after update of {columns} on {table} begin
  insert into {fts}({fts}, rowid, {columns}) values ('delete', old.id, {old});
  insert into {fts}(rowid, {columns}) values (new.id, {new});
end;
"""
