"""JSON on its way to yajl, without what yajl reads wrongly or for ever.

Of half a surrogate pair alone it makes a question mark without a word, or ends there. Both become a NUL, which no text may hold
either, so that a reader refuses the one text that has it, and those behind it are read. A text that comes in many pieces it reads
from its beginning at each: what belongs to one text comes in one piece here.
"""

from __future__ import annotations

import re
from typing import Protocol

import ijson

from papersette.sources.lines import LONGEST_LINE

__all__ = ["WholeTexts"]

BACKSLASH, NUL = ord("\\"), rb"\u0000"
SUSPECT = re.compile(rb"\\u[dD][89a-fA-F]")
# One escape, of a pair both; only where it starts can be told which backslash escapes and which is escaped.
ESCAPE = re.compile(
    rb"(\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})|\\u[dD][89a-fA-F][0-9a-fA-F]{2}|(\\.)", re.DOTALL
)
# An escape, or a pair of which the second half may follow, that the end of a piece cuts off.
CUT = re.compile(rb"(?<!\\)(?:\\\\)*(\\(?:u[0-9a-fA-F]{0,3})?|\\u[dD][89abAB][0-9a-fA-F]{2}(?:\\(?:u[0-9a-fA-F]{0,3})?)?)\Z")
LONGEST_CUT = 11
LONGEST_TEXT = LONGEST_LINE


class _Readable(Protocol):
    def read(self, size: int = -1, /) -> bytes:
        """Return up to `size` bytes, none at the end."""


class WholeTexts:
    """A stream of JSON whose every half surrogate pair is the escape of a NUL, and no piece of it the middle of a text."""

    def __init__(self, stream: _Readable) -> None:
        self._stream, self._cut = stream, b""

    def read(self, size: int = -1) -> bytes:
        """Return `size` bytes or, where a text is longer, more; none at the end. No escape is cut in two.

        Raises:
            ijson.JSONError: a text, or what stands between two, is longer than 64 MiB.
        """
        pieces: list[bytes] = []
        length = 0
        while size and (piece := self._read(size)):
            pieces.append(piece)
            length += len(piece)
            # Within a text every quotation mark is escaped.
            if piece.count(b'"') != piece.count(b'\\"'):
                break
            if length > LONGEST_TEXT:
                raise ijson.JSONError(f"a text, or what stands between two, is longer than {LONGEST_TEXT:,} bytes")
        return b"".join(pieces)

    def _read(self, size: int) -> bytes:
        data = b""
        while not data:
            given = self._stream.read(size)
            data, self._cut = self._cut + given, b""
            if not given:
                break
            if b"\\" in data[-LONGEST_CUT:] and (match := CUT.search(data, _outside(data, len(data) - LONGEST_CUT))):
                data, self._cut = data[: match.start(1)], match[1]
        return ESCAPE.sub(_whole, data) if SUSPECT.search(data) else data


def _outside(data: bytes, position: int) -> int:
    """Return the last place up to a position that no backslash stands before: there no escape is under way."""
    while position > 0 and data[position - 1] == BACKSLASH:
        position -= 1
    return max(position, 0)


def _whole(match: re.Match[bytes]) -> bytes:
    return match[0] if match[1] or match[2] else NUL
