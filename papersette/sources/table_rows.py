"""Which rows of a table are records, and which are lines of a text that fell apart.

A line end or a quotation mark that is not as it should be cuts a text into lines, and each may have just as many commas as the
header. Where a row does not fit the header, those beside it are records only if they look like it: a year where the year stands,
a cell within quotation marks, no blank behind a comma. Elsewhere a row is what its number of cells says.
"""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from papersette.models import Reject
from papersette.sources import references, values
from papersette.sources.lines import reject_text
from papersette.sources.names import MISSING, plain_name
from papersette.sources.unread import NUMBERINGS

__all__ = ["Row", "Shape", "sift", "split_line"]

# Texts of a record that may go on in another line: where they come last, a short row may be the first line of its record.
CUTTABLE = frozenset({"title", "abstract", "comment"})
# Texts that begin with a capital, so that a line from their middle is known by its first letter.
BEGUN = ("title", "abstract")
# As many lines of one text do not have as many commas each as the header, one behind the other.
MOST_LINES = 10
# Cells of a row that are looked at for prose: each is looked for in the whole row.
MOST_CELLS = 50
BESIDE = "may be a part of the record beside it, whose cells are not those of the header"
SWALLOWED = "a quotation mark that does not close, or holds other records"


class Row(NamedTuple):
    """A row's cells, where it stands, and the lines it was read from."""

    locator: str
    cells: list[str]
    lines: list[str]

    def raw(self) -> str:
        """Return the row as it stands."""
        return "".join(self.lines)


def split_line(line: str, delimiter: str, *, has_blanks: bool = False) -> list[str]:
    """Return the cells of a line, without the blanks before them where it has such; none where it cannot be read."""
    try:
        return next(csv.reader([line], delimiter=delimiter, skipinitialspace=has_blanks), [])
    except csv.Error:
        return []


def _reads(read: Callable[[object], object]) -> Callable[[str], bool | None]:
    def judge(cell: str) -> bool:
        try:
            return read(cell) is not None
        except ValueError:
            return False

    return judge


def _is_date(cell: str) -> bool | None:
    return _reads(values.iso_date)(cell) or (None if any(map(str.isdigit, cell)) else False)


def _is_address(cell: str) -> bool | None:
    return bool(references.find_urls(cell)) or (False if " " in cell.strip() else None)


def _is_id(cell: str) -> bool | None:
    return False if " " in cell.strip() else any(map(str.isdigit, cell)) or None


# Columns whose cells tell by themselves whether they stand where they should: True, False, or None where one cannot tell.
TELLING: dict[str, Callable[[str], bool | None]] = {
    "year": _reads(values.year),
    "published": _is_date,
    "updated": _is_date,
    "doi": _reads(values.doi),
    "arxiv_id": lambda cell: bool(references.find_arxiv(cell, bare=cell)),
    "url": _is_address,
    "pdf_url": _is_address,
    "citations": _reads(values.whole),
    "upvotes": _reads(values.whole),
    "id": _is_id,
    "pubmed": _is_id,
    "openalex": _is_id,
}


