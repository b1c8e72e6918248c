"""How rows of each table are written: their columns, and what becomes of a row whose key is there already."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import Any

__all__ = ["COLUMNS", "METRIC_COLUMNS", "PAPER_COLUMNS", "Row", "insert"]

Row = tuple[Any, ...]

PAPER_COLUMNS = (
    "title", "abstract", "comment", "published", "year", "venue_id", "url", "pdf_url", "arxiv_id", "doi", "language",
    "updated", "truncated", "withdrawn", "code", "upvotes", "citations",
)  # fmt: skip
METRIC_COLUMNS = (
    "field", "raw", "value", "unit", "kind", "comparator", "uncertainty", "measure_text", "dataset_text", "split", "system",
    "system_text", "baseline", "change", "normal", "flag", "rule", "confidence",
)  # fmt: skip
# The columns of the rows of each table.
COLUMNS = {
    "venues": "id, name",
    "authors": "id, name, orcid",
    "places": "id, name, country, latitude, longitude",
    "institutions": "id, name, ror, place_id",
    "institution_names": "name, institution_id",
    "topics": "id, scheme, name, full_name",
    "hosts": "id, domain, name",
    "measures": "id, name, full_name, higher_is_better, unit, low, high, family, origin",
    "datasets": "id, name, task, url, origin",
    "papers": f"id, key, {', '.join(PAPER_COLUMNS)}",
    "paper_ids": "scheme, value, paper_id",
    "title_keys": "key, paper_id",
    "signals": "paper_id, name, seen_on, value",
    "paper_sources": "paper_id, source_id, locator, source_key, record_hash, gives_text, said",
    "paper_authors": "paper_id, position, author_id",
    "affiliations": "paper_id, position, institution_id, raw",
    "paper_places": "paper_id, place_id, role, field, start, stop, raw",
    "paper_topics": "paper_id, topic_id",
    "links": "paper_id, field, start, stop, raw, url, kind, has_code, host_id, state, rule",
    "paper_datasets": "paper_id, dataset_id, field, start, stop, raw",
    "metrics": f"paper_id, start, stop, sentence_start, sentence_stop, measure_id, dataset_id, {', '.join(METRIC_COLUMNS)}",
}
# What becomes of a row whose key is there already; in a table that is not named it is an error. Where a source says two things
# of a paper at one place they are one row, which gives the text if either does. What is known of a name replaces what is not.
CONFLICTS = {
    **{
        table: "(id) do update set " + ", ".join(f"{name} = excluded.{name}" for name in COLUMNS[table].split(", ")[2:])
        for table in ("measures", "datasets")
    },
    "institutions": "(id) do update set ror = coalesce(excluded.ror, ror), place_id = coalesce(excluded.place_id, place_id)",
    **dict.fromkeys(("paper_ids", "title_keys", "paper_topics", "institution_names"), "do nothing"),
    "signals": "do update set value = excluded.value",
    "paper_sources": """do update set gives_text = max(gives_text, excluded.gives_text),
                                      record_hash = excluded.record_hash, said = coalesce(excluded.said, said)""",
    "link_checks": """do update set status = excluded.status, state = excluded.state,
                                    final_url = excluded.final_url, error = excluded.error""",
}


def insert(db: sqlite3.Connection, table: str, columns: str, rows: Iterable[Row]) -> None:
    """Write rows of some columns."""
    marks = ", ".join("?" * (columns.count(",") + 1))
    conflict = f"on conflict {CONFLICTS[table]}" if table in CONFLICTS else ""
    db.executemany(f"insert into {table} ({columns}) values ({marks}) {conflict}", rows)
