"""Links, results and topics that a paper's only record states no longer, once its source was read to its end.

Which record stated a row is not kept: only where one record gave all that is known of a paper, its later state tells what goes.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from operator import attrgetter
from typing import Any, NamedTuple

from papersette.models import Finds, Metric
from papersette.schema import STATED
from papersette.store.papers.conflicting_values import save_earlier
from papersette.store.papers.derived_columns import update_code

__all__ = ["Unstated"]

# The rows that sources state, with their words and what tells each from others, and how one is deleted.
STATED_ROWS = {
    **{
        table: f"select id, raw, {', '.join(same)} from {table} where paper_id = ? and field = 'source'"
        for table, same in STATED.items()
    },
    "topics": "select id, name, scheme, name from paper_topics join topics on topics.id = topic_id where paper_id = ?",
}
DELETE = {
    **{table: f"delete from {table} where paper_id = ? and id = ?" for table in STATED},
    "topics": "delete from paper_topics where paper_id = ? and topic_id = ?",
}
RESULT: Callable[[Metric], tuple[Any, ...]] = attrgetter(*STATED["metrics"])
# The records of a paper: the digest of each, and whether it stands elsewhere or beside another of the paper.
RECORDS = """
    select record_hash, sources.place is not this.place or this.place is null or source_key is not :key
                        or count(*) over (partition by source_id) > 1, source_id = this.id
      from paper_sources join sources on sources.id = source_id, (select id, place from sources where id = :source) as this
     where paper_id = :paper
"""


class _Gone(NamedTuple):
    """What a later state of a record with a key states no longer: (what, id, words) of rows."""

    key: str | None
    rows: Sequence[tuple[str, int, str]]


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
        """Note which rows of a paper the later state of a record does not state."""
        stated: dict[str, set[tuple[Any, ...]]] = {
            "links": {(x.raw if x.url is None else x.url,) for x in finds.links if x.field == "source"},
            "metrics": set(map(RESULT, (metric for metric in finds.metrics if metric.field == "source"))),
            "topics": set(topics),
        }
        found = [(what, self._db.execute(query, (paper_id,)).fetchall()) for what, query in STATED_ROWS.items()]
        gone = [(what, row_id, words) for what, rows in found for row_id, words, *same in rows if tuple(same) not in stated[what]]
        if gone:
            self._gone[paper_id] = _Gone(key, gone)

    def drop(self, source_id: int, is_there: Callable[[str], bool]) -> None:
        """Delete what was noted of papers that one record alone gave, whose earlier states the source has no longer.

        Args:
            source_id: the source, which was read to its end.
            is_there: tells whether the source has an earlier record, by its digest, as it was.
        """
        for paper_id, gone in self._gone.items():
            if self._is_alone(paper_id, gone.key, source_id, is_there):
                for what, row_id, _ in gone.rows:
                    self._db.execute(DELETE[what], (paper_id, row_id))
                update_code(self._db, paper_id)
                save_earlier(self._db, paper_id, source_id, dict(_words(gone)))
        self._gone.clear()

    def _is_alone(self, paper_id: int, key: str | None, source_id: int, is_there: Callable[[str], bool]) -> bool:
        records = self._db.execute(RECORDS, {"paper": paper_id, "key": key, "source": source_id}).fetchall()
        return not any(is_other or (not is_new and is_there(digest)) for digest, is_other, is_new in records)


def _words(gone: _Gone) -> Iterator[tuple[str, list[str]]]:
    """Yield the words of what goes, by what it is."""
    for what in STATED_ROWS:
        if words := [raw for each, _, raw in gone.rows if each == what]:
            yield what, words
