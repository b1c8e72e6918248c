"""Which rows of a table are records, and which are lines of a text that fell apart.

A line end or a quotation mark that is not as it should be cuts a text into lines, and each may have just as many commas as the
header. So beside a row that does not fit the header others are in doubt. There each end between two lines is weighed: whether
the upper line ends as a record does, and whether the lower one begins as one. Where no record ends, a row is a part of the one
that fell apart, and so on, up to the next end of a record. Elsewhere a row is what its number of cells says.
"""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from papersette.models import Reject
from papersette.sources.fields import references, values
from papersette.sources.fields.names import MISSING, plain_name
from papersette.sources.opening.lines import reject_text
from papersette.sources.records.unread import NUMBERINGS

__all__ = ["Row", "Shape", "sift", "split_line"]

# Texts of a record that may go on in another line: where they come last, a short row may be the first line of its record.
CUTTABLE = frozenset({"title", "abstract", "comment"})
# Texts that begin with a capital, so that a line from their middle is known by its first letter.
BEGUN = ("title", "abstract")
# As many lines of one text do not have as many commas each as the header, one behind the other.
MOST_LINES = 10
# What is longer is no title: of 56,543 titles of arXiv, the ACL and Hugging Face (2025) 11 have more than 200 signs, none 250.
LONGEST_TITLE = 250
# What stands for the year of what is not printed yet.
PENDING = frozenset({"in press", "to appear", "forthcoming", "accepted", "submitted", "under review", "early access"})
# Commas within these are none of a record: brackets, formulas, 1,000.
WITHIN_TEXT = re.compile(r"\([^()]{0,200}\)|\$[^$]{0,200}\$|(?<![\w,])\d{1,3}(?:,\d{3})+(?!\d)")
# What ends a sentence, and what may stand behind it.
STOPS, CLOSERS = (".", "!", "?", "…", "。"), "\"'”’)]}$ "
# What speaks for an end between two lines, or against it; two lines belong together where the sum is below 0.
SURE = 3  # the upper line ends with quotation marks, or a cell that tells; the lower begins so
PLAIN = 1  # the lower line has the delimiters of a record
OPEN = -1  # the upper line ends with an abstract in the middle of a sentence, as 3 in 100 abstracts do
SMALL = -2  # the lower line has a title or an abstract that begins in small letters, as 1 in 200 titles do
WORDS = -2  # the upper line is nothing but words of a text
GARBLED = -3  # the lower line is, or cells of it do not stand where they should
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
        # Python before 3.11 reads no line with a NUL.
        return next(csv.reader([line.replace("\0", "\ufffd")], delimiter=delimiter, skipinitialspace=has_blanks), [])
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
    "pmc": _is_id,
    "openalex": _is_id,
}


def _is_small(text: str) -> bool:
    """Whether a text begins in small letters, as its middle does; eBPF, tBERT and wav2vec are names."""
    word = text.strip().partition(" ")[0]
    return word[:1].islower() and not (
        word.rstrip(":").replace("-", "").isalnum() and any(sign.isupper() or sign.isdigit() for sign in word)
    )


