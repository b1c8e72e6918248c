"""What a search is narrowed by: for each facet the papers that have a value, and how many of some papers have each."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from papersette.site.queries.conditions import Condition, having
from papersette.site.typed.words import Ask

__all__ = ["FACETS", "FULL_NAMES", "count_facets", "narrow", "read_held"]

# What the codes among topics (a JSON array of names) stand for.
FULL_NAMES = "select name, full_name from topics where name in (select value from json_each(?)) and full_name is not null"

# Stands behind each value of a paper; papersette.schema.counts has the same sign.
VALUE_END = "\x1f"
# Values of a facet that a search shows, the most frequent.
SHOWN_VALUES = 12


@dataclass(frozen=True, slots=True)
class Facet:
    """A heading and a condition, and whether the values are shown in their own order.

    Args:
        label: the heading.
        held: SQL that holds of a row of `table` with one of some values, whose question marks stand for {values}; {are} says that
            it is what they name.
        table: papers, of which an index knows which have a value, or a table with rows of papers.
        value: what a value is of those that the file keeps as texts.
        by_value: the values are shown in their own order.
    """

    label: str
    held: str
    table: str = "papers"
    value: type[int] | type[str] = str
    by_value: bool = False


def _named(key: str, table: str) -> str:
    return f"{key} {{are}} (select id from {table} where name in ({{values}}))"


# Those of papersette.schema.PAPER_FACETS.
FACETS: dict[str, Facet] = {
    "year": Facet("Year", "papers.year in ({values})", value=int, by_value=True),
    "venue": Facet("Venue", _named("papers.venue_id", "venues")),
    "code": Facet("Code", "papers.code in ({values})"),
    "link": Facet("Links to", "kind in ({values}) and url is not null", "links"),
    "dataset": Facet("Dataset", _named("dataset_id", "datasets"), "paper_datasets"),
    "measure": Facet("Measure", _named("measure_id", "measures"), "metrics"),
    "topic": Facet("Topic", _named("topic_id", "topics"), "paper_topics"),
    "source": Facet("Source", _named("source_id", "sources"), "paper_sources"),
}

BY_LETTER = {name[0]: name for name in FACETS}

# One value: a thread waits for its turn after each row.
_HELD = """
    select group_concat(facets, '') from json_each(?) as given cross join paper_facets on paper_facets.paper_id = given.value
"""


def count_facets(ask: Ask, ids: Sequence[int]) -> dict[str, list[tuple[str | int, int]]]:
    """Return for each facet its values among papers and how many have each, the most frequent first."""
    counted: dict[str, list[tuple[str | int, int]]] = {name: [] for name in FACETS}
    ((held,),) = ask(_HELD, (json.dumps(ids),))
    papers = Counter((held or "").split(VALUE_END)[:-1])
    for said, number in sorted(papers.items(), key=lambda pair: (-pair[1], pair[0])):
        name = BY_LETTER[said[0]]
        if len(counted[name]) < SHOWN_VALUES:
            counted[name].append((FACETS[name].value(said[1:]), number))
    return counted


def read_held(held: str) -> list[tuple[str, str]]:
    """Return the facets and values that a row of `paper_facets` has, none of any other text."""
    return [(BY_LETTER[said[0]], said[1:]) for said in held.split(VALUE_END)[:-1] if said[:1] in BY_LETTER]


def narrow(name: str, values: list[str]) -> Condition:
    """Return the condition that a paper has one of some values."""
    facet = FACETS[name]
    # Of one value an index has the papers in the order of their dates.
    held = facet.held.format(values=", ".join("?" * len(values)), are="=" if len(values) == 1 else "in")
    if facet.table == "papers":
        return Condition(held, tuple(values), is_indexed=True)
    return having(facet.table, held, tuple(values))
