"""Files of tagged lines: a tag and a value a line, a record from its first tag to its last. Each format has a Dialect.

A line without a tag goes on with the value above it. A library was measured and left: rispy 0.10 reads 28,000 records a second,
but joins those lines by blanks and drops a record of RIS without `ER` silently.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, BinaryIO

from papersette.errors import SourceError
from papersette.models import Paper, Reject, SourceInfo
from papersette.person_names import is_organisation
from papersette.sources.fields import author_names, plain_dates, references
from papersette.sources.opening.lines import is_utf8, read_texts, reject_text
from papersette.sources.records.record import read_record
from papersette.sources.records.unread import UnreadKeys

__all__ = ["OWN", "Dialect", "Fields", "Tags", "all_of", "by_tag", "convert_reference", "date_of", "read_tagged"]

LONGEST_RECORD = 4 * 1024 * 1024
# 2024/05/24/, and 2020 JUN 12 as Web of Science and PubMed write it; of 2020 JUN-JUL, 2020 JUN 1-15, 2020 Jun 30-Jul 2 and
# 2020 Dec-2021 Jan the first.
DATE = re.compile(
    r"\s*(\d{4})(?:[/-](\d{0,2})| ([A-Za-z]{3,9}))?"
    r"(?:[/-](\d{0,2})|(?: (\d{1,2}))?(?:-(?:\d{1,2}|(?:\d{4} )?[A-Za-z]{3,9}(?: \d{1,2})?))?)(?:/.*)?\s*",
    re.DOTALL,
)
DAY = re.compile(r"(?<![\d/-])\d{1,2}(?![\d/])")
# Embase and Cochrane mark the main topics of a paper: *sheep.
MAIN_TOPIC = re.compile(r"\A\s*\*(?=[^\W\d_])")
# Scopus keeps the works that a paper refers to in a note; their ids and addresses are none of the paper's.
WORKS_CITED = re.compile(r"\s*References:")
# Canonical keys whose values may be several, each in a tag of its own: parts of an abstract, notes.
PARTED = ("abstract", "comment")
# What a custom tag is called where it holds what `export` wrote.
OWN = "papersette"

Tags = dict[str, list[str]]
# Canonical keys with the tags that hold them, the best first; `authors`, `keywords`, `addresses`, `files`, `numbers` (where an
# arXiv id, a DOI or the kind of a paper may stand), `accessions` (numbers in databases) and `databases` are of all their tags.
Fields = Mapping[str, tuple[str, ...]]
LISTS = ("authors", "keywords", "addresses", "files", "numbers", "accessions", "databases")


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a format writes its records.

    Attributes:
        name: of the format, for errors.
        tag: a line with a tag, its first group, and a value, its second.
        starts: tags of which each record has one at its beginning: where one of them comes again, or behind a blank line, the
            next record begins.
        end: the tag that ends a record; None where it lasts to the next.
        known: tags that are read, or that nobody misses.
        headers: a line that is nothing, outside of records.
        loose_tag: the same of a tag that is not written as it should be; no record begins or ends with one.
        is_wrapped: whether a line without a tag is a piece of the one above, cut for its length; else it keeps its line end.
        closing: the tag that its maker writes last, though others leave it out: the last record of a file that lacks it is told.
        note: the tag of notes, of which those that list the works cited are not read.
        custom: the tag that has what `export` wrote; what others keep there is not read.
    """

    name: str
    tag: re.Pattern[str]
    starts: tuple[str, ...]
    end: str | None
    known: Set[str]
    headers: re.Pattern[str]
    loose_tag: re.Pattern[str] | None = None
    is_wrapped: bool = False
    closing: str | None = None
    note: str | None = None
    custom: str | None = None

    def find(self, line: str, tags: tuple[str, ...]) -> str | None:
        """Return which of some tags a line has."""
        match = self.tag.fullmatch(line) if line.startswith(tags) else None
        return match[1] if match and match[1] in tags else None

    def split(self, lines: Sequence[str]) -> list[tuple[str, str]]:
        """Return the tags and values of a record in their order, but for values of nothing."""
        values: list[tuple[str, list[str]]] = []
        for line in lines:
            match = self.tag.fullmatch(line) or (self.loose_tag and self.loose_tag.fullmatch(line))
            if match:
                values.append((match[1], [match[2] or ""]))
            else:
                values[-1][1].append(line)
        texts = ((self._name(tag, parts), self._join(parts)) for tag, parts in values)
        return [(tag, text) for tag, text in texts if text.strip() or tag == self.end]

    def _name(self, tag: str, parts: Sequence[str]) -> str:
        if tag == self.custom and references.read_exported("".join(parts)):
            return OWN
        return f"{tag} References" if tag == self.note and WORKS_CITED.match(parts[0]) else tag

    def _join(self, parts: Sequence[str]) -> str:
        return " ".join(filter(None, map(str.strip, parts))) if self.is_wrapped else "".join(parts).rstrip("\r\n")


