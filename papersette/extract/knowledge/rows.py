"""Knowledge as rows: tab-separated tables beside the code, each with its source and date in a comment."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path

__all__ = ["pattern_of", "read_cells", "read_rows", "read_rows_beside"]


@cache
def read_rows(name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of `rows/{name}.tsv` by column name; lines that start with `# ` are comments.

    Raises:
        ValueError: a row has another number of columns than the header.
    """
    return parse_rows(_read(name), name)


def pattern_of(name: str, role: str) -> str:
    """Return what any pattern of a role is, by `rows/{name}.tsv` with the columns `role` and `pattern`; to be put in a group.

    Raises:
        ValueError: no row has the role, and nothing would be matched by everything.
    """
    patterns = [row["pattern"] for row in read_rows(name) if row["role"] == role]
    if not patterns:
        raise ValueError(f"{name}: no row has the role {role}")
    return "|".join(patterns)


def read_cells(name: str) -> Iterator[list[str]]:
    """Yield the cells of each row of `rows/{name}.tsv`, a table too long to be kept; as for `read_rows` otherwise."""
    cells = _split(_read(name), name)
    next(cells)
    return cells


def _read(name: str) -> str:
    return (files("papersette.extract") / "rows" / f"{name}.tsv").read_text("utf-8")


def read_rows_beside(folder: Path, name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of a user's own `{name}.tsv`, with empty cells for columns that it leaves out; none without a file.

    Raises:
        ValueError: the file is no text, has no column `name`, an unknown column, or a row of another length than the header.
    """
    path = folder / f"{name}.tsv"
    if not path.is_file():
        return ()
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError(f"{path}: {error}") from error
    rows = parse_rows(text, str(path))
    columns = read_rows(name)[0].keys()
    for row in rows:
        unknown = sorted(row.keys() - columns)
        if unknown or not row.get("name"):
            raise ValueError(f"{path}: " + (f"unknown column {unknown[0]}" if unknown else "a row without a name"))
    return tuple({**dict.fromkeys(columns, ""), **row} for row in rows)


def parse_rows(text: str, name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of a table given as text; `name` is for error messages."""
    header, *rows = _split(text, name)
    return tuple(dict(zip(header, cells, strict=True)) for cells in rows)


def _split(text: str, name: str) -> Iterator[list[str]]:
    """Yield the cells of the header and of each row."""
    columns = 0
    for number, line in enumerate(text.splitlines(), 1):
        if not line or line.startswith("# "):
            continue
        cells = line.split("\t")
        columns = columns or len(cells)
        if len(cells) != columns:
            raise ValueError(f"{name}, line {number}: {len(cells)} cells, expected {columns}")
        yield cells
    if not columns:
        raise ValueError(f"{name}: no header line")
