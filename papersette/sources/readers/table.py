"""Tables as CSV or TSV with a header: any column whose name is known, in any order; the title is needed.

A sign in front of `=`, `+`, `-` or `@` that keeps a spreadsheet from reading a formula is taken off again. A record may hold
line ends within quotation marks; a quotation mark that never closes costs its own line only. What lines of a text that fell apart
beside such a record are is told in table_rows.
"""

from __future__ import annotations

import csv
import io
import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any, BinaryIO

from papersette.errors import SourceError
from papersette.models import Paper, Reject, SourceInfo
from papersette.paper_ids import find_page_ids
from papersette.sources.fields import references
from papersette.sources.fields.arxiv_topics import make_arxiv_topics, split_categories
from papersette.sources.fields.names import ADDING, COLUMNS, OWN_NAMES, SCHEMES, is_missing, plain_name
from papersette.sources.opening.lines import is_utf8, read_texts, reject_text
from papersette.sources.readers import wos
from papersette.sources.records.record import read_record
from papersette.sources.records.unread import UnreadColumns
from papersette.sources.text.table_authors import read_authors
from papersette.sources.text.table_rows import Row, Shape, sift, split_line

__all__ = ["convert", "read", "sniff"]

# Of Zotero's tables: what a row is, those that are no papers but hang on one, and remarks of the user's own, for nobody else.
ITEM_TYPE, NO_PAPERS, PRIVATE = "itemtype", frozenset({"attachment", "note", "annotation"}), "notes"
# Columns of which only a part is read, each with what tells that nothing else stands in a cell.
PARTLY: dict[str, Callable[[str], bool]] = {
    "extra": lambda cell: all(map(references.is_id_line, filter(str.strip, cell.splitlines()))),
    "categories": lambda cell: split_categories(cell) is not None,
}
LINKS = {"code": "code", "project": "project"}
# What stands below a table, beside nothing but counts.
FOOTER = re.compile(
    r"(?:(?:grand )?total|sum|summe|gesamt|somme|suma|average|mean)(?: \(?n ?= ?\d+\)?)?:?"
    r"|(?:©|\(c\)|copyright\b|source:|note:|quelle:).*",
    re.IGNORECASE | re.DOTALL,
)
NO_WITNESSES = frozenset({"title", "citations", "upvotes"})
PLAIN = (
    "title", "abstract", "year", "published", "updated", "url", "pdf_url", "language", "comment", "citations", "upvotes",
    "dated_by_id",
)  # fmt: skip
DELIMITERS = "\t,;|"
# Lines before the header: Excel's, where cells are not separated as the system's own are, and that of Dimensions.
SEPARATOR_LINE = re.compile(r'(?:"?sep=[^\r\n]"?[ \t]*|"?About the data: [^\r\n]{0,2000})\r?\n', re.IGNORECASE)
FORMULA_GUARD = re.compile(r"\A'(?='*[=+\-@\t\r\n＝＋－＠])")

# So many lines are looked at for a header that does not stand in the first.
MOST_ABOVE = 20
# A name of a column is no longer; of all of them so much is told.
LONGEST_NAME, MOST_TOLD = 60, 300
LONGEST_RECORD = 1024 * 1024
# Lines are read anew behind a quotation mark that does not close: a file of nothing else must not be read for ever.
SPARE = 2 * LONGEST_RECORD


FOUR_FIGURES = re.compile(r"\d{4}|-\d\d$", re.ASCII)
OPENERS = ("{", "[", "<", "@")
# What Python says of a row, in words that tell what to mend.
FAULTS = {"unexpected end of data": "a quotation mark that opens a cell is never closed"}


def sniff(head: bytes) -> bool:
    """Accept text whose first line names a title and another known column."""
    first = _join_header(io.StringIO(SEPARATOR_LINE.sub("", head.decode("utf-8-sig", "replace").lstrip("\r\n"))))
    delimiter = choose_delimiter(first)
    # An object's first line may hold commas and names of columns too.
    return delimiter is not None and first[:1] not in OPENERS and len(_find_places(split_line(first, delimiter))) > 1


def _join_header(lines: Iterator[str]) -> str:
    """Return the first of some lines, with those that its quotation marks hold: names of columns may be broken into lines."""
    first, header = "", ""
    for line in islice(lines, MOST_ABOVE):
        first, header = first or line, header + line
        if header.count('"') % 2 == 0:
            return header
    return first


