"""The bytes of an XML file on their way to a parser: recoded to UTF-8, and held as far as they may be read or shown again.

XML forbids characters that other formats have and that people's files have too: control characters, U+FFFE and U+FFFF. To the
parser others stand in for them, characters that no text has (U+FDD0 and those behind it); where a text has one of those all the
same, it is marked, so that `show_forbidden` gives back exactly what the file says.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import BinaryIO
from xml.etree.ElementTree import Element

from papersette.sources.opening.encodings import find_xml_encoding

__all__ = ["FaultError", "Window", "as_utf8", "show_element", "show_forbidden"]

CHUNK = 65_536
CONTROLS = bytes({*range(0x20)} - {*b"\t\n\r"})
# Of 32 stand-ins the last marks those that the text itself has.
STAND_INS = [chr(code) for code in range(0xFDD0, 0xFDF0)]
MARK = STAND_INS[-1]
FORBIDDEN = dict(zip([*map(chr, CONTROLS), "\ufffe", "\uffff"], STAND_INS, strict=False))
MEANT = {stand_in: character for character, stand_in in FORBIDDEN.items()}
HIDDEN = {each.encode(): hidden.encode() for each, hidden in (FORBIDDEN | {each: MARK + each for each in STAND_INS}).items()}
NONCHARACTER = re.compile(rb"\xef(?:\xb7[\x90-\xaf]|\xbf[\xbe\xbf])")
HIDING = re.compile(rb"[%b]|%b" % (re.escape(CONTROLS), NONCHARACTER.pattern))
# What the end of a chunk cuts in two.
CUT = re.compile(rb"\xef[\xb7\xbf]?\Z")
SHOWING = re.compile(f"{MARK}([{STAND_INS[0]}-{MARK}])|[{STAND_INS[0]}-{STAND_INS[-2]}]")
# A reference to a character, or what looks like one within a comment and the like, and is none.
REFERENCE = re.compile(
    rb"(?P<reference>&#(?:0{0,9}(?P<decimal>\d{1,5})|x0{0,9}(?P<hex>[0-9a-fA-F]{1,4}));)"
    rb"|<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<\?.*?(?:\?>|\Z)",
    re.DOTALL,
)


class FaultError(Exception):
    """Why an XML file cannot be read at a place (how many bytes stand before it), and what expat calls that."""

    def __init__(self, reason: str, place: int = 0, code: int = 0) -> None:
        super().__init__(reason)
        self.place, self.code = place, code


class Window:
    """What is held of a file; places are counted in the bytes that the parser is given.

    Attributes:
        data: the bytes from `start` to `end`.
        is_whole: they reach to the end of the file.
        has_stand_ins: characters that XML forbids have been met.
    """

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks, self._rest, self._line = chunks, b"", 1
        self.data, self.start = bytearray(), 0
        self.is_whole = self.has_stand_ins = False

    @property
    def end(self) -> int:
        """The place behind the last byte."""
        return self.start + len(self.data)

    def extend(self) -> None:
        """Take the next chunk of the file."""
        given = next(self._chunks, b"")
        self.is_whole, chunk = not given, self._rest + given
        cut = CUT.search(chunk, max(0, len(chunk) - 2)) if given else None
        chunk, self._rest = (chunk[: cut.start()], cut[0]) if cut else (chunk, b"")
        # Asked in this way it takes little time.
        if len(chunk.translate(None, CONTROLS)) < len(chunk) or (not chunk.isascii() and NONCHARACTER.search(chunk)):
            self.has_stand_ins = True
            chunk = HIDING.sub(lambda match: HIDDEN[match[0]], chunk)
        self.data += chunk

    def take(self, place: int, size: int) -> bytes:
        """Return up to `size` bytes from a place on, none at the end of the file."""
        while place >= self.end and not self.is_whole:
            self.extend()
        return bytes(self.data[place - self.start : place - self.start + size])

    def let_go(self, place: int) -> None:
        """Forget what stands before a place."""
        self._line = self.line_at(place)
        del self.data[: place - self.start]
        self.start = place

    def line_at(self, place: int) -> int:
        """Return the 1-based line of a place."""
        size = place - self.start
        returns = self.data.count(b"\r", 0, size)
        # A line end of two signs is counted once, behind both.
        pairs = self.data.count(b"\r\n", 0, size + 1) if returns else 0
        return self._line + self.data.count(b"\n", 0, size) + returns - pairs

    def mend(self, place: int) -> bool:
        """Put stand-ins for references to forbidden characters (`&#2;`) from a place on; tell whether one stands there."""
        begin = place - self.start
        reference = REFERENCE.match(self.data, begin)
        if not reference or _stand_in(reference) == reference[0]:
            return False
        # Twice as far as it was read: where there is one there are many, and for each the record is read anew.
        while len(self.data) < 2 * begin and not self.is_whole:
            self.extend()
        self.data[begin:] = REFERENCE.sub(_stand_in, self.data[begin:])
        self.has_stand_ins = True
        return True


def _stand_in(match: re.Match[bytes]) -> bytes:
    code = int(match["decimal"]) if match["decimal"] else int(match["hex"] or b"0", 16)
    return FORBIDDEN[chr(code)].encode() if match["reference"] and chr(code) in FORBIDDEN else match[0]


def show_forbidden(text: str) -> str:
    """Return a text of a window with the characters that others stand in for."""
    return SHOWING.sub(lambda match: match[1] or MEANT[match[0]], text)


def show_element(element: Element) -> None:
    """Give an element and those within it the characters that others stand in for."""
    for each in element.iter():
        each.text, each.tail = (text and show_forbidden(text) for text in (each.text, each.tail))
        for name, value in each.items():
            each.set(name, show_forbidden(value))


def as_utf8(stream: BinaryIO) -> Iterator[bytes]:
    """Yield a file's bytes as UTF-8, from the encoding that its declaration names.

    Bytes that are no text in the encoding stay as they are, which is no UTF-8.

    Raises:
        FaultError: the encoding is not known.
    """
    head = stream.read(CHUNK)
    name = find_xml_encoding(head)
    if not name:
        yield head
        while chunk := stream.read(CHUNK):
            yield chunk
        return
    try:
        decoder = codecs.getincrementaldecoder(name)("surrogateescape")
    except LookupError as error:
        raise FaultError(str(error)) from error
    while head:
        # Of a character that the end of the chunk cuts in two nothing comes yet.
        if text := decoder.decode(head):
            yield text.encode("utf-8", "surrogateescape")
        head = stream.read(CHUNK)
    if text := decoder.decode(b"", final=True):
        yield text.encode("utf-8", "surrogateescape")
