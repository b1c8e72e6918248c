"""What people really have: broken, packed, mislabelled and hostile files; each ends in rows, rejects, or one clear line."""

from __future__ import annotations

import codecs
import gzip
import io
import json
import os
import re
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

import pytest

from papersette.check import find_faults
from papersette.errors import SourceError, UnsteadyError
from papersette.pipeline.build import Options, build
from papersette.pipeline.summary import Summary
from papersette.rejects import read_rejects
from papersette.sources import measure_bytes, open_source
from papersette.sources.opening import stream
from papersette.sources.opening.stream import zstd
from tests.databases import rows

LINE = json.dumps(
    {"title": "Pebbles Are Counted", "abstract": "It reaches 76.5% accuracy on ImageNet.", "arxiv_id": "2405.00001"}
)
TWO = f"{LINE}\n" + json.dumps({"title": "Quite Another Thing", "id": "b"}) + "\n"


@pytest.fixture
def try_build(tmp_path: Path) -> Callable[..., Summary]:
    """Build from one file with the given bytes; the result must be sound."""

    def attempt(content: bytes, name: str = "input.jsonl", options: Options | None = None) -> Summary:
        (tmp_path / name).write_bytes(content)
        summary = build([str(tmp_path / name)], tmp_path / "papers.db", options)
        assert not list(find_faults(tmp_path / "papers.db"))
        return summary

    return attempt


@pytest.mark.parametrize(
    "content",
    [
        TWO.encode(),
        codecs.BOM_UTF8 + TWO.encode(),
        TWO.encode("utf-16"),
        codecs.BOM_UTF16_BE + TWO.encode("utf-16-be"),
        TWO.encode("utf-16-le"),
        TWO.encode("utf-16-be"),
        TWO.encode("utf-32"),
        codecs.BOM_UTF32_BE + TWO.encode("utf-32-be"),
        TWO.replace("\n", "\r\n").encode(),
        gzip.compress(TWO.encode()),
        gzip.compress(TWO[:50].encode()) + gzip.compress(TWO[50:].encode()),
        zstd.compress(TWO.encode()),
        gzip.compress(TWO.encode("utf-16")),
        TWO.replace("\n", "\r").encode(),
        f"[{','.join(TWO.splitlines())}]".encode(),
        json.dumps([json.loads(line) for line in TWO.splitlines()], indent=2).encode(),
    ],
    ids=[
        "plain",
        "bom",
        "utf-16",
        "utf-16-be",
        "utf-16-le without a mark",
        "utf-16-be without a mark",
        "utf-32",
        "utf-32-be",
        "crlf",
        "gz",
        "gz of two",
        "zst",
        "gz of utf-16",
        "cr",
        "list",
        "indented",
    ],
)
def test_packings_and_encodings_are_told_by_their_bytes(try_build: Callable[..., Summary], content: bytes) -> None:
    """The same papers come out of a file however it is packed and encoded."""
    summary = try_build(content, "input")
    assert (summary.papers, summary.metrics, summary.rejects) == (2, 1, 0)


def test_another_encoding_must_be_named(try_build: Callable[..., Summary], tmp_path: Path) -> None:
    """Text that is not UTF-8 is a reject with its bytes, and is read where its encoding is given."""
    content = json.dumps({"title": "Über Kieselsteine am Strand"}, ensure_ascii=False).encode("cp1252")
    assert try_build(TWO.encode() + content).rejects == 1
    assert rows(tmp_path / "papers.db", "select reason, raw from rejects") == [
        ("not UTF-8 at byte 11: invalid continuation byte", '{"title": "\\xdcber Kieselsteine am Strand"}')
    ]
    try_build(content, "other.jsonl", Options(encoding="cp1252"))
    assert ("Über Kieselsteine am Strand",) in rows(tmp_path / "papers.db", "select title from papers")


def test_a_line_of_no_encoding_costs_itself_only(try_build: Callable[..., Summary], tmp_path: Path) -> None:
    """Of text in a given encoding a line that is neither that nor UTF-8 is a reject with its bytes; the others are read."""
    mixed = "Café ".encode("cp1252") + "“Studies”,Ada Example".encode()
    lines = [b"title,authors", "Café Studies,Zoë Example".encode("cp1252"), mixed, b"Plain,Ben Sample"]
    summary = try_build(b"\n".join(lines), "papers.csv", Options(encoding="cp1252"))
    assert (summary.papers, summary.rejects) == (2, 1)
    assert rows(tmp_path / "papers.db", "select locator, reason from rejects") == [("line 3", "not UTF-8")]