def find_header_fault(head: bytes) -> str | None:
    """Return why a file that begins as a table does is none that can be read here; None where it does not begin so."""
    lines = SEPARATOR_LINE.sub("", head.decode("utf-8-sig", "replace").lstrip("\r\n")).splitlines()[:MOST_ABOVE]
    if len(lines) < 2 or lines[0][:1] in OPENERS:
        return None
    for line in lines[1:]:
        # Programs that sell tables write what they are above the header.
        if (sign := choose_delimiter(line)) and len(_find_places(split_line(line, sign))) > 2:
            return f"something stands above the header of a table ({line.strip()[:LONGEST_NAME]!r}); delete what is above it"
    header, row = max(([split_line(line, sign) for line in lines[:2]] for sign in DELIMITERS), key=lambda rows: len(rows[0]))
    # The second line of prose hardly has as many commas; that of a table may hold the first line of a text.
    is_header = len(header) > 1 and all(0 < len(name.strip()) <= LONGEST_NAME for name in header)
    if not is_header or (len(row) != len(header) and '"' not in lines[1]):
        return None
    return _tell_columns(header)


def _tell_columns(header: list[str]) -> str:
    # What a terminal takes for a command is no part of a name.
    shown = ("".join(sign if sign.isprintable() else " " for sign in name) for name in header)
    told = ", ".join(" ".join(name.split()) for name in shown)[:MOST_TOLD]
    if "title" in _find_places(header):
        return f"a table of whose columns only the title's is known: {told}; --format csv reads it"
    return f"a table without a column for the title: it has {told}; call one of them title"


def read(stream: BinaryIO, path: str) -> Iterator[Paper | Reject | SourceInfo]:
    """Yield one Paper a record; one that has more or fewer cells than the header, or cannot be read, is a Reject.

    Last come the header, where something is a Reject, and which columns no field reads.

    Raises:
        SourceError: the first line names no title, or no row stands below it.
    """
    # The bound is on whole records; Python's own would be 128 KiB for a cell, everywhere in this process.
    csv.field_size_limit(LONGEST_RECORD + 1)
    lines = _Lines(read_texts(stream))
    first = lines.peek()
    delimiter = choose_delimiter(first)
    if delimiter is None:
        sign = max(DELIMITERS, key=first.count)
        raise SourceError(path, 1, _tell_columns(split_line(first, sign) or [first]))
    is_empty = True
    for record in _read_records(lines, first, delimiter):
        is_empty = False
        yield record
    if is_empty:
        raise SourceError(path, 1, "no row below its header")


def convert(cells: dict[str, str]) -> dict[str, Any]:
    """Return the cells of a row by canonical column as a record with the keys that read_record knows."""
    told = {column: cell for column, cell in cells.items() if not is_missing(cell)}
    cells = {column: FORMULA_GUARD.sub("", cell, count=1) if cell[:1] == "'" else cell for column, cell in told.items()}
    get = cells.get
    key = get("id", "").strip()
    ids: dict[str, Any] = {scheme: cells[scheme] for scheme in SCHEMES if get(scheme)}
    arxiv_texts = (get("arxiv_id"), get("venue"), *references.lines_of_ids(get("extra")))
    # Of pages that have ids of papers, OpenAlex's are ids of its tables.
    ids |= dict(find_page_ids(key)) | references.ids_of_note(get("extra"))
    title = references.pubmed_title(get("title")) if get("pubmed") else get("title")
    # Several addresses in one cell are one page in several places.
    pages = references.find_urls(get("url"))
    return {column: cells[column] for column in PLAIN if get(column)} | {
        "title": title,
        "published": _dated(get("published"), get("year")) or references.date_of(get("year"), get("month"), get("day")),
        "url": pages[0] if len(pages) > 1 else get("url"),
        "withdrawn": references.is_retracted(get("kind")) or references.truth_of(get("withdrawn")),
        **read_authors(cells),
        # A number alone counts the rows of its own table.
        "id": None if key.isdigit() else key,
        "ids": ids | references.ids_of(get("ids")),
        "venue": references.venue_of(get("venue")),
        "doi": get("doi"),
        # What is no id is told.
        "arxiv_id": references.find_arxiv(*arxiv_texts, bare=get("arxiv_id")) or get("arxiv_id"),
        "topics": [
            *make_arxiv_topics(split_categories(get("categories", "")) or []),
            *_keywords(get("keywords", "")),
        ],
        "links": [
            *({"url": url, "kind": kind} for column, kind in LINKS.items() for url in references.find_urls(get(column))),
            *pages[1:],
        ],
    }


def _dated(date: str | None, year: str | None) -> str | None:
    """Return a date with the year that it lacks, as the Web of Science writes the day of an issue: `JAN 5`, `SPR`."""
    return f"{date} {year}" if date and year and date[:1].isalpha() and not FOUR_FIGURES.search(date) else date


