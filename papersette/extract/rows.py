"""Knowledge as rows: tab-separated tables beside the code, each with its source and date in a comment."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path

__all__ = ["read_rows", "read_rows_beside"]


@cache
def read_rows(name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of `rows/{name}.tsv` by column name; lines that start with `# ` are comments.

    Raises:
        ValueError: a row has another number of columns than the header.
    """
    text = (files("papersette.extract") / "rows" / f"{name}.tsv").read_text("utf-8")
    return parse_rows(text, name)


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
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line and not line.startswith("# ")]
    if not lines:
        raise ValueError(f"{name}: no header line")
    header = lines[0][1].split("\t")
    rows = []
    for number, line in lines[1:]:
        cells = line.split("\t")
        if len(cells) != len(header):
            raise ValueError(f"{name}, line {number}: {len(cells)} cells, expected {len(header)}")
        rows.append(dict(zip(header, cells, strict=True)))
    return tuple(rows)