@pytest.mark.parametrize("rows_before", [0, 3_000])
@pytest.mark.parametrize("encoding", ["cp1252", None])
def test_a_table_that_cannot_be_decoded_is_an_error(
    try_build: Callable[..., Summary], rows_before: int, encoding: str | None
) -> None:
    """Bytes that are no text, however far behind the beginning of a table, end the build as those of any file do."""
    text = "title,authors\n" + "A plain title,Ada Example\n" * rows_before
    wrong = "Café “Studies”,Ben Sample\n"
    content = text.encode("utf-16") + b"\x00\xdc\n\x00" + wrong.encode("utf-16-le")
    if encoding:
        content = text.encode() + wrong.encode("utf-8").replace("é".encode(), b"\xe9")
    with pytest.raises(SourceError, match=r"cannot be decoded: '.*' codec can't decode"):
        try_build(content, "papers.csv", Options(encoding=encoding))


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "latin-1"])
def test_what_a_file_says_of_itself_counts_more(try_build: Callable[..., Summary], tmp_path: Path, encoding: str) -> None:
    """XML and HTML are read in the encoding that they name, whatever is given for others; in XML no sign need stand near."""
    papers = "".join(f"<article key='a/{number}'><title>Stones No. {number}.</title></article>" for number in range(1_500))
    last = "<article key='b/1'><title>Камни.</title></article>"
    xml = f"<?xml version='1.0' encoding='windows-1251'?><dblp>{papers}{last}</dblp>"
    try_build(xml.encode("cp1251"), "stones.xml", Options(encoding=encoding))
    card = '<article><h3><a href="/papers/2401.00001">Реки</a></h3></article>'
    html = f"<html><head><meta charset='windows-1251'></head><body>{card}</body></html>"
    try_build(html.encode("cp1251"), "rivers.html", Options(encoding=encoding))
    assert rows(tmp_path / "papers.db", "select title from papers where title not like 'Stones%'") == [("Камни",), ("Реки",)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "mac-roman"])
def test_lines_of_old_macs(try_build: Callable[..., Summary], tmp_path: Path, encoding: str) -> None:
    """Rows that end in CR alone are rows, also far behind what is read at once, and lines within a cell stay lines."""
    rest = [f"Paper of made-up numbers {number},{'x' * (1000 + number % 7)}" for number in range(300)]
    text = "\r".join(["title,abstract", 'Café Studies,"One\nTwo\rThree\r\nFour"', *rest])
    summary = try_build(text.encode(encoding), "papers.csv", Options(encoding="mac-roman" if encoding == "mac-roman" else None))
    assert (summary.papers, summary.rejects) == (301, 0)
    assert rows(tmp_path / "papers.db", "select title, abstract from papers where title like 'Caf%'") == [
        ("Café Studies", "One\nTwo\nThree\nFour")
    ]


def test_a_stray_cr_is_no_line_end(try_build: Callable[..., Summary], tmp_path: Path) -> None:
    """Where the first line ends as it should, a CR within another stays what it is."""
    try_build(b'title,abstract\r\nOne,"a\rb"\r\n', "papers.csv")
    assert rows(tmp_path / "papers.db", "select abstract from papers") == [("a\rb",)]


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_utf8_stays_what_it_is(try_build: Callable[..., Summary], tmp_path: Path, mark: bytes) -> None:
    """Lines that are UTF-8 are read so, whatever encoding is given for the others, and wherever they stand."""
    plain = (b"A plain title," + b" " * 2000 + b"Ada Example\n") * 60
    lines = [
        "Café Studies,Jörg Example\n".encode(),
        plain,
        "Naïve Paths,Zoë Sample\n".encode("latin-1"),
        "Où?,Åsa Other".encode("latin-1"),
    ]
    try_build(mark + b"title,authors\n" + b"".join(lines), "papers.csv", Options(encoding="latin-1"))
    assert rows(tmp_path / "papers.db", "select title from papers where title not like 'A plain%'") == [
        ("Café Studies",), ("Naïve Paths",), ("Où?",),
    ]  # fmt: skip


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1", "Latin_1", "ISO-8859-1"])
def test_latin_1_is_what_windows_means_by_it(try_build: Callable[..., Summary], tmp_path: Path, encoding: str) -> None:
    """A dash and a quotation mark of Windows are no control characters, whichever of its two names the encoding is given."""
    try_build("title,authors\nMoss – a stone’s home,Ada Example\n".encode("cp1252"), "papers.csv", Options(encoding=encoding))
    assert rows(tmp_path / "papers.db", "select title from papers") == [("Moss – a stone’s home",)]