def _keywords(cell: str) -> list[str]:
    # OpenAlex has bars between them; in a list they are parts of words.
    has_bars = "|" in cell and ";" not in cell and not cell.startswith(OPENERS)
    return references.split_list(cell.replace("|", ";") if has_bars else cell)


def _read_records(lines: _Lines, first: str, delimiter: str) -> Iterator[Paper | Reject | SourceInfo]:
    # Whoever writes a blank behind each comma of the header does so before quotation marks, too.
    has_blanks = any(name.startswith(" ") for name in split_line(first, delimiter))
    rows = _read_rows(csv.reader(lines, delimiter=delimiter, strict=True, skipinitialspace=has_blanks), lines)
    for row in rows:
        if isinstance(row, Reject):
            yield row
        elif "title" not in _find_places(row.cells):
            # The first line names a title, but was rejected; an empty one says nothing.
            if row.raw().strip():
                yield reject_text(row.locator, "the header above it cannot be read", row.raw())
        else:
            # All the others are below it.
            yield from _with_header(_read_below(row.cells, rows, lines, delimiter, has_blanks=has_blanks), row)


def _with_header(records: Iterable[Paper | Reject | SourceInfo], header: Row) -> Iterator[Paper | Reject | SourceInfo]:
    """Yield records, and behind them the header if one is a Reject: without it nobody can mend that."""
    has_rejects = False
    for record in records:
        has_rejects = has_rejects or isinstance(record, Reject)
        yield record
    if has_rejects:
        yield SourceInfo(header=header.raw().strip("\r\n"))


def _read_below(
    header: list[str], rows: Iterator[Row | Reject], lines: _Lines, delimiter: str, *, has_blanks: bool
) -> Iterator[Paper | Reject | SourceInfo]:
    columns = _Columns(header)
    unread = UnreadColumns(header, columns.read)
    shape = Shape(header, columns.first, delimiter, has_blanks=has_blanks)
    for row in sift(_fit_rows(rows, header, shape, lines), shape):
        if isinstance(row, Reject):
            yield row
        elif what := columns.find_no_paper(row.cells):
            yield reject_text(row.locator, f"{what}, not a paper", row.raw())
        else:
            unread.note(columns.leave_unread(row.cells))
            yield from read_record(columns.convert(row.cells), row.locator, row.raw)
    yield from unread.tell()


class _Columns:
    """What the columns of a table are, told from its header.

    Attributes:
        first: canonical column → the place of the best that is there.
        read: the places of all that are read to the end.
    """

    def __init__(self, header: list[str]) -> None:
        places = _find_places(header)
        self.first = {column: found[0] for column, found in places.items()}
        self._spare = {column: found[1:] for column, found in places.items() if len(found) > 1}
        self._partly = {self.first[name]: is_read for name, is_read in PARTLY.items() if name in self.first}
        spare = {place for name in self._spare.keys() - ADDING for place in self._spare[name]}
        self._wos = wos.find_tags(header)
        self.read = {*self.first.values(), *spare, *self._wos} - self._partly.keys()
        self._item_type = next((place for place, name in enumerate(header) if plain_name(name) == ITEM_TYPE), None)

    def convert(self, cells: list[str]) -> dict[str, Any]:
        """Return a row as a record; of the Web of Science's tables columns mean what its tags do, where they say something."""
        record = convert(self.name(cells))
        tagged = [(tag, cells[place]) for place, tag in self._wos.items() if not _is_empty(cells[place])]
        return record | {key: value for key, value in wos.convert(tagged).items() if value} if tagged else record

    def name(self, cells: list[str]) -> dict[str, str]:
        """Return a row's cells by canonical column, of several for one the first that is filled."""
        named = {column: cells[place] for column, place in self.first.items()}
        for column, others in self._spare.items():
            if _is_empty(named[column]):
                filled = (cells[place] for place in others if not _is_empty(cells[place]))
                named[column] = next(filled, named[column])
        return named

    def leave_unread(self, cells: list[str]) -> list[str]:
        """Return a row's cells without those of partly read columns in which nothing is left unread."""
        done = {place for place, is_read in self._partly.items() if is_read(cells[place])}
        return ["" if place in done else cell for place, cell in enumerate(cells)] if done else cells

    def find_no_paper(self, cells: list[str]) -> str | None:
        """Return what a row is that is no paper: an item of another type, a sum or a remark below the table."""
        kind = "" if self._item_type is None else cells[self._item_type].strip().casefold()
        if kind in NO_PAPERS:
            return f"an item of type {kind}"
        if not FOOTER.fullmatch(cells[self.first["title"]].strip()):
            return None
        told = [place for column, place in self.first.items() if column not in NO_WITNESSES]
        # In a table of titles alone it may be one.
        return "a line below the table" if told and not any(cells[place].strip() for place in told) else None


