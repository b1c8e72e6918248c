"""JSON on its way to yajl, without what yajl reads wrongly, not at all, or for ever.

NaN and Infinity are no JSON, but Python and others write them: NaN, for a number that is missing, becomes null; Infinity a text,
which no number may be, so that a reader refuses it. Of half a surrogate pair alone yajl makes a question mark without a word, or
ends there. Both become a NUL, which no text may hold either, so that a reader refuses the one text that has it, and those behind
it are read. A text that comes in many pieces it reads from its beginning at each: what belongs to one text comes in one piece.
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
# A text, which the end of a piece may cut off, or what stands for a number and is none.
TEXT_OR_NO_NUMBER = re.compile(rb'"(?:[^"\\]|\\.)*"?|(-?Infinity|NaN)', re.DOTALL)
NO_NUMBERS = (b"NaN", b"Infinity")
# What begins one at the end of a piece; the end of NaN begins no other.
NO_NUMBER_CUT = re.compile(rb"(?:-|-?(?:(?<!Na)Na?|I(?:n(?:f(?:i(?:n(?:it?)?)?)?)?)?))\Z")
LONGEST_TEXT = LONGEST_LINE


class _Readable(Protocol):
    def read(self, size: int = -1, /) -> bytes:
        """Return up to `size` bytes, none at the end."""


class WholeTexts:
    """A stream of JSON with a NUL for half a surrogate pair, without NaN and Infinity; no piece is the middle of a text."""

    def __init__(self, stream: _Readable) -> None:
        self._stream, self._cut = stream, b""
        self._in_text = False

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
            end = _end(data)
            data, self._cut = data[:end], data[end:]
        return self._with_numbers(ESCAPE.sub(_whole, data) if SUSPECT.search(data) else data)

    def _with_numbers(self, data: bytes) -> bytes:
        """Return a piece without what stands for a number and is none, and note whether it ends within a text."""
        began_in_text = self._in_text
        self._in_text ^= bool(data.replace(rb"\\", b"").replace(rb"\"", b"").count(b'"') % 2)
        if not any(word in data for word in NO_NUMBERS):
            return data
        opened = b'"' if began_in_text else b""
        return TEXT_OR_NO_NUMBER.sub(_told, opened + data)[len(opened) :]


def _end(data: bytes) -> int:
    """Return where a piece ends without what its end cuts in two."""
    if b"\\" in data[-LONGEST_CUT:] and (match := CUT.search(data, _outside(data, len(data) - LONGEST_CUT))):
        return match.start(1)
    match = NO_NUMBER_CUT.search(data, max(0, len(data) - LONGEST_CUT))
    return match.start() if match else len(data)


def _outside(data: bytes, position: int) -> int:
    """Return the last place up to a position that no backslash stands before: there no escape is under way."""
    while position > 0 and data[position - 1] == BACKSLASH:
        position -= 1
    return max(position, 0)


def _whole(match: re.Match[bytes]) -> bytes:
    return match[0] if match[1] or match[2] else NUL


def _told(match: re.Match[bytes]) -> bytes:
    if not match[1]:
        return match[0]
    return b"null" if match[1] == b"NaN" else b'"%b"' % match[1]
