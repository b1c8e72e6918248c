"""Where the numbers of lists lead, and what the page of a leaderboard is made of."""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from datasette import hookimpl
from datasette.app import Datasette
from datasette.utils.asgi import Request
from markupsafe import Markup

from papersette.site.addresses import link
from papersette.site.pages.leaderboards import GAINS, REPORTED, chart_points, ranked, score_path
from papersette.site.sql.database import DATABASE, fetch_parts, read_bound

TEMPLATE = "query-papers-scores_over_time.html"
BOARD = "scores_over_time"
NAMES = ("measure", "dataset")
# Where a number leads: its column, the page that has what is counted, and the columns that name of what it is.
COUNTED = (
    ("scores", BOARD, NAMES),
    ("results", "results_of", ("system",)),
    ("results", "metric_list", ("dataset",)),
    ("institutions", "institutions_by_papers", ("country",)),
)


@hookimpl
def render_cell(row: sqlite3.Row, value: object, column: str, database: str, datasette: Datasette) -> Markup | None:
    """Make the number of scores, results or institutions in a query lead to the page that has them."""
    if database != DATABASE or not isinstance(value, int) or not value:
        return None
    told = {name: row[name] for name in row.keys() if row[name] is not None}  # noqa: SIM118 - of values otherwise
    for counted, page, columns in COUNTED:
        if counted == column and told.keys() >= set(columns):
            named = urlencode({name: told[name] for name in columns})
            return link(
                datasette.urls.path(f"/{DATABASE}/{page}?{named}"),
                f"{value} {column.removesuffix('s') if value == 1 else column}",
            )
    return None


@hookimpl
def extra_template_vars(template: str, request: Request, datasette: Datasette) -> Callable[[], Awaitable[dict[str, Any]]] | None:
    """Give a leaderboard's page its papers with all their scores, the points of these, where each leads, and its gains."""
    if template != TEMPLATE:
        return None
    names = {name: (request.args.get(name) or "").strip() for name in NAMES}

    def address_of(row: Mapping[str, Any]) -> str:
        return str(datasette.urls.path(score_path(row)))

    async def with_points() -> dict[str, Any]:
        if not all(names.values()):
            return {}
        board = await datasette.get_canned_query(DATABASE, BOARD, request.actor)
        parts = await fetch_parts(datasette, {BOARD: board["sql"], "gains": GAINS, "reported": REPORTED}, names)
        points = chart_points(parts[BOARD], datasette.urls.path)
        # Whether the query ended before the scores did.
        is_bounded = len(parts[BOARD]) == read_bound(board["sql"])
        told = {"ranked_papers": ranked(parts[BOARD]), "gains": parts["gains"], "reported": parts["reported"]}
        return {**told, "points": points, "is_bounded": is_bounded, "score_path": address_of}

    return with_points