def _is_empty(cell: str) -> bool:
    return not cell.strip() or is_missing(cell)


def _fit_rows(rows: Iterator[Row | Reject], header: list[str], shape: Shape, lines: _Lines) -> Iterator[Row | Reject]:
    """Yield the rows that have a cell for each of the header."""
    for row in rows:
        if isinstance(row, Reject):
            yield row
        elif not any(map(str.strip, row.cells)) or row.cells == header:
            continue  # spreadsheets write empty rows where somebody went once; files that were joined have their headers within
        else:
            fitted = shape.fit(row)
            yield fitted if isinstance(fitted, Row) else reject_text(row.locator, fitted, lines.give_back())


def choose_delimiter(line: str) -> str | None:
    """Return the sign that splits a header into the most known names, the title's among them."""
    counts = {sign: _find_places(split_line(line, sign)) for sign in DELIMITERS}
    best = max(counts, key=lambda sign: len(counts[sign]))
    return best if "title" in counts[best] else None


def _find_places(header: list[str]) -> dict[str, list[int]]:
    """Return the places of each canonical column that a header names, the best first."""
    places: dict[str, list[int]] = {}
    for place, name in enumerate(header):
        places.setdefault(plain_name(name), []).append(place)
    if ITEM_TYPE in places:
        places.pop(PRIVATE, None)
    for told, names in OWN_NAMES.items():
        for name, column in names.items() if told in places else ():
            places[column] = places.get(column, []) + places.pop(name, [])
    named = {column: [place for name in names for place in places.get(name, ())] for column, names in COLUMNS.items()}
    return {column: found for column, found in named.items() if found}


def _read_rows(rows: Iterator[list[str]], lines: _Lines) -> Iterator[Row | Reject]:
    while True:
        lines.begin()
        try:
            cells = next(rows)
        except StopIteration:
            return
        except UnicodeError:
            # Of what is no text no row is at fault.
            raise
        except (csv.Error, ValueError) as error:
            locator = lines.locator()
            yield reject_text(locator, FAULTS.get(str(error), str(error)), lines.give_back())
        else:
            yield Row(lines.locator(), cells, lines.texts())


class _Lines:
    """Lines for csv.reader: it remembers those of the record being read, and takes back those that are not of it."""

    def __init__(self, lines: Iterator[tuple[int, str | Reject]]) -> None:
        self._lines, self._waiting, self._record = lines, deque[tuple[int, str | Reject]](), list[tuple[int, str]]()
        self._size, self._read, self._returned = 0, 0, 0

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        number, line = self._waiting.popleft() if self._waiting else self._next()
        if isinstance(line, Reject):
            self._record.append((number, line.raw))
            raise ValueError(line.reason)
        self._record.append((number, line))
        self._size += len(line)
        if self._size > LONGEST_RECORD:
            raise ValueError(f"a record longer than {LONGEST_RECORD:,} characters, or a quotation mark that does not close")
        if "\0" in line or not is_utf8(line):
            raise ValueError("holds a NUL" if "\0" in line else "not UTF-8")
        return line

    def peek(self) -> str:
        """Return the header: the first line that is neither blank nor tells a spreadsheet how cells are separated."""
        return _join_header(self._keep_header())

    def _keep_header(self) -> Iterator[str]:
        """Yield lines from the header's first on, which are all read once more."""
        for number, line in self._lines:
            if self._waiting or isinstance(line, Reject) or (line.strip() and not SEPARATOR_LINE.match(line)):
                self._waiting.append((number, line))
                if isinstance(line, Reject):
                    return
                yield line

    def begin(self) -> None:
        """Begin a record."""
        self._record, self._size = [], 0

    def locator(self) -> str:
        """Return where the record stands."""
        return f"line {self._record[0][0]}"

    def texts(self) -> list[str]:
        """Return the lines of the record."""
        return [line for _, line in self._record]

    def give_back(self) -> str:
        """Return the first line of a record that cannot be read, and read the others anew; all of them if that was too often."""
        kept = 1 if self._returned <= self._read + SPARE else len(self._record)
        self._waiting.extendleft(reversed(self._record[kept:]))
        self._returned += sum(len(line) for _, line in self._record[kept:])
        return "".join(line for _, line in self._record[:kept])

    def _next(self) -> tuple[int, str | Reject]:
        number, line = next(self._lines)
        self._read += len(line) if isinstance(line, str) else 0
        return number, line
