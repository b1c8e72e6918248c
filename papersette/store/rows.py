"""The rows of a paper: what was found in its texts, its authors, its topics, and the names that all of these use."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple
from typing import Any

from papersette.models import Author, Dataset, DatasetMention, Finds, Host, Link, Measure, Metric, Place, Span
from papersette.store.ids import Ids, Row

__all__ = ["AUTHOR_ROWS", "FOUND_ROWS", "Row", "Rows", "clear", "insert", "set_code", "show_counts"]

METRIC_COLUMNS = (
    "field", "raw", "value", "unit", "kind", "comparator", "uncertainty", "measure_text", "dataset_text", "system",
    "system_text", "baseline", "change", "normal", "flag", "rule", "confidence",
)  # fmt: skip
# The rows of a paper that its authors make, and those that its texts make, as conditions by table.
AUTHOR_ROWS = {"paper_authors": "true", "affiliations": "true", "paper_places": "field = 'source'"}
FOUND_ROWS = dict.fromkeys(("links", "metrics", "paper_datasets", "paper_places"), "field <> 'source'")


def insert(db: sqlite3.Connection, table: str, columns: str, rows: Iterable[Row], verb: str = "insert") -> None:
    """Write rows of some columns."""
    marks = ", ".join("?" * (columns.count(",") + 1))
    db.executemany(f"{verb} into {table} ({columns}) values ({marks})", rows)


def clear(db: sqlite3.Connection, paper_id: int, rows: Mapping[str, str]) -> None:
    """Delete rows of a paper: those that meet a condition, by table."""
    for table, condition in rows.items():
        db.execute(f"delete from {table} where paper_id = ? and {condition}", (paper_id,))


def set_code(db: sqlite3.Connection, paper_id: int, found: str | None) -> None:
    """Write whether a paper's code is linked, by its links; else what its text says."""
    linked = "exists (select 1 from links where paper_id = papers.id and kind = 'code' and url is not null)"
    otherwise = "none" if found == "linked" else found
    db.execute(f"update papers set code = case when {linked} then 'linked' else ? end where id = ?", (otherwise, paper_id))


def show_counts(db: sqlite3.Connection, paper_id: int) -> None:
    """Show the counts of the latest day with a paper; those that no day has stay."""
    newest = "(select value from signals where paper_id = papers.id and name = '{0}' order by seen_on desc limit 1)"
    shown = ", ".join(f"{name} = coalesce({newest.format(name)}, {name})" for name in ("upvotes", "citations"))
    db.execute(f"update papers set {shown} where id = ?", (paper_id,))


