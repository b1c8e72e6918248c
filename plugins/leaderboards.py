"""How leaderboards are reached, and what one shows beside its scores: the gains claimed for the same measure and dataset."""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlencode

from datasette import hookimpl
from datasette.app import Datasette
from datasette.utils.asgi import Request
from markupsafe import Markup

from papersette.site.addresses import link
from papersette.site.database import DATABASE, fetch_rows

TEMPLATE = "query-papers-scores_over_time.html"
GAINS = "claimed_against"
# What a row that counts the scores of a leaderboard has: its two names, and the number under SCORES.
NAMES, SCORES = ("measure", "dataset"), "scores"


@hookimpl
def render_cell(row: sqlite3.Row, value: object, column: str, database: str, datasette: Datasette) -> Markup | None:
    """Make the number of scores in a query lead to the leaderboard that has them."""
    if column != SCORES or database != DATABASE or not isinstance(value, int) or not set(NAMES) <= set(row.keys()):
        return None
    names = {name: row[name] for name in NAMES}
    if None in names.values():
        return None
    return link(datasette.urls.path(f"/{DATABASE}/scores_over_time?{urlencode(names)}"), f"{value} scores")


@hookimpl
def extra_template_vars(template: str, request: Request, datasette: Datasette) -> Callable[[], Awaitable[dict[str, Any]]] | None:
    """Give a leaderboard's page its gains, by the canned query that has them for all."""
    if template != TEMPLATE:
        return None
    names = {name: (request.args.get(name) or "").strip() for name in ("measure", "dataset")}

    async def with_gains() -> dict[str, Any]:
        if not all(names.values()):
            return {"gains": []}
        query = await datasette.get_canned_query(DATABASE, GAINS, request.actor)
        return {"gains": await fetch_rows(datasette, query["sql"], {**names, "baseline": ""})}

    return with_gains
