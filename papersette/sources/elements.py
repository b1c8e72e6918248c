"""The elements of an XML file that hold records, one at a time, each as a small tree of its own.

The parser is expat of the standard library: it opens nothing by itself, it tells the line of each element, and what stands before
a fault is read. A document type declaration is refused, so no entity is ever declared and none expanded; of a format that names a
DTD the declaration may name it, which is not read, and what a text calls by HTML's names for signs is those signs (in an
attribute expat leaves them out). Namespace prefixes are dropped (`arxiv:comment` is read as `comment`): the formats here have no
two elements of one name in one place.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Collection, Iterator
from html.entities import html5
from typing import BinaryIO
from xml.etree.ElementTree import Element, TreeBuilder, tostring
from xml.parsers import expat

from papersette.errors import SourceError
from papersette.models import Reject
from papersette.sources.lines import BOM, decode_line
from papersette.sources.stream import KNOWN_ENCODING, read_utf8

__all__ = ["Node", "first_tag", "read_nodes", "text_of", "texts_of"]

CHUNK = 65_536
# Bounds of memory, each above what a record needs: bytes of one record (PubMed has papers with 15,000 collaborators and their
# addresses), levels of nesting, different names in a file.
LONGEST_RECORD, DEEPEST, MOST_NAMES = 8 * 1024 * 1024, 100, 10_000
# What is shown of a broken file: this much before the fault, and this much in all.
SHOWN_BEFORE, KEPT = 1_000, 10_000
SPACE = re.compile(rb"\s+")
PROLOG = re.compile(rb"<\?.*?\?>|<!--.*?-->|<!(?i:doctype)[^\[>]*(?:\[.*?\]\s*)?>", re.DOTALL)
FIRST_TAG = re.compile(rb"<([A-Za-z][\w:.-]*)([^>]*)")
DECLARED = re.compile(rb"""<\?xml[^>]*?\sencoding\s*=\s*["']([\w.-]+)["']""")


class Node:
    """One record of a file.

    Attributes:
        element: the record's element, without namespaces; do not keep it.
        line: 1-based line where it starts.
        above: (name, attributes) of the elements that it stands in, the outermost first.
    """

    __slots__ = ("above", "element", "line")

    def __init__(self, element: Element, line: int, above: tuple[tuple[str, dict[str, str]], ...]) -> None:
        self.element, self.line, self.above = element, line, above

    @property
    def locator(self) -> str:
        """Where in the file the record starts."""
        return f"line {self.line}"

    def raw(self) -> str:
        """Return the record as XML text."""
        return tostring(self.element, encoding="unicode").strip()


def first_tag(head: bytes) -> tuple[str, bytes] | None:
    """Return (name without prefix, its attributes as they stand) of a file's first element; None where it is no XML."""
    place = len(BOM) if head.startswith(BOM) else 0
    while match := SPACE.match(head, place) or PROLOG.match(head, place):
        place = match.end()
    tag = FIRST_TAG.match(head, place)
    return (_bare(tag[1].decode("ascii", "replace")), tag[2]) if tag else None


def text_of(element: Element, name: str) -> str | None:
    """Return the whole text of the first child of that name, that of elements within included; None where there is none."""
    return next(iter(texts_of(element, name)), None)


def texts_of(element: Element, name: str) -> list[str]:
    """Return the whole texts of the children of that name, those of elements within included."""
    return ["".join(child.itertext()) for child in element.findall(name)]


def read_nodes(
    stream: BinaryIO, path: str, roots: Collection[str], wanted: Collection[str], *, names_dtd: bool = False
) -> Iterator[Node | Reject]:
    """Yield the elements of the wanted names; from a fault on, the rest of the file is a Reject.

    Args:
        stream: the file's bytes, from its beginning.
        path: its name, for errors.
        roots: the names that its outermost element may have.
        wanted: the names of elements that hold records; one within another is a part of that.
        names_dtd: files of the format name a DTD.

    Raises:
        SourceError: the file is no XML, its outermost element is another, or it has a document type declaration that declares
            something, or any where the format names no DTD.
    """
    reader, chunk, read = _Reader(roots, wanted, names_dtd=names_dtd), b"", 0
    try:
        for chunk in _as_utf8(stream):
            read += len(chunk)
            yield from reader.feed(chunk)
        yield from reader.feed(b"", last=True)
    except (_FaultError, expat.ExpatError, UnicodeDecodeError) as error:
        yield from reader.found
        reason, line = " ".join(str(error).split())[:200], reader.parser.CurrentLineNumber
        if isinstance(error, expat.ExpatError):
            reason, line = f"not well-formed XML: {expat.ErrorString(error.code)}", error.lineno
        if not reader.begun:
            raise SourceError(path, line, reason) from error
        behind = min(read - reader.parser.CurrentByteIndex + SHOWN_BEFORE, len(chunk))
        yield Reject(f"line {line}", f"{reason}; nothing from here on was read", decode_line(chunk[len(chunk) - behind :][:KEPT]))


class _FaultError(Exception):
    """Why reading stops, where the XML itself is well-formed."""


class _Reader:
    """Expat's handlers, and the records that they found since the last call."""

    def __init__(self, roots: Collection[str], wanted: Collection[str], *, names_dtd: bool) -> None:
        self._roots, self._wanted, self._names_dtd = roots, wanted, names_dtd
        self.found: list[Node] = []
        self.above: list[tuple[str, dict[str, str]]] = []
        self.begun = False
        self._builder: TreeBuilder | None = None
        self._record = (0, 0)  # depth and line of the record that is being built
        self._unread = 0
        self._names: dict[str, str] = {}
        self.parser = expat.ParserCreate("utf-8", intern=self._names)
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._declare
        self.parser.SkippedEntityHandler = self._name_sign
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text

    def feed(self, chunk: bytes, *, last: bool = False) -> list[Node]:
        """Return the records that end in a chunk of the file."""
        self.found = []
        self._unread += len(chunk)
        self.parser.Parse(chunk, last)
        if self._unread > LONGEST_RECORD:
            raise _FaultError(f"no record ends within {LONGEST_RECORD:,} bytes")
        found, self.found = self.found, []
        return found

    def _declare(self, _name: str, _system: str | None, _public: str | None, has_declarations: int) -> None:
        if has_declarations or not self._names_dtd:
            raise _FaultError("a document type declaration, which may declare entities or name other files, is not read")

    def _name_sign(self, name: str, _is_parameter: int) -> None:
        """Read what the DTD that was not read would have declared."""
        sign = html5.get(f"{name};")
        if sign is None:
            raise _FaultError(f"the entity {name[:100]} is not known")
        self._text(sign)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        # Asked here, not behind a chunk: newer expats put off a large tag up to the end of the file, which may be a fault itself.
        if len(self._names) > MOST_NAMES:
            raise _FaultError(f"over {MOST_NAMES:,} different names of elements and attributes")
        name = _bare(name)
        if not self.begun and name not in self._roots:
            raise _FaultError(
                f"its outermost element is <{name[:100]}>, expected {' or '.join(f'<{root}>' for root in self._roots)}"
            )
        self.begun = True
        self.above.append((name, attributes))
        if len(self.above) > DEEPEST:
            raise _FaultError(f"nested over {DEEPEST} levels deep")
        if self._builder is None and name in self._wanted:
            self._builder = TreeBuilder()
            self._record = (len(self.above), self.parser.CurrentLineNumber)
        if self._builder is not None:
            self._builder.start(name, attributes)

    def _end(self, name: str) -> None:
        if self._builder is not None:
            self._builder.end(_bare(name))
            depth, line = self._record
            if depth == len(self.above):
                self.found.append(Node(self._builder.close(), line, tuple(self.above[:-1])))
                self._builder, self._unread = None, 0
        self.above.pop()

    def _text(self, text: str) -> None:
        if self._builder is not None:
            self._builder.data(text)


def _bare(name: str) -> str:
    return name.rpartition(":")[2]


def _as_utf8(stream: BinaryIO) -> Iterator[bytes]:
    """Yield a file's bytes as UTF-8, from the encoding that its declaration names.

    Text that is UTF-8 already stays as it is, whatever the declaration says: it may have been recoded on its way here.
    """
    head = stream.read(CHUNK)
    declared = DECLARED.match(head.removeprefix(BOM))
    name = declared[1].decode().lower() if declared else "utf-8"
    if not KNOWN_ENCODING.fullmatch(name) or not (read_utf8(head) or "").isascii():
        yield head
        while chunk := stream.read(CHUNK):
            yield chunk
        return
    try:
        decoder = codecs.getincrementaldecoder(name)()
    except LookupError as error:
        raise _FaultError(str(error)) from error
    while head:
        yield decoder.decode(head).encode("utf-8", "surrogatepass")
        head = stream.read(CHUNK)
    if rest := decoder.decode(b"", final=True):
        yield rest.encode()
