"""JSON on its way to yajl, without what yajl reads wrongly, not at all, or for ever.

NaN and Infinity are no JSON, but Python and others write them: NaN, for a number that is missing, becomes null; Infinity a text,
which no number may be, so that a reader refuses it. So does a number that yajl has no room for: 1e999, or an id of 20 figures. Of
half a surrogate pair alone yajl makes a question mark without a word, or ends there. Both become a NUL, which no text may hold
either, so that a reader refuses the one text that has it, and those behind it are read. A text that comes in many pieces it reads
from its beginning at each: what belongs to one text comes in one piece.
"""

from __future__ import annotations

import math
import re
from typing import Protocol

import ijson

from papersette.sources.opening.lines import LONGEST_LINE

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
# A text, which the end of a piece may cut off, or a number, or what stands for one and is none.
TEXT_OR_NUMBER = re.compile(rb'"(?:[^"\\]|\\.)*"?|(-?Infinity|NaN|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)', re.DOTALL)
# What has a number that may be too large, or none.
SUSPECT_NUMBER = re.compile(rb"NaN|Infinity|\d{19}|\d[eE]\+?\d{3}")
LONGEST_INTEGER = 18
# What begins one at the end of a piece; the figures of an escape begin none, nor does the end of NaN. What has more figures is
# looked at in parts.
NUMBER_SIGNS, LONGEST_NUMBER = b"0123456789.eE+-", 1000
NUMBER_CUT = re.compile(
    rb"(?:(?<!\\u)(?<!\\u.)(?<!\\u..)(?<!\\u...)-?\d[\d.eE+-]*|-|-?(?:(?<!Na)Na?|I(?:n(?:f(?:i(?:n(?:it?)?)?)?)?)?))\Z"
)
LONGEST_TEXT = LONGEST_LINE


class _Readable(Protocol):
    def read(self, size: int = -1, /) -> bytes:
        """Return up to `size` bytes, none at the end."""


class WholeTexts:
    """A stream of JSON with a NUL for half a surrogate pair, without numbers that are none; no piece is the middle of a text."""

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
        if not SUSPECT_NUMBER.search(data):
            return data
        opened = b'"' if began_in_text else b""
        return TEXT_OR_NUMBER.sub(_told, opened + data)[len(opened) :]


def _end(data: bytes) -> int:
    """Return where a piece ends without what its end cuts in two."""
    if b"\\" in data[-LONGEST_CUT:] and (match := CUT.search(data, _outside(data, len(data) - LONGEST_CUT))):
        return match.start(1)
    numbers = len(data) - len(data.rstrip(NUMBER_SIGNS))
    match = NUMBER_CUT.search(data, max(0, len(data) - max(LONGEST_CUT, min(numbers, LONGEST_NUMBER))))
    return match.start() if match else len(data)


def _outside(data: bytes, position: int) -> int:
    """Return the last place up to a position that no backslash stands before: there no escape is under way."""
    while position > 0 and data[position - 1] == BACKSLASH:
        position -= 1
    return max(position, 0)


def _whole(match: re.Match[bytes]) -> bytes:
    return match[0] if match[1] or match[2] else NUL


def _told(match: re.Match[bytes]) -> bytes:
    written = match[1]
    if not written or _has_room(written):
        return match[0]
    return b"null" if written == b"NaN" else b'"%b"' % written


def _has_room(written: bytes) -> bool:
    """Whether yajl has room for a number; for none that is missing or infinite."""
    return len(written) <= LONGEST_INTEGER if written.lstrip(b"-").isdigit() else math.isfinite(float(written))
