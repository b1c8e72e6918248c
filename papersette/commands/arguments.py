"""The file that a command asks: as its argument, and for some also by --db, as `build` names it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click

__all__ = ["database_argument", "existing_database"]

DEFAULT = "papers.db"

# The file as an argument alone, of commands that ask what is there already.
existing_database = click.argument("db", type=click.Path(exists=True, dir_okay=False, path_type=Path), default=DEFAULT)


def database_argument(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the file as its first parameter, whether it is there or not; papers.db where none is named."""

    @click.argument("path", metavar="[DB]", required=False, type=click.Path(dir_okay=False, path_type=Path))
    @click.option(
        "--db", type=click.Path(dir_okay=False, path_type=Path), help=f"The same as DB; {DEFAULT} where neither is named."
    )
    @wraps(command)
    def with_file(path: Path | None, db: Path | None, **others: Any) -> None:
        if path and db:
            raise click.UsageError("name the file once, as DB or with --db")
        command(path or db or Path(DEFAULT), **others)

    return with_file
