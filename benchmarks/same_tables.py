"""Tells whether database files have the same rows in the same order, whatever made them: digests of every table.

python benchmarks/same_tables.py one.db two.db

The table `builds` and the time of reading are left out; they tell of the build.
"""

from __future__ import annotations

import hashlib
import sqlite3
import sys
from pathlib import Path

import click

# Tables and columns that hold the time of day.
CLOCKS = {"builds": None, "sources": {"read_at", "place"}}


def digest_tables(path: Path) -> dict[str, str]:
    """Return a digest of the rows of each table, those of full-text indexes included."""
    with sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True) as db:
        tables = [name for (name,) in db.execute("select name from sqlite_master where type = 'table' order by name")]
        found = {}
        for table in tables:
            left_out = CLOCKS.get(table, set())
            if left_out is not None and not table.startswith("sqlite_"):
                columns = [row[1] for row in db.execute(f'pragma table_info("{table}")') if row[1] not in left_out]
                found[table] = _digest(db, table, columns)
    return found


def _digest(db: sqlite3.Connection, table: str, columns: list[str]) -> str:
    digest = hashlib.sha256()
    names = ", ".join(f"[{column}]" for column in columns)
    for row in db.execute(f"select {names} from [{table}]"):
        digest.update(repr(row).encode())
    return digest.hexdigest()[:16]


@click.command(help=__doc__)
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
def main(files: tuple[Path, ...]) -> None:
    """Print the tables that differ, and a digest of all of each file; end with 1 where they differ."""
    found = [digest_tables(path) for path in files]
    for table in sorted({table for tables in found for table in tables}):
        if len({tables.get(table) for tables in found}) > 1:
            print(f"{table} differs: {', '.join(str(tables.get(table)) for tables in found)}")
    for path, tables in zip(files, found, strict=True):
        print(f"{hashlib.sha256(repr(sorted(tables.items())).encode()).hexdigest()[:16]}  {len(tables)} tables  {path}")
    sys.exit(any(tables != found[0] for tables in found))


if __name__ == "__main__":
    main()
