"""Knowledge as rows: tab-separated tables beside the code, each with its source and date in a comment."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources import files

__all__ = ["pattern_of", "read_cells", "read_rows", "split_rows"]


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
    rows = split_rows(_read(name), name)
    next(rows)
    return (cells for _, cells in rows)


def _read(name: str) -> str:
    return (files("papersette.extract") / "rows" / f"{name}.tsv").read_text("utf-8")


def parse_rows(text: str, name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of a table given as text; `name` is for error messages."""
    (_, header), *rows = split_rows(text, name)
    return tuple(dict(zip(header, cells, strict=True)) for _, cells in rows)


def split_rows(text: str, name: str) -> Iterator[tuple[int, list[str]]]:
    """Yield (line, cells) of the header and of each row.

    Raises:
        ValueError: a row has another number of cells than the header, or there is none.
    """
    columns = 0
    for number, line in enumerate(text.splitlines(), 1):
        if not line or line.startswith("# "):
            continue
        cells = line.split("\t")
        columns = columns or len(cells)
        if len(cells) != columns:
            raise ValueError(f"{name}, line {number}: {len(cells)} cells, expected {columns}")
        yield number, cells
    if not columns:
        raise ValueError(f"{name}: no header line")
