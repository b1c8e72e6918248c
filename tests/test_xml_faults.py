"""XML with faults: each costs the record that it stands in, and what is behind it is read."""

from __future__ import annotations

import gzip
import io
import re
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from papersette.errors import SourceError
from papersette.models import Reject
from papersette.sources import open_source
from papersette.sources.opening.stream import zstd
from papersette.sources.xml import elements, search, window
from papersette.sources.xml.elements import Node, read_nodes
from papersette.sources.xml.window import Window

# Faults within a record, whatever stands around them.
FAULTS = (
    b"\xff", b"caf\xe9 ", b"\xed\xa0\x80", b"&nbsp;", b" & ", b"a < b", b"<", b"</wrong>", b"</a>", b"<b>", b"<b c=d/>",
    b"<b c='1' c='2'/>", b"]]>", b"&#xd800;", b"<!-- a -- b -->", b"<!-- <record>no</record> -- -->",
    b"<!-- <record>no</record> --> &", b"<![CDATA[<record>no</record>]]> &", b"<?a <record/> ?> &", b"<!-- never closed",
    b"<?never closed", b"<!DOCTYPE a>", b"<record",
)  # fmt: skip
# What has no end is closed by the next of its kind: of these a file has no other.
ENDLESS = b"<![CDATA[never closed"
CLOSED = (b"]]>", b"<![CDATA[<record>no</record>]]> &")

LINE_END = re.compile(rb"\r\n|\r|\n")

any_text = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
between = st.sampled_from([b"", b"\n", b"\r\n", b"\r", b"<!-- <record>no</record> -->\n", b"<other>x</other> "])


def read(raw: bytes, *, names_dtd: bool = False) -> list[Node | Reject]:
    return list(read_nodes(io.BytesIO(raw), "file.xml", ("root",), ("head", "record"), names_dtd=names_dtd))


def told(raw: bytes, *, names_dtd: bool = False) -> list[tuple[str, str]]:
    """Return (locator, text or reason) of what is read."""
    return [
        (
            node.locator,
            "".join(node.element.itertext()) if isinstance(node, Node) else node.reason.removeprefix("not well-formed XML: "),
        )
        for node in read(raw, names_dtd=names_dtd)
    ]


def line_of(raw: bytes) -> str:
    """Return the locator of what follows."""
    return f"line {len(LINE_END.findall(raw)) + 1}"


def write(before: str, behind: str, fault: bytes | None, is_deep: bool) -> bytes:
    """Return a record of two texts with a fault between them."""
    # A bare carriage return is a line end to XML.
    texts = [escape(text).replace("\r", "&#13;").encode() for text in (before, behind)]
    if fault == b"":
        return b"<record>%b%b" % (*texts,)
    inner = b"%b%b%b" % (texts[0], fault or b"", texts[1])
    return b"<record>%b</record>" % (b"<a>%b</a>" % inner if is_deep else inner)


@settings(max_examples=400)
@given(
    records=st.lists(
        st.tuples(any_text, any_text, st.none() | st.sampled_from([*FAULTS, b"", ENDLESS]), st.booleans()), max_size=8
    ),
    between=between,
    chunk=st.integers(1, 60) | st.just(65_536),
    first=st.integers(1, 60) | st.just(1024),
)
def test_a_fault_costs_its_record(
    records: list[tuple[str, str, bytes | None, bool]], between: bytes, chunk: int, first: int
) -> None:
    """Each record without a fault comes back as it was written, each with one is a reject, in order and with their lines."""
    if any(fault == ENDLESS for _, _, fault, _ in records):
        records = [record for record in records if record[2] not in CLOSED]
    raw, expected = b"<root>" + between, list[tuple[str, str | None]]()
    for record in records:
        expected.append((line_of(raw), record[0] + record[1] if record[2] is None else None))
        raw += write(*record) + between
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(window, "CHUNK", chunk)
        patched.setattr(elements, "FIRST_PIECE", first)
        found = read(raw + b"</root>")
    assert [(node.locator, "".join(node.element.itertext()) if isinstance(node, Node) else None) for node in found] == expected
    for node in found:
        assert isinstance(node, Node) or (node.raw.startswith("<record>") and node.reason)


