"""XML records one at a time: refused declarations, bounds, encodings, broken files."""

from __future__ import annotations

import contextlib
import http.server
import io
import os
import threading
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papersette.errors import SourceError
from papersette.models import Reject
from papersette.sources.xml import window
from papersette.sources.xml.elements import Node, first_tag, read_nodes

BILLION = "".join(f'<!ENTITY b{n} "{f"&b{n - 1};" * 10}">' for n in range(1, 10))
PARAMETERS = "".join(f'<!ENTITY % p{n} "{f"&#37;p{n - 1};" * 10}">' for n in range(1, 10))


def read(given: str | bytes) -> list[Node | Reject]:
    raw = given.encode() if isinstance(given, str) else given
    return list(read_nodes(io.BytesIO(raw), "file.xml", ("root",), ("record",)))


def texts(given: str | bytes) -> list[str]:
    return ["".join(node.element.itertext()) for node in read(given) if isinstance(node, Node)]


def test_a_record_knows_its_place() -> None:
    """A record comes with its line, the elements around it, its whole text and its XML."""
    (node,) = read('<root id="r"><!-- c -->\n<part>\n<x:record a="1">One <b>&amp; two</b></x:record></part></root>')
    assert isinstance(node, Node)
    assert (node.locator, node.above) == ("line 3", (("root", {"id": "r"}), ("part", {})))
    assert (node.element.tag, node.raw()) == ("record", '<record a="1">One <b>&amp; two</b></record>')


@pytest.mark.parametrize(
    "declaration",
    [
        f'<!DOCTYPE root [<!ENTITY b0 "ha">{BILLION}]>',
        f'<!DOCTYPE root [<!ENTITY % p0 "ha">{PARAMETERS}%p9;]>',
        '<!DOCTYPE root [<!ENTITY b9 SYSTEM "SECRET">]>',
        '<!DOCTYPE root [<!ENTITY % p SYSTEM "SECRET">%p;]>',
        '<!DOCTYPE root SYSTEM "SECRET">',
        '<!DOCTYPE root PUBLIC "-//x//y" "SECRET">',
        "<!DOCTYPE root>",
    ],
)
@pytest.mark.parametrize("use", ["<record>&b9;</record>", '<record a="&b9;"/>'])
def test_declarations_are_refused(declaration: str, use: str, tmp_path: Path) -> None:
    """Nothing is expanded and no other file is opened: reading a named pipe without a writer would wait for ever."""
    os.mkfifo(tmp_path / "secret")
    with pytest.raises(SourceError, match="document type declaration"):
        read(f"<?xml version='1.0'?>\n{declaration.replace('SECRET', (tmp_path / 'secret').as_uri())}<root>{use}</root>")


@pytest.fixture
def asked() -> Iterator[tuple[str, list[str]]]:
    """Start a server on this machine and tell what it was asked for."""
    paths: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            paths.append(self.path)
            self.send_error(404)

    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/", paths
    server.shutdown()
    server.server_close()
    thread.join()


def test_nothing_is_fetched(asked: tuple[str, list[str]]) -> None:
    """Neither a document type nor a stylesheet, a schema or an inclusion that a file names is asked for."""
    address, paths = asked
    with pytest.raises(SourceError):
        read(f'<!DOCTYPE root SYSTEM "{address}a.dtd"><root><record/></root>')
    named = f'<?xml-stylesheet href="{address}b.xsl"?><root xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    inner = f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{address}d"/>'
    assert texts(f'{named} xsi:schemaLocation="x {address}c.xsd"><record>R{inner}</record></root>') == ["R"]
    assert not paths


@pytest.mark.parametrize(
    ("text", "encoding", "declared"),
    [
        ("é", "utf-8", None),
        ("é", "utf-8-sig", "UTF-8"),
        ("é", "iso-8859-1", "ISO-8859-1"),
        ("“é”", "windows-1252", "windows-1252"),
        ("中文", "gb18030", "gb18030"),
        ("日本", "shift_jis", "Shift_JIS"),
        ("é", "utf-8", "ISO-8859-1"),
        ("é", "utf-8", "UTF-16"),
    ],
)
def test_encodings(text: str, encoding: str, declared: str | None) -> None:
    """A declared encoding is read; text that is UTF-8 already, recoded on its way here, is not recoded once more."""
    declaration = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    assert texts(f"{declaration}<root><record>{text}</record></root>".encode(encoding)) == [text]


