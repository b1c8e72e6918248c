"""The database of papers, as pages ask it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

__all__ = ["DATABASE", "fetch_rows"]

# What all addresses begin with, whatever the file is called; papersette.serve has the same name.
DATABASE = "papers"


async def fetch_rows(
    datasette: Any, sql: str, parameters: Mapping[str, Any] | Sequence[Any] | None = None
) -> list[dict[str, Any]]:
    """Return the rows of a query by the names of its columns; `datasette` is the site."""
    return [dict(row) for row in (await datasette.execute(DATABASE, sql, parameters or {})).rows]