@pytest.mark.parametrize(
    ("charset", "encoding"),
    [
        ("iso-8859-1", "cp1252"),
        ("Windows-1251", "cp1251"),
        ("gb2312", "gbk"),
        ("utf-8", "utf-8"),
        ("iso-8859-1", "utf-8"),
        ("no-such", "utf-8"),
        ("latin-99", "utf-8"),
    ],
)
def test_html_names_its_encoding(try_build: Callable[..., Summary], tmp_path: Path, charset: str, encoding: str) -> None:
    """A saved page is read in the encoding that it names, and as UTF-8 where it is UTF-8 all the same."""
    title = {"cp1251": "Камни на пляже", "gbk": "石头与河流的研究"}.get(encoding, "Café “networks”")
    card = f'<article><h3><a href="/papers/2401.00001">{title}</a></h3></article>'
    page = f"<!doctype html><html><head><meta charset={charset!r}><title>Papers</title></head><body>{card}</body></html>"
    assert try_build(page.encode(encoding), "page.html").rejects == 0
    assert rows(tmp_path / "papers.db", "select title from papers") == [(title,)]


def test_html_that_says_wrong_what_it_is(try_build: Callable[..., Summary], tmp_path: Path) -> None:
    """UTF-8 far behind the beginning is read as it is, a byte that an encoding has not shows as such."""
    card = '<article><h3><a href="/papers/2401.00001">{}</a></h3></article>'
    page = f'<html><head><meta charset="iso-8859-1"></head><body>{{}}{card}</body></html>'
    near = card.replace("00001", "00003").format("Near") + "<p>stones</p>" * 6_000
    assert try_build(page.format(near, "“Far”").encode(), "far.html").rejects == 0
    assert rows(tmp_path / "papers.db", "select title from papers") == [("Near",), ("“Far”",)]
    content = page.format("", "Caf\xe9 \x9d").encode("latin-1")
    assert try_build(content.replace(b"00001", b"00002"), "other.html").rejects == 0
    assert ("Café \ufffd",) in rows(tmp_path / "papers.db", "select title from papers")


@pytest.mark.parametrize("encoding", ["ascii", "no-such-encoding", "utf-16", "rot13", "hex", "undefined", "punycode"])
def test_a_wrong_encoding_is_one_line(try_build: Callable[..., Summary], encoding: str) -> None:
    """An encoding that does not fit, or is none, ends the build with one line."""
    with pytest.raises(SourceError, match="cannot be decoded"):
        try_build('{"title": "Ü "}'.encode("latin-1"), options=Options(encoding=encoding))


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        ('{"title": "Half an obj', "not JSON at column"),
        ('{"title": "A lone \\ud800 surrogate"}', "half a surrogate pair"),
        ('{"title": "A NUL \\u0000 in it"}', "holds a NUL"),
        ('{"title": "raw \x00 NUL"}', "not JSON"),
        ('{"title": ' + "[" * 10_000 + "]" * 10_000 + "}", "title is not text"),
        ('{"title": ' + "[" * 100_000 + "]" * 100_000 + "}", "nested too deep"),
        ('{"title": "Dated Far Ahead", "published": "2999-01-01"}', "published lies in the future"),
        ('{"title": "Dated Far Ahead", "year": 2999}', "year lies in the future"),
        ("<html>and now something else</html>", "not JSON"),
    ],
)
def test_a_broken_record_costs_itself_only(try_build: Callable[..., Summary], tmp_path: Path, broken: str, reason: str) -> None:
    """A record that is broken becomes a reject with its reason; those before and behind it are read."""
    first, second = TWO.splitlines()
    try_build(f"{first}\n{broken}\n{second}\n".encode())
    found = rows(tmp_path / "papers.db", "select reason from rejects")
    assert len(found) == 1
    assert reason in found[0][0] or "nested too deep" in found[0][0]
    assert ("Quite Another Thing",) in rows(tmp_path / "papers.db", "select title from papers")


