"""SQL functions of the canned queries, and one of Datasette's own; they return data, never HTML."""

from __future__ import annotations

import sqlite3

from datasette import hookimpl
from datasette.utils import escape_fts

from papersette.site.sql.distance import distance_km
from papersette.site.typed.countries import country_called
from papersette.site.typed.folded import fold_name, holds_name
from papersette.site.typed.words import identifier, match_expression, quote


def _distance(*degrees: object) -> float | None:
    """Return a distance in km, null unless all four are numbers."""
    numbers = [float(value) for value in degrees if isinstance(value, (int, float))]
    return distance_km(*numbers) if len(numbers) == 4 else None


def _text(value: object) -> str:
    """Return an argument as text: SQLite hands over numbers and blobs as they are."""
    return "" if value is None or isinstance(value, bytes) else str(value)


def _escape_fts(text: object) -> str:
    """Return what Datasette makes of the text that a table is searched for; of one without any word what no row meets."""
    return escape_fts(_text(text)) or '""'


@hookimpl(trylast=True)
def prepare_connection(conn: sqlite3.Connection) -> None:
    """Add search_match, search_phrase, search_id and country_called of a text, fold_name, holds_name(text, name), distance_km.

    In the place of Datasette's escape_fts comes one that is never empty, which would be no expression.
    """
    conn.create_function("escape_fts", 1, _escape_fts, deterministic=True)
    conn.create_function("search_match", 1, lambda text: match_expression(_text(text)), deterministic=True)
    conn.create_function("search_phrase", 1, lambda text: quote(_text(text)), deterministic=True)
    conn.create_function("search_id", 1, lambda text: identifier(_text(text)), deterministic=True)
    conn.create_function("fold_name", 1, lambda text: fold_name(_text(text)), deterministic=True)
    conn.create_function("country_called", 1, lambda text: country_called(_text(text)), deterministic=True)
    conn.create_function("holds_name", 2, lambda text, name: holds_name(_text(text), _text(name)), deterministic=True)
    conn.create_function("distance_km", 4, _distance, deterministic=True)
