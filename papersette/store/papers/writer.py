"""How records become papers of the file: new ones, or what they add to known ones.

Which record gives a paper's text: a later state of the record that gave it, as which DeferredRecords know those without a key of
their source's own; else the fuller abstract, one that is cut off counting as none. Everything else is filled by whichever record
states it first, and by a later state of that record. What a record says and the paper does not is kept with the record in
paper_sources.said.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from papersette.models import SIGNALS, TEXT_FIELDS, Author, Finds, Link, Metric, Paper
from papersette.schema import STATED
from papersette.store.papers.arxiv_months import forget_arxiv_month
from papersette.store.papers.changes import Changes
from papersette.store.papers.conflict_resolution import complete_authors, contradicts, gives_text, split_conflicts, take_values
from papersette.store.papers.conflicting_values import encode_values, save_superseded
from papersette.store.papers.derived_columns import update_code, update_counts
from papersette.store.papers.duplicates import merge_duplicates
from papersette.store.papers.lookup import PaperLookup, read_columns
from papersette.store.papers.unstated import Unstated
from papersette.store.provenance.earlier_statements import EarlierStatements
from papersette.store.rows.author_rows import read_author_names
from papersette.store.rows.deletes import AUTHOR_ROWS, FOUND_ROWS, delete_rows
from papersette.store.rows.inserts import PAPER_COLUMNS
from papersette.store.rows.paper_rows import STATED_VALUES, PaperRows

__all__ = ["Entry", "PaperWriter"]

_Found = TypeVar("_Found", bound=Link | Metric)

_STATED = {
    table: f"select 1 from {table} where paper_id = ? and field = 'source' and {' and '.join(f'{word} is ?' for word in same)}"
    for table, same in STATED.items()
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One record on its way into the file.

    `key` and `ids` are what the paper goes by, `url` where it can be read, `paper_id` the stored paper that the record belongs
    to, None for a new one; `seen_on` is the day of its counts; `is_later` tells of a record without a key whether it is a later
    state of the one that gave the paper's text.
    """

    paper: Paper
    paper_id: int | None
    key: str
    ids: tuple[tuple[str, str], ...]
    url: str | None
    title_keys: tuple[int, ...]
    finds: Finds
    source_id: int
    record_hash: str
    seen_on: str
    is_later: bool = False


