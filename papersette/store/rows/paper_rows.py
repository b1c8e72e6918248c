"""The rows of a paper: what was found in its texts, its topics and its venue, and the names that all of these use."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import fields
from operator import attrgetter
from typing import Any

from papersette.models import Dataset, DatasetMention, Finds, Host, Link, Measure, Metric, Span
from papersette.schema import STATED
from papersette.store.rows.author_rows import AuthorRows
from papersette.store.rows.buffer import RowBuffer
from papersette.store.rows.entity_ids import CatalogueIds, EntityIds, PlaceIds
from papersette.store.rows.inserts import METRIC_COLUMNS, Row
from papersette.store.rows.subjects import read_subjects

__all__ = ["STATED_VALUES", "PaperRows"]

METRIC_VALUES: Callable[[Metric], Row] = attrgetter(*METRIC_COLUMNS)
MEASURE_VALUES, DATASET_VALUES = (attrgetter(*(part.name for part in fields(kind))) for kind in (Measure, Dataset))
# What tells the links and results that sources state of a paper apart: the values of the columns of STATED.
STATED_VALUES: dict[str, Callable[[Any], Row]] = {
    "links": lambda link: (link.raw if link.url is None else link.url,),
    "metrics": attrgetter(*STATED["metrics"]),
}


class PaperRows:
    """Makes the rows of papers, and names each thing once; `flush` writes what was saved."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self.buffer = buffer = RowBuffer(db)
        self.flush = buffer.flush
        self._venues = EntityIds(db, buffer, "venues", "name")
        self._places = PlaceIds(db, buffer)
        self.authors = AuthorRows(db, buffer, self._places)
        self._topics = EntityIds(db, buffer, "topics", "scheme, name")
        self._hosts = EntityIds(db, buffer, "hosts", "domain")
        self._measures = CatalogueIds(db, buffer, "measures")
        self._datasets = CatalogueIds(db, buffer, "datasets")
        # Papers whose finds were written since the file was opened, or may be of another text.
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
            rows = ((paper_id, self._places.get_place(x.place), "mention", x.field, *_ends(x.span), x.raw) for x in finds.places)
            self.buffer.put("paper_places", rows)

    def forget_catalogues(self) -> None:
        """Let what is told of measures and datasets from now on replace what was known of them."""
        self._measures.forget()
        self._datasets.forget()

    def update_stated(self, paper_id: int, metrics: Iterable[Metric]) -> None:
        """Write what results that a source states, and that are there, are of by what is known of measures and datasets now."""
        values = STATED_VALUES["metrics"]
        rows = [
            (self._measure_id(x.measure), self._dataset_id(x.dataset), x.normal, x.flag, paper_id, x.unit, *values(x))
            for x in metrics
        ]
        self.buffer.flush()
        same = " and ".join(f"{name} is ?" for name in ("unit", *STATED["metrics"]))
        query = f"""update metrics set measure_id = ?, dataset_id = ?, normal = ?, flag = ?
                     where paper_id = ? and field = 'source' and {same}"""
        self._db.executemany(query, rows)

    def save_topics(self, paper_id: int, topics: Iterable[tuple[str, str]]) -> None:
        """Save a paper's topics, (scheme, name) pairs, those it has already aside."""
        full_names = read_subjects()
        topic_ids = (self._topics.get(topic, (*topic, full_names.get(topic))) for topic in topics)
        self.buffer.put("paper_topics", [(paper_id, topic_id) for topic_id in topic_ids])

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

    def _measure_id(self, measure: Measure | None) -> int | None:
        return self._measures.get(measure.name, MEASURE_VALUES(measure)) if measure else None

    def _dataset_id(self, dataset: Dataset | None) -> int | None:
        return self._datasets.get(dataset.name, DATASET_VALUES(dataset)) if dataset else None


def _ends(span: Span | None) -> tuple[int | None, int | None]:
    return (span.start, span.stop) if span else (None, None)
