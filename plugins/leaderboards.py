"""How leaderboards and results of systems are reached, and what a leaderboard shows.

Its page has its scores, a point for each of them, and the gains claimed for the same measure and dataset.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from datasette import hookimpl
from datasette.app import Datasette
from datasette.utils.asgi import Request
from markupsafe import Markup

from papersette.site.addresses import link, paper_path
from papersette.site.database import DATABASE, fetch_parts
from papersette.site.marks import read_evidence

TEMPLATE = "query-papers-scores_over_time.html"
BOARD = "scores_over_time"
NAMES = ("measure", "dataset")
# The gains and ratios of a leaderboard over what has a name, the most claimed over first: what the query `claimed_against` has
# for its measure and dataset, which looks through those of all.
GAINS = """
    with named as (
      select id, count(*) over (partition by baseline collate nocase) as often
        from metrics join claim_counts using (baseline)
       where id in (
         select metrics.id
           from measure_names cross join dataset_names cross join metrics using (measure_id, dataset_id)
          where measure_names.name = trim(:measure) collate nocase and dataset_names.name = trim(:dataset) collate nocase)
         and kind in ('gain', 'ratio') and is_name)
    select metric_list.baseline, value, unit, kind, measure, dataset, paper, title, year, evidence, confidence
      from named join metric_list using (id)
     order by often desc, metric_list.baseline collate nocase, year desc, id limit 500
"""
# Where a number of scores or results leads, by its column: the query that has them, and the columns that name what is counted.
COUNTED = {"scores": (BOARD, NAMES), "results": ("results_of", ("system",))}


@hookimpl
def render_cell(row: sqlite3.Row, value: object, column: str, database: str, datasette: Datasette) -> Markup | None:
    """Make the number of scores or results in a query lead to the page that has them."""
    query, columns = COUNTED.get(column, ("", ()))
    if not columns or database != DATABASE or not isinstance(value, int) or not set(columns) <= set(row.keys()):
        return None
    names = {name: row[name] for name in columns}
    if None in names.values():
        return None
    return link(datasette.urls.path(f"/{DATABASE}/{query}?{urlencode(names)}"), f"{value} {column}")


@hookimpl
def extra_template_vars(template: str, request: Request, datasette: Datasette) -> Callable[[], Awaitable[dict[str, Any]]] | None:
    """Give a leaderboard's page all its scores, their points, where each leads, and its gains."""
    if template != TEMPLATE:
        return None
    names = {name: (request.args.get(name) or "").strip() for name in NAMES}

    def point(row: Mapping[str, Any]) -> dict[str, Any]:
        """Return a point of the chart: when, how much, whether it was the best so far, where it leads and what it says."""
        found = read_evidence(row["evidence"])
        title, sentence = (" ".join(text.split()) for text in (row["title"], found[0] if found else row["evidence"]))
        where = {"href": datasette.urls.path(_score_path(row, bool(found))), "title": title, "sentence": sentence}
        return {"date": row["published"], "value": row["value"], "best": row["best_so_far"] == 1, **where}

    def score_path(row: Mapping[str, Any]) -> str:
        return datasette.urls.path(_score_path(row, bool(read_evidence(row["evidence"]))))

    async def with_points() -> dict[str, Any]:
        if not all(names.values()):
            return {}
        board = await datasette.get_canned_query(DATABASE, BOARD, request.actor)
        parts = await fetch_parts(datasette, {BOARD: board["sql"], "gains": GAINS}, names)
        points = [point(row) for row in parts[BOARD] if row["published"]]
        return {"scores": parts[BOARD], "points": points, "score_path": score_path, "gains": parts["gains"]}

    return with_points


def _score_path(row: Mapping[str, Any], in_text: bool) -> str:
    """Return where a score leads: to its mark in the abstract, or to its row where a source states it outside any sentence."""
    return f"{paper_path(row['paper'])}#metric-{row['id']}{'-text' if in_text else ''}"
