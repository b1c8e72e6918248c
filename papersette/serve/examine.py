"""A look at a file before it is served: whether it can be, and what Datasette would otherwise count while readers wait.

It runs as a program of its own, niced: readers of the file that is served go first,
and a file that breaks what reads it breaks nothing else.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

from papersette.check import find_obstacles
from papersette.errors import PapersetteError
from papersette.serve import programs

__all__ = ["examine", "examine_apart"]

NICENESS = 10
BLOCK_BYTES = 1 << 20


def examine(path: Path) -> dict[str, Any]:
    """Return what `datasette inspect` says of a file: its digest, its size and how many rows its tables have.

    Raises:
        PapersetteError: it cannot be served.
    """
    for obstacle in find_obstacles(path):
        raise PapersetteError(obstacle)
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(BLOCK_BYTES):
            digest.update(block)
    return {"hash": digest.hexdigest(), "size": path.stat().st_size, "file": path.name, "tables": _count_rows(path)}


async def examine_apart(path: Path) -> dict[str, Any]:
    """Return the same, found by the program.

    Raises:
        PapersetteError: the file cannot be served, also because the program did not survive it.
    """
    done = await programs.run(programs.command(__name__, str(path)))
    if done.returncode:
        raise PapersetteError(done.stderr.decode("utf-8", "replace").strip() or f"looking at it ended with {done.returncode}")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _count_rows(path: Path) -> dict[str, dict[str, int]]:
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as db:
        names = [name for (name,) in db.execute("select name from sqlite_master where type = 'table'")]
        return {name: {"count": db.execute(f'select count(*) from "{name}"').fetchone()[0]} for name in names}


def _main() -> None:
    os.nice(NICENESS)
    try:
        sys.stdout.write(json.dumps(examine(Path(sys.argv[1]))))
    except (PapersetteError, sqlite3.Error, OSError) as error:
        sys.exit(" ".join(str(error).split()))


if __name__ == "__main__":
    _main()
