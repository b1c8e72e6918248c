"""Half surrogate pairs in JSON, on the way to a parser that would read them as something else without a word.

yajl makes a question mark of the first half alone, and ends at the second. Both become a NUL, which no text may hold either, so
that a reader refuses the one text that has it, and those behind it are read.
"""

from __future__ import annotations

import re
from typing import Protocol

__all__ = ["WholePairs"]

NUL = rb"\u0000"
SUSPECT = re.compile(rb"\\u[dD][89a-fA-F]")
# One escape, of a pair both; only where it starts can be told which backslash escapes and which is escaped.
ESCAPE = re.compile(
    rb"(\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})|\\u[dD][89a-fA-F][0-9a-fA-F]{2}|(\\.)", re.DOTALL
)
# An escape, or a pair of which the second half may follow, that the end of a piece cuts off.
CUT = re.compile(rb"(?<!\\)(?:\\\\)*(\\(?:u[0-9a-fA-F]{0,3})?|\\u[dD][89abAB][0-9a-fA-F]{2}(?:\\(?:u[0-9a-fA-F]{0,3})?)?)\Z")
LONGEST_CUT = 11


class _Readable(Protocol):
    def read(self, size: int = -1, /) -> bytes:
        """Return up to `size` bytes, none at the end."""


class WholePairs:
    """A stream of JSON whose every half surrogate pair is the escape of a NUL."""

    def __init__(self, stream: _Readable) -> None:
        self._stream, self._cut = stream, b""

    def read(self, size: int = -1) -> bytes:
        """Return about `size` bytes, none at the end; no escape is cut in two."""
        if size == 0:
            return b""
        data = b""
        while not data:
            given = self._stream.read(size)
            data, self._cut = self._cut + given, b""
            if not given:
                break
            if b"\\" in data[-LONGEST_CUT:] and (match := CUT.search(data)):
                data, self._cut = data[: match.start(1)], match[1]
        return ESCAPE.sub(_whole, data) if SUSPECT.search(data) else data


def _whole(match: re.Match[bytes]) -> bytes:
    return match[0] if match[1] or match[2] else NUL
