"""The site without a server: what it answers is what the page at the same address shows."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from datasette.app import Datasette

from papersette.check import find_foreign
from papersette.errors import PapersetteError
from papersette.parts import read_metadata
from papersette.serve.app import DATABASE, ensure_there, open_datasette
from papersette.serve.limits import SETTINGS
from papersette.serve.live.pin import pin_as
from papersette.serve.live.plugins import OWN_PLUGINS, keep_plugins

__all__ = ["open_site"]


@contextmanager
def open_site(db: Path) -> Iterator[Datasette]:
    """Yield Datasette over a file of any name, as `serve` sets it up, to be asked through its client.

    It answers from the file that lies there now, whatever takes its place.

    Raises:
        PapersetteError: it is not there, is no papers file, or cannot be read any further.
    """
    ensure_there(db)
    for fault in find_foreign(db):
        raise PapersetteError(f"{db}: {fault}")
    keep_plugins(OWN_PLUGINS)
    try:
        with pin_as(db, f"{DATABASE}.db") as pinned:
            yield open_datasette(pinned, read_metadata(), SETTINGS)
    except sqlite3.DatabaseError as error:
        raise PapersetteError(f"{db}: {error}") from error
