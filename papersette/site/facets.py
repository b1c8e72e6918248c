"""What a search is narrowed by: for each facet the pairs of papers and values, which serve counting and narrowing alike."""

from __future__ import annotations

from dataclasses import dataclass

from papersette.site.query import Condition

__all__ = ["FACETS", "count_sql", "narrow"]

# Values of a facet that a search shows, the most frequent.
SHOWN_VALUES = 12


@dataclass(frozen=True, slots=True)
class Facet:
    """A heading, SQL with the columns paper_id and value, and whether the values are shown in their own order."""

    label: str
    pairs: str
    by_value: bool = False


def _through(column: str, link: str, table: str, key: str, where: str = "") -> str:
    return f"select {link}.paper_id, {column} as value from {link} join {table} on {table}.id = {link}.{key} {where}"


FACETS: dict[str, Facet] = {
    "year": Facet("Year", "select id as paper_id, year as value from papers", by_value=True),
    "venue": Facet(
        "Venue", "select papers.id as paper_id, venues.name as value from papers join venues on venues.id = papers.venue_id"
    ),
    "code": Facet("Code", "select id as paper_id, code as value from papers"),
    "link": Facet("Links to", "select paper_id, kind as value from links where url is not null"),
    "dataset": Facet("Dataset", _through("datasets.name", "paper_datasets", "datasets", "dataset_id")),
    "measure": Facet("Measure", _through("measures.name", "metrics", "measures", "measure_id")),
    "topic": Facet("Topic", _through("topics.name", "paper_topics", "topics", "topic_id")),
    "source": Facet("Source", _through("sources.name", "paper_sources", "sources", "source_id")),
}


def count_sql(name: str) -> str:
    """Return SQL that counts the values of a facet among papers whose ids are its one parameter, a JSON array."""
    return f"""select pairs.value, count(distinct pairs.paper_id) as papers
                 from json_each(?) as given cross join ({FACETS[name].pairs}) as pairs on pairs.paper_id = given.value
                where pairs.value is not null group by pairs.value order by papers desc, pairs.value limit {SHOWN_VALUES}"""


def narrow(name: str, values: list[str]) -> Condition:
    """Return the condition that a paper has one of some values."""
    marks = " or ".join(["pairs.value = ?"] * len(values))
    return Condition(f"papers.id in (select pairs.paper_id from ({FACETS[name].pairs}) as pairs where {marks})", tuple(values))
