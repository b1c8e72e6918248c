"""Knowledge as rows: tab-separated tables beside the code, each with its source and date in a comment."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

__all__ = ["read_rows"]


@cache
def read_rows(name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of `rows/{name}.tsv` by column name; lines that start with `# ` are comments.

    Raises:
        ValueError: a row has another number of columns than the header.
    """
    text = (files("papersette.extract") / "rows" / f"{name}.tsv").read_text("utf-8")
    return parse_rows(text, name)


def parse_rows(text: str, name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of a table given as text; `name` is for error messages."""
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line and not line.startswith("# ")]
    header = lines[0][1].split("\t")
    rows = []
    for number, line in lines[1:]:
        cells = line.split("\t")
        if len(cells) != len(header):
            raise ValueError(f"{name}, line {number}: {len(cells)} cells, expected {len(header)}")
        rows.append(dict(zip(header, cells, strict=True)))
    return tuple(rows)
