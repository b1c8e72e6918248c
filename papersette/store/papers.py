"""Papers in the file: finding them by their ids and titles, writing new ones, and adding to known ones.

Which record gives a paper's text: a later state of the record that gave it, as which DeferredRecords know those without a key of
their source's own; else the fuller abstract, one that is cut off counting as none. Everything else is filled by whichever record
states it first, and by a later state of that record. What a record says and the paper does not is kept with the record in
paper_sources.said.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from papersette.models import SIGNALS, TEXT_FIELDS, Author, Finds, Known, Link, Metric, Paper
from papersette.schema import STATED
from papersette.store.months import forget_month
from papersette.store.provenance.earlier_statements import EarlierStatements
from papersette.store.rows.deletes import AUTHOR_ROWS, FOUND_ROWS, delete_rows
from papersette.store.rows.inserts import PAPER_COLUMNS
from papersette.store.rows.paper_rows import PaperRows, set_code, show_counts
from papersette.store.said import SAID_COLUMNS, as_json, fullness, is_same, keep_said
from papersette.store.signatures import TEXT
from papersette.store.twins import merge_twins

__all__ = ["Entry", "Papers"]

# What the record decides that gives the abstract.
TEXT_COLUMNS = frozenset({"title", "abstract", "truncated", "code"})
_STATED = {
    table: f"select 1 from {table} where paper_id = ? and field = 'source' and {' and '.join(f'{word} is ?' for word in same)}"
    for table, same in STATED.items()
}
# More papers with one title than this are a title that says nothing.
MOST_NAMESAKES = 20


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


class Papers:
    """The papers of a file being written.

    Rows of new papers are gathered (see RowBuffer); what they are found by is known at once, all else is written before it is
    read.
    """

    def __init__(self, db: sqlite3.Connection, rows: PaperRows, statements: EarlierStatements, is_new: bool) -> None:
        self._db, self._rows, self._statements, self._is_new = db, rows, statements, is_new
        self._last = int(db.execute("select coalesce(max(id), 0) from papers").fetchone()[0])
        self._new_ids: dict[tuple[str, str], int] = {}
        self._new_keys: dict[str, int] = {}
        self._new_titles: dict[int, list[int]] = {}
        # Texts that papers had before, by their ids, where they are others now; of a new file these are all, which need no list.
        self.changed: dict[int, str | None] = {}
        # Records that changed in a place that was read before, and of whose change their papers do not take all.
        self.differing = 0

    def flush(self) -> None:
        """Write what was saved."""
        self._rows.flush()
        for known in (self._new_ids, self._new_keys, self._new_titles):
            known.clear()

    def find_ids(self, ids: Sequence[tuple[str, str]]) -> dict[tuple[str, str], int]:
        """Return the paper of each (scheme, value) that a paper has, in order."""
        query, found = "select paper_id from paper_ids where scheme = ? and value = ?", {}
        for pair in ids:
            paper_id = self._new_ids.get(pair)
            row = (paper_id,) if paper_id else self._db.execute(query, pair).fetchone()
            if row:
                found[pair] = row[0]
        return found

    def find_key(self, key: str) -> int | None:
        """Return the paper that has this key."""
        if key in self._new_keys:
            return self._new_keys[key]
        row = self._db.execute("select id from papers where key = ?", (key,)).fetchone()
        return int(row[0]) if row else None

    def find_titles(self, keys: Sequence[int]) -> list[int]:
        """Return the papers whose titles have one of these keys, the oldest first; none where too many have."""
        query = "select paper_id from title_keys where key = ? order by paper_id limit ?"
        found: dict[int, None] = {}
        for key in keys:
            papers = [paper_id for (paper_id,) in self._db.execute(query, (key, MOST_NAMESAKES + 1))]
            papers += self._new_titles.get(key, ())
            if len(papers) <= MOST_NAMESAKES:
                found |= dict.fromkeys(papers)
        return list(found)

    def describe(self, paper_id: int) -> Known:
        """Return what is known of a paper; a year that its arXiv id alone tells is none that a source stated."""
        self.flush()
        query = "select title, abstract, iif(dated_by_id = 'year', null, year), key from papers where id = ?"
        title, abstract, year, key = self._db.execute(query, (paper_id,)).fetchone()
        ids = self._db.execute("select scheme, value from paper_ids where paper_id = ?", (paper_id,)).fetchall()
        return Known(title, tuple(self._authors(paper_id)), abstract, year, tuple(ids), key)

    def has_from(self, paper_id: int, source_id: int, source_key: str | None) -> bool:
        """Tell whether a paper was read under this key from an earlier file in the place of this source."""
        self.flush()
        query = """select 1 from (select * from sources where id = ?) as this, paper_sources
                     join sources on sources.id = source_id
                    where paper_id = ? and source_key is ? and source_id <> this.id and sources.place = this.place"""
        return self._db.execute(query, (source_id, paper_id, source_key)).fetchone() is not None

    def has_other_from(self, paper_id: int, source_id: int, source_key: str | None) -> bool:
        """Tell whether a paper was read under another key from this source."""
        self.flush()
        query = "select 1 from paper_sources where paper_id = ? and source_id = ? and source_key <> ?"
        return self._db.execute(query, (paper_id, source_id, source_key)).fetchone() is not None

    def save(self, entry: Entry) -> int:
        """Save a record: a new paper, or what it adds to the one that it belongs to; return the paper's id."""
        if entry.paper_id is None:
            self._last = paper_id = self._last + 1
            self._insert(paper_id, entry)
        else:
            paper_id = entry.paper_id
            self.flush()
            self._update(paper_id, entry)
        buffer = self._rows.buffer
        buffer.put("paper_ids", [(*pair, paper_id) for pair in entry.ids])
        buffer.put("title_keys", [(key, paper_id) for key in entry.title_keys])
        self._rows.save_topics(paper_id, entry.paper.topics)
        self._save_signals(paper_id, entry)
        if entry.paper_id is not None:
            self.flush()
        return paper_id

    def merge(self, first: int, second: int) -> int:
        """Make one paper of two that turn out to be one; return its id, the smaller of theirs."""
        self.flush()
        for paper_id in (first, second):
            self._note_change(paper_id)
            forget_month(self._db, paper_id)
        self._statements.clear()
        return merge_twins(self._db, first, second)

    def _note_change(self, paper_id: int) -> None:
        """Keep the text that a paper has, before it changes."""
        if not self._is_new and paper_id not in self.changed:
            row = self._db.execute(f"select {TEXT} from papers where id = ?", (paper_id,)).fetchone()
            self.changed[paper_id] = row[0] if row else None

    def _insert(self, paper_id: int, entry: Entry) -> None:
        row = self._row(entry)
        self._rows.buffer.put("papers", [(paper_id, entry.key, *row.values())])
        self._new_keys[entry.key] = paper_id
        self._new_ids.update(dict.fromkeys(entry.ids, paper_id))
        for key in entry.title_keys:
            self._new_titles.setdefault(key, []).append(paper_id)
        self._rows.save_finds(paper_id, entry.finds)
        self._rows.authors.save(paper_id, entry.paper.authors)
        self._note_source(paper_id, entry, gives_text=True, said=_dropped_doi(entry, row))
        if not self._is_new:
            self.changed[paper_id] = None

    def _row(self, entry: Entry) -> dict[str, Any]:
        paper = entry.paper
        row = {column: getattr(paper, column, None) for column in PAPER_COLUMNS}
        ids = dict(reversed(entry.ids))
        row |= {"arxiv_id": ids.get("arxiv"), "doi": ids.get("doi"), "url": entry.url, "code": entry.finds.code}
        row |= {"truncated": int(paper.truncated), "withdrawn": int(paper.withdrawn)}
        row["venue_id"] = self._rows.venue_id(paper.venue)
        return row

    def _update(self, paper_id: int, entry: Entry) -> None:
        forget_month(self._db, paper_id)
        stored = self._stored(paper_id)
        is_later = self._is_later(paper_id, entry, stored)
        wins = _gives_text(entry.paper, stored, is_later=is_later)
        row = self._row(entry)
        taken = _taken(row, stored, wins=wins, is_later=is_later) | {"key": entry.key}
        changes = {column: value for column, value in taken.items() if value != stored[column]}
        kept, said = (self._name_venue(words) for words in _part(row, stored, taken))
        if changes.keys() & {"title", "abstract"}:
            self._note_change(paper_id)
        kept |= self._update_authors(paper_id, entry, is_later, said)
        # The results of an abstract are read by its title.
        read = changes.keys() | ({"abstract"} if "title" in changes else set())
        self._update_finds(paper_id, entry, [field for field in TEXT_FIELDS if field in read])
        givers = keep_said(self._db, paper_id, kept, gives_text=not wins)
        if kept:
            self._statements.forget(paper_id, givers)
        if changes:
            marks = ", ".join(f"{column} = ?" for column in changes)
            self._db.execute(f"update papers set {marks} where id = ?", (*changes.values(), paper_id))
        self._rows.flush()
        set_code(self._db, paper_id, taken.get("code", stored["code"]))
        self.differing += self._statements.says_otherwise(paper_id, entry.source_id, entry.paper.source_key, said)
        self._note_source(paper_id, entry, gives_text=wins, said=said | _dropped_doi(entry, row))

    def _name_venue(self, said: dict[str, Any]) -> dict[str, Any]:
        """Return what was said with the venue's name for its id."""
        if "venue_id" in said:
            self._rows.flush()
            query = "select name from venues where id = ?"
            (said["venue"],) = self._db.execute(query, (said.pop("venue_id"),)).fetchone()
        return said

    def _stored(self, paper_id: int) -> dict[str, Any]:
        cursor = self._db.execute("select * from papers where id = ?", (paper_id,))
        return dict(zip((column[0] for column in cursor.description), cursor.fetchone(), strict=True))

    def _is_later(self, paper_id: int, entry: Entry, stored: Mapping[str, Any]) -> bool:
        """Tell whether a record is a later state of the one that gave the text: its key in the same place, or of a later date."""
        updated = entry.paper.updated
        if updated and stored["updated"] and updated < stored["updated"]:
            return False
        if entry.paper.source_key is None:
            return entry.is_later
        query = """select sources.format = this.format, sources.place = this.place
                     from paper_sources join sources on sources.id = source_id, (select * from sources where id = ?) as this
                    where paper_id = ? and gives_text and source_key = ? and source_id <> this.id"""
        row = self._db.execute(query, (entry.source_id, paper_id, entry.paper.source_key)).fetchone()
        if not row or not row[0]:
            return False
        return bool(row[1]) or bool(updated and stored["updated"] and updated > stored["updated"])

    def _update_authors(self, paper_id: int, entry: Entry, is_later: bool, said: dict[str, Any]) -> dict[str, Any]:
        """Replace or complete a paper's authors where a record knows better; return the names that give way.

        Names that the record states and the paper does not take go into `said`.
        """
        authors = entry.paper.authors
        if not authors:
            return {}
        stored, names = self._authors(paper_id), [author.name for author in authors]
        if names == stored:
            self._rows.authors.fill(paper_id, authors)
            return {}
        knows_where = any(a.affiliations for a in authors) and not self._has_affiliations(paper_id) and len(names) >= len(stored)
        if is_later or not stored or knows_where:
            known = self._rows.authors.read(paper_id)
            delete_rows(self._db, paper_id, AUTHOR_ROWS)
            self._rows.authors.save(paper_id, [_complete(author, known) for author in authors])
            return {"authors": stored} if stored else {}
        said["authors"] = names
        return {}

    def _authors(self, paper_id: int) -> list[str]:
        self._rows.flush()
        query = "select name from paper_authors join authors on authors.id = author_id where paper_id = ? order by position"
        return [name for (name,) in self._db.execute(query, (paper_id,))]

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
            links=(*(x for x in found.links if x.field in fields), *self._new_links(paper_id, found)),
            metrics=(*(x for x in found.metrics if x.field in fields), *self._new_metrics(paper_id, found)),
            datasets=tuple(x for x in found.datasets if x.field in fields),
            places=tuple(x for x in found.places if x.field in fields),
        )
        if fields or finds.links or finds.metrics:
            self._rows.save_finds(paper_id, finds)

    def _new_links(self, paper_id: int, finds: Finds) -> tuple[Link, ...]:
        stated = (link for link in finds.links if link.field == "source")
        return tuple(x for x in stated if not self._has(_STATED["links"], (paper_id, x.raw if x.url is None else x.url)))

    def _new_metrics(self, paper_id: int, finds: Finds) -> tuple[Metric, ...]:
        stated = (metric for metric in finds.metrics if metric.field == "source")
        said = ((m, (paper_id, m.raw, m.measure_text, m.dataset_text, m.system_text)) for m in stated)
        return tuple(metric for metric, values in said if not self._has(_STATED["metrics"], values))

    def _note_source(self, paper_id: int, entry: Entry, *, gives_text: bool, said: Mapping[str, Any]) -> None:
        paper = entry.paper
        row = (paper_id, entry.source_id, paper.locator, paper.source_key, entry.record_hash, int(gives_text), as_json(said))
        self._rows.buffer.put("paper_sources", [row])

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
        if entry.paper_id is not None:
            self.flush()
            show_counts(self._db, paper_id)