class Shape:
    """What the rows of a table look like, told from its header.

    Args:
        header: its cells.
        columns: canonical column → its place in the header.
        delimiter: the sign between cells.
        has_blanks: whether a blank stands before each cell, which is none of it.
    """

    def __init__(self, header: Sequence[str], columns: Mapping[str, int], delimiter: str, *, has_blanks: bool) -> None:
        self._width, self._last, self._delimiter, self._has_blanks = len(header), len(header) - 1, delimiter, has_blanks
        self._title, self._abstract = columns["title"], columns.get("abstract")
        self._begun = sorted(columns[name] for name in BEGUN if name in columns)
        self._texts = {columns[name] for name in CUTTABLE if name in columns}
        self._judges = {index: TELLING[column] for column, index in columns.items() if column in TELLING}
        self._judges |= {index: _is_id for index, name in enumerate(header) if plain_name(name) in NUMBERINGS}
        # The first line of a record that fell apart has its title, and a delimiter.
        self._least = min(self._last, max(1, self._title))
        # Behind a comma of a text stands one blank.
        self._end = re.compile(re.escape(delimiter) + ("" if has_blanks else r"(?! [^ ])"))

    def fit(self, row: Row) -> Row | str:
        """Return a row with as many cells as the header, or why not; empty ones at its end may be too many or left out."""
        if self._is_row(row):
            return SWALLOWED if len(row.lines) > 1 and self._holds_rows(row) else row
        fitted = row._replace(cells=[*row.cells[: self._width], *[""] * (self._width - len(row.cells))])
        is_whole = self._has_spare(row, fitted) if len(row.cells) > self._width else self._lacks_empty(row, fitted)
        return fitted if is_whole else f"{len(row.cells)} cells where the header has {self._width}"

    def split(self, line: str) -> Row:
        """Return a line that may be no row as one."""
        return Row("", split_line(line, self._delimiter, has_blanks=self._has_blanks), [line])

    def is_end(self, above: Row, below: Row) -> bool:
        """Whether a record ends between two lines."""
        return self._weigh_end(above) + self._weigh_start(below) >= 0

    def _weigh_end(self, line: Row) -> int:
        """Return how much speaks for a line's being the last of its record."""
        cell = line.cells[-1].strip() if line.cells else ""
        count, is_row = self._count_ends(line), self._is_row(line)
        is_quoted = line.raw().rstrip().endswith('"' + cell.replace('"', '""') + '"')
        if count and (is_quoted or (self._last in self._judges and self._judges[self._last](cell))):
            return SURE
        is_ended = not cell or cell.rstrip(CLOSERS).endswith(STOPS)
        if count < (self._last if is_row else 1):
            # Where the abstract comes last, its end is no more than that; where there is none, titles are whole.
            return 0 if not is_row and (self._abstract is None or (is_ended and self._last == self._abstract)) else WORDS
        if self._last == self._abstract:
            return 0 if is_ended else OPEN
        return SURE * (is_row and bool(cell) and self._last not in self._texts and self._last not in self._judges)

    def _weigh_start(self, line: Row) -> int:
        """Return how much speaks for a line's being the first of its record."""
        is_row = self._is_row(line)
        if not line.cells:
            # It cannot be split; where titles are all there is, none goes on in another line.
            return GARBLED if self._last else 0
        if self._count_ends(line) < (self._last if is_row else self._least):
            return GARBLED
        title, told = line.cells[self._title].strip(), self._judge(line)
        if not title or (is_row and (len(title) > LONGEST_TITLE or False in told.values())):
            return GARBLED
        if line.lines[0].startswith('"') or any(told.get(index) for index in range(self._title)):
            return SURE
        # Of a line that fell apart only the first text stands where the header has it.
        texts = self._begun if is_row else self._begun[:1]
        return PLAIN * bool(line.cells[self._least].strip()) + SMALL * sum(_is_small(line.cells[index]) for index in texts)

    def _is_row(self, line: Row) -> bool:
        return len(line.cells) == self._width

    def _count_ends(self, line: Row) -> int:
        """Return how many delimiters of a line end a cell, and are no part of a text."""
        texts = (cell.replace(self._delimiter, "") for cell in line.cells)
        return len(self._end.findall(WITHIN_TEXT.sub("x", self._delimiter.join(texts))))

    def _judge(self, line: Row) -> dict[int, bool | None]:
        """Return what each cell that tells says of itself: column → whether it stands where it should."""
        cells = ((index, line.cells[index]) for index in self._judges if index < len(line.cells))
        return {index: self._judges[index](cell) for index, cell in cells if (found := cell.strip()) and found not in MISSING}

    def _is_told(self, row: Row) -> bool:
        return True in self._judge(row).values()

    def _lacks_empty(self, row: Row, fitted: Row) -> bool:
        """Whether what a short row lacks are empty cells at its end: a text there may go on in the next line."""
        return len(row.cells) - 1 not in self._texts and self._is_told(fitted) and self._weigh_start(fitted) >= 0

    def _has_spare(self, row: Row, fitted: Row) -> bool:
        """Whether the cells that a row has too many are empty, and no line of a text ends so: it may end with one comma."""
        if any(map(str.strip, row.cells[self._width :])) or not (self._is_told(fitted) or fitted.cells[-1].strip()):
            return False
        is_double = row.raw().rstrip("\r\n ").endswith(2 * self._delimiter)
        return self._weigh_start(fitted) + is_double >= 0

    def _holds_rows(self, row: Row) -> bool:
        """Whether a row of several lines has a record for one of them."""
        if not self._judges:
            return False
        # A line with one half of a pair of quotation marks is where the cell around it ends.
        lines = (line for line in row.lines[1:] if line.count(self._delimiter) >= self._last and line.count('"') % 2 == 0)
        rows = map(self.split, lines)
        return any(self._is_row(inner) and self._is_told(inner) and self._weigh_start(inner) >= 0 for inner in rows)


def sift(rows: Iterable[Row | Reject], shape: Shape) -> Iterator[Row | Reject]:
    """Yield rows that are records in their order; one that goes on with the text of a Reject beside it is a Reject, too."""
    held: deque[Row] = deque()
    above, doubtful = Row("", [], []), 0
    for row in rows:
        if isinstance(row, Reject):
            above, doubtful = shape.split(row.raw), MOST_LINES
            kept = _count_kept(held, above, shape)
            yield from (each if place < kept else _beside(each) for place, each in enumerate(held))
            held.clear()
            yield row
        elif doubtful and not shape.is_end(above, row):
            above, doubtful = row, doubtful - 1
            yield _beside(row)
        else:
            doubtful = 0
            held.append(row)
            if len(held) > MOST_LINES:
                yield held.popleft()
    yield from held


def _count_kept(held: Sequence[Row], below: Row, shape: Shape) -> int:
    """Return how many of the rows above a line are no part of its record."""
    kept = len(held)
    while kept and not shape.is_end(held[kept - 1], below):
        kept -= 1
        below = held[kept]
    return kept


def _beside(row: Row) -> Reject:
    return reject_text(row.locator, BESIDE, row.raw())
