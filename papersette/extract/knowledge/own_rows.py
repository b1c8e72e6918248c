"""A user's own tables beside the bundled ones: as spreadsheets and editors write them, their faults told by file and line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from papersette.extract.knowledge.rows import read_rows
from papersette.table_rows import split_rows

__all__ = ["read_rows_beside"]

# Between the spellings of one name.
BETWEEN = "|"
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


def read_rows_beside(folder: Path, name: str) -> tuple[tuple[int, dict[str, str]], ...]:
    """Return the rows of a user's own `{name}.tsv` with their lines, empty cells for columns that it leaves out; none without it.

    Blanks around cells and spellings, and the quotation marks that spreadsheets put around cells, are no part of them.

    Raises:
        ValueError: the file is no text, has another name, no column `name`, an unknown column, or a row that is none.
    """
    path = folder / f"{name}.tsv"
    if not path.is_file():
        _ensure_no_other(folder, name)
        return ()
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError(f"{path}: {error}") from error
    (first, header), *rows = ((number, [_cell(written) for written in cells]) for number, cells in split_rows(text, str(path)))
    columns = read_rows(name)[0].keys()
    if fault := _fault_of_header(header, columns):
        raise ValueError(f"{path}, line {first}: {fault}")
    found = [(number, {**dict.fromkeys(columns, ""), **dict(zip(header, cells, strict=True))}) for number, cells in rows]
    for number, row in found:
        if fault := _fault_of_row(row):
            raise ValueError(f"{path}, line {number}: {fault}")
        row["aliases"] = BETWEEN.join(filter(None, map(str.strip, row["aliases"].split(BETWEEN))))
    return tuple(found)


def _ensure_no_other(folder: Path, name: str) -> None:
    """Raise an error where a file looks like the one that is not there."""
    for path in sorted(folder.iterdir()):
        if path.name.lower().partition(".")[0] == name and path.is_file():
            raise ValueError(f"{folder}: {path.name} is not read, {name}.tsv is, a tab between two cells")


def _cell(written: str) -> str:
    cell = written.strip()
    is_quoted = len(cell) > 1 and cell[0] == cell[-1] == '"'
    return cell[1:-1].replace('""', '"').strip() if is_quoted else cell


def _fault_of_header(header: list[str], columns: Iterable[str]) -> str | None:
    if unknown := sorted(set(header) - set(columns)):
        return f"unknown column {unknown[0]}"
    if twice := [column for column in header if header.count(column) > 1]:
        return f"the column {twice[0]} stands there twice"
    return None if "name" in header else "no column name"


def _fault_of_row(row: Mapping[str, str]) -> str | None:
    if strange := [cell for cell in row.values() if CONTROL.search(cell)]:
        return f"{strange[0]!r:.80} has a sign that no text has"
    return None if row["name"] else "a row without a name"
