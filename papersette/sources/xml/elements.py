"""The elements of an XML file that hold records, one at a time, each as a small tree of its own.

The parser is expat of the standard library: it opens nothing by itself, it tells the place of each element, and what stands
before a fault is read. Behind a fault another parser goes on (search.py), so that one costs the record that it stands in, and
so does a document behind another's end. A document type declaration is refused, so no entity is ever declared and none expanded;
of a format that names a DTD the declaration may name it, which is not read, and what a text calls by HTML's names for signs is
those signs (in an attribute expat leaves them out). Namespace prefixes are dropped (`arxiv:comment` is read as `comment`): the
formats here have no two elements of one name in one place.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from html.entities import html5
from typing import BinaryIO
from xml.etree.ElementTree import Element, TreeBuilder, tostring
from xml.parsers import expat

from papersette.errors import SourceError
from papersette.models import Reject
from papersette.sources.fields.languages import language_code, reads_as_english
from papersette.sources.opening.encodings import read_utf8
from papersette.sources.opening.lines import BOM, reject_text
from papersette.sources.xml.search import LONGEST_RECORD, Search
from papersette.sources.xml.window import CHUNK, FaultError, Window, as_utf8, show_element, show_forbidden

__all__ = ["Node", "count_abstracts", "english_first", "first_tag", "read_nodes", "require_nodes", "text_of", "texts_of"]

# Bounds of memory, each above what a record needs: levels of nesting, different names, characters of a name.
DEEPEST, MOST_NAMES, LONGEST_NAME = 100, 10_000, 200
# Behind a fault there may be another soon: what the parser is given begins with so many bytes and doubles.
FIRST_PIECE = 1_024
# What abstracts are called in any format, and by the tag of their field in MARCXML.
ABSTRACTS, MARC_ABSTRACT = frozenset({"abstract", "trans-abstract"}), "520"
# Where a format names a DTD, a parser that begins behind a fault must know of one too.
DTD = b'<!DOCTYPE a SYSTEM "a">'
# What expat calls bytes that are no UTF-8, among others, an end that is another element's, and a reference such as `&#2;`.
BAD_TOKEN, MISMATCHED, BAD_REFERENCE = (
    expat.errors.codes[getattr(expat.errors, f"XML_ERROR_{name}")] for name in ("INVALID_TOKEN", "TAG_MISMATCH", "BAD_CHAR_REF")
)
LONGEST_CHARACTER = 4
WITHIN = "another record begins within it"
# The end of the last record, where more stands behind it.
END_TAG = re.compile(rb"</[^<>]*>\s*(?=\S)")
SPACE = re.compile(rb"\s+")
PROLOG = re.compile(rb"<\?.*?\?>|<!--.*?-->|<!(?i:doctype)[^\[>]*(?:\[.*?\]\s*)?>", re.DOTALL)
FIRST_TAG = re.compile(rb"<([A-Za-z][\w:.-]*)([^>]*)")


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


def text_of(element: Element, path: str) -> str | None:
    """Return the whole text of the first element at a path, that of those within included; None where there is none."""
    return next(iter(texts_of(element, path)), None)


def texts_of(element: Element, path: str) -> list[str]:
    """Return the whole texts of the elements at a path, those of elements within included."""
    return ["".join(child.itertext()) for child in element.findall(path)]


def count_abstracts(element: Element) -> int:
    """Return how many abstracts with some text an element holds, translated ones and MARC's among them."""
    found = (each for each in element.iter() if each.tag in ABSTRACTS or each.get("tag") == MARC_ABSTRACT)
    return sum(bool("".join(each.itertext()).strip()) for each in found)


def english_first(elements: Iterable[Element]) -> list[Element]:
    """Return elements, as they stand, behind those in English: it is what is looked through for results.

    The language is that which an element is told to be in, else that which its text seems to be in.
    """
    return sorted(elements, key=lambda each: not _is_english(each))


def _is_english(element: Element) -> bool:
    told = element.get("xml:lang") or element.get("lang")
    return language_code(told) == "en" if told else reads_as_english("".join(element.itertext()))


def read_nodes(  # noqa: PLR0913 - how a format is built
    stream: BinaryIO,
    path: str,
    roots: Collection[str],
    wanted: Collection[str],
    *,
    names_dtd: bool = False,
    parts: Collection[str] = (),
) -> Iterator[Node | Reject]:
    """Yield the elements of the wanted names, and a Reject for each that has a fault and for other text that has one.

    Args:
        stream: the file's bytes, from its beginning; one document or several.
        path: its name, for errors.
        roots: the names that its outermost element may have.
        wanted: the names of elements that hold records; one within another is a part of that.
        names_dtd: files of the format name a DTD.
        parts: those of the wanted names that a record may hold, `outer/name` where it may within an element alone; any other
            within one tells that its end is missing.

    Raises:
        SourceError: the file is no XML, its outermost element is another, or it has a document type declaration that declares
            something, or any where the format names no DTD.
    """
    window = Window(as_utf8(stream))
    try:
        yield from _Reader(window, roots, wanted, names_dtd=names_dtd, parts=parts).read()
    except FaultError as fault:
        raise SourceError(path, window.line_at(fault.place), str(fault)) from fault


