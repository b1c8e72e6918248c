"""Papers of any table or query as .bib, .ris and .csl: rows that hold a key, or an id, of papers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from datasette import hookimpl
from datasette.app import Datasette
from datasette.utils.asgi import Response

from papersette.site.pages.citations import FORMATS, cite
from papersette.site.sql.database import DATABASE

# Columns that tell a paper, the surest first, and the column of papers that they hold.
COLUMNS = {"key": "key", "paper": "key", "paper_id": "id"}


def _telling(database: str, table: str | None, columns: list[str]) -> str | None:
    """Return the column by which rows tell their papers."""
    if database != DATABASE:
        return None
    if table == "papers" and "key" not in columns:
        return "id" if "id" in columns else None
    return next((column for column in COLUMNS if column in columns), None)


def _can_render(database: str, table: str | None, columns: list[str]) -> bool:
    return _telling(database, table, columns) is not None


def _renderer(ending: str) -> dict[str, Any]:
    async def render(
        datasette: Datasette, database: str, table: str | None, columns: list[str], rows: list[Any]
    ) -> Response | None:
        column = _telling(database, table, columns)
        if column is None:
            return None
        cells = [row[column] for row in rows]
        chosen = [cell["value"] if isinstance(cell, dict) else cell for cell in cells]
        # A query of somebody's own may call anything so; no paper has another key or id.
        known = [value for value in chosen if isinstance(value, (str, int))]
        text, media_type = await cite(datasette, ending, COLUMNS.get(column, "id"), known)
        headers = {"Content-Disposition": f'attachment; filename="papers.{ending}"'}
        return Response(text, content_type=media_type, headers=headers)

    return {"extension": ending, "render": render, "can_render": _can_render}


@hookimpl
def register_output_renderer() -> list[dict[str, str | Callable[..., Any]]]:
    """Add .bib, .ris and .csl (CSL-JSON) to tables, rows and queries that hold papers."""
    return [_renderer(ending) for ending in FORMATS]
