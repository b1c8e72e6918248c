"""The only writer of papers.db: a scratch file beside it, filled batch by batch, finished, checked and swapped in."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from pathlib import Path
from typing import Any

from papersette.errors import BuildError
from papersette.models import (
    Accuracy,
    Author,
    Correction,
    Dataset,
    DatasetMention,
    Finds,
    Host,
    Identity,
    Link,
    Measure,
    Metric,
    Paper,
    Place,
    Reject,
    SourceInfo,
    Span,
)
from papersette.schema import FTS, FTS_TRIGGERS, INDEXES, NAME_USERS, TABLES, VIEWS
from papersette.store import corrections
from papersette.store.ids import Ids, Row

__all__ = ["SCHEMA_VERSION", "Entry", "Store"]

SCHEMA_VERSION = 1
CACHE_KIB = 65_536

PAPER_COLUMNS = (
    "title", "abstract", "comment", "published", "year", "venue_id", "url", "pdf_url", "arxiv_id", "doi", "language",
    "updated", "truncated", "withdrawn", "code", "upvotes", "citations",
)  # fmt: skip
# What a record's text decides; the rest of a paper is filled from whichever record states it.
TEXT_COLUMNS = frozenset({"title", "abstract", "comment", "truncated", "code"})
METRIC_COLUMNS = (
    "field", "raw", "value", "unit", "kind", "comparator", "uncertainty", "measure_text", "dataset_text", "system",
    "system_text", "baseline", "change", "normal", "flag", "rule", "confidence",
)  # fmt: skip
# The rows of a paper that its authors make, and those that its texts make, as conditions by table.
AUTHOR_ROWS = {"paper_authors": "true", "affiliations": "true", "paper_places": "role = 'affiliation'"}
FOUND_ROWS = {"links": "field <> 'source'", "metrics": "true", "paper_datasets": "true", "paper_places": "role = 'mention'"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One paper on its way into the file: the record, who it is, what was found in it, and where it came from."""

    paper: Paper
    identity: Identity
    finds: Finds
    source_id: int
    record_hash: str


def _metric_row(metric: Metric) -> Iterator[Any]:
    return (getattr(metric, column) for column in METRIC_COLUMNS)


def _ends(span: Span | None) -> tuple[int | None, int | None]:
    return (span.start, span.stop) if span else (None, None)