class Shape:
    """What the rows of a table look like, told from its header.

    Args:
        header: its cells.
        columns: canonical column → its place in the header.
        delimiter: the sign between cells.
        has_blanks: whether a blank stands before each cell, which is none of it.
    """

    def __init__(self, header: Sequence[str], columns: Mapping[str, int], delimiter: str, *, has_blanks: bool = False) -> None:
        self._width, self._delimiter, self._columns, self._has_blanks = len(header), delimiter, columns, has_blanks
        self._known, self._cuttable = set(columns.values()), {columns[name] for name in CUTTABLE if name in columns}
        self._judges = [(index, TELLING[column]) for column, index in columns.items() if column in TELLING]
        self._judges += [(index, _is_id) for index, name in enumerate(header) if plain_name(name) in NUMBERINGS]

    def fit(self, row: Row) -> Row | str:
        """Return a row with as many cells as the header, or why not; empty ones at its end may be too many or left out."""
        if len(row.cells) == self._width:
            return SWALLOWED if len(row.lines) > 1 and self._holds_rows(row) else row
        over = row.cells[self._width :]
        fitted = row._replace(cells=[*row.cells[: self._width], *[""] * (self._width - len(row.cells))])
        is_harmless = not any(map(str.strip, over)) and (bool(over) or self._is_closed(row))
        if is_harmless and self.is_sure(fitted):
            return fitted
        return f"{len(row.cells)} cells where the header has {self._width}"

    def is_garbled(self, row: Row) -> bool:
        """Whether something in a row does not stand where it should."""
        return False in self._judge(row) or row.raw().count('"') % 2 == 1 or self._has_prose(row)

    def is_sure(self, row: Row) -> bool:
        """Whether a row is a record even beside one that fell apart."""
        title, abstract = (row.cells[self._columns[name]].strip() if name in self._columns else "" for name in BEGUN)
        raw = row.raw()
        # The last line of an abstract may end with all that stands behind it in the record: `than 1,000.,2024`.
        is_end = abstract[:1].isdigit() or (self._columns.get("abstract") == 0 and not raw.startswith('"'))
        if not title or title[:1].islower() or is_end or self.is_garbled(row):
            return False
        is_told = True in self._judge(row) or raw.startswith('"') or f'{self._delimiter}"' in raw
        return is_told or (not self._judges and bool(row.cells[-1].strip()) and not abstract[:1].islower())

    def is_cut(self, row: Row, behind: str) -> bool:
        """Whether a row's last text may go on in the line behind it, which is no row."""
        last = max((index for index, cell in enumerate(row.cells) if cell.strip()), default=0)
        if last not in self._cuttable or row.raw().rstrip(f"{self._delimiter}\r\n ").endswith('"'):
            return False
        line = self._split(behind)
        if self._has_blanks:
            # Of such a line its commas do not tell.
            return len(line.cells) < self._width or not self.is_sure(line)
        return len(line.cells) < self._width or self._has_prose(line)

    def _split(self, line: str) -> Row:
        return Row("", split_line(line, self._delimiter, has_blanks=self._has_blanks), [line])

    def _judge(self, row: Row) -> list[bool | None]:
        told = ((judge, row.cells[index]) for index, judge in self._judges)
        return [judge(cell) for judge, cell in told if (found := cell.strip()) and found not in MISSING]

    def _has_prose(self, row: Row) -> bool:
        """Whether a cell begins as words behind a comma do, with one blank."""
        begun = (cell for cell in row.cells[:MOST_CELLS] if cell[:1] == " " and cell[1:2].strip())
        raw = row.raw()
        return not self._has_blanks and any(self._delimiter + cell[:20] in raw for cell in begun)

    def _is_closed(self, row: Row) -> bool:
        """Whether a short row ends with a cell that does not go on in the next line."""
        return row.raw().rstrip().endswith('"') or len(row.cells) - 1 in self._known - self._cuttable

    def _holds_rows(self, row: Row) -> bool:
        """Whether a row of several lines has a record for one of them."""
        if not self._judges:
            return False
        rows = (self._split(line) for line in row.lines[1:] if line.count(self._delimiter) >= self._width - 1)
        return any(len(inner.cells) == self._width and True in self._judge(inner) and self.is_sure(inner) for inner in rows)


def sift(rows: Iterable[Row | Reject], shape: Shape) -> Iterator[Row | Reject]:
    """Yield rows that are records in their order; one beside a Reject that may be a part of the same record is a Reject, too."""
    held: deque[Row] = deque()
    doubtful = 0
    for row in rows:
        if isinstance(row, Reject):
            kept = _count_kept(held, row, shape)
            yield from (each if place < kept else _beside(each) for place, each in enumerate(held))
            held.clear()
            yield row
            doubtful = MOST_LINES
        elif doubtful and not shape.is_sure(row):
            doubtful -= 1
            yield _beside(row)
        else:
            doubtful = 0
            held.append(row)
            if len(held) > MOST_LINES:
                yield held.popleft()
    yield from held


def _count_kept(held: Sequence[Row], fault: Reject, shape: Shape) -> int:
    """Return how many of the rows before a fault are no part of its record."""
    kept = place = len(held)
    while place and not shape.is_sure(held[place - 1]):
        place -= 1
        kept = place if shape.is_garbled(held[place]) else kept
    behind = held[kept].raw() if kept < len(held) else fault.raw
    while kept and shape.is_cut(held[kept - 1], behind):
        kept -= 1
        behind = held[kept].raw()
    return kept


def _beside(row: Row) -> Reject:
    return reject_text(row.locator, BESIDE, row.raw())