def test_a_character_on_the_edge_of_a_chunk(monkeypatch: pytest.MonkeyPatch) -> None:
    """A character whose bytes lie in two chunks stays whole, whatever the encoding."""
    monkeypatch.setattr(window, "CHUNK", 3)
    assert texts("<root><record>ééé</record></root>") == ["ééé"]
    monkeypatch.setattr(window, "CHUNK", 55)  # behind the first byte of the first character
    assert texts('<?xml version="1.0" encoding="gb18030"?><root><record>中文</record></root>'.encode("gb18030")) == ["中文"]


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (b"", "no element found"),
        (b"words", "syntax error"),
        (b"<other/>", "outermost element is <other>, expected <root>"),
        (b'<?xml version="1.0" encoding="windows-9999"?><root/>', "unknown encoding"),
        (b"\xff\xfe\xff", "not well-formed"),
    ],
)
def test_other_files_are_errors(given: bytes, reason: str) -> None:
    """A file that is no XML, or of another kind, is an error that says so."""
    with pytest.raises(SourceError, match=reason):
        read(given)


@pytest.mark.parametrize(
    ("rest", "reason"),
    [
        (b"<record>two", "no element found"),
        (b"<record>two</other>", "mismatched tag"),
        (b"<record>&unknown;</record></root>", "undefined entity"),
        (b"<record>caf\xe9</record></root>", "not UTF-8"),
        (b"</root>two", "junk after document element"),
    ],
)
def test_a_broken_file(rest: bytes, reason: str) -> None:
    """What stands before a fault is read, what has it is one reject with its line and its text."""
    given = b"<root>\n<record>one</record>\n" + rest
    first, reject = read(given)
    assert isinstance(first, Node)
    assert isinstance(reject, Reject)
    assert (reject.locator, reject.reason) == ("line 3", reject.reason)
    assert reason in reject.reason
    assert "two" in reject.raw or "record" in reject.raw


def test_a_file_of_another_encoding_that_ends_early() -> None:
    """The text before the end is shown, whatever encoding it is in."""
    (reject,) = read('<?xml version="1.0" encoding="ISO-8859-1"?><root><record>caf\xe9'.encode("latin-1"))
    assert isinstance(reject, Reject)
    assert reject.raw.endswith("<record>café")


@pytest.mark.parametrize(
    ("bomb", "reason"),
    [
        (b"<record>" + b"<a>" * 300_000, "nested over 100 levels deep"),
        (b"<record>" + b"x" * 12_000_000 + b"</record>", "no record ends within 8,388,608 bytes"),
        (b'<record a="' + b"x" * 12_000_000 + b'"/>', "no record ends within 8,388,608 bytes"),
        (b"<record>" + b"<a/>" * 3_000_000 + b"</record>", "no record ends within 8,388,608 bytes"),
        (b"<!--" + b"x" * 12_000_000, "no record ends within 8,388,608 bytes"),
        (b"".join(b"<a%d/>" % n for n in range(20_000)), "over 10,000 different names"),
        (b"<record " + b" ".join(b'a%d=""' % n for n in range(20_000)) + b"/>", "over 10,000 different names"),
        (b"<record>" + b"<%b/>" % (b"a" * 300) + b"</record>", "the name of an element is longer than 200 characters"),
    ],
)
def test_bombs(bomb: bytes, reason: str) -> None:
    """Depth, length and number of names are bounded: the record before a bomb is read, the bomb is a reject."""
    first, reject, *_ = read(b"<root><record>one</record>" + bomb)
    assert isinstance(first, Node)
    assert isinstance(reject, Reject)
    assert reason in reject.reason


def test_memory_does_not_grow() -> None:
    """Of many records few are held at a time: 30 MB are read within 3 MB."""
    record = b"<record><a>" + b"words " * 160 + b"</a></record><other>x</other>\n"

    class Long(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            return super().read(size) or (record * 60 if next(left, None) else b"")

    left = iter(range(1, 500))
    tracemalloc.start()
    count = sum(isinstance(node, Node) for node in read_nodes(Long(b"<root>"), "file.xml", ("root",), ("record",)))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (count, peak < 3_000_000) == (499 * 60, True)


@pytest.mark.parametrize(
    ("head", "tag"),
    [
        (b"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- <a/> -->\n<x:root id='1'>", ("root", b" id='1'")),
        (b'<!DOCTYPE r [<!ENTITY a "<b>">]><r>', ("r", b"")),
        (b"<!-- never closed", None),
        (b"words <r>", None),
        (b"", None),
        (b"<?a?>" * 13_000, None),
        (b"<!--" * 16_000, None),
    ],
)
def test_the_first_tag(head: bytes, tag: tuple[str, bytes] | None) -> None:
    """The first element is found behind whatever may stand before it, in time that grows with the head."""
    assert first_tag(head) == tag


@given(st.binary())
def test_any_bytes(given: bytes) -> None:
    """Arbitrary bytes are refused, whole or from some line on, and nothing else is raised."""
    first_tag(given)
    for around in (given, b"<root><record>" + given, b"<?xml version='1.0' encoding='" + given + b"'?><root/>"):
        with contextlib.suppress(SourceError):
            read(around)
