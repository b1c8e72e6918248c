"""A papers file as Parquet: a folder of tables, papers partitioned by year as DuckDB, Spark and pandas read it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from papersette.errors import ExportError

__all__ = ["TABLES", "Table", "write_parquet"]

BATCH = 5_000
# How Hive, and whoever follows it, names the partition without a value.
NO_YEAR = "__HIVE_DEFAULT_PARTITION__"


@dataclass(frozen=True, slots=True)
class Table:
    """A table to write: the SQL of each column by type (`texts` is a JSON array of texts), and where the rows come from."""

    source: str
    columns: Mapping[str, Mapping[str, str]]


def _named(prefix: str, *names: str) -> dict[str, str]:
    return {name: f"{prefix}.{name}" for name in names}


AUTHOR_NAMES = """(select json_group_array(name) from (
    select authors.name from paper_authors join authors on authors.id = author_id
     where paper_id = papers.id order by position))"""
KEYWORDS = """(select json_group_array(name) from (
    select name from paper_topics join topics on topics.id = topic_id where paper_id = papers.id order by topics.id))"""
AFFILIATIONS = """(select json_group_array(raw) from (
    select raw from affiliations where affiliations.paper_id = paper_authors.paper_id
       and affiliations.position = paper_authors.position order by id))"""
OF_PAPER = "{0} join papers on papers.id = {0}.paper_id"

TABLES: dict[str, Table] = {
    "papers": Table(
        "papers left join venues on venues.id = venue_id",
        {
            "text": {"paper_key": "papers.key", "venue": "venues.name"}
            | _named("papers", "title", "abstract", "comment", "published", "updated", "url", "pdf_url", "arxiv_id", "doi")
            | _named("papers", "language", "code"),
            "texts": {"authors": AUTHOR_NAMES, "topics": KEYWORDS},
            "integer": _named("papers", "truncated", "withdrawn", "upvotes", "citations"),
        },
    ),
    "authors": Table(
        OF_PAPER.format("paper_authors") + " join authors on authors.id = author_id",
        {
            "text": {"paper_key": "papers.key", "name": "authors.name", "orcid": "authors.orcid"},
            "integer": {"position": "paper_authors.position"},
            "texts": {"affiliations": AFFILIATIONS},
        },
    ),
    "links": Table(
        OF_PAPER.format("links") + " left join hosts on hosts.id = host_id",
        {
            "text": {"paper_key": "papers.key", "host": "hosts.domain"}
            | _named("links", "field", "raw", "url", "kind", "state", "rule"),
            "integer": _named("links", "start", "stop", "has_code"),
        },
    ),
    "metrics": Table(
        OF_PAPER.format("metrics")
        + " left join measures on measures.id = measure_id left join datasets on datasets.id = dataset_id",
        {
            "text": {"paper_key": "papers.key", "measure": "measures.name", "dataset": "datasets.name"}
            | {"normal_unit": "measures.unit"}
            | _named("metrics", "field", "raw", "unit", "kind", "comparator", "measure_text", "dataset_text", "split")
            | _named("metrics", "system", "system_text", "baseline", "change", "flag", "rule"),
            "integer": _named("metrics", "start", "stop", "sentence_start", "sentence_stop")
            | {"higher_is_better": "measures.higher_is_better"},
            "real": _named("metrics", "value", "uncertainty", "normal", "confidence"),
        },
    ),
    "datasets": Table(
        OF_PAPER.format("paper_datasets") + " join datasets on datasets.id = dataset_id",
        {
            "text": {"paper_key": "papers.key", "dataset": "datasets.name", "task": "datasets.task"}
            | _named("paper_datasets", "field", "raw"),
            "integer": _named("paper_datasets", "start", "stop"),
        },
    ),
    "places": Table(
        OF_PAPER.format("paper_places") + " join places on places.id = place_id",
        {
            "text": {"paper_key": "papers.key", "place": "places.name", "country": "places.country"}
            | _named("paper_places", "role", "field", "raw"),
            "integer": _named("paper_places", "start", "stop"),
            "real": _named("places", "latitude", "longitude"),
        },
    ),
}


def write_parquet(db: sqlite3.Connection, folder: Path, progress: Callable[[int], None]) -> int:
    """Write the tables of a database into a new folder; return the number of papers.

    Args:
        db: the database.
        folder: what to make: papers/year=2024/part-0.parquet and the like, authors.parquet, links.parquet ...
        progress: called with the number of papers written so far.

    Raises:
        ExportError: pyarrow is not installed.
    """
    papers = 0
    for (year,) in db.execute("select distinct year from papers order by year").fetchall():
        part = folder / "papers" / f"year={NO_YEAR if year is None else year}" / "part-0.parquet"
        papers += _write_table(db, TABLES["papers"], "where papers.year is ? order by papers.id", (year,), part)
        progress(papers)
    for name, table in TABLES.items():
        if name != "papers":
            _write_table(db, table, "order by papers.id", (), folder / f"{name}.parquet")
    return papers


def _write_table(db: sqlite3.Connection, table: Table, rest: str, parameters: tuple[Any, ...], out: Path) -> int:
    """Write the rows of a query; return how many there are."""
    pa, parquet = _import_pyarrow()
    text = pa.string()
    types = {"text": text, "texts": pa.list_(text), "integer": pa.int64(), "real": pa.float64()}
    columns = [(name, kind, sql) for kind, named in table.columns.items() for name, sql in named.items()]
    schema = pa.schema([(name, types[kind]) for name, kind, _ in columns])
    query = f"select {', '.join(sql for *_, sql in columns)} from {table.source} {rest}"
    out.parent.mkdir(parents=True, exist_ok=True)
    rows = 0
    with parquet.ParquetWriter(out, schema, compression="zstd") as writer:
        for batch in _batches(db.execute(query, parameters)):
            cells = [
                [json.loads(cell) for cell in cells] if kind == "texts" else cells
                for cells, (_, kind, _) in zip(zip(*batch, strict=True), columns, strict=True)
            ]
            arrays = [pa.array(column, field.type) for column, field in zip(cells, schema, strict=True)]
            writer.write_batch(pa.record_batch(arrays, schema=schema))
            rows += len(batch)
    return rows


def _batches(cursor: sqlite3.Cursor) -> Iterator[list[tuple[Any, ...]]]:
    while batch := cursor.fetchmany(BATCH):
        yield batch


def _import_pyarrow() -> tuple[Any, Any]:
    try:
        import pyarrow as pa  # noqa: PLC0415 - an optional extra
        from pyarrow import parquet  # noqa: PLC0415 - as above
    except ImportError as error:
        raise ExportError("parquet needs pyarrow: pip install 'papersette[parquet]'") from error
    return pa, parquet
