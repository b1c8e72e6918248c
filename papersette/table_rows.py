"""Tables beside the code: a header line, a row a line, tabs between cells, the source and date of each in a comment."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files

__all__ = ["read_cells", "read_table", "split_rows"]


def read_table(path: str) -> tuple[dict[str, str], ...]:
    """Return the rows of a table of the package by column name; lines that start with `# ` are comments.

    Args:
        path: where the table lies in the package, such as `extract/rows/units.tsv`.

    Raises:
        ValueError: a row has another number of cells than the header.
    """
    (_, header), *rows = split_rows(_read(path), path)
    return tuple(dict(zip(header, cells, strict=True)) for _, cells in rows)


def read_cells(path: str) -> Iterator[list[str]]:
    """Yield the cells of each row of a table too long to be kept; as for `read_table` otherwise."""
    rows = split_rows(_read(path), path)
    next(rows)
    return (cells for _, cells in rows)


def split_rows(text: str, name: str) -> Iterator[tuple[int, list[str]]]:
    """Yield (line, cells) of the header and of each row of a table; `name` is for error messages.

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


def _read(path: str) -> str:
    return files("papersette").joinpath(*path.split("/")).read_text("utf-8")
