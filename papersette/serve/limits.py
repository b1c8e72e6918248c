"""What a site allows: the settings of Datasette and the rules of the guard, for one's own machine and for strangers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

__all__ = ["PUBLIC_RULES", "PUBLIC_SETTINGS", "SETTINGS", "choose", "with_guard"]

SETTINGS: dict[str, int | bool] = {
    # Suggesting facets runs a query a column: on 200,000 rows it took a page from 69 ms to over a second.
    "suggest_facets": False,
    "default_page_size": 50,
    "max_returned_rows": 1000,
    "sql_time_limit_ms": 3000,
    "facet_time_limit_ms": 500,
    "default_facet_size": 20,
    "truncate_cells_html": 600,
}

# For strangers: less time a query, threads enough that heavy requests leave some for all others, SQL only where it is decided.
PUBLIC_SETTINGS: dict[str, int | bool] = {
    "default_allow_sql": False,
    "sql_time_limit_ms": 1500,
    "facet_time_limit_ms": 200,
    "num_sql_threads": 12,
    "max_csv_mb": 50,
    "default_cache_ttl": 60,
}
# Settings of plugins/guard.py.
PUBLIC_RULES: dict[str, int] = {
    "query_bytes": 2048,
    "search_bytes": 16_384,
    "body_bytes": 1_000_000,
    "facets": 8,
    # Who asks without pause has one processor at most; who had little lately waits for none of them.
    "heavy_at_once": 1,
    "heavy_spare": 3,
    # Who reads slowly holds a place until the time is over: one of them is always for others, in each process.
    "streams_at_once": 2,
    "streams_each": 1,
    "stream_seconds": 60,
    "download_rate": 64_000_000,
    "is_reticent": True,
    "is_open": True,
    "cache_seconds": 60,
}
# A query can make values out of nothing; a stored one that is longer, the raw text of a reject say, is then an error.
# A page of the longest abstracts is a tenth of the rows that a statement may have.
SQL_RULES: dict[str, int] = {"value_bytes": 200_000, "rows_bytes": 32_000_000}


def choose(*, public: bool, sql: bool | None, processes: int = 1) -> tuple[dict[str, int | bool], dict[str, int]]:
    """Return the settings of Datasette and the rules of the guard for one of so many processes."""
    settings = SETTINGS | (PUBLIC_SETTINGS if public else {})
    rules = PUBLIC_RULES | {"heavy_spare": max(1, PUBLIC_RULES["heavy_spare"] // processes)} if public else {}
    if sql is not None:
        settings = settings | {"default_allow_sql": sql}
    return settings, rules | (SQL_RULES if public and sql else {})


def with_guard(metadata: dict[str, Any], rules: Mapping[str, float]) -> dict[str, Any]:
    """Return metadata with the rules of the guard."""
    return metadata | {"plugins": {**metadata.get("plugins", {}), "guard": dict(rules)}}
