"""RIS, as Zotero, EndNote and publishers' pages write it: from `TY  - ` to `ER  - `, a tag a line.

A line without a tag goes on with the value above it: an abstract keeps its lines. A library was measured and left: rispy 0.10
reads 28,000 records a second, but joins those lines by blanks and drops a record without `ER` silently.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO

from papersette.errors import SourceError
from papersette.models import Paper, Reject
from papersette.sources import author_names, references
from papersette.sources.lines import is_utf8, read_texts, reject_text
from papersette.sources.record import read_record

__all__ = ["convert", "read", "sniff"]

FIRST_TAG = re.compile(rb"(?:\xef\xbb\xbf)?(?:[^\r\n{]{0,500}\r?\n){0,20}?TY  - ?[A-Z]{3,8}[ \t]*\r?\n")
TAG = re.compile(r"([A-Z][A-Z0-9])  -(?: (.*)|\s*)", re.DOTALL)
# What publishers' pages put above the records, and Web of Science below the last.
HEADERS = re.compile(r"\s*(?:|EF\s*(?:-\s*)?|\d+\.\s*|Record #\d+.*|(?:Provider|Database|Content):.*)", re.DOTALL)
# 2024/05/24/, and 2020 JUN 12 or 2020 JUN-JUL as Web of Science writes it.
DATE = re.compile(
    r"\s*(\d{4})(?:[/-](\d{0,2})| ([A-Za-z]{3,9}))?(?:[/-](\d{0,2})| (\d{1,2})|-[A-Za-z]{3,9})?(?:/.*)?\s*", re.DOTALL
)
LONGEST_RECORD = 4 * 1024 * 1024

# Canonical keys with the tags that hold them, the best first.
TAGS: dict[str, tuple[str, ...]] = {
    "title": ("TI", "T1", "CT"),
    "abstract": ("AB", "N2"),
    "venue": ("T2", "JF", "JO", "BT", "C3", "JA", "J2"),
    "date": ("DA", "PY", "Y1"),
    "year": ("PY", "Y1", "DA"),
    "language": ("LA",),
    "comment": ("N1",),
    "doi": ("DO",),
}
PARTED = ("abstract", "comment")
AUTHORS, KEYWORDS, ADDRESSES, FILES, NUMBERS = ("AU", "A1"), ("KW",), ("UR", "LK", "L2"), ("L1",), ("AN", "C7", "M1", "JO", "T2")

# A tag that is read here, with more or fewer blanks around it than there should be: no text begins a line so.
READ = {*(tag for tags in TAGS.values() for tag in tags), *AUTHORS, *KEYWORDS, *ADDRESSES, *FILES, *NUMBERS}
LOOSE_TAG = re.compile(rf"[ \t]*({'|'.join(sorted(READ))})[ \t]+-[ \t]+(.*)", re.DOTALL)

Tags = dict[str, list[str]]


def sniff(head: bytes) -> bool:
    """Accept text whose first tag, after at most 20 lines without braces, is `TY  - `."""
    return bool(FIRST_TAG.match(head))


def read(stream: BinaryIO, path: str) -> Iterator[Paper | Reject]:
    """Yield one Paper a record; what stands outside of records, or cannot be read, is a Reject.

    Raises:
        SourceError: the file holds no record.
    """
    records = 0
    for number, record in _read_records(stream):
        if isinstance(record, Reject):
            yield record
            continue
        records += 1
        yield from _read_one(f"line {number}", record)
    if not records:
        raise SourceError(path, None, "no RIS record in it: expected lines from TY to ER")


def convert(tags: Tags) -> dict[str, Any]:
    """Return a record's values by tag as a record with the keys that read_record knows."""
    found = {name: next((value for tag in holders for value in tags.get(tag, ())), None) for name, holders in TAGS.items()}
    urls = [url for value in _all(tags, ADDRESSES) for url in references.find_urls(value)]
    files = [url for value in _all(tags, FILES) for url in references.find_urls(value)]
    year, date = DATE.fullmatch(found["year"] or ""), DATE.fullmatch(found.pop("date") or "")
    return found | {
        # Each part of an abstract, and each note, may have a tag of its own.
        **{name: "\n".join(tags.get(holder, ())) or None for name in PARTED if (holder := _holder(tags, name))},
        "title": " ".join((found["title"] or "").split()),
        "authors": [name for value in _all(tags, AUTHORS) for name in _names(value)],
        "venue": references.venue_of(*(value for tag in TAGS["venue"] for value in tags.get(tag, ()))),
        "year": year[1] if year else found["year"],
        "published": references.date_of(date[1], date[2] or date[3], date[4] or date[5]) if date else None,
        "arxiv_id": references.find_arxiv(*_all(tags, NUMBERS), *urls),
        "url": urls[0] if urls else None,
        "pdf_url": files[0] if files else None,
        "links": urls[1:],
        "topics": [word for value in _all(tags, KEYWORDS) for word in re.split(r"[;\r\n]+", value)],
    }