class Store:
    """A papers.db being written.

    Args:
        path: an empty or absent file for a new database, or a copy of an existing one to add to.

    Raises:
        BuildError: the file is not a database of this project and version.
    """

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.execute(f"pragma cache_size = -{CACHE_KIB}")
        # The scratch file is nobody's until it is swapped in: a crash leaves the old file, so no journal is needed.
        self._db.execute("pragma journal_mode = off")
        self._db.execute("pragma synchronous = off")
        self.is_new = not self._db.execute("select count(*) from sqlite_master").fetchone()[0]
        if not self.is_new and (self._value("pragma user_version") != SCHEMA_VERSION or "papers" not in self._tables()):
            raise BuildError(f"not a papers file of schema version {SCHEMA_VERSION}; build into a new file")
        self._ensure_tables()
        self._venues = Ids(self._db, "venues", "name")
        self._authors = Ids(self._db, "authors", "name, orcid")
        self._places = Ids(self._db, "places", "name, country")
        self._institutions = Ids(self._db, "institutions", "name")
        self._topics = Ids(self._db, "topics", "scheme, name")
        self._hosts = Ids(self._db, "hosts", "domain")
        self._measures = Ids(self._db, "measures", "name")
        self._datasets = Ids(self._db, "datasets", "name")
        self._has_updated = not self.is_new
        self._last_paper = self._value("select coalesce(max(id), 0) from papers")

    def close(self) -> None:
        """Close the file; nothing is lost, since every batch is its own transaction."""
        self._db.close()

    def add_source(self, name: str, format_name: str) -> int:
        """Return the id of a new source."""
        row = self._db.execute("insert into sources (name, format) values (?, ?) returning id", (name, format_name))
        return int(row.fetchone()[0])

    def describe_source(self, source_id: int, info: SourceInfo) -> None:
        """Record what a source says of itself; parts it does not state stay as they are."""
        self._db.execute(
            "update sources set name = coalesce(?, name), license = coalesce(?, license), note = coalesce(?, note) where id = ?",
            (info.name, info.license, info.note, source_id),
        )

    def finish_source(self, source_id: int, sha256: str, size: int, read_at: str) -> None:
        """Close a source's books; a file that was read before, byte for byte, keeps its first row."""
        twin = self._db.execute("select id from sources where sha256 = ? and id <> ?", (sha256, source_id)).fetchone()
        if twin:
            self._db.execute("update or ignore paper_sources set source_id = ? where source_id = ?", (twin[0], source_id))
            for table in ("paper_sources", "rejects"):
                self._db.execute(f"delete from {table} where source_id = ?", (source_id,))
            self._db.execute("delete from sources where id = ?", (source_id,))
            source_id = twin[0]
        self._db.execute(
            """update sources set sha256 = ?, bytes = ?, read_at = ?,
                      records = (select count(*) from paper_sources where source_id = sources.id),
                      rejected = (select count(*) from rejects where source_id = sources.id)
                where id = ?""",
            (sha256, size, read_at, source_id),
        )

    def save_rejects(self, source_id: int, rejects: Iterable[Reject]) -> None:
        """Keep records that could not be read."""
        self._insert("rejects", "source_id, locator, reason, raw", ((source_id, r.locator, r.reason, r.raw) for r in rejects))

    def find_record(self, record_hash: str) -> int | None:
        """Return the id of the paper that was made from exactly this record before."""
        row = self._db.execute("select paper_id from paper_sources where record_hash = ?", (record_hash,)).fetchone()
        return int(row[0]) if row else None

    def save_seen(self, seen: Iterable[tuple[int, int, Paper, str]]) -> None:
        """Note (paper id, source id, record, record hash) of records that brought nothing new."""
        rows = ((paper_id, source_id, paper.locator, paper.source_key, digest) for paper_id, source_id, paper, digest in seen)
        self._insert("paper_sources", "paper_id, source_id, locator, source_key, record_hash", rows, verb="insert or ignore")

    def save(self, batch: Sequence[Entry]) -> None:
        """Write a batch of papers with all their rows in one transaction."""
        self._db.execute("begin")
        seen = []
        for entry in batch:
            paper_id, is_new = self._paper_id(entry.identity)
            self._has_updated |= not is_new
            if is_new:
                self._insert_paper(paper_id, entry)
                finds, authors = entry.finds, entry.paper.authors
            else:
                finds, authors = self._update_paper(paper_id, entry), self._replace_authors(paper_id, entry.paper)
            self._save_finds(paper_id, finds)
            self._save_authors(paper_id, authors)
            self._save_topics(paper_id, entry.paper)
            seen.append((paper_id, entry.source_id, entry.paper, entry.record_hash))
        self.save_seen(seen)
        self._save_names()
        self._db.execute("commit")

    def finish(self) -> None:
        """Sweep names that no row uses any more, build indexes and views, and gather statistics for the query planner."""
        if self._has_updated:
            for table, users in NAME_USERS.items():
                used = " and ".join(
                    f"id not in (select {column} from {user} where {column} is not null)" for user, column in users
                )
                self._db.execute(f"delete from {table} where {used}")
        for table, columns in INDEXES.items():
            for column in columns:
                self._db.execute(f"create index if not exists idx_{table}_{column} on {table}({column})")
        self._ensure_full_text()
        for name, query in VIEWS.items():
            self._db.execute(f"drop view if exists {name}")
            self._db.execute(f"create view {name} as {query}")
        self._db.execute("analyze")

    def count(self, table: str) -> int:
        """Return the number of rows of a table."""
        return self._value(f"select count(*) from {table}")

    def add_corrections(self, said: Iterable[Correction]) -> None:
        """Add what readers said; a later word on the same span replaces an earlier one."""
        corrections.save_corrections(self._db, said)

    def corrected_papers(self) -> Iterator[tuple[int, Paper, list[Correction]]]:
        """Yield (paper id, its texts, what readers said of it); note which corrections fit their text."""
        return corrections.find_corrected(self._db)

    def replace_finds(self, paper_id: int, finds: Finds) -> None:
        """Replace what was found in a paper's texts; links that a source states stay."""
        self._db.execute("begin")
        self._clear(paper_id, FOUND_ROWS)
        self._save_finds(paper_id, finds)
        linked = "exists (select 1 from links where paper_id = papers.id and kind = 'code' and url is not null)"
        self._db.execute(
            f"update papers set code = case when {linked} then 'linked' else ? end where id = ?", (finds.code, paper_id)
        )
        self._save_names()
        self._db.execute("commit")

    def save_accuracy(self, figures: Iterable[Accuracy], version: str) -> None:
        """Replace what is known of how right the rows are."""
        self._db.execute("delete from accuracy")
        self._insert("accuracy", 'what, "set", n, precision, recall, f1, version', ((*astuple(f), version) for f in figures))

    def save_build(self, started: str, finished: str, version: str, seconds: float) -> None:
        """Note the build itself, with what the file now holds."""
        counts = [self.count(table) for table in ("papers", "links", "metrics", "rejects")]
        columns = "started, finished, version, papers, links, metrics, rejects, seconds"
        self._insert("builds", columns, [(started, finished, version, *counts, seconds)])

    def _ensure_tables(self) -> None:
        for name, columns in TABLES.items():
            keyed = "id integer primary key" in columns
            self._db.execute(f"create table if not exists {name} ({columns}) strict" + ("" if keyed else ", without rowid"))
        self._db.execute(f"pragma user_version = {SCHEMA_VERSION}")

    def _ensure_full_text(self) -> None:
        tables = self._tables()
        for fts, index in FTS.items():
            if fts in tables:
                continue
            columns = ", ".join(index.columns)
            self._db.execute(
                f'create virtual table {fts} using fts5({columns}, content="{index.table}", content_rowid="id", '
                f"tokenize='{index.tokenize}')"
            )
            self._db.execute(f"insert into {fts}({fts}) values ('rebuild')")
            weights = ", ".join(str(weight) for weight in index.weights)
            self._db.execute(f"insert into {fts}({fts}, rank) values ('rank', 'bm25({weights})')")
            self._db.executescript(
                FTS_TRIGGERS.format(
                    fts=fts, table=index.table, columns=columns,
                    new=", ".join(f"new.{column}" for column in index.columns),
                    old=", ".join(f"old.{column}" for column in index.columns),
                )
            )  # fmt: skip

    def _paper_id(self, identity: Identity) -> tuple[int, bool]:
        """Return (id, whether it is new) and note every id of the paper."""
        paper_id = next(filter(None, map(self._lookup, identity.ids)), None)
        is_new = paper_id is None
        if paper_id is None:
            self._last_paper = paper_id = self._last_paper + 1
        rows = ((scheme, value, paper_id) for scheme, value in identity.ids)
        self._insert("paper_ids", "scheme, value, paper_id", rows, verb="insert or ignore")
        return paper_id, is_new

    def _lookup(self, scheme_value: tuple[str, str]) -> int | None:
        row = self._db.execute("select paper_id from paper_ids where scheme = ? and value = ?", scheme_value).fetchone()
        return int(row[0]) if row else None

    def _paper_row(self, entry: Entry) -> dict[str, Any]:
        paper = entry.paper
        row = {column: getattr(paper, column, None) for column in PAPER_COLUMNS}
        ids = dict(reversed(entry.identity.ids))
        row |= {"arxiv_id": ids.get("arxiv"), "doi": ids.get("doi"), "url": entry.identity.url, "code": entry.finds.code}
        row |= {"truncated": int(paper.truncated), "withdrawn": int(paper.withdrawn)}
        row["venue_id"] = self._venues.get((paper.venue,), (paper.venue,)) if paper.venue else None
        return row

    def _insert_paper(self, paper_id: int, entry: Entry) -> None:
        row = self._paper_row(entry)
        self._insert("papers", f"id, key, {', '.join(row)}", [(paper_id, entry.identity.key, *row.values())])

    def _update_paper(self, paper_id: int, entry: Entry) -> Finds:
        """Fill what the stored paper lacks or the record states anew; return the finds that are to be written.

        The fuller abstract wins, of two equally long ones the later, and its finds replace the stored ones; links that a
        source states are added in any case.
        """
        stored = self._value("select coalesce(length(abstract), 0) from papers where id = ?", (paper_id,))
        wins = len(entry.paper.abstract or "") >= stored
        row = {c: v for c, v in self._paper_row(entry).items() if v is not None and (wins or c not in TEXT_COLUMNS)}
        changes = ", ".join(f"{column} = ?" for column in row)
        self._db.execute(f"update papers set {changes} where id = ?", (*row.values(), paper_id))
        known = {url for (url,) in self._db.execute("select url from links where paper_id = ? and field = 'source'", (paper_id,))}
        stated = tuple(link for link in entry.finds.links if link.field == "source" and link.url not in known)
        if any(link.kind == "code" and link.url for link in stated):
            self._db.execute("update papers set code = 'linked' where id = ?", (paper_id,))
        if not wins:
            return Finds(links=stated)
        self._clear(paper_id, FOUND_ROWS)
        return replace(entry.finds, links=tuple(link for link in entry.finds.links if link.field != "source") + stated)

    def _replace_authors(self, paper_id: int, paper: Paper) -> tuple[Author, ...]:
        """Make room for a record's authors, if it states any."""
        if paper.authors:
            self._clear(paper_id, AUTHOR_ROWS)
        return paper.authors

    def _clear(self, paper_id: int, rows: Mapping[str, str]) -> None:
        for table, condition in rows.items():
            self._db.execute(f"delete from {table} where paper_id = ? and {condition}", (paper_id,))

    def _save_finds(self, paper_id: int, finds: Finds) -> None:
        self._save_links(paper_id, finds.links)
        self._save_datasets(paper_id, finds.datasets)
        self._save_metrics(paper_id, finds.metrics)
        rows = ((paper_id, self._place_id(x.place), "mention", x.field, *_ends(x.span), x.raw) for x in finds.places)
        self._insert("paper_places", "paper_id, place_id, role, field, start, stop, raw", rows)

    def _save_links(self, paper_id: int, links: Iterable[Link]) -> None:
        rows = ((paper_id, x.field, *_ends(x.span), x.raw, x.url, x.kind, self._host_id(x.host), x.state, x.rule) for x in links)
        self._insert("links", "paper_id, field, start, stop, raw, url, kind, host_id, state, rule", rows)

    def _save_datasets(self, paper_id: int, mentions: Iterable[DatasetMention]) -> None:
        rows = ((paper_id, self._dataset_id(x.dataset), x.field, *_ends(x.span), x.raw) for x in mentions)
        self._insert("paper_datasets", "paper_id, dataset_id, field, start, stop, raw", rows)

    def _save_metrics(self, paper_id: int, metrics: Iterable[Metric]) -> None:
        rows = (
            (
                paper_id,
                *_ends(x.span),
                *_ends(x.sentence),
                self._measure_id(x.measure),
                self._dataset_id(x.dataset),
                *_metric_row(x),
            )
            for x in metrics
        )
        ends = "start, stop, sentence_start, sentence_stop"
        self._insert("metrics", f"paper_id, {ends}, measure_id, dataset_id, {', '.join(METRIC_COLUMNS)}", rows)

    def _save_authors(self, paper_id: int, authors: Sequence[Author]) -> None:
        rows: list[Row] = []
        affiliations: list[Row] = []
        places: dict[Row, None] = {}
        for position, author in enumerate(authors, 1):
            key = (author.name, author.orcid)
            rows.append((paper_id, position, self._authors.get(key, key)))
            for found in author.affiliations:
                place_id, name = self._place_id(found.place), found.institution
                institution_id = self._institutions.get((name,), (name, found.ror, place_id)) if name else None
                affiliations.append((paper_id, position, institution_id, found.raw))
                if place_id is not None:
                    places[paper_id, place_id, "affiliation", "source", name or found.raw] = None
        self._insert("paper_authors", "paper_id, position, author_id", rows)
        self._insert("affiliations", "paper_id, position, institution_id, raw", affiliations)
        self._insert("paper_places", "paper_id, place_id, role, field, raw", places)

    def _save_topics(self, paper_id: int, paper: Paper) -> None:
        rows = ((paper_id, self._topics.get(topic, topic)) for topic in paper.topics)
        self._insert("paper_topics", "paper_id, topic_id", rows, verb="insert or ignore")

    def _save_names(self) -> None:
        """Write the names that the batch brought; foreign keys are checked once the file is finished."""
        for ids, table, columns in (
            (self._venues, "venues", "id, name"),
            (self._authors, "authors", "id, name, orcid"),
            (self._places, "places", "id, name, country, latitude, longitude"),
            (self._institutions, "institutions", "id, name, ror, place_id"),
            (self._topics, "topics", "id, scheme, name"),
            (self._hosts, "hosts", "id, domain, name"),
            (self._measures, "measures", "id, name, full_name, higher_is_better, unit, low, high, family, origin"),
            (self._datasets, "datasets", "id, name, task, url, origin"),
        ):
            self._insert(table, columns, ids.take())

    def _host_id(self, host: Host | None) -> int | None:
        return self._hosts.get((host.domain,), (host.domain, host.name)) if host else None

    def _place_id(self, place: Place | None) -> int | None:
        return self._places.get((place.name, place.country), astuple(place)) if place else None

    def _measure_id(self, measure: Measure | None) -> int | None:
        return self._measures.get((measure.name,), astuple(measure)) if measure else None

    def _dataset_id(self, dataset: Dataset | None) -> int | None:
        return self._datasets.get((dataset.name,), astuple(dataset)) if dataset else None

    def _insert(self, table: str, columns: str, rows: Iterable[Row], verb: str = "insert") -> None:
        marks = ", ".join("?" * (columns.count(",") + 1))
        self._db.executemany(f"{verb} into {table} ({columns}) values ({marks})", rows)

    def _value(self, query: str, parameters: Row = ()) -> int:
        return int(self._db.execute(query, parameters).fetchone()[0])

    def _tables(self) -> set[str]:
        return {name for (name,) in self._db.execute("select name from sqlite_master where type = 'table'")}

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()
