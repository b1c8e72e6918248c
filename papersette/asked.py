"""The site without a server: what it answers is what the page at the same address shows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from datasette.app import Datasette

from papersette.live import OWN_PLUGINS, keep_plugins, pin_as
from papersette.parts import read_metadata
from papersette.serve import DATABASE, SETTINGS, open_datasette

__all__ = ["open_site"]


@contextmanager
def open_site(db: Path) -> Iterator[Datasette]:
    """Yield Datasette over a file of any name, as `serve` sets it up, to be asked through its client.

    It answers from the file that lies there now, whatever takes its place.
    """
    keep_plugins(OWN_PLUGINS)
    with pin_as(db, f"{DATABASE}.db") as pinned:
        yield open_datasette(pinned, read_metadata(), SETTINGS)
