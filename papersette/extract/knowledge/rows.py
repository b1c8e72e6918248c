"""Knowledge as rows: the tables of the extraction, in its folder rows/."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from papersette import table_rows

__all__ = ["pattern_of", "read_cells", "read_rows"]

PATH = "extract/rows/{}.tsv"


@cache
def read_rows(name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of `rows/{name}.tsv` by column name.

    Raises:
        ValueError: a row has another number of columns than the header.
    """
    return table_rows.read_table(PATH.format(name))


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
    return table_rows.read_cells(PATH.format(name))