def read_tagged(
    stream: BinaryIO, path: str, dialect: Dialect, convert: Callable[[list[tuple[str, str]]], dict[str, Any]]
) -> Iterator[Paper | Reject | SourceInfo]:
    """Yield one Paper a record; what stands outside of records, or cannot be read, is a Reject. Last comes what is not read.

    Args:
        stream: the file's bytes.
        path: its name, for errors.
        dialect: how it is written.
        convert: returns a record's tags and values with the keys that read_record knows.

    Raises:
        SourceError: the file holds no record.
    """
    records, unread, cut = 0, UnreadKeys(dialect.known), None
    for number, lines in _read_records(stream, dialect):
        if isinstance(lines, Reject):
            yield lines
            continue
        records, cut = records + 1, None
        locator, raw = f"line {number}", "".join(lines)
        if not is_utf8(raw):
            yield reject_text(locator, "not UTF-8", raw)
            continue
        values = dialect.split(lines)
        unread.note(dict(values))
        if lacking := {dialect.end, dialect.closing} - {None, *(tag for tag, _ in values)}:
            cut = reject_text(locator, f"the record has no {lacking.pop()} line; the paper was kept as far as it goes", raw)
        if cut and dialect.end:
            yield cut
        yield from read_record(convert(values), locator, lambda raw=raw: raw)  # type: ignore[misc]
    if cut and dialect.closing:
        yield cut
    yield from unread.tell()
    if not records:
        begin = " or ".join(dialect.starts)
        raise SourceError(
            path, None, f"no {dialect.name} record in it: expected lines from {begin} to {dialect.end or 'the next'}"
        )


def by_tag(values: Sequence[tuple[str, str]]) -> Tags:
    """Return values by their tags."""
    found: Tags = {}
    for tag, text in values:
        found.setdefault(tag, []).append(text)
    return found


def all_of(tags: Tags, names: Sequence[str]) -> list[str]:
    """Return the values of some tags, in the order of these."""
    return [value for name in names for value in tags.get(name, ())]


def convert_reference(values: Sequence[tuple[str, str]], fields: Fields) -> dict[str, Any]:
    """Return a record of a reference manager with the keys that read_record knows."""
    tags = by_tag(values)
    lists = {name: all_of(tags, fields[name]) for name in LISTS}
    found = {name: next(iter(all_of(tags, fields[name])), None) for name in fields.keys() - {*LISTS, "date"}}
    urls, files = ([url for value in lists[name] for url in references.find_urls(value)] for name in ("addresses", "files"))
    # Some write the arXiv id where a DOI should stand.
    number, doi = (found["doi"], None) if references.lines_of_ids(found["doi"]) else (None, found["doi"])
    year = DATE.fullmatch(found["year"] or "")
    venues = all_of(tags, fields["venue"])
    # IEEE states the year alone in one tag, and the days of the conference in another.
    dates = (_day_of(value, year[1] if year else None) for value in all_of(tags, fields["date"]))
    parted = {name: "\n".join(next((tags[tag] for tag in fields[name] if tag in tags), ())) or None for name in PARTED}
    return found | {
        **parted,
        **references.counts_of_note(parted["comment"]),
        "ids": references.ids_of_note(parted["comment"]) | references.accession_ids(lists["accessions"], lists["databases"]),
        # What stands where a journal does may be an arXiv id, and is no DOI.
        "doi": doi or references.find_doi(urls, [text for text in lists["numbers"] if text not in venues]),
        "title": " ".join((found["title"] or "").split()),
        "authors": _authors(lists["authors"]),
        "venue": references.venue_of(*venues),
        "year": year[1] if year else found["year"],
        "published": next(filter(None, dates), None),
        "arxiv_id": references.find_arxiv(number, *lists["numbers"], *urls),
        "url": urls[0] if urls else None,
        "pdf_url": files[0] if files else None,
        "links": urls[1:],
        "topics": _keywords(lists["keywords"]),
        "withdrawn": any(map(references.is_retracted, lists["numbers"])),
    }