@settings(max_examples=300)
@given(data=st.data(), count=st.integers(1, 8))
def test_damage_costs_what_it_touches(data: st.DataObject, count: int) -> None:
    """Whatever a stretch behind the first tag is overwritten with, records that it does not touch come back in their order."""
    records = [b"<record><a>one</a> %d <b>two</b></record>\n" % number for number in range(count)]
    raw = b"<root>" + b"".join(records) + b"</root>"
    start = data.draw(st.integers(len(b"<root>"), len(raw) - len(b"</root>")))
    stop = data.draw(st.integers(start, min(len(raw), start + 100)))
    put = data.draw(
        st.binary(max_size=12) | st.sampled_from([b"<record>", b"</record>", b"<record/>", b"</root>", b"<!-- ", b"<root>"])
    )
    places = [(raw.index(record), raw.index(record) + len(record) - 1) for record in records]
    whole = [record for record, (first, last) in zip(records, places, strict=True) if last <= start or first >= stop]
    found = [node.raw().encode() + b"\n" for node in read(raw[:start] + put + raw[stop:]) if isinstance(node, Node)]
    assert [record for record in found if record in whole] == whole


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
@pytest.mark.parametrize("chunk", [1, 7, 65_536])
def test_lines_behind_what_is_passed_over(end: bytes, chunk: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lines are those of the file behind any number of them that were passed over, whatever ends them."""
    monkeypatch.setattr(window, "CHUNK", chunk)
    lines = [
        b"<root>",
        b"<record>&",
        *[b"words"] * 500,
        b"</record>",
        b"<record>",
        b"one</record>",
        b"<record>&</record>",
        b"</root>",
    ]
    assert [locator for locator, _ in told(end.join(lines))] == ["line 2", "line 504", "line 506"]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        # What a record stood in ends behind it, with its own end or without.
        (b"<part id='1'><record>&</record></part><part id='2'><record>b</record></part>", ["R", "2b"]),
        (b"<part id='1'><record>&</part><part id='2'><record>b</record></part>", ["R", "2b"]),
        (b"<part id='1'><record>a</part><part id='2'><record>b</record></part>", ["R", "2b"]),
        (b"<part id='1'><record>a</record>&</part><part id='2'><record>b</record></part>", ["1a", "R", "2b"]),
        (b"<part id='1'><record>&</record><record>a</record></part>", ["R", "1a"]),
        # The end of a record is missing: those behind it are none of its parts, however many.
        (b"<record>a<record>b</record><record>c</record>", ["R", "b", "c"]),
        (b"<record>a<record>b<record>c</record>", ["R", "R", "c"]),
        (b"<record>a<record>b &</record><record>c</record>", ["R", "R", "c"]),
        (b"<record>a<a><record>b</record><record>c</record>", ["R", "b", "c"]),
        # Its beginning is missing or broken.
        (b"a</record><record>b</record>", ["R", "b"]),
        (b"<record id=1>a</record><record>b</record>", ["R", "b"]),
        (b"<<record>b</record>", ["R", "b"]),
        # Text and tags between records.
        (b"<record>a</record>&<record>b</record>", ["a", "R", "b"]),
        (b"<title>A&B</title><record>b</record>", ["R", "b"]),
        (b"<title>A&B<record>b</record>", ["R", "b", "R"]),
        (b"</root><record>b</record><record>c</record>", ["R", "b", "c"]),
        (b"</part><record>b</record>", ["R", "b"]),
        # What seems to be a record and is none.
        (b"<record>&<!-- <record>no</record> --></record><record>b</record>", ["R", "b"]),
        (b"<record><!-- -- <record>no</record> --></record><record>b</record>", ["R", "b"]),
        (b"<record><![CDATA[\xff<record>no</record>]]></record><record>b</record>", ["R", "b"]),
        (b"<record>a</record>&<!-- <record>no</record> --><record>b</record>", ["a", "R", "b"]),
        (b"<record>a</record><!-- -- <record>no</record> --><record>b</record>", ["a", "R", "b"]),
        # What never ends: the next of its kind tells.
        (b"<record><!-- a</record><record>b</record><!-- c --><record>d</record>", ["R", "b", "d"]),
        (b"<record><!-- a</record><record>b</record><record><!-- c</record><record>d</record>", ["R", "b", "R", "d"]),
        (b"<record>a</record><!-- a<record>b</record><record>d</record>", ["a", "R", "b", "d"]),
        # A record may have others within it.
        (b"<record>a<record>b</record>c</record><record>d</record>", ["abc", "d"]),
    ],
)
def test_where_reading_goes_on(raw: bytes, expected: list[str]) -> None:
    """A fault (R for a reject) costs its record; those behind it stand in what they stand in."""
    found = [
        "R" if isinstance(node, Reject) else node.above[-1][1].get("id", "") + "".join(node.element.itertext())
        for node in read(b"<root>" + raw + b"</root>")
    ]
    assert found == expected


def test_what_is_told_of_a_fault() -> None:
    """A reject has the line of its record, that of the fault where it is another, and the record's text from tag to tag."""
    rejects = [
        node
        for node in read(b"<root>\n<record>a\n&nbsp;</record>\n<record>b</record>\nc & d\n</root>")
        if isinstance(node, Reject)
    ]
    assert [(reject.locator, reject.reason, reject.raw) for reject in rejects] == [
        ("line 2", "not well-formed XML: undefined entity (line 3)", "<record>a\n&nbsp;</record>"),
        ("line 5", "not well-formed XML: not well-formed (invalid token)", "c & d"),
    ]


CUT = "; nothing from here on was read"


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"<root><record>a</record>", ["a", f"no element found{CUT}"]),
        (b"<root><record>a</record><record>b", ["a", f"no element found{CUT}"]),
        (b"<root><record>]]></record><record>b</rec", ["not well-formed (invalid token)", f"unclosed token{CUT}"]),
        (
            b"<root><record>a<record>b</record><record>c",
            ["another record begins within it", "b", f"no element found{CUT}"],
        ),
    ],
)
def test_a_file_that_ends_early_is_told(raw: bytes, expected: list[str]) -> None:
    """Where a download was cut off, the last reject says that nothing more was read."""
    assert [text for _, text in told(raw)] == expected