def _gives_text(paper: Paper, stored: Mapping[str, Any], *, is_later: bool) -> bool:
    """Tell whether a record's text replaces the stored one."""
    if not stored["abstract"]:
        return bool(paper.abstract) or (is_later and paper.title is not None)
    ours, theirs = fullness(paper.truncated, paper.abstract), fullness(bool(stored["truncated"]), stored["abstract"])
    # A later state may be shorter, but neither cut off nor empty.
    return bool(paper.abstract) and (ours > theirs or (is_later and ours[0] >= theirs[0]))


def _complete(author: Author, known: Sequence[Author]) -> Author:
    """Return an author with what is known of the one of that name and not said here: a list of names alone takes nothing away."""
    same = [each for each in known if each.name == author.name]
    if len(same) != 1:
        return author
    return replace(author, orcid=author.orcid or same[0].orcid, affiliations=author.affiliations or same[0].affiliations)


def _dropped_doi(entry: Entry, row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a DOI that the record states and that is another paper's; arXiv's own DOIs are arXiv ids."""
    doi = entry.paper.doi
    return {"doi": doi} if doi and not row["doi"] and "arxiv" not in doi.lower() else {}


def _part(row: Mapping[str, Any], stored: Mapping[str, Any], taken: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what a paper said that gives way to a record, and what the record says that the paper does not take."""
    differing = [c for c in (*SAID_COLUMNS, "venue_id") if None not in (row[c], stored[c]) and not is_same(row[c], stored[c])]
    return {c: stored[c] for c in differing if c in taken}, {c: row[c] for c in differing if c not in taken}


def _taken(row: Mapping[str, Any], stored: Mapping[str, Any], *, wins: bool, is_later: bool) -> dict[str, Any]:
    """Return what a paper takes over of a record: its text or not, else what it lacks or a later state of its record says."""
    taken = {c: v for c, v in row.items() if v is not None and (wins if c in TEXT_COLUMNS else is_later or stored[c] is None)}
    published, before = row["published"], stored["published"]
    if published and before and len(published) > len(before) and published.startswith(before):
        taken["published"] = published
    if "published" in taken and row["year"] is not None:
        # A date goes with its year.
        taken["year"] = row["year"]
    return taken | {"withdrawn": max(row["withdrawn"], stored["withdrawn"])}