def date_of(written: str | None, year: str | None = None) -> str | None:
    """Return the day or month of a date such as 2020/06/12/ or 2020 JUN 12, with its year apart JUN 12; None for a year alone."""
    if date := DATE.fullmatch(written or ""):
        return references.date_of(date[1], date[2] or date[3], date[4] or date[5])
    day = DAY.search(written or "")
    return references.date_of(year, written, day[0] if day else None)


def _day_of(written: str, year: str | None) -> str | None:
    """Return the day or month of a date as these formats write it, or in any other way that is plain, whichever says more."""
    dates = [date_of(written, year)]
    with suppress(ValueError):
        dates.append(plain_dates.published(written))
    days: list[str] = [day for date in dates if (day := references.dated(date)["published"])]
    return references.fullest(days)


def _keywords(values: Sequence[str]) -> list[str]:
    """Return keywords, a tag each or a list in one; commas separate them only in a tag alone that has several."""
    is_list = len(values) == 1 and values[0].count(",") > 1
    signs = (r"[;,\r\n]+" if is_list and ";" not in value else r"[;\r\n]+" for value in values)
    return [MAIN_TOPIC.sub("", word) for sign, value in zip(signs, values, strict=True) for word in re.split(sign, value)]


def _authors(values: Sequence[str]) -> Sequence[str | ValueError]:
    names = [name for value in values for name in _names(value)]
    # Whether initials stand behind families is told by all names together.
    told = [name for name in names if isinstance(name, str)]
    is_plain = len(told) == len(names) and not any("," in value for value in values)
    return author_names.turn_initials(told) if is_plain else names


def _names(value: str) -> Sequence[str | ValueError]:
    """Return the name of a tag, or those of a list that somebody put into one."""
    may_be_persons = value.count(",") > 1 and not is_organisation(value)
    joined = author_names.AND.split(value) if may_be_persons else []
    is_joined = len(joined) > 1 and all("," in name for name in joined)
    if is_joined or (";" in value and not author_names.ENTITY.search(value)):
        return author_names.read_names(value)
    try:
        # A tag has its name's family first, and so do those of a list.
        several = author_names.split_parts(value.split(","), is_turned=may_be_persons)
    except ValueError as error:
        return [error]
    return several or [author_names.turn_name(value)]


class _Record:
    """The lines of a record, from the first on."""

    def __init__(self, first: int) -> None:
        self._first, self._lines = first, list[str]()
        self._size, self._begun, self._is_apart = 0, set[str](), False

    def is_open(self) -> bool:
        """Whether the next line may be of this record."""
        return bool(self._lines)

    def is_too_long(self) -> bool:
        """Whether it is longer than any record."""
        return self._size > LONGEST_RECORD

    def ends_before(self, start: str) -> bool:
        """Whether a line with a tag that records begin with is the next one's."""
        return not self._lines or self._is_apart or start in self._begun

    def add(self, line: str, start: str | None) -> None:
        """Take a line, and the tag it has of those that records begin with."""
        if start:
            self._begun.add(start)
        self._is_apart = line.isspace()
        self._size += len(line)
        self._lines.append(line)

    def close(self) -> Iterator[tuple[int, list[str] | Reject]]:
        """Yield (line, lines) of the record, if there is one, or that it is too long."""
        if self.is_too_long() and self._lines:
            reason = f"a record longer than {LONGEST_RECORD:,} characters"
            yield self._first, reject_text(f"line {self._first}", reason, "".join(self._lines[:1000]))
        elif self._lines:
            yield self._first, self._lines
        self._lines = []


def _read_records(stream: BinaryIO, dialect: Dialect) -> Iterator[tuple[int, list[str] | Reject]]:
    """Yield (line, lines) of each record, and (line, Reject) for other text."""
    record, ends = _Record(0), (dialect.end,) if dialect.end else ()
    for number, line in read_texts(stream):
        if isinstance(line, Reject):
            yield number, line
            continue
        start = dialect.find(line, dialect.starts)
        if start and record.ends_before(start):
            yield from record.close()
            record = _Record(number)
        elif not record.is_open():
            # What follows a record that is too long is a part of it.
            if not record.is_too_long() and not dialect.headers.fullmatch(line):
                yield number, reject_text(f"line {number}", "outside of a record", line)
            continue
        record.add(line, start)
        if record.is_too_long() or dialect.find(line, ends):
            yield from record.close()
    yield from record.close()