class PaperWriter:
    """Writes papers, and what records add to them.

    Args:
        db: the file being written.
        rows: makes their rows.
        lookup: finds them.
        statements: what earlier builds were told of them.
        changes: notes what is new of them.

    Attributes:
        differing: how many records changed in a place that was read before, of whose change their papers do not take all.
        unstated: what later states of records do not state any more.
    """

    def __init__(
        self, db: sqlite3.Connection, rows: PaperRows, lookup: PaperLookup, statements: EarlierStatements, changes: Changes
    ) -> None:
        self._db, self._rows, self._lookup, self._statements, self._changes = db, rows, lookup, statements, changes
        self._last = int(db.execute("select coalesce(max(id), 0) from papers").fetchone()[0])
        self.differing = 0
        self.unstated = Unstated(db)

    def save(self, entry: Entry) -> int:
        """Save a record: a new paper, or what it adds to the one that it belongs to; return the paper's id."""
        if entry.paper_id is None:
            self._last = paper_id = self._last + 1
            self._insert(paper_id, entry)
        else:
            paper_id = entry.paper_id
            self._changes.note_replaced(paper_id)
            self._lookup.flush()
            self._update(paper_id, entry)
        buffer = self._rows.buffer
        buffer.put("paper_ids", [(*pair, paper_id) for pair in entry.ids])
        buffer.put("title_keys", [(key, paper_id) for key in entry.title_keys])
        self._rows.save_topics(paper_id, entry.paper.topics)
        self._save_signals(paper_id, entry)
        if entry.paper_id is not None:
            self._lookup.flush()
        return paper_id

    def replace_finds(self, paper_id: int, finds: Finds) -> None:
        """Replace what was found in a paper's texts; what a source states stays, results by what is known of their names now."""
        self._changes.note_replaced(paper_id)
        delete_rows(self._db, paper_id, FOUND_ROWS)
        stated = [metric for metric in finds.metrics if metric.field == "source"]
        self._rows.save_finds(paper_id, replace(finds, metrics=tuple(x for x in finds.metrics if x.field != "source")))
        self._rows.update_stated(paper_id, stated)
        self._rows.flush()
        update_code(self._db, paper_id)

    def merge(self, first: int, second: int) -> int:
        """Make one paper of two that turn out to be one; return its id, the smaller of theirs."""
        self._lookup.flush()
        for paper_id in (first, second):
            self._changes.note_replaced(paper_id)
            self._changes.note_text(paper_id)
            forget_arxiv_month(self._db, paper_id)
        self._statements.clear()
        kept = merge_duplicates(self._db, first, second)
        # What readers said of either is applied to the rows of the text that stays.
        self._rows.found_anew.add(kept)
        return kept

    def _insert(self, paper_id: int, entry: Entry) -> None:
        row = self._row(entry)
        self._rows.buffer.put("papers", [(paper_id, entry.key, *row.values())])
        self._lookup.note_new(paper_id, entry.key, entry.ids, entry.title_keys)
        self._rows.save_finds(paper_id, entry.finds)
        self._rows.authors.save(paper_id, entry.paper.authors)
        self._note_source(paper_id, entry, gives_text=True, said=_dropped_doi(entry, row))
        self._changes.note_new(paper_id)

    def _row(self, entry: Entry) -> dict[str, Any]:
        paper = entry.paper
        row = {column: getattr(paper, column, None) for column in PAPER_COLUMNS}
        ids = dict(reversed(entry.ids))
        row |= {"arxiv_id": ids.get("arxiv"), "doi": ids.get("doi"), "url": entry.url, "code": entry.finds.code}
        row |= {"truncated": int(paper.truncated), "withdrawn": int(paper.withdrawn)}
        row["venue_id"] = self._rows.venue_id(paper.venue)
        return row

    def _update(self, paper_id: int, entry: Entry) -> None:
        forget_arxiv_month(self._db, paper_id)
        stored = read_columns(self._db, "*", paper_id)
        is_later = self._is_later(paper_id, entry, stored)
        wins = gives_text(entry.paper, stored, is_later=is_later)
        row = self._row(entry)
        taken = take_values(row, stored, wins=wins, is_later=is_later) | {"key": entry.key}
        changes = {column: value for column, value in taken.items() if value != stored[column]}
        kept, said = (self._name_venue(words) for words in split_conflicts(row, stored, taken))
        if changes.keys() & {"title", "abstract"}:
            self._changes.note_text(paper_id)
        if is_later:
            self.unstated.note(paper_id, entry.paper.source_key, entry.finds, entry.paper.topics)
        kept |= self._update_authors(paper_id, entry, is_later, said)
        # The results of an abstract are read by its title.
        read = changes.keys() | ({"abstract"} if "title" in changes else set())
        self._update_finds(paper_id, entry, [field for field in TEXT_FIELDS if field in read])
        givers = save_superseded(self._db, paper_id, kept, gives_text=not wins)
        if kept:
            self._statements.forget(paper_id, givers)
        if changes:
            marks = ", ".join(f"{column} = ?" for column in changes)
            self._db.execute(f"update papers set {marks} where id = ?", (*changes.values(), paper_id))
        self._rows.flush()
        update_code(self._db, paper_id)
        self.differing += self._statements.says_otherwise(paper_id, entry.source_id, entry.paper.source_key, said)
        self._note_source(paper_id, entry, gives_text=wins, said=said | _dropped_doi(entry, row))

    def _name_venue(self, said: dict[str, Any]) -> dict[str, Any]:
        """Return what was said with the venue's name for its id."""
        if "venue_id" in said:
            self._rows.flush()
            query = "select name from venues where id = ?"
            (said["venue"],) = self._db.execute(query, (said.pop("venue_id"),)).fetchone()
        return said

    def _is_later(self, paper_id: int, entry: Entry, stored: Mapping[str, Any]) -> bool:
        """Tell whether a record is a later state of the one that gave the text: its key in the same place, or of a later date."""
        updated, before = entry.paper.updated, self._read_day_of_change(paper_id) or stored["updated"]
        if updated and before and updated < before:
            return False
        if entry.paper.source_key is None:
            return entry.is_later
        query = """select sources.format = this.format, sources.place = this.place
                     from paper_sources join sources on sources.id = source_id, (select * from sources where id = ?) as this
                    where paper_id = ? and gives_text and source_key = ? and source_id <> this.id"""
        row = self._db.execute(query, (entry.source_id, paper_id, entry.paper.source_key)).fetchone()
        if not row or not row[0]:
            return False
        return bool(row[1]) or bool(updated and before and updated > before)

    def _read_day_of_change(self, paper_id: int) -> str | None:
        """Return the day of change that the record states which gives a paper's text, where it is not the paper's."""
        query = "select said ->> 'updated' from paper_sources where paper_id = ? and gives_text"
        row = self._db.execute(query, (paper_id,)).fetchone()
        return row[0] if row else None

    def _update_authors(self, paper_id: int, entry: Entry, is_later: bool, said: dict[str, Any]) -> dict[str, Any]:
        """Replace or complete a paper's authors where a record knows better; return the names that give way.

        Names that the record states and the paper does not take go into `said`.
        """
        authors = entry.paper.authors
        if not authors:
            return {}
        stored, names = self._read_author_names(paper_id), [author.name for author in authors]
        known = self._rows.authors.read(paper_id) if is_later else []
        if names == stored and not any(map(contradicts, authors, known)):
            self._rows.authors.fill(paper_id, authors)
            return {}
        knows_where = any(a.affiliations for a in authors) and not self._has_affiliations(paper_id) and len(names) >= len(stored)
        if is_later or not stored or knows_where:
            lost = self._replace_authors(paper_id, authors, is_later)
            return ({"authors": stored} if stored and names != stored else {}) | ({"affiliations": lost} if lost else {})
        said["authors"] = names
        return {}

    def _replace_authors(self, paper_id: int, authors: Sequence[Author], is_later: bool) -> list[str]:
        """Give a paper the authors of a record, with what was known of them and the record does not say.

        Returns:
            The affiliations that give way, behind the places of their authors.
        """
        known = self._rows.authors.read(paper_id)
        # Of a new file no index tells yet which papers an author or an institution has.
        is_corrected = is_later and self._changes.papers is not None
        if is_corrected:
            self._rows.authors.forget_places(paper_id)
        delete_rows(self._db, paper_id, AUTHOR_ROWS)
        now = complete_authors(authors, known)
        self._rows.authors.save(paper_id, now)
        if is_corrected:
            self._rows.authors.rename(paper_id, authors)
        kept = {(author.name, affiliation.raw) for author in now for affiliation in author.affiliations}
        known_at = ((at, author.name, x.raw) for at, author in enumerate(known, 1) for x in author.affiliations)
        return [f"{at}: {raw}" for at, name, raw in known_at if (name, raw) not in kept]

    def _read_author_names(self, paper_id: int) -> list[str]:
        self._rows.flush()
        return read_author_names(self._db, paper_id)

    def _has_affiliations(self, paper_id: int) -> bool:
        return self._has("select 1 from affiliations where paper_id = ?", (paper_id,))

    def _has(self, query: str, values: Sequence[object]) -> bool:
        """Tell whether a query finds a row."""
        return self._db.execute(f"{query} limit 1", values).fetchone() is not None

    def _update_finds(self, paper_id: int, entry: Entry, fields: Sequence[str]) -> None:
        """Replace what was found in the texts that a record gives; add what its source states and is not known yet."""
        for field in fields:
            delete_rows(self._db, paper_id, dict.fromkeys(FOUND_ROWS, f"field = '{field}'"))
        found = entry.finds
        finds = Finds(
            links=(*(x for x in found.links if x.field in fields), *self._find_new("links", paper_id, found.links)),
            metrics=(*(x for x in found.metrics if x.field in fields), *self._find_new("metrics", paper_id, found.metrics)),
            datasets=tuple(x for x in found.datasets if x.field in fields),
            places=tuple(x for x in found.places if x.field in fields),
        )
        if fields or finds.links or finds.metrics:
            self._rows.save_finds(paper_id, finds)

    def _find_new(self, table: str, paper_id: int, rows: Iterable[_Found]) -> Iterator[_Found]:
        """Yield those of some links or metrics that their source states and that the paper has not yet."""
        for row in rows:
            if row.field == "source" and not self._has(_STATED[table], (paper_id, *STATED_VALUES[table](row))):
                yield row

    def _note_source(self, paper_id: int, entry: Entry, *, gives_text: bool, said: Mapping[str, Any]) -> None:
        read = entry.source_id, entry.paper.locator, entry.paper.source_key, entry.record_hash
        self._rows.buffer.put("paper_sources", [(paper_id, *read, int(gives_text), encode_values(said))])

    def _save_signals(self, paper_id: int, entry: Entry) -> None:
        """Write the counts of a record's day, of those with a history that; the paper shows those of the latest."""
        paper, told = entry.paper, {name for name, _, _ in entry.paper.signals}
        counts = {name: getattr(paper, field) for name, field in SIGNALS.items() if name not in told}
        day = paper.seen_on or entry.seen_on
        rows = [(paper_id, name, day, value) for name, value in counts.items() if value is not None]
        rows += [(paper_id, *signal) for signal in paper.signals]
        if not rows:
            return
        self._rows.buffer.put("signals", rows)
        # Of a new paper, what its record counts of one day stands in its row already.
        if entry.paper_id is not None or paper.signals:
            self._lookup.flush()
            update_counts(self._db, paper_id)


def _dropped_doi(entry: Entry, row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a DOI that the record states and that is another paper's; arXiv's own DOIs are arXiv ids."""
    doi = entry.paper.doi
    return {"doi": doi} if doi and not row["doi"] and "arxiv" not in doi.lower() else {}
