"""What a search is narrowed by: for each facet the papers that have a value, and how many of some papers have each."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from papersette.site.conditions import Condition, having
from papersette.site.search import Ask

__all__ = ["FACETS", "FULL_NAMES", "count_facets", "narrow"]

# What the codes among topics (a JSON array of names) stand for.
FULL_NAMES = "select name, full_name from topics where name in (select value from json_each(?)) and full_name is not null"

# Values of a facet that a search shows, the most frequent.
SHOWN_VALUES = 12


@dataclass(frozen=True, slots=True)
class Facet:
    """A heading, a condition and a query, and whether the values are shown in their own order.

    Args:
        label: the heading.
        held: SQL that holds of a row of `table` with one of some values, whose question marks stand for {values}.
        counts: SQL with the columns value and papers, how many of `given` have it; a paper has a value once. `of_paper` has what
            is read from the rows of papers themselves, with how many (`times`) have the same.
        table: papers, of which an index knows which have a value, or a table with rows of papers.
        by_value: the values are shown in their own order.
    """

    label: str
    held: str
    counts: str
    table: str = "papers"
    by_value: bool = False


def _of_paper(label: str, column: str, by_value: bool = False) -> Facet:
    return Facet(
        label,
        f"papers.{column} in ({{values}})",
        f"select {column} as value, sum(times) as papers from of_paper where {column} is not null group by 1",
        by_value=by_value,
    )


def _through(label: str, link: str, key: str, table: str, *, is_unique: bool) -> Facet:
    """Return the facet of a table of names behind one of links; where a name is one row's, rows are counted and then named."""
    papers = f"count(distinct {link}.paper_id) as papers from given cross join {link} on {link}.paper_id = given.id"
    counts = f"select name as value, {papers} join {table} on {table}.id = {link}.{key} group by 1"
    if is_unique:
        counted = f"select {link}.{key} as id, {papers} group by 1"
        counts = f"select name as value, papers from ({counted}) as counted join {table} on {table}.id = counted.id"
    return Facet(label, f"{key} in (select id from {table} where name in ({{values}}))", counts, link)


FACETS: dict[str, Facet] = {
    "year": _of_paper("Year", "year", by_value=True),
    "venue": Facet(
        "Venue",
        "papers.venue_id in (select id from venues where name in ({values}))",
        """select name as value, papers from (select venue_id, sum(times) as papers from of_paper group by 1) as counted
             join venues on venues.id = venue_id""",
    ),
    "code": _of_paper("Code", "code"),
    "link": Facet(
        "Links to",
        "kind in ({values}) and url is not null",
        """select kind as value, count(distinct paper_id) as papers from given cross join links on links.paper_id = given.id
            where url is not null group by 1""",
        "links",
    ),
    "dataset": _through("Dataset", "paper_datasets", "dataset_id", "datasets", is_unique=True),
    "measure": _through("Measure", "metrics", "measure_id", "measures", is_unique=True),
    "topic": _through("Topic", "paper_topics", "topic_id", "topics", is_unique=False),
    "source": _through("Source", "paper_sources", "source_id", "sources", is_unique=False),
}

# One statement, which reads each paper once, and one value: a thread waits for its turn after each row. The ids are read anew for
# each facet: SQLite makes a Bloom filter of all links before it looks ids of a table of its own up in them.
_COUNTS = """
    with given(id) as not materialized (select value from json_each(?)),
         of_paper as materialized (
           select papers.year, papers.venue_id, papers.code, count(*) as times
             from given cross join papers on papers.id = given.id group by 1, 2, 3)
    select json_group_array(json_array(facet, value, papers)) from ({})
""".format(
    " union all ".join(
        f"""select * from (select '{name}' as facet, value, papers from ({facet.counts})
                            order by papers desc, value limit {SHOWN_VALUES})"""
        for name, facet in FACETS.items()
    )
)


def count_facets(ask: Ask, ids: Sequence[int]) -> dict[str, list[tuple[str | int, int]]]:
    """Return for each facet its values among papers and how many have each, the most frequent first."""
    counted: dict[str, list[tuple[str | int, int]]] = {name: [] for name in FACETS}
    ((found,),) = ask(_COUNTS, (json.dumps(ids),))
    for name, value, papers in json.loads(found):
        counted[name].append((value, papers))
    return counted


def narrow(name: str, values: list[str]) -> Condition:
    """Return the condition that a paper has one of some values."""
    facet = FACETS[name]
    held = facet.held.format(values=", ".join("?" * len(values)))
    if facet.table == "papers":
        return Condition(held, tuple(values), is_indexed=True)
    return having(facet.table, held, tuple(values))