@pytest.mark.parametrize(
    "between",
    [b"", b"\n", b"<!-- b -->", b"<?xml version='1.0'?>\n", b"\n\xef\xbb\xbf<?xml version='1.0'?>", b"\r\n \xef\xbb\xbf"],
)
@pytest.mark.parametrize("chunk", [1, 7, 65_536])
def test_documents_behind_one_another(between: bytes, chunk: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Documents that follow one another in a file are read as if each were alone."""
    monkeypatch.setattr(window, "CHUNK", chunk)
    documents = [b"<root id='%d'>\n<record>%d</record></root>" % (number, number) for number in range(3)]
    found = read(between.join(documents))
    assert all(isinstance(node, Node) for node in found)
    assert [(node.above, node.element.text) for node in found if isinstance(node, Node)] == [
        ((("root", {"id": str(number)}),), str(number)) for number in range(3)
    ]
    assert [node.locator for node in found if isinstance(node, Node)] == [
        line_of(between.join(documents)[: between.join(documents).index(b"<record>%d" % number)]) for number in range(3)
    ]


def test_a_document_behind_one_that_was_cut_off() -> None:
    """A document that ends early costs its last record; the next begins anew."""
    for begin in (b"<?xml version='1.0'?>\n<root id='b'>", b"<!DOCTYPE root SYSTEM 'x'><root id='b'>", b"<root id='b'>"):
        found = read(b"<root id='a'><record>one</record><record>tw &" + begin + b"<record>three</record></root>", names_dtd=True)
        assert [isinstance(node, Node) and (node.above[0][1], node.element.text) for node in found] == [
            ({"id": "a"}, "one"),
            False,
            ({"id": "b"}, "three"),
        ]


def test_signs_of_a_dtd_behind_a_fault() -> None:
    """A file that names a DTD has its signs behind a fault too; another document has those of its own."""
    head = b"<!DOCTYPE root SYSTEM 'x.dtd'>"
    document = b"<root><record>&</record><record>&uuml;</record><record>&nothing;</record><record>&auml;</record></root>"
    fault = "not well-formed (invalid token)"
    assert [text for _, text in told(head + document, names_dtd=True)] == [fault, "ü", "the entity nothing is not known", "ä"]
    assert [text for _, text in told(head + document + document, names_dtd=True)][4:] == [fault, *["undefined entity"] * 3]
    assert [text for _, text in told((head + document) * 2, names_dtd=True)][4:6] == [fault, "ü"]


def test_declarations_behind_a_document_are_refused() -> None:
    """A declaration of entities is one of none, wherever it stands: the document behind it is read without them."""
    bomb = b"<!DOCTYPE root [<!ENTITY a 'ha'><!ENTITY b SYSTEM 'file:///etc/hostname'>]>"
    expected = ["one", "a document type declaration, which may declare entities or name other files, is not read"]
    raw = b"<root><record>one</record></root>\n%b<root><record>&a;&b;</record><record>two</record></root>" % bomb
    for names_dtd in (False, True):
        assert [text for _, text in told(raw, names_dtd=names_dtd)] == [*expected, "undefined entity", "two"]
    inner = b"<root><record>one</record><record>" + bomb + b"<record>&a;</record><record>two</record></root>"
    assert [text for _, text in told(inner)][-2:] == ["undefined entity", "two"]


CONTROL = "".join(map(chr, range(0x20))) + "\ufffe\uffff"
ALLOWED = "".join(chr(code) for code in range(0xFDD0, 0xFDF0)) + "\x7f\x85\U0001ffff"


def test_characters_that_xml_forbids() -> None:
    """Control characters and the like are characters of a text, of an attribute, and of those of elements around it."""
    text = (CONTROL + ALLOWED).replace("\t", "").replace("\n", "").replace("\r", "")
    (node,) = read(f"<root id='{text}'><record id='{text}'>{text}<b>{text}</b>{text}</record></root>".encode())
    assert isinstance(node, Node)
    assert "".join(node.element.itertext()) == text * 3
    assert (node.element.get("id"), node.above) == (text, (("root", {"id": text}),))
    # In tags, and behind a document, they are faults as any other sign.
    found = told(b"<root><record \x01>a</record><record>b\x01</record>\0</root>\0")
    fault = "not well-formed (invalid token)"
    assert [text for _, text in found] == [fault, "b\x01", f"{fault}{CUT}"]


def test_references_to_characters_that_xml_forbids() -> None:
    """A reference to such a character is it; what looks like one in a comment or in CDATA, or stands for no character, is not."""
    given = "a&#2;<b c='&#x1F;'>&#xFFFF;</b> &#0; <!-- &#2; --> <![CDATA[&#2;]]> &amp;#2; &#xD; &#x00002;"
    (node,) = read(f"<root><record>{given}</record></root>".encode())
    assert isinstance(node, Node)
    assert "".join(node.element.itertext()) == "a\x02\uffff \0  &#2; &#2; \r \x02"
    assert node.element.find("b").get("c") == "\x1f"  # type: ignore[union-attr]  # it is there
    for reference in (b"&#xd835;", b"&#x110000;", b"&#99999999;"):
        found = told(b"<root><record>&#2;%b</record><record>b</record></root>" % reference)
        assert [text for _, text in found] == ["reference to invalid character number", "b"]


def test_bytes_that_are_no_text_in_their_encoding() -> None:
    """A byte that an encoding does not have costs its record."""
    head = b"<?xml version='1.0' encoding='windows-1252'?><root>"
    found = told(head + b"<record>caf\xe9 \x81</record><record>\x93caf\xe9\x94</record></root>")
    assert [text for _, text in found] == ["not UTF-8", "“café”"]


def test_a_record_over_a_bound_costs_itself() -> None:
    """What is too long, too deep, or has too many names is a reject, and the next record is read."""
    names = b"".join(b"<a%d/>" % number for number in range(20_000))
    for bomb in (
        b"x" * 12_000_000,
        b"<a>" * 300_000,
        names,
        b"<!--" + b"x" * 12_000_000 + b"-->",
        b"<a b='" + b"x" * 9_000_000 + b"'/>",
    ):
        found = read(b"<root><record>" + bomb + b"</record>\n<record>b</record></root>")
        assert [(node.locator, isinstance(node, Node)) for node in found] == [("line 1", False), ("line 2", True)]


class Work:
    """How many bytes the parser is given, the searches look at, and are counted or mended."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.done = 0
        for name, size in (
            ("take", lambda _, found: len(found)),
            ("line_at", lambda window, place: place - window.start),
            ("mend", lambda window, found: len(window.data) if found else 0),
        ):
            patch.setattr(Window, name, self._counted(getattr(Window, name), name, size))
        patch.setattr(search, "TOKEN", Counted(search.TOKEN, self))
        patch.setattr(search, "UNITS", {kind: Counted(pattern, self) for kind, pattern in search.UNITS.items()})

    def _counted(self, method: Callable[..., Any], name: str, size: Callable[[Any, Any], int]) -> Callable[..., Any]:
        def counted(window: Window, place: int, *rest: int) -> Any:
            if name == "line_at":
                self.done += size(window, place)
            found = method(window, place, *rest)
            if name != "line_at":
                self.done += size(window, found)
            return found

        return counted


class Counted:
    """A pattern that tells how far it looked."""

    def __init__(self, pattern: re.Pattern[bytes], work: Work) -> None:
        self._pattern, self._work = pattern, work

    def search(self, data: bytearray, start: int) -> re.Match[bytes] | None:
        """Search, and take note of the bytes that were looked at."""
        found = self._pattern.search(data, start)
        self._work.done += (found.end() if found else len(data)) - start
        return found


JUNK = {
    "records with a fault": b"<record>a & b</record>\n",
    "starts": b"<record>",
    "cut starts": b"<record ",
    "ends": b"</record>",
    "roots": b"<root>",
    "ends of roots": b"</root>",
    "documents": b"<root></root>",
    "declarations": b"<?xml ",
    "signs": b"<",
    "ampersands": b"&",
    "comments": b"<!--",
    "comments in records": b"<record>a <!-- b</record>\n",
    "CDATA": b"<record>a <![CDATA[ b</record>\n",
    "instructions": b"<record>a <?b</record>\n",
    "comments and CDATA": b"<record><!-- <![CDATA[ <?a </record>\n",
    "records without an end": b"<record><a>b</a>\n",
    "every tenth without an end": b"<record>a</record>" * 9 + b"<record>a",
    "references": b"<record>&#2;</record>",
    "references in one record": b"<a>&#2;</a>",
    "references to nothing": b"<record>&#2;&#xd800;</record>",
    "elements": b"<a>",
    "bytes": b"\xff",
    "zeros": b"\0",
}


@pytest.mark.parametrize("name", JUNK)
@pytest.mark.parametrize("begin", [b"", b"<record>"])
def test_work_grows_with_the_file(name: str, begin: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """Four times as much junk is at most about four times as much work, also where bounds of length are met many times."""
    for module in (elements, search):
        monkeypatch.setattr(module, "LONGEST_RECORD", 4_000)
    for module in (elements, window):
        monkeypatch.setattr(module, "CHUNK", 2_000)
    monkeypatch.setattr(search, "SPARE", 8_000)
    monkeypatch.setattr(elements, "FIRST_PIECE", 16)
    work, done = Work(monkeypatch), list[int]()
    for size in (20_000, 80_000):
        work.done = 0
        read(b"<root>" + begin + JUNK[name] * (size // len(JUNK[name])))
        done.append(work.done)
    assert done[1] < 5 * done[0]
    assert done[1] < 40 * 80_000


@pytest.mark.parametrize(
    ("chunk", "count"),
    [((b"<record>" + b"words & " * 120 + b"</record>\n") * 60, 299 * 60 + 1), (b"words & " * 8_000, 1)],
)
def test_memory_does_not_grow_with_faults(chunk: bytes, count: int) -> None:
    """Of a file with a fault in each record, or of one that is nothing else, no more is held than of another."""
    left = iter(range(1, 300))

    class Long(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            return super().read(size) or (chunk if next(left, None) else b"")

    tracemalloc.start()
    assert sum(1 for _ in read_nodes(Long(b"<root>"), "file.xml", ("root",), ("record",))) == count
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 4_000_000


def test_packed_files_with_faults(tmp_path: Path) -> None:
    """A packed file is read behind its faults as any other; packed data that ends early are an error."""
    raw = b"<root>" + b"<record>&</record><record>a</record>\n" * 5_000 + b"</root>"
    path = tmp_path / "made.xml"
    for packed in (gzip.compress(raw), zstd.compress(raw)):
        path.write_bytes(packed)
        with open_source(str(path)) as source:
            found = list(read_nodes(source.stream, "made.xml", ("root",), ("record",)))
        assert [isinstance(node, Node) for node in found] == [False, True] * 5_000
        path.write_bytes(packed[: len(packed) // 2])
        with pytest.raises(SourceError, match="ends early"), open_source(str(path)) as source:
            list(read_nodes(source.stream, "made.xml", ("root",), ("record",)))
