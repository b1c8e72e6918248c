"""Which rows of a table are records, and which are lines of a text that fell apart.

A line end or a quotation mark that is not as it should be cuts a text into lines, and each may have just as many commas as the
header. Where a row does not fit the header, those beside it are records only if they look like it: a year where the year stands,
a cell within quotation marks, no blank behind a comma. Elsewhere a row is what its number of cells says.
"""

from __future__ import annotations

import csv
import re
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
# What stands for the year of what is not printed yet.
PENDING = frozenset({"in press", "to appear", "forthcoming", "accepted", "submitted", "under review", "early access"})
# Commas within these are none of a record.
BRACKETS = re.compile(r"\([^()]{0,200}\)|\$[^$]{0,200}\$")
# A text's end.
STOPS = (".", "!", "?", "…", "。")
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


def _is_pending(cell: str) -> bool:
    return cell.strip().casefold() in PENDING


def _is_year(cell: str) -> bool | None:
    return _reads(values.year)(cell) or _is_pending(cell)


def _is_date(cell: str) -> bool | None:
    return _is_pending(cell) or _reads(values.iso_date)(cell) or (None if any(map(str.isdigit, cell)) else False)


def _is_address(cell: str) -> bool | None:
    return bool(references.find_urls(cell)) or (False if " " in cell.strip() else None)


def _is_id(cell: str) -> bool | None:
    return False if " " in cell.strip() else any(map(str.isdigit, cell)) or None


# Columns whose cells tell by themselves whether they stand where they should: True, False, or None where one cannot tell.
TELLING: dict[str, Callable[[str], bool | None]] = {
    "year": _is_year,
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


def _is_small(text: str) -> bool:
    """Whether a text begins in small letters, as its middle does; eBPF, tBERT and wav2vec are names."""
    word = text.partition(" ")[0]
    return word[:1].islower() and not (word.isalnum() and any(sign.isupper() or sign.isdigit() for sign in word))


def _is_torn(cells: Sequence[str]) -> bool:
    """Whether brackets or a formula begin in one cell and end in another: a comma of `f(x,y)` is none between cells."""
    open_in = next((place for place, cell in enumerate(cells) if cell.count("(") > cell.count(")")), len(cells))
    is_closed = any(cell.count(")") > cell.count("(") for cell in cells[open_in + 1 :])
    return is_closed or sum(cell.count("$") % 2 for cell in cells) > 1


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
        self._rows = self._blank = self._small = 0

    def fit(self, row: Row) -> Row | str:
        """Return a row with as many cells as the header, or why not; empty ones at its end may be too many or left out."""
        if len(row.cells) == self._width:
            return SWALLOWED if len(row.lines) > 1 and self._holds_rows(row) else row
        over = row.cells[self._width :]
        fitted = row._replace(cells=[*row.cells[: self._width], *[""] * (self._width - len(row.cells))])
        is_whole = not any(map(str.strip, over)) if over else self._is_closed(row)
        is_told = self._is_told(fitted) or (bool(over) and not self._judges)
        if is_whole and is_told and self.is_sure(fitted):
            return fitted
        return f"{len(row.cells)} cells where the header has {self._width}"

    def is_garbled(self, row: Row) -> bool:
        """Whether something in a row does not stand where it should."""
        return False in self._judge(row) or row.raw().count('"') % 2 == 1 or self._has_prose(row) or _is_torn(row.cells)

    def note(self, row: Row) -> None:
        """Take note of whether a row fills its last cell, and whether its title begins in small letters."""
        self._rows += 1
        self._small += "title" in self._columns and _is_small(row.cells[self._columns["title"]])
        self._blank += not row.cells[-1].strip()

    def is_sure(self, row: Row) -> bool:
        """Whether a row is a record even beside one that fell apart."""
        title, abstract = (row.cells[self._columns[name]].strip() if name in self._columns else "" for name in BEGUN)
        told = self._judge(row)
        # The last line of an abstract may end with all that stands behind it in the record: `than 1,000.,2024`.
        is_end = abstract[:1].isdigit() or (self._columns.get("abstract") == 0 and not row.raw().startswith('"'))
        if not title or is_end or self.is_garbled(row):
            return False
        if _is_small(title) and (abstract[:1].islower() or not (2 * self._small > self._rows or self._is_led(row))):
            return False
        # Two empty cells more than the header has are no end of a line of a text.
        is_spare = bool(row.cells[-1].strip()) and row.raw().rstrip("\r\n ").endswith(2 * self._delimiter)
        return self._is_told(row) or (not told and (is_spare or not _is_small(abstract)) and self._is_whole(row))

    def _is_led(self, row: Row) -> bool:
        """Whether a cell before the title tells that a record begins here."""
        before = [(index, judge) for index, judge in self._judges if index < self._columns["title"]]
        return any(judge(row.cells[index]) for index, judge in before)

    def _is_told(self, row: Row) -> bool:
        """Whether a cell tells that it stands where it should, or is quoted."""
        raw = row.raw()
        return True in self._judge(row) or raw.startswith('"') or f'{self._delimiter}"' in raw

    def is_cut(self, row: Row, behind: str) -> bool:
        """Whether a row's last text may go on in the line behind it, which is no row."""
        last = max((index for index, cell in enumerate(row.cells) if cell.strip()), default=0)
        raw = row.raw().rstrip("\r\n ")
        if last not in self._cuttable or raw.endswith('"') or (last < self._width - 1 and self._is_ended(row)):
            return False
        line = self._split(behind)
        if self._has_blanks:
            # Of such a line its commas do not tell.
            return len(line.cells) < self._width or not self.is_sure(line)
        return len(line.cells) < self._width or (self._has_prose(line) and not self._has_all(behind))

    def _is_whole(self, row: Row) -> bool:
        """Whether a row ends where its record does."""
        return bool(row.cells[-1].strip()) or 2 * self._blank > self._rows or self._is_ended(row)

    def _is_ended(self, row: Row) -> bool:
        """Whether the empty cells at a row's end stand in it, behind the end of a text or several of them: no line ends so."""
        raw = row.raw().rstrip("\r\n ")
        text = raw.removesuffix(self._delimiter)
        return text != raw and text.endswith((self._delimiter, *STOPS))

    def _has_all(self, line: str) -> bool:
        """Whether a line has all delimiters of a record besides the commas of its texts, which a blank or a figure follows."""
        tight = re.findall(rf"{re.escape(self._delimiter)}(?![ \d])", BRACKETS.sub("", line))
        return self._width > 2 and len(tight) >= self._width - 1

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
            continue
        is_doubtful = doubtful > 0 and not shape.is_sure(row)
        doubtful = doubtful - 1 if is_doubtful else 0
        shape.note(row)
        if is_doubtful:
            yield _beside(row)
        else:
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