def test_a_list_that_breaks_off(try_build: Callable[..., Summary], tmp_path: Path) -> None:
    """Of a JSON list that ends early the items before the end are read, and the rest is one reject."""
    content = f"[{','.join(TWO.splitlines())}, " + '{"title": "Cut'
    summary = try_build(content.encode())
    assert (summary.papers, summary.rejects) == (2, 1)
    ((locator, reason, raw),) = rows(tmp_path / "papers.db", "select locator, reason, raw from rejects")
    assert (locator, raw.endswith('"Cut')) == ("item 3", True)
    assert "nothing behind it was read" in reason


def test_fifty_megabytes_on_one_line(try_build: Callable[..., Summary], tmp_path: Path) -> None:
    """A line of 50 MB is read; its text is kept whole, and only its beginning is searched for results."""
    result = "On ImageNet it reaches 76.5% accuracy. "
    abstract = result + f"{'x' * 99} " * 500_000 + result
    summary = try_build(json.dumps({"title": "Long", "abstract": abstract}).encode())
    assert (summary.papers, summary.rejects) == (1, 0)
    db = tmp_path / "papers.db"
    assert rows(db, "select length(abstract) from papers") == [(len(abstract),)]
    assert rows(db, "select start from metrics") == [(abstract.index("76.5"),)]


