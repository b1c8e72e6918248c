"""Web of Science's tab-delimited files: a header of its tags, a record a line, and quotation marks that are parts of texts.

Its tables with words for a header (`Article Title`) are read as any table is. What the columns hold is told in wos.py.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import BinaryIO

from papersette.errors import SourceError
from papersette.models import Paper, Reject, SourceInfo
from papersette.sources.opening.lines import is_utf8, read_texts, reject_text
from papersette.sources.readers import wos
from papersette.sources.records.record import read_record
from papersette.sources.records.unread import UnreadKeys

__all__ = ["read", "sniff"]

NEEDED = frozenset({"PT", "AU", "TI", "SO"})


def sniff(head: bytes) -> bool:
    """Accept text whose first line has the tags of type, authors, title and source between tabs."""
    return _split(head.decode("utf-8-sig", "replace").lstrip("\r\n").partition("\n")[0]) >= NEEDED


def read(stream: BinaryIO, path: str) -> Iterator[Paper | Reject | SourceInfo]:
    """Yield one Paper a row; one that has more or fewer cells than the header, or cannot be read, is a Reject.

    Last come the header, where something is a Reject, and which columns are not read.

    Raises:
        SourceError: the first line is no such header, or no row stands below it.
    """
    header, has_rejects, rows, unread = list[str](), False, 0, UnreadKeys(wos.KNOWN)
    for number, line in read_texts(stream):
        text = line if isinstance(line, str) else line.raw
        cells = text.rstrip("\r\n").split("\t")
        if not text.strip() or (header and _is_header(cells, header)):
            continue
        if not header:
            header = _read_header(cells, path, number)
            continue
        rows += 1
        for record in _read_row(number, line, header, unread):
            has_rejects = has_rejects or isinstance(record, Reject)
            yield record
    if not rows:
        raise SourceError(path, 1, "no row below its header")
    if has_rejects:
        yield SourceInfo(header="\t".join(header))
    yield from unread.tell()


def _split(line: str) -> set[str]:
    return {name.strip() for name in line.split("\t")}


def _read_header(cells: Sequence[str], path: str, number: int) -> list[str]:
    names = [cell.strip() for cell in cells]
    if not set(names) >= NEEDED:
        raise SourceError(path, number, "no header of Web of Science: expected PT, AU, TI and SO between tabs")
    return names[: max(place for place, name in enumerate(names, 1) if name)]


def _is_header(cells: Sequence[str], header: Sequence[str]) -> bool:
    """Whether a line is the header again: files that were joined have it within."""
    return [cell.strip() for cell in cells[: len(header)]] == header


def _read_row(number: int, line: str | Reject, header: Sequence[str], unread: UnreadKeys) -> Iterator[Paper | Reject]:
    locator = f"line {number}"
    if isinstance(line, Reject):
        yield line
        return
    if not is_utf8(line):
        yield reject_text(locator, "not UTF-8", line)
        return
    cells = line.rstrip("\r\n").split("\t")
    if len(cells) < len(header) or any(map(str.strip, cells[len(header) :])):
        yield reject_text(locator, f"{len(cells)} cells where the header has {len(header)}", line)
        return
    values = [(name, cell) for name, cell in zip(header, cells, strict=False) if cell.strip()]
    unread.note(dict(values))
    yield from read_record(wos.convert(values), locator, lambda: line)
