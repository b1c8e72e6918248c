"""Lines of a stream, one at a time, none longer than memory allows."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import BinaryIO

from papersette.models import Reject

__all__ = ["BOM", "LONGEST_LINE", "Lines", "decode_line", "is_utf8", "read_lines", "read_parts", "read_texts", "reject_text"]

# A longer line is no record; what is kept of it shows where it came from.
LONGEST_LINE = 64 * 1024 * 1024
KEPT = 10_000
LARGEST_PART = 4 * 1024 * 1024
# A record of many lines may show more.
KEPT_TEXT = 100_000
BOM = b"\xef\xbb\xbf"
# Bytes that are not UTF-8, as surrogateescape decodes them.
NOT_UTF8 = re.compile("[\udc80-\udcff]")


class Lines(io.BufferedReader):
    """Whole lines out of the middle of a file.

    Args:
        data: the lines.
        before: how many lines stand before them in the file.
    """

    def __init__(self, data: bytes, before: int) -> None:
        super().__init__(io.BytesIO(data))
        self.before = before


def read_parts(stream: BinaryIO, size: int) -> Iterator[tuple[int, bytes] | Reject]:
    """Yield (how many lines stand before them, lines) of all lines of a stream, `size` lines or 4 MiB at a time."""
    lines: list[bytes] = []
    before = weight = number = 0
    for number, line in read_lines(stream):
        if not isinstance(line, Reject):
            lines.append(line)
            weight += len(line)
        if lines and (isinstance(line, Reject) or len(lines) == size or weight > LARGEST_PART):
            yield before, b"".join(lines)
            lines, weight = [], 0
        if isinstance(line, Reject):
            yield line
        if not lines:
            before = number
    if lines:
        yield before, b"".join(lines)


def read_lines(stream: BinaryIO) -> Iterator[tuple[int, bytes | Reject]]:
    """Yield (1-based number, line with its end) of each line; one longer than 64 MiB is passed over as a Reject."""
    number = stream.before if isinstance(stream, Lines) else 0
    while line := stream.readline(LONGEST_LINE):
        number += 1
        if len(line) < LONGEST_LINE or line.endswith(b"\n"):
            yield number, line
            continue
        kept = line[:KEPT]
        while line and not line.endswith(b"\n"):
            line = stream.readline(LONGEST_LINE)
        yield number, Reject(f"line {number}", f"longer than {LONGEST_LINE:,} bytes", decode_line(kept))


def decode_line(raw: bytes) -> str:
    """Return bytes of any kind as text that can be stored, what is not UTF-8 as backslash escapes. A tab is a cell's."""
    return raw.decode("utf-8", "backslashreplace").strip(" \r\n").replace("\0", "\\x00")


def read_texts(stream: BinaryIO) -> Iterator[tuple[int, str | Reject]]:
    """Yield (1-based number, line with its end) of each line as text; `is_utf8` tells whether its bytes were."""
    for number, line in read_lines(stream):
        if isinstance(line, Reject):
            yield number, line
        else:
            # Of files that were put behind one another each may begin with a mark.
            yield number, line.removeprefix(BOM).decode("utf-8", "surrogateescape")


def is_utf8(text: str) -> bool:
    """Tell whether a text of read_texts was UTF-8."""
    return not NOT_UTF8.search(text)


def reject_text(locator: str, reason: str, text: str) -> Reject:
    """Return a text of read_texts as a Reject, at most the first 100,000 characters of it."""
    return Reject(locator, reason, decode_line(text[:KEPT_TEXT].encode("utf-8", "surrogateescape")))
