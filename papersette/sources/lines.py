"""Lines of a stream, one at a time, none longer than memory allows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from papersette.models import Reject

__all__ = ["LONGEST_LINE", "decode_line", "read_lines"]

# A longer line is no record; what is kept of it shows where it came from.
LONGEST_LINE = 64 * 1024 * 1024
KEPT = 10_000


def read_lines(stream: BinaryIO) -> Iterator[tuple[int, bytes | Reject]]:
    """Yield (1-based number, line with its end) of each line; one longer than 64 MiB is passed over as a Reject."""
    number = 0
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
    """Return bytes of any kind as text that can be stored, what is not UTF-8 as backslash escapes."""
    return raw.decode("utf-8", "backslashreplace").strip().replace("\0", "\\x00")
