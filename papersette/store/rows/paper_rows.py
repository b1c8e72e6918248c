"""The rows of a paper: what was found in its texts, its authors, its topics, and the names that all of these use."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields
from itertools import groupby
from operator import attrgetter, itemgetter

from papersette.models import Affiliation, Author, Dataset, DatasetMention, Finds, Host, Link, Measure, Metric, Place, Span
from papersette.store.rows.buffer import RowBuffer
from papersette.store.rows.entity_ids import CatalogueIds, EntityIds, InstitutionIds
from papersette.store.rows.inserts import METRIC_COLUMNS, Row
from papersette.store.rows.subjects import read_subjects

__all__ = ["AUTHOR_ROWS", "FOUND_ROWS", "PaperRows", "clear", "set_code", "show_counts"]

METRIC_VALUES: Callable[[Metric], Row] = attrgetter(*METRIC_COLUMNS)
MEASURE_VALUES, DATASET_VALUES, PLACE_VALUES = (
    attrgetter(*(part.name for part in fields(kind))) for kind in (Measure, Dataset, Place)
)
# The rows of a paper that its authors make, and those that its texts make, as conditions by table.
AUTHOR_ROWS = {"paper_authors": "true", "affiliations": "true", "paper_places": "field = 'source'"}
FOUND_ROWS = dict.fromkeys(("links", "metrics", "paper_datasets", "paper_places"), "field <> 'source'")


def clear(db: sqlite3.Connection, paper_id: int, rows: Mapping[str, str]) -> None:
    """Delete rows of a paper: those that meet a condition, by table."""
    for table, condition in rows.items():
        db.execute(f"delete from {table} where paper_id = ? and {condition}", (paper_id,))


def set_code(db: sqlite3.Connection, paper_id: int, found: str | None) -> None:
    """Write whether a paper's code is linked, by its links; else what its abstract says."""
    linked = "exists (select 1 from links where paper_id = papers.id and has_code and url is not null)"
    otherwise = "none" if found == "linked" else found
    known = f"case when {linked} then 'linked' when abstract is not null then ? end"
    db.execute(f"update papers set code = {known} where id = ?", (otherwise, paper_id))


def show_counts(db: sqlite3.Connection, paper_id: int) -> None:
    """Show the counts of the latest day with a paper; those that no day has stay."""
    newest = "(select value from signals where paper_id = papers.id and name = '{0}' order by seen_on desc limit 1)"
    shown = ", ".join(f"{name} = coalesce({newest.format(name)}, {name})" for name in ("upvotes", "citations"))
    db.execute(f"update papers set {shown} where id = ?", (paper_id,))


