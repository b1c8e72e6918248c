"""What a build is about to read anew of a file, for whoever would rather stop it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

from papersette.pipeline.work import has_own_names
from papersette.reader import open_reader

__all__ = ["foretell_loss"]


def foretell_loss(db: Path, vocabulary: Path | None) -> Iterator[str]:
    """Yield a line where a build without a vocabulary undoes what the last one found by names of the user's own."""
    if vocabulary is not None or not db.is_file():
        return
    # What is no papers file, the build itself says.
    with closing(open_reader(db)) as file, suppress(sqlite3.Error):
        row = file.execute("select extractor, papers from builds order by id desc limit 1").fetchone()
        if row and has_own_names(row[0]):
            yield f"{db} was built with --vocabulary; without it all is read anew by the bundled names alone (papers: {row[1]:,})"
