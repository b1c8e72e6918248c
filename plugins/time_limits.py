"""Time limits of statements are watched from beside them, for any Datasette site: see papersette.site.sql.time_limit."""

from __future__ import annotations

from datasette import database, hookimpl

from papersette.site.sql.time_limit import time_limit


@hookimpl
def startup() -> None:
    """Put the time limit in the place of Datasette's own."""
    database.sqlite_timelimit = time_limit