class PaperRows:
    """Makes the rows of papers, and names each thing once; `flush` writes what was saved."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self.buffer = buffer = RowBuffer(db)
        self.flush = buffer.flush
        self._venues = EntityIds(db, buffer, "venues", "name")
        # An ORCID is one author however the name is printed; without one the name is all there is.
        self._authors = EntityIds(db, buffer, "authors", "ifnull(orcid, name)")
        self._places = EntityIds(db, buffer, "places", "name, country")
        self._institutions = InstitutionIds(db, buffer)
        self._topics = EntityIds(db, buffer, "topics", "scheme, name")
        self._hosts = EntityIds(db, buffer, "hosts", "domain")
        self._measures = CatalogueIds(db, buffer, "measures")
        self._datasets = CatalogueIds(db, buffer, "datasets")
        # Papers whose finds were written since the file was opened.
        self.found_anew: set[int] = set()

    def save_finds(self, paper_id: int, finds: Finds) -> None:
        """Save what was found in a paper's texts and what its source states."""
        self.found_anew.add(paper_id)
        if finds.links:
            self._save_links(paper_id, finds.links)
        if finds.datasets:
            self._save_datasets(paper_id, finds.datasets)
        if finds.metrics:
            self.buffer.put("metrics", (self._metric_row(paper_id, metric) for metric in finds.metrics))
        if finds.places:
            rows = ((paper_id, self._place_id(x.place), "mention", x.field, *_ends(x.span), x.raw) for x in finds.places)
            self.buffer.put("paper_places", rows)

    def save_authors(self, paper_id: int, authors: Sequence[Author]) -> None:
        """Save a paper's authors in order, with their affiliations and the places of these; it had none before."""
        author_id = self._author_id
        self.buffer.put("paper_authors", [(paper_id, place, author_id(author)) for place, author in enumerate(authors, 1)])
        places: dict[Row, None] = {}
        for position, author in enumerate(authors, 1):
            if author.affiliations:
                places |= self._save_affiliations(paper_id, position, author)
        self.buffer.put("paper_places", places)

    def read_authors(self, paper_id: int) -> list[Author]:
        """Return a paper's authors in order, with what is known of them; an institution is where this paper has it."""
        self.flush()
        query = """
            select paper_authors.position, authors.name, authors.orcid, affiliations.raw, institutions.name, institutions.ror,
                   row_number() over named_alike, count(*) over (partition by coalesce(institutions.name, affiliations.raw))
              from paper_authors join authors on authors.id = author_id
              left join affiliations using (paper_id, position) left join institutions on institutions.id = institution_id
             where paper_id = ?
            window named_alike as (partition by coalesce(institutions.name, affiliations.raw) order by affiliations.id)
             order by paper_authors.position, affiliations.id"""
        places, authors = self._read_places(paper_id), []
        for (_, name, orcid), rows in groupby(self._db.execute(query, (paper_id,)), key=itemgetter(0, 1, 2)):
            affiliations = (
                Affiliation(raw, named, ror, _choose_place(places.get(named or raw, ()), raw, number, of))
                for *_, raw, named, ror, number, of in rows
                if raw is not None
            )
            authors.append(Author(name, orcid, tuple(affiliations)))
        return authors

    def _read_places(self, paper_id: int) -> dict[str, list[Place]]:
        """Return the places of a paper's affiliations by whose they are, in the order in which they were told."""
        query = """
            select raw, name, country, latitude, longitude from paper_places join places on places.id = place_id
             where paper_id = ? and +role = 'affiliation' order by paper_places.id"""
        places: dict[str, list[Place]] = {}
        for raw, *at in self._db.execute(query, (paper_id,)):
            places.setdefault(raw, []).append(Place(*at))
        return places

    def fill_authors(self, paper_id: int, authors: Sequence[Author]) -> None:
        """Add ORCIDs and affiliations to the authors of a paper who have none; the names are the same."""
        self.flush()
        bare = "(select orcid from authors where id = author_id) is null"
        query = "select place_id, role, field, raw from paper_places where paper_id = ?"
        known = set(self._db.execute(query, (paper_id,)))
        query = "select distinct position from affiliations where paper_id = ?"
        filled = {position for (position,) in self._db.execute(query, (paper_id,))}
        for position, author in enumerate(authors, 1):
            if author.orcid:
                query = f"update paper_authors set author_id = ? where paper_id = ? and position = ? and {bare}"
                self._db.execute(query, (self._author_id(author), paper_id, position))
            if author.affiliations and position not in filled:
                places = {(*place[1:4], place[6]): place for place in self._save_affiliations(paper_id, position, author)}
                self.buffer.put("paper_places", [place for told, place in places.items() if told not in known])
                known |= places.keys()
        self.flush()

    def _author_id(self, author: Author) -> int:
        return self._authors.get(author.orcid or author.name, (author.name, author.orcid))

    def _save_affiliations(self, paper_id: int, position: int, author: Author) -> dict[Row, None]:
        """Save an author's affiliations and return the rows of their places, each once."""
        places: dict[Row, None] = {}
        for found in author.affiliations:
            place_id, name = self._place_id(found.place), found.institution
            level = (found.place is not None) + (found.place is not None and found.place.latitude is not None)
            institution_id = self._institutions.tell(name, found.ror, place_id, level) if name else None
            self.buffer.put("affiliations", [(paper_id, position, institution_id, found.raw)])
            if place_id is not None:
                places[paper_id, place_id, "affiliation", "source", None, None, name or found.raw] = None
        return places

    def save_topics(self, paper_id: int, topics: Iterable[tuple[str, str]]) -> None:
        """Save a paper's topics, (scheme, name) pairs, those it has already aside."""
        full_names = read_subjects()
        self.buffer.put(
            "paper_topics", [(paper_id, self._topics.get(topic, (*topic, full_names.get(topic)))) for topic in topics]
        )

    def venue_id(self, name: str | None) -> int | None:
        """Return the id of a venue."""
        return self._venues.get(name, (name,)) if name else None

    def _save_links(self, paper_id: int, links: Iterable[Link]) -> None:
        rows = (
            (paper_id, x.field, *_ends(x.span), x.raw, x.url, x.kind, x.has_code, self._host_id(x.host), x.state, x.rule)
            for x in links
        )
        self.buffer.put("links", rows)

    def _save_datasets(self, paper_id: int, mentions: Iterable[DatasetMention]) -> None:
        rows = ((paper_id, self._dataset_id(x.dataset), x.field, *_ends(x.span), x.raw) for x in mentions)
        self.buffer.put("paper_datasets", rows)

    def _metric_row(self, paper_id: int, metric: Metric) -> Row:
        names = self._measure_id(metric.measure), self._dataset_id(metric.dataset)
        return (paper_id, *_ends(metric.span), *_ends(metric.sentence), *names, *METRIC_VALUES(metric))

    def _host_id(self, host: Host | None) -> int | None:
        return self._hosts.get(host.domain, (host.domain, host.name)) if host else None

    def _place_id(self, place: Place | None) -> int | None:
        return self._places.get((place.name, place.country), PLACE_VALUES(place)) if place else None

    def _measure_id(self, measure: Measure | None) -> int | None:
        return self._measures.get(measure.name, MEASURE_VALUES(measure)) if measure else None

    def _dataset_id(self, dataset: Dataset | None) -> int | None:
        return self._datasets.get(dataset.name, DATASET_VALUES(dataset)) if dataset else None


def _ends(span: Span | None) -> tuple[int | None, int | None]:
    return (span.start, span.stop) if span else (None, None)


def _choose_place(places: Sequence[Place], raw: str, number: int, of: int) -> Place | None:
    """Return the place of an affiliation, the `number`th among `of` of one name in a paper; None where several may be its own.

    The places stand in the order of the affiliations that first told them: of as many each has the one of its number.
    """
    if len(places) in (1, of):
        return places[0 if len(places) == 1 else number - 1]
    named = [place for place in places if place.name in raw]
    return named[0] if len(named) == 1 else None