def _names(value: str) -> Sequence[str | ValueError]:
    """Return the name of a tag, or those of a list that somebody put into one."""
    if ";" in value and not author_names.ENTITY.search(value):
        return author_names.read_names(value)
    try:
        several = author_names.split_parts(value.split(","))
    except ValueError as error:
        return [error]
    return several or [author_names.turn_name(value)]


def _holder(tags: Tags, name: str) -> str | None:
    return next((tag for tag in TAGS[name] if tags.get(tag)), None)


def _all(tags: Tags, names: tuple[str, ...]) -> list[str]:
    return [value for name in names for value in tags.get(name, ())]


def _read_one(locator: str, lines: list[str]) -> Iterator[Paper | Reject]:
    raw = "".join(lines)
    if not is_utf8(raw):
        yield reject_text(locator, "not UTF-8", raw)
        return
    tags = _tags(lines)
    if "ER" not in tags:
        yield reject_text(locator, "the record has no ER line; the paper was kept as far as it goes", raw)
    yield from read_record(convert(tags), locator, lambda: raw)


def _tags(lines: list[str]) -> Tags:
    """Return the values of a record by tag, lines without a tag added to the value above."""
    values: list[tuple[str, list[str]]] = []
    for line in lines:
        match = TAG.fullmatch(line) or LOOSE_TAG.fullmatch(line)
        if match:
            values.append((match[1], [match[2] or ""]))
        else:
            values[-1][1].append(line)
    found: Tags = {}
    for tag, parts in values:
        text = "".join(parts).rstrip("\r\n")
        if text.strip() or tag == "ER":
            found.setdefault(tag, []).append(text)
    return found


def _has_tag(line: str, tag: str) -> bool:
    return line.startswith(tag) and TAG.fullmatch(line) is not None


def _read_records(stream: BinaryIO) -> Iterator[tuple[int, list[str] | Reject]]:
    """Yield (line, lines) from each TY line to its ER, and (line, Reject) for other text."""
    first, lines, size = 0, list[str](), 0
    for number, line in read_texts(stream):
        if isinstance(line, Reject):
            yield number, line
            continue
        if _has_tag(line, "TY"):
            if lines:
                yield first, lines
            first, lines, size = number, [], 0
        elif not lines:
            # What follows a record that is too long is a part of it.
            if size <= LONGEST_RECORD and not HEADERS.fullmatch(line):
                yield number, reject_text(f"line {number}", "outside of a record", line)
            continue
        size += len(line)
        lines.append(line)
        if _has_tag(line, "ER"):
            yield first, lines
            lines = []
        elif size > LONGEST_RECORD:
            reason = f"a record longer than {LONGEST_RECORD:,} characters"
            yield first, reject_text(f"line {first}", reason, "".join(lines[:1000]))
            lines = []
    if lines:
        yield first, lines