def test_a_line_without_end(try_build: Callable[..., Summary], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A line longer than memory allows is a reject, and reading goes on behind it."""
    monkeypatch.setattr("papersette.sources.opening.lines.LONGEST_LINE", 1000)
    summary = try_build(f"{LINE}\n{'x' * 5000}\n{TWO}".encode())
    assert (summary.papers, summary.rejects) == (2, 1)
    assert rows(tmp_path / "papers.db", "select locator, reason from rejects") == [("line 2", "longer than 1,000 bytes")]


@pytest.mark.parametrize(
    "content",
    [
        gzip.compress(TWO.encode() * 500)[:-20],
        gzip.compress(TWO.encode() * 500)[:60],
        zstd.compress(TWO.encode() * 500)[:60],
    ],
    ids=["gz without its end", "half a gz", "half a zst"],
)
def test_packed_data_that_ends_early(try_build: Callable[..., Summary], content: bytes) -> None:
    """A packed file that ends early ends the build with one line: a part of a source is no source."""
    with pytest.raises(SourceError, match="damaged or ends early"):
        try_build(content)


def test_a_file_that_breaks_off_twice(tmp_path: Path) -> None:
    """Where two states of a file break off, what the later has as it was is counted, and rejects of both are there once."""
    (tmp_path / "in").mkdir()
    lines = [json.dumps({"title": f"Made Up {number}", "id": f"{number:x}-{number**9}"}) for number in range(2000)]
    packed = gzip.compress("\n".join([LINE, "no record", *lines]).encode())
    for size in (len(packed) // 2, len(packed) - 50):
        (tmp_path / "in" / "papers.jsonl.gz").write_bytes(packed[:size])
        build([str(tmp_path / "in")], tmp_path / "papers.db")
    first, second = rows(tmp_path / "papers.db", "select records, unchanged from sources order by id")
    assert second[1] == first[0] > 0
    assert rows(tmp_path / "papers.db", "select locator from rejects order by 1") == [("file",), ("line 2",)]


@pytest.mark.parametrize("pack", [gzip.compress, zstd.compress])
def test_a_packed_bomb_is_refused(
    try_build: Callable[..., Summary], monkeypatch: pytest.MonkeyPatch, pack: Callable[[bytes], bytes]
) -> None:
    """Packed data that unpacks to hundreds of times its size is refused before it fills memory."""
    monkeypatch.setattr(stream, "MOST_UNPACKED", 1_000_000)
    with pytest.raises(SourceError, match="over 200 times its size"):
        try_build(pack(b'{"title": "' + b"x" * 20_000_000 + b'"}\n'))


def test_an_archive_bomb_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A member of an archive that unpacks to hundreds of times its size is refused by what the archive says of it."""
    monkeypatch.setattr(stream, "MOST_UNPACKED", 1_000_000)
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb.jsonl", b'{"title": "' + b"x" * 20_000_000 + b'"}\n')
    assert build([str(tmp_path / "bomb.zip")], tmp_path / "papers.db").is_in_vain
    (reject,) = read_rejects(tmp_path / "papers.db")
    assert "over 200 times its size" in reject.reason


def test_an_archive_is_read_and_never_unpacked(tmp_path: Path) -> None:
    """Members of an archive are read by name, also one whose path climbs out, but none that is hidden; nothing is written."""
    with zipfile.ZipFile(tmp_path / "papers.zip", "w") as archive:
        archive.writestr("2024/one.jsonl", LINE)
        archive.writestr("../../climbs.jsonl.gz", gzip.compress(TWO.splitlines()[1].encode()))
        archive.writestr("readme.txt", "Nothing to read here.")
        archive.writestr(".hidden.jsonl", "{}")
        archive.writestr("2024/.cache/a.jsonl", "{}")
        archive.writestr("__MACOSX/2024/._one.jsonl", "{}")
    summary = build([str(tmp_path / "papers.zip")], tmp_path / "papers.db")
    assert (summary.papers, summary.rejects) == (2, 1)
    assert {path.name for path in tmp_path.rglob("*")} == {"papers.zip", "papers.db"}
    assert not (tmp_path.parent.parent / "climbs.jsonl.gz").exists()
    assert build([f"{tmp_path}/papers.zip/2024/one.jsonl"], tmp_path / "one.db").papers == 1


@pytest.mark.parametrize("named", ["PAPERS.ZIP", "old.zip/papers.zip"])
def test_archive_name(tmp_path: Path, named: str) -> None:
    """An archive is one whatever the case of its ending, and a folder is none that is called like one."""
    place = tmp_path / named
    place.parent.mkdir(exist_ok=True)
    with zipfile.ZipFile(place, "w") as archive:
        archive.writestr("two.jsonl", TWO)
    assert build([str(place)], tmp_path / "papers.db").papers == 2
    assert build([f"{place}/two.jsonl"], tmp_path / "one.db").papers == 2


def test_an_archive_of_many_members(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An archive is opened no more often for having more members: each time the names of all of them are read."""
    counts = []
    for number in (1, 20):
        with zipfile.ZipFile(tmp_path / f"{number}.zip", "w") as archive:
            for member in range(number):
                archive.writestr(f"{member}.jsonl", json.dumps({"title": f"Made Up {member}"}))
        opened: list[object] = []

        class Counted(zipfile.ZipFile):
            def __init__(self, *arguments: Any, opened: list[object] = opened, **options: Any) -> None:
                opened.append(self)
                super().__init__(*arguments, **options)

        with monkeypatch.context() as patch:
            patch.setattr(zipfile, "ZipFile", Counted)
            assert sum(measure_bytes([str(tmp_path / f"{number}.zip")]))
            assert build([str(tmp_path / f"{number}.zip")], tmp_path / f"{number}.db").papers == number
        counts.append(len(opened))
    assert counts[0] == counts[1]


def test_an_archive_that_changes_while_it_is_read(tmp_path: Path) -> None:
    """Of an archive that is written to between two of its members nothing is taken."""
    place = tmp_path / "papers.zip"
    with zipfile.ZipFile(place, "w") as archive:
        archive.writestr("1.jsonl", LINE)
        archive.writestr("2.jsonl", TWO)
    with stream.Archives() as archives:
        with open_source(f"{place}/1.jsonl", None, archives) as source:
            source.drain()
        with place.open("ab") as file:
            file.write(b"more")
        with pytest.raises(UnsteadyError), open_source(f"{place}/2.jsonl", None, archives) as source:
            source.drain()


def test_a_damaged_archive(tmp_path: Path) -> None:
    """An archive that cannot be opened, or lacks the member, ends the build with one line."""
    (tmp_path / "papers.zip").write_bytes(b"PK\x03\x04 and then nothing")
    with pytest.raises(SourceError):
        build([str(tmp_path / "papers.zip")], tmp_path / "papers.db")
    with zipfile.ZipFile(tmp_path / "papers.zip", "w") as archive:
        archive.writestr("one.jsonl", LINE)
    with pytest.raises(SourceError, match="there is no member two"):
        build([f"{tmp_path}/papers.zip/two.jsonl"], tmp_path / "papers.db")


def _overwrite(archive: bytes, local: int, central: int, value: bytes) -> bytes:
    """Return an archive of one member with a field of its two headers changed."""
    at = archive.index(b"PK\x01\x02") + central
    changed = archive[:local] + value + archive[local + len(value) :]
    return changed[:at] + value + changed[at + len(value) :]


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (lambda archive: _overwrite(archive, 6, 8, b"\x01\x00"), "cannot be unpacked: .*is encrypted"),
        (lambda archive: _overwrite(archive, 8, 10, b"\x09\x00"), "cannot be unpacked: .*compression"),
        (lambda archive: _overwrite(archive, 8, 10, b"\x0e\x00"), "damaged or ends early"),
        (lambda archive: _overwrite(archive, 4, 6, b"\xff\x00"), "that cannot be read: zip file version 25.5"),
        (lambda archive: _overwrite(archive, 6, 8, b"\x00\x08").replace(b"one", b"\xff\xfe\xfd"), "that cannot be read: 'utf-8'"),
    ],
    ids=["encrypted", "unknown method", "broken lzma", "a version of the future", "a name that is not UTF-8"],
)
def test_an_archive_that_cannot_be_unpacked(tmp_path: Path, damage: Callable[[bytes], bytes], reason: str) -> None:
    """An encrypted member, or one packed in an unknown way, is a reject; an archive of another kind ends the build."""
    with zipfile.ZipFile(tmp_path / "papers.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("one.jsonl", LINE * 3)
    damaged = damage((tmp_path / "papers.zip").read_bytes())
    (tmp_path / "papers.zip").write_bytes(damaged)
    if reason.startswith("that"):
        with pytest.raises(SourceError, match=reason):
            build([str(tmp_path / "papers.zip")], tmp_path / "papers.db")
    else:
        assert build([str(tmp_path / "papers.zip")], tmp_path / "papers.db").is_in_vain
        (reject,) = read_rejects(tmp_path / "papers.db")
        assert re.search(reason, reject.reason)
    with pytest.raises(SourceError), open_source(f"{tmp_path}/papers.zip/one.jsonl"):
        pass


def test_a_name_that_is_not_utf8(tmp_path: Path) -> None:
    """A file whose name is not UTF-8 is read, and one that is no paper file is a reject; their names are kept as escapes."""
    folder = tmp_path / "in"
    folder.mkdir()
    for name, content in ((b"caf\xe9.jsonl", LINE), (b"caf\xe9.txt", "Nothing to read here.")):
        (folder / os.fsdecode(name)).write_text(content, "utf-8")
    assert build([str(folder)], tmp_path / "papers.db").papers == 1
    assert rows(tmp_path / "papers.db", "select name from sources order by 1") == [("caf\\xe9.jsonl",), ("caf\\xe9.txt",)]
    ((raw,),) = rows(tmp_path / "papers.db", "select raw from rejects")
    assert raw.endswith("caf\\xe9.txt")


def test_a_folder_and_a_pattern(tmp_path: Path) -> None:
    """All files of a folder are read by name; one that is no paper file is a reject, hidden ones are passed over."""
    folder = tmp_path / "in"
    (folder / "deep").mkdir(parents=True)
    (folder / "b.jsonl").write_text(TWO.splitlines()[1], "utf-8")
    (folder / "deep" / "a.jsonl").write_text(LINE, "utf-8")
    (folder / "notes.txt").write_text("Nothing to read here.", "utf-8")
    (folder / ".hidden.jsonl").write_text('{"title": "Hidden"}', "utf-8")
    (folder / "empty").write_bytes(b"")
    summary = build([str(folder)], tmp_path / "papers.db")
    assert (summary.papers, summary.rejects) == (2, 2)
    query = "select name, format, reason from rejects join sources on sources.id = source_id order by 1"
    assert [(name, kind) for name, kind, _ in rows(tmp_path / "papers.db", query)] == [
        ("empty", "unknown"),
        ("notes.txt", "unknown"),
    ]
    assert build([f"{folder}/**/*.jsonl"], tmp_path / "pattern.db").papers == 2


def test_a_folder_that_may_not_be_looked_into(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder below the one that was named is never passed over without a word: the build ends with one line that names it."""
    (tmp_path / "in" / "closed").mkdir(parents=True)
    (tmp_path / "in" / "a.jsonl").write_text(LINE, "utf-8")

    def scan(path: str, scan: Callable[..., Any] = os.scandir) -> Any:
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)

    monkeypatch.setattr("os.scandir", scan)
    with pytest.raises(SourceError, match="closed: Permission denied"):
        build([str(tmp_path / "in")], tmp_path / "papers.db")


@pytest.mark.parametrize("mode", ["w", "w:gz"])
@pytest.mark.parametrize("kind", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_a_tar_archive_is_refused(tmp_path: Path, mode: Literal["w", "w:gz"], kind: int) -> None:
    """A tar archive, packed or not, is told to be one, and not read as its first member with the others lost; in a folder too."""
    (tmp_path / "in").mkdir()
    with tarfile.open(tmp_path / "in" / "papers.tar", mode, format=kind) as archive:
        for name, text in (("one.bib", "@misc{a,\n  title = {Pebbles Are Counted},\n}\n"), ("two.jsonl", TWO)):
            member = tarfile.TarInfo(name)
            member.size = len(text)
            archive.addfile(member, io.BytesIO(text.encode()))
    with pytest.raises(SourceError, match="a tar archive; unpack it into a folder"):
        build([str(tmp_path / "in" / "papers.tar")], tmp_path / "papers.db")
    build([str(tmp_path / "in")], tmp_path / "papers.db")
    assert rows(tmp_path / "papers.db", "select reason from rejects") == [("a tar archive; unpack it into a folder",)]


def test_bytes_with_an_entry_among_them(tmp_path: Path) -> None:
    """What holds NULs is no BibTeX, though a line in it begins as an entry does."""
    (tmp_path / "library.bin").write_bytes(b"\0\1\0\n@misc{a,\n  title = {Pebbles Are Counted},\n}\n")
    with pytest.raises(SourceError, match="not a format"):
        build([str(tmp_path / "library.bin")], tmp_path / "papers.db")


def test_two_members_of_one_name(tmp_path: Path) -> None:
    """Of two members of one name the first cannot be opened by it: that is told, and not the last read twice."""
    with zipfile.ZipFile(tmp_path / "papers.zip", "w") as archive:
        archive.writestr("one.jsonl", LINE)
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("one.jsonl", TWO)
    with pytest.raises(SourceError, match=r"two members of the archive are called one\.jsonl"):
        build([str(tmp_path / "papers.zip")], tmp_path / "papers.db")


@pytest.mark.parametrize(
    ("named", "kept"),
    [("home/in", "in/deep/notes.txt"), ("home/*/deep/*", "home/in/deep/notes.txt"), ("home/in/a.zip", "a.zip/notes.txt")],
)
def test_where_a_file_lay_is_not_published(tmp_path: Path, named: str, kept: str) -> None:
    """The reject of a file tells its place in what was named, and not what folders lie around that."""
    (tmp_path / "home" / "in" / "deep").mkdir(parents=True)
    (tmp_path / "home" / "in" / "deep" / "notes.txt").write_text("Nothing to read here.", "utf-8")
    if named.endswith(".zip"):
        with zipfile.ZipFile(tmp_path / named, "w") as archive:
            archive.writestr("notes.txt", "Nothing to read here.")
    build([str(tmp_path / named)], tmp_path / "papers.db")
    assert rows(tmp_path / "papers.db", "select raw from rejects") == [(kept,)]


@pytest.mark.parametrize(
    "named",
    [["in.jsonl", "in.jsonl"], ["in.jsonl", ""], ["", "*.jsonl"], ["./in.jsonl", "link.jsonl"], ["a.zip", "a.zip/in.jsonl"]],
)
def test_a_file_that_is_named_twice_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, named: list[str]) -> None:
    """A file that a folder, a pattern or another name stands for too is one source, which keeps its rejects."""
    monkeypatch.chdir(tmp_path)
    source = tmp_path / "home" / "in.jsonl"
    source.parent.mkdir()
    source.write_text('{"title": "One"}\n{"title": 5}\n', "utf-8")
    if "link.jsonl" in named:
        (source.parent / "link.jsonl").symlink_to(source)
    if "a.zip" in named:
        with zipfile.ZipFile(source.parent / "a.zip", "w") as archive:
            archive.write(source, "in.jsonl")
    build([f"home/{name}" for name in named], tmp_path / "papers.db")
    assert rows(tmp_path / "papers.db", "select records, rejected from sources") == [(1, 1)]
    assert len(rows(tmp_path / "papers.db", "select * from rejects")) == 1


@pytest.mark.parametrize("named", ["home", "home/*", "ho*"])
def test_links_to_folders_are_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, named: str) -> None:
    """A folder, or what a pattern finds, stands for the files of linked folders too, for each once, also where links go round."""
    monkeypatch.chdir(tmp_path)
    for place in ("home/2024", "disk/deep"):
        (tmp_path / place).mkdir(parents=True)
    (tmp_path / "home" / "2024" / "a.jsonl").write_text('{"title": "One"}\n', "utf-8")
    (tmp_path / "disk" / "deep" / "b.jsonl").write_text('{"title": "Two"}\n', "utf-8")
    (tmp_path / "home" / "older").symlink_to(tmp_path / "disk")
    (tmp_path / "disk" / "around").symlink_to(tmp_path / "home")
    (tmp_path / "disk" / "again").symlink_to(tmp_path / "disk" / "deep")
    build([named], tmp_path / "papers.db")
    assert rows(tmp_path / "papers.db", "select title from papers order by title") == [("One",), ("Two",)]
    assert rows(tmp_path / "papers.db", "select count(*) from sources") == [(2,)]