def require_nodes(nodes: Iterable[Node | Reject], path: str, name: str) -> Iterator[Node | Reject]:
    """Yield what read_nodes found; raise SourceError where it found nothing of a name."""
    has_some = False
    for node in nodes:
        has_some = True
        yield node
    if not has_some:
        raise SourceError(path, None, f"no <{name}> in it")


# The name of an open element, with its prefix, and its attributes.
Open = tuple[str, dict[str, str]]


class _Record:
    """The record that is being read: how deep it lies, its place and line, and the place of a record within it."""

    __slots__ = ("builder", "depth", "inner", "line", "place")

    def __init__(self, depth: int, place: int, line: int) -> None:
        self.depth, self.place, self.line = depth, place, line
        self.inner: int | None = None
        self.builder = TreeBuilder()


class _Reader:
    """Expat, its handlers, and what they know of the place where it reads."""

    def __init__(
        self, window: Window, roots: Collection[str], wanted: Collection[str], *, names_dtd: bool, parts: Collection[str]
    ) -> None:
        self._window, self._search = window, Search(window, roots, wanted)
        self._roots, self._wanted, self._names_dtd = roots, wanted, names_dtd
        self._apart, self._parts = frozenset(wanted) - frozenset(parts), frozenset(parts)
        self._found: list[Node] = []
        self._around: list[Open] = []  # what the last record stood in, or the next will
        self._has_begun = self._has_dtd = self._is_apart = self._is_over = False
        self._begin(0, [])
        self._piece = CHUNK

    def read(self) -> Iterator[Node | Reject]:
        """Yield records, and what is told of faults.

        Raises:
            FaultError: there is one before the first element.
        """
        while not self._is_over:
            fault = None
            try:
                yield from self._parse()
            except (expat.ExpatError, FaultError) as error:
                fault = self._explain(error)
            yield from self._hand_over()
            if fault:
                yield from self._pass_over(fault)

    def _parse(self) -> Iterator[Node]:
        """Yield the records up to the end of the file."""
        self._is_ending = False
        while not self._is_ending:
            piece = self._window.take(self._read, self._piece)
            self._read += len(piece)
            self._piece = min(2 * self._piece, CHUNK)
            self._is_ending = not piece
            self._parser.Parse(piece, self._is_ending)
            yield from self._hand_over()
            kept = self._record.place if self._record else self._mark
            self._window.let_go(kept)
            if self._read - kept > LONGEST_RECORD:
                raise FaultError(f"no record ends within {LONGEST_RECORD:,} bytes", self._read)
        self._is_over = True

    def _hand_over(self) -> list[Node]:
        found, self._found = self._found, []
        return found

    def _begin(self, place: int, opened: list[Open]) -> None:
        """Let a new parser read from a place on, within elements that are open there; without any a document begins."""
        self._open, self._has_dtd = [*opened], self._has_dtd and bool(opened)
        prefix = (DTD if self._has_dtd else b"") + "".join(f"<{tag}>" for tag, _ in opened).encode()
        self._names: dict[str, str] = {}
        self._parser = expat.ParserCreate("utf-8", intern=self._names)
        self._parser.buffer_text = True
        if prefix:
            self._parser.Parse(prefix, False)
        self._parser.StartDoctypeDeclHandler = self._declare
        self._parser.SkippedEntityHandler = self._name_sign
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text
        self._offset, self._lines = place - len(prefix), self._window.line_at(place) - 1
        self._record: _Record | None = None
        # Up to where the file was read, where the last record ended or the parser began, how much comes next.
        self._read = self._mark = place
        self._piece = FIRST_PIECE

    def _explain(self, error: expat.ExpatError | FaultError) -> FaultError:
        if isinstance(error, FaultError):
            return error
        place, reason = self._place(), f"not well-formed XML: {expat.ErrorString(error.code)}"
        if error.code == BAD_TOKEN and read_utf8(self._window.take(place, LONGEST_CHARACTER)) is None:
            reason = "not UTF-8"
        if error.code == MISMATCHED:
            # Expat tells the place of its name.
            place -= len(b"</")
        return FaultError(reason, place, error.code)

    def _pass_over(self, fault: FaultError) -> Iterator[Reject]:
        """Yield what is told of a fault; the parser begins behind it, where there is anything to be read."""
        if not self._has_begun:
            raise fault
        if fault.code == BAD_REFERENCE and self._mend(fault.place):
            return
        record, opened, read = self._record, self._open, self._read if self._is_ending else fault.place
        if record:
            opened = opened[: record.depth]
            if record.inner is not None:
                # Its own end is missing, and that of others may be.
                self._is_apart, fault = True, FaultError(WITHIN, record.inner)
        line, begin = self._window.line_at(fault.place), record.place if record else self._mark
        found = self._search.find(begin, fault.place, read, [tag for tag, _ in opened])
        lost, self._is_over = self._search.lost, not found
        if found:
            around = opened[:-1] if record else opened or self._around
            self._begin(found.start, around if found.depth is None else opened[: found.depth])
            if record and found.depth == record.depth:
                lost += self._window.take(found.start, found.stop - found.start)
            elif not opened and found.depth == 0 and self._search.is_beside(fault.place, found):
                return  # one document behind another
        yield _tell(fault, line, record, lost, is_last=not found)

    def _mend(self, place: int) -> bool:
        """Read the record anew that refers to a character which XML forbids; tell whether that is done."""
        record = self._record
        if not record or not self._search.may_return() or not self._window.mend(place):
            return False
        self._search.go_back(record.place, place)
        self._begin(record.place, self._open[: record.depth - 1])
        return True

    def _place(self) -> int:
        index = self._parser.CurrentByteIndex
        return self._offset + index if index >= 0 else self._read

    def _declare(self, _name: str, _system: str | None, _public: str | None, has_declarations: int) -> None:
        if has_declarations or not self._names_dtd:
            reason = "a document type declaration, which may declare entities or name other files, is not read"
            raise FaultError(reason, self._place())
        self._has_dtd = True

    def _name_sign(self, name: str, _is_parameter: int) -> None:
        """Read what the DTD that was not read would have declared."""
        sign = html5.get(f"{name};")
        if sign is None:
            raise FaultError(f"the entity {name[:100]} is not known", self._place())
        self._text(sign)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = _bare(tag)
        if reason := self._refuse(tag, name):
            raise FaultError(reason, self._place())
        self._has_begun = True
        if not self._open:
            self._around = [] if name in self._wanted else [(tag, attributes)]
        is_apart = self._is_another(name)
        self._open.append((tag, attributes))
        if self._record:
            if is_apart and self._record.inner is None:
                self._record.inner = self._place()
        elif name in self._wanted:
            self._record = _Record(len(self._open), self._place(), self._lines + self._parser.CurrentLineNumber)
        if self._record:
            self._record.builder.start(name, attributes)

    def _refuse(self, tag: str, name: str) -> str | None:
        """Return why an element is not read, if it is not."""
        # Asked here, not behind a chunk: newer expats put off a large tag up to the end of the file, which may be a fault itself.
        if len(self._names) > MOST_NAMES:
            return f"over {MOST_NAMES:,} different names of elements and attributes"
        if len(tag) > LONGEST_NAME:
            return f"the name of an element is longer than {LONGEST_NAME} characters"
        if not self._open and name not in self._roots:
            return f"its outermost element is <{name[:100]}>, expected {' or '.join(f'<{root}>' for root in self._roots)}"
        if len(self._open) >= DEEPEST:
            return f"nested over {DEEPEST} levels deep"
        if self._is_apart and self._record and self._is_another(name):
            return WITHIN
        return None

    def _is_another(self, name: str) -> bool:
        """Whether an element that begins is a record of its own, wherever it stands."""
        return name in self._apart and not (self._open and f"{_bare(self._open[-1][0])}/{name}" in self._parts)

    def _end(self, tag: str) -> None:
        if self._record:
            self._record.builder.end(_bare(tag))
            if self._record.depth == len(self._open):
                self._close(self._record)
        self._open.pop()

    def _close(self, record: _Record) -> None:
        """Take note of a record that ends."""
        element, self._around = record.builder.close(), self._open[:-1]
        above = tuple((_bare(tag), attributes) for tag, attributes in self._around)
        if self._window.has_stand_ins:
            show_element(element)
            above = tuple((name, {each: show_forbidden(text) for each, text in attributes.items()}) for name, attributes in above)
        self._found.append(Node(element, record.line, above))
        self._record, self._mark = None, self._place()

    def _text(self, text: str) -> None:
        if self._record:
            self._record.builder.data(text)


def _tell(fault: FaultError, line: int, record: _Record | None, lost: bytes, *, is_last: bool) -> Reject:
    """Return what is told of a fault in a line: what is lost of a record, or behind the end of the last one."""
    reason, place = f"{fault}; nothing from here on was read" if is_last else str(fault), line
    if record and record.line != line:
        reason, place = f"{fault} (line {line}){reason.removeprefix(str(fault))}", record.line
    end = None if record else END_TAG.match(lost)
    text = lost[end.end() if end else 0 :].decode("utf-8", "surrogateescape")
    return reject_text(f"line {place}", reason, show_forbidden(text))


def _bare(name: str) -> str:
    return name.rpartition(":")[2]
