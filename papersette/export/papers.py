"""The papers of a file as records with the keys that `build` reads, one at a time."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from typing import Any

from papersette.models import SIGNALS

__all__ = ["SELECT", "Record", "as_record", "read_papers"]

Record = Mapping[str, Any]

# What a paper's columns hold; `paper_key` is how pages and queries name it.
COLUMNS = (
    "title", "abstract", "comment", "published", "updated", "year", "venue", "url", "pdf_url", "arxiv_id", "doi", "language",
    "truncated", "withdrawn", "upvotes", "citations", "dated_by_id",
)  # fmt: skip
FLAGS = ("truncated", "withdrawn")
# What its other tables hold, as JSON arrays in the order of the rows.
PARTS: dict[str, str] = {
    "ids": "select json_array(scheme, value) as item from paper_ids where paper_id = papers.id order by scheme, value",
    "authors": """
        select json_object('name', authors.name, 'orcid', authors.orcid, 'affiliations', (
                   select json_group_array(json(item)) from (
                       select json_object('institution', institutions.name, 'raw', affiliations.raw, 'ror', institutions.ror,
                                          'city', places.name, 'country', places.country, 'latitude', places.latitude,
                                          'longitude', places.longitude) as item
                         from affiliations left join institutions on institutions.id = affiliations.institution_id
                         left join places on places.id = institutions.place_id
                        where affiliations.paper_id = papers.id and affiliations.position = paper_authors.position
                        order by affiliations.id))) as item
          from paper_authors join authors on authors.id = author_id where paper_id = papers.id order by position""",
    "topics": """
        select json_object('name', name, 'scheme', scheme) as item from paper_topics join topics on topics.id = topic_id
         where paper_id = papers.id order by topics.id""",
    "links": """
        select json_object('url', coalesce(url, raw), 'kind', kind) as item from links
         where paper_id = papers.id and field = 'source' order by links.id""",
    "results": """
        select json_object('raw', raw, 'value', value, 'unit', metrics.unit, 'uncertainty', uncertainty,
                           'measure', coalesce(measure_text, measures.name), 'dataset', coalesce(dataset_text, datasets.name),
                           'system', system_text) as item
          from metrics left join measures on measures.id = measure_id left join datasets on datasets.id = dataset_id
         where paper_id = papers.id and field = 'source' order by metrics.id""",
    "signals": """
        select json_object('name', name, 'seen_on', seen_on, 'value', value) as item from signals
         where paper_id = papers.id order by seen_on, name""",
}


_parts = ", ".join(f"(select json_group_array(json(item)) from ({query})) as {name}" for name, query in PARTS.items())
_columns = ", ".join(f"{'venues.name' if column == 'venue' else f'papers.{column}'} as {column}" for column in COLUMNS)
# A query of papers that as_record understands, to be gone on with.
SELECT = f"select papers.key as paper_key, {_columns}, {_parts} from papers left join venues on venues.id = venue_id"


def read_papers(db: sqlite3.Connection) -> Iterator[Record]:
    """Yield the papers of a database, each with the keys that it has something for.

    Besides the keys of a record there are `paper_key`, and `signals` [{name, seen_on, value}], the history of its counts.
    """
    cursor = db.execute(f"{SELECT} order by papers.id")
    names = [column[0] for column in cursor.description]
    for row in cursor:
        yield as_record(dict(zip(names, row, strict=True)))


def as_record(row: dict[str, Any]) -> Record:
    """Return a row of SELECT as a record."""
    row |= {name: json.loads(row[name]) for name in PARTS}
    ids: dict[str, list[str]] = {}
    # Of several ids of one scheme the one that names the paper comes first, so that it names it again.
    for scheme, value in sorted(row["ids"], key=lambda pair: row["paper_key"] not in (pair[1], ":".join(pair))):
        ids.setdefault(scheme, []).append(value)
    # The last value of a signal is a key of the record as well, as sources write it: they have one day for all counts.
    for signal in row["signals"]:
        row |= {SIGNALS[signal["name"]]: signal["value"], "seen_on": signal["seen_on"]}
    record: Record = _present(row | {"ids": ids} | {flag: bool(row[flag]) for flag in FLAGS})
    return record


def _present(value: Any) -> Any:
    """Return what says something: without nulls, empty lists and what is not so."""
    if isinstance(value, dict):
        return {name: _present(item) for name, item in value.items() if item is not None and item is not False and item != []}
    return [_present(item) for item in value] if isinstance(value, list) else value