def test_a_link_to_nothing_is_told(tmp_path: Path) -> None:
    """A link in a folder that leads nowhere, as to a disk that is not there, is a reject, and the others are read."""
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "a.jsonl").write_text('{"title": "One"}\n', "utf-8")
    (tmp_path / "home" / "b.jsonl").symlink_to(tmp_path / "disk" / "b.jsonl")
    assert build([str(tmp_path / "home")], tmp_path / "papers.db").papers == 1
    assert rows(tmp_path / "papers.db", "select raw, reason from rejects") == [("home/b.jsonl", "a link to what is not there")]


@pytest.mark.parametrize("name", ["nowhere", "no*where", "no/such/folder/", "papers.zip/member", "a" * 5000, "a.zip/" * 900])
def test_nothing_there(tmp_path: Path, name: str) -> None:
    """A path or pattern that stands for no file ends the build with one line."""
    with pytest.raises(SourceError):
        build([str(tmp_path / name)], tmp_path / "papers.db")


def test_no_name_is_no_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty name, as a shell makes of a variable that is not set, is not the working folder."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.jsonl").write_text(LINE, "utf-8")
    with pytest.raises(SourceError, match="no file there"):
        build([""], tmp_path / "papers.db")


def test_the_size_of_what_is_not_there(tmp_path: Path) -> None:
    """The size of a member that is not there, of an archive that is none, and of standard input is not known."""
    (tmp_path / "one.zip").write_bytes(b"PK\x03\x04 and then nothing")
    with zipfile.ZipFile(tmp_path / "two.zip", "w") as archive:
        archive.writestr("a", "12345")
    names = ("one.zip/a", "two.zip/a", "two.zip/b", "no.zip/a")
    assert list(measure_bytes(["-", *(f"{tmp_path}/{name}" for name in names)])) == [0, 0, 5, 0, 0]


def test_an_id_that_comes_twice(try_build: Callable[..., Summary], tmp_path: Path) -> None:
    """Two records with one arXiv id are one paper; what the second says otherwise is kept with it."""
    again = json.dumps({"title": "Pebbles, Counted Again", "arxiv_id": "2405.00001v2"})
    assert try_build(f"{LINE}\n{again}\n".encode()).papers == 1
    assert rows(tmp_path / "papers.db", "select json_extract(said, '$.title') from paper_sources where said is not null") == [
        ("Pebbles, Counted Again",)
    ]
