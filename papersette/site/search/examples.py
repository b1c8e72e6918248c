"""Examples of conditions that papers of the file at hand meet, and what these papers can be sorted by."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

__all__ = ["EXAMPLES", "offer_sorts", "write_examples"]

BOUND = 50
# What an example says behind its value.
BEHIND = {"metric": f">{BOUND}"}

_MOST = """
    select name as value from facet_counts join {table} on {table}.id = facet_counts.value
     where table_name = 'papers' and facet = '{facet}' and value is not null order by place limit 1
"""
# By conditions: what most papers have, as far as it was counted when the file was made, or the first that there is.
EXAMPLES: dict[str, str] = {
    "author": _MOST.format(table="authors", facet="m2m:authors"),
    "venue": _MOST.format(table="venues", facet="venue_id"),
    "dataset": _MOST.format(table="datasets", facet="m2m:datasets"),
    "measure": _MOST.format(table="measures", facet="m2m:measures"),
    # A measure in percent of which one own score at least is above that bound.
    "metric": f"""
        select name as value from facet_counts cross join measures on measures.id = facet_counts.value
         where table_name = 'papers' and facet = 'm2m:measures' and unit = '%' and exists (
           select 1 from metrics indexed by idx_metrics_bounds
            where measure_id = measures.id and normal > {BOUND} and system = 'own')
         order by place limit 1
    """,
    "topic": _MOST.format(table="topics", facet="m2m:topics"),
    "host": """
        select value from facet_counts
         where table_name = 'link_list' and facet = 'host' and value is not null order by place limit 1
    """,
    "place": """
        select name as value from paper_places cross join places on places.id = paper_places.place_id
         order by paper_places.id limit 1
    """,
    "institution": """
        select name as value from affiliations cross join institutions on institutions.id = institution_id
         order by affiliations.id limit 1
    """,
    "source": "select name as value from sources order by records desc, id limit 1",
    "upvotes": "select max(upvotes) as value from papers",
    "citations": "select max(citations) as value from papers",
}
COUNTS = ("upvotes", "citations")
PLAIN = re.compile(r"[\w.-]+")


def write_examples(parts: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[str, str]:
    """Return examples by condition from the rows of EXAMPLES, empty where no paper has such a thing."""
    values = {name: rows[0]["value"] if rows else None for name, rows in parts.items()}
    return {name: _write(name, value) if value else "" for name, value in values.items()}


def offer_sorts(sorts: Sequence[str], examples: Mapping[str, str], chosen: str) -> list[str]:
    """Return what papers can be sorted by: by a count only where one has it, or it is chosen."""
    return [name for name in sorts if name == chosen or name not in COUNTS or examples[name]]


def _write(name: str, value: object) -> str:
    if name in COUNTS:
        # A round number that some reach: of 225 at most, 100.
        return f"{name}:{10 ** (len(str(value)) - 1)}-"
    said = str(value).replace('"', "")
    quoted = said if PLAIN.fullmatch(said) else f'"{said}"'
    return f"{name}:{quoted}{BEHIND.get(name, '')}"