class Rows:
    """Writes the rows of papers, and names each once."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._venues = Ids(db, "venues", "name")
        # An ORCID is one author however the name is printed; without one the name is all there is.
        self._authors = Ids(db, "authors", "iif(orcid is null, name, null), orcid")
        self._places = Ids(db, "places", "name, country")
        self._institutions = Ids(db, "institutions", "name")
        self._topics = Ids(db, "topics", "scheme, name")
        self._hosts = Ids(db, "hosts", "domain")
        self._measures = Ids(db, "measures", "name")
        self._datasets = Ids(db, "datasets", "name")

    def save_finds(self, paper_id: int, finds: Finds) -> None:
        """Write what was found in a paper's texts and what its source states."""
        self._save_links(paper_id, finds.links)
        self._save_datasets(paper_id, finds.datasets)
        self._save_metrics(paper_id, finds.metrics)
        rows = ((paper_id, self._place_id(x.place), "mention", x.field, *_ends(x.span), x.raw) for x in finds.places)
        insert(self._db, "paper_places", "paper_id, place_id, role, field, start, stop, raw", rows)

    def save_authors(self, paper_id: int, authors: Sequence[Author]) -> None:
        """Write a paper's authors in order, with their affiliations and the places of these."""
        rows = ((paper_id, position, self._author_id(author)) for position, author in enumerate(authors, 1))
        insert(self._db, "paper_authors", "paper_id, position, author_id", rows)
        for position, author in enumerate(authors, 1):
            self._save_affiliations(paper_id, position, author)

    def fill_authors(self, paper_id: int, authors: Sequence[Author]) -> None:
        """Add ORCIDs and affiliations to the authors of a paper who have none; the names are the same."""
        self.save_names()  # a batch writes its names last
        bare = "(select orcid from authors where id = author_id) is null"
        for position, author in enumerate(authors, 1):
            if author.orcid:
                query = f"update paper_authors set author_id = ? where paper_id = ? and position = ? and {bare}"
                self._db.execute(query, (self._author_id(author), paper_id, position))
            known = "select 1 from affiliations where paper_id = ? and position = ?"
            if author.affiliations and not self._db.execute(known, (paper_id, position)).fetchone():
                self._save_affiliations(paper_id, position, author)

    def _author_id(self, author: Author) -> int:
        key = (None if author.orcid else author.name, author.orcid)
        return self._authors.get(key, (author.name, author.orcid))

    def _save_affiliations(self, paper_id: int, position: int, author: Author) -> None:
        affiliations: list[Row] = []
        places: dict[Row, None] = {}
        for found in author.affiliations:
            place_id, name = self._place_id(found.place), found.institution
            institution_id = self._institutions.get((name,), (name, found.ror, place_id)) if name else None
            affiliations.append((paper_id, position, institution_id, found.raw))
            if place_id is not None:
                places[paper_id, place_id, "affiliation", "source", name or found.raw] = None
        if affiliations:
            insert(self._db, "affiliations", "paper_id, position, institution_id, raw", affiliations)
        known = "select 1 from paper_places where paper_id = ? and place_id = ? and role = ? and field = ? and raw = ?"
        new = [place for place in places if not self._db.execute(known, place).fetchone()]
        if new:
            insert(self._db, "paper_places", "paper_id, place_id, role, field, raw", new)

    def save_topics(self, paper_id: int, topics: Iterable[tuple[str, str]]) -> None:
        """Write a paper's topics, (scheme, name) pairs, those it has already aside."""
        rows = ((paper_id, self._topics.get(topic, topic)) for topic in topics)
        insert(self._db, "paper_topics", "paper_id, topic_id", rows, verb="insert or ignore")

    def venue_id(self, name: str | None) -> int | None:
        """Return the id of a venue."""
        return self._venues.get((name,), (name,)) if name else None

    def save_names(self) -> None:
        """Write the names that rows brought; foreign keys are checked once the file is finished."""
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
            queued = ids.take()
            if queued:
                insert(self._db, table, columns, queued)

    def _save_links(self, paper_id: int, links: Iterable[Link]) -> None:
        rows = ((paper_id, x.field, *_ends(x.span), x.raw, x.url, x.kind, self._host_id(x.host), x.state, x.rule) for x in links)
        insert(self._db, "links", "paper_id, field, start, stop, raw, url, kind, host_id, state, rule", rows)

    def _save_datasets(self, paper_id: int, mentions: Iterable[DatasetMention]) -> None:
        rows = ((paper_id, self._dataset_id(x.dataset), x.field, *_ends(x.span), x.raw) for x in mentions)
        insert(self._db, "paper_datasets", "paper_id, dataset_id, field, start, stop, raw", rows)

    def _save_metrics(self, paper_id: int, metrics: Iterable[Metric]) -> None:
        ends = "start, stop, sentence_start, sentence_stop"
        columns = f"paper_id, {ends}, measure_id, dataset_id, {', '.join(METRIC_COLUMNS)}"
        insert(self._db, "metrics", columns, (self._metric_row(paper_id, metric) for metric in metrics))

    def _metric_row(self, paper_id: int, metric: Metric) -> tuple[Any, ...]:
        names = self._measure_id(metric.measure), self._dataset_id(metric.dataset)
        values: Iterator[Any] = (getattr(metric, column) for column in METRIC_COLUMNS)
        return (paper_id, *_ends(metric.span), *_ends(metric.sentence), *names, *values)

    def _host_id(self, host: Host | None) -> int | None:
        return self._hosts.get((host.domain,), (host.domain, host.name)) if host else None

    def _place_id(self, place: Place | None) -> int | None:
        return self._places.get((place.name, place.country), astuple(place)) if place else None

    def _measure_id(self, measure: Measure | None) -> int | None:
        return self._measures.get((measure.name,), astuple(measure)) if measure else None

    def _dataset_id(self, dataset: Dataset | None) -> int | None:
        return self._datasets.get((dataset.name,), astuple(dataset)) if dataset else None


def _ends(span: Span | None) -> tuple[int | None, int | None]:
    return (span.start, span.stop) if span else (None, None)
