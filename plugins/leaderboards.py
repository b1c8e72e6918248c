"""What a leaderboard's page shows beside its scores: the gains that papers claim for the same measure and dataset."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from datasette import hookimpl
from datasette.app import Datasette
from datasette.utils.asgi import Request

from papersette.site.database import DATABASE, fetch_rows

TEMPLATE = "query-papers-scores_over_time.html"
GAINS = "claimed_against"


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
