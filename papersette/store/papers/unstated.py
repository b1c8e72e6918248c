"""Links, results and topics that a paper's only record states no longer, or otherwise, once its source was read to its end.

Which record stated a row is not kept: only where one record gave all that is known of a paper, its later state tells what goes.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from operator import attrgetter
from typing import Any, NamedTuple

from papersette.models import Finds, Link, Metric
from papersette.schema import STATED
from papersette.store.papers.conflicting_values import save_earlier
from papersette.store.papers.derived_columns import update_code
from papersette.store.rows.paper_rows import STATED_VALUES

__all__ = ["Unstated"]

# What else of a row a source states, or is told by that.
DETAILS = {"links": ("kind", "has_code", "state"), "metrics": ("value", "unit", "uncertainty", "normal", "flag")}
# The rows that sources state, with their words and what tells each from others; how one is deleted, and how told otherwise.
STATED_ROWS = {
    **{
        table: f"select id, raw, {', '.join((*same, *DETAILS[table]))} from {table} where paper_id = ? and field = 'source'"
        for table, same in STATED.items()
    },
    "topics": "select id, name, scheme, name from paper_topics join topics on topics.id = topic_id where paper_id = ?",
}
DELETE = {
    **{table: f"delete from {table} where paper_id = ? and id = ?" for table in STATED},
    "topics": "delete from paper_topics where paper_id = ? and topic_id = ?",
}
UPDATE = {
    table: f"update {table} set {', '.join(f'{name} = ?' for name in names)} where paper_id = ? and id = ?"
    for table, names in DETAILS.items()
}
DETAILS_OF: dict[str, Callable[[Any], tuple[Any, ...]]] = {table: attrgetter(*names) for table, names in DETAILS.items()}
# The records of a paper: the digest of each, and whether it stands elsewhere or beside another of the paper.
RECORDS = """
    select record_hash, sources.place is not this.place or this.place is null or source_key is not :key
                        or count(*) over (partition by source_id) > 1, source_id = this.id
      from paper_sources join sources on sources.id = source_id, (select id, place from sources where id = :source) as this
     where paper_id = :paper
"""

_Same = tuple[Any, ...]


class _Gone(NamedTuple):
    """What a later state of a record with a key states no longer, or otherwise.

    `rows` are (what, id, words), `changed` are (what, id, details) of others.
    """

    key: str | None
    rows: list[tuple[str, int, str]]
    changed: list[tuple[str, int, tuple[Any, ...]]]


class Unstated:
    """What later states of records do not state any more, by their papers, while their source is read.

    Args:
        db: the file being written.
    """

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._gone: dict[int, _Gone] = {}

    @property
    def is_any(self) -> bool:
        """Whether anything was noted."""
        return bool(self._gone)

    def note(self, paper_id: int, key: str | None, finds: Finds, topics: Sequence[tuple[str, str]]) -> None:
        """Note which rows of a paper the later state of a record does not state, or states otherwise."""
        stated = {
            "links": _read_details("links", finds.links),
            "metrics": _read_details("metrics", finds.metrics),
            "topics": dict.fromkeys(topics),
        }
        noted = _Gone(key, [], [])
        for what, query in STATED_ROWS.items():
            for row_id, words, *told in self._db.execute(query, (paper_id,)):
                details = len(DETAILS.get(what, ()))
                same, before = tuple(told[: len(told) - details]), tuple(told[len(told) - details :])
                if same not in stated[what]:
                    noted.rows.append((what, row_id, words))
                elif (said := stated[what][same]) is not None and said != before:
                    noted.changed.append((what, row_id, said))
        if noted.rows or noted.changed:
            self._gone[paper_id] = noted

    def drop(self, source_id: int, is_there: Callable[[str], bool]) -> None:
        """Delete or change what was noted of papers that one record alone gave, whose earlier states the source has no longer.

        Args:
            source_id: the source, which was read to its end.
            is_there: tells whether the source has an earlier record, by its digest, as it was.
        """
        for paper_id, gone in self._gone.items():
            if self._is_alone(paper_id, gone.key, source_id, is_there):
                for what, row_id, _ in gone.rows:
                    self._db.execute(DELETE[what], (paper_id, row_id))
                for what, row_id, details in gone.changed:
                    self._db.execute(UPDATE[what], (*details, paper_id, row_id))
                update_code(self._db, paper_id)
                if gone.rows:
                    save_earlier(self._db, paper_id, source_id, dict(_words(gone)))
        self._gone.clear()

    def _is_alone(self, paper_id: int, key: str | None, source_id: int, is_there: Callable[[str], bool]) -> bool:
        records = self._db.execute(RECORDS, {"paper": paper_id, "key": key, "source": source_id}).fetchall()
        return not any(is_other or (not is_new and is_there(digest)) for digest, is_other, is_new in records)


def _read_details(table: str, told: Iterable[Link | Metric]) -> dict[_Same, tuple[Any, ...] | None]:
    """Return what a source states of each row by what tells it from others, None where that is stated twice."""
    found: dict[_Same, tuple[Any, ...] | None] = {}
    for row in told:
        if row.field == "source":
            same = STATED_VALUES[table](row)
            found[same] = None if same in found else DETAILS_OF[table](row)
    return found


def _words(gone: _Gone) -> Iterator[tuple[str, list[str]]]:
    """Yield the words of what goes, by what it is."""
    for what in STATED_ROWS:
        if words := [raw for each, _, raw in gone.rows if each == what]:
            yield what, words
