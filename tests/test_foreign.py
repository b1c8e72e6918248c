"""Files of other kinds, of which it is said what to do with them."""

from __future__ import annotations

import bz2
import io
import lzma
import sqlite3
import tarfile
import zipfile
from pathlib import Path

import pytest

from papersette.errors import SourceError
from papersette.pipeline.build import build
from papersette.sources import choose_format

LINE = b'{"title": "One"}\n'


def _zipped() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("papers.jsonl", LINE)
    return packed.getvalue()


def _tarred() -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        member = tarfile.TarInfo("papers.jsonl")
        member.size = len(LINE)
        archive.addfile(member, io.BytesIO(LINE))
    return packed.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("papers.xlsx", _zipped(), "save its sheet as CSV"),
        ("papers.zip", _zipped()[:-30], "damaged or ends early"),
        ("papers", _zipped(), "ends in .zip"),
        ("papers.jsonl.xz", lzma.compress(LINE), "xz -dk"),
        ("papers.jsonl.bz2", bz2.compress(LINE), "bzip2 -dk"),
        ("papers.tar.gz", _tarred(), "a tar archive; unpack it"),
        ("papers.pdf", b"%PDF-1.7\n", "a PDF"),
        ("papers.parquet", b"PAR1\x15\0", "a Parquet file"),
        ("papers.webarchive", b"bplist00\xd1\x01\x02", "a web archive of Safari's"),
    ],
)
def test_what_to_do_with_a_file_of_another_kind(tmp_path: Path, name: str, data: bytes, said: str) -> None:
    """A file that holds papers in a way that cannot be read here is told by its kind, with what to do."""
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(SourceError, match=said):
        build([str(path)], tmp_path / "papers.db")


@pytest.mark.parametrize("behind", ['"title": "Sheep"', '"ids": {"s2": "1"}, "title": "Sheep"', '"links": {}, "title": "Sheep"'])
@pytest.mark.parametrize(
    "authors",
    ['{"0": "Ada Example", "1": "Ben {\\"Sample}"}', '{"0":"Ada Example"}', '{"0": null,\n "1": 5}', '{"0": "A", "b": []}'],
)
def test_a_record_that_begins_with_an_object_of_numbers_is_no_table(tmp_path: Path, authors: str, behind: str) -> None:
    """What stands behind the first object tells a record from a table by its columns: all of those have their rows."""
    path = tmp_path / "papers.json"
    path.write_text(f'{{"authors": {authors}, {behind}}}', "utf-8")
    assert build([str(path)], tmp_path / "papers.db").papers == 1


def test_what_to_do_with_an_archive_within_another(tmp_path: Path) -> None:
    """An archive within an archive is told as such, and not as damaged; what lies beside it is read."""
    with zipfile.ZipFile(tmp_path / "outer.zip", "w") as archive:
        archive.writestr("inner.zip", _zipped())
        archive.writestr("papers.jsonl", LINE)
    assert build([str(tmp_path / "outer.zip")], tmp_path / "papers.db").papers == 1
    with sqlite3.connect(tmp_path / "papers.db") as connection:
        ((raw, reason),) = connection.execute("select raw, reason from rejects")
    assert raw.endswith("outer.zip/inner.zip")
    assert reason == "a zip archive within another; unpack the outer one into a folder"


def test_what_to_do_with_a_database(tmp_path: Path) -> None:
    """A database is exported, not read."""
    with sqlite3.connect(tmp_path / "other.db") as connection:
        connection.execute("create table t (x)")
    with pytest.raises(SourceError, match="a SQLite database; export"):
        build([str(tmp_path / "other.db")], tmp_path / "papers.db")


def test_an_address_is_fetched_first() -> None:
    """An address where a path should be is told as one."""
    with pytest.raises(SourceError, match=r"curl -LO 'https://example\.org/papers\.jsonl'"):
        build(["https://example.org/papers.jsonl"], Path("never.db"))


ABSTRACT = "We count sheep in a field, at night, and in many words. " * 6


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1: Example A, Sample B. Sheep. J Fog. 2020 Jan 5;4(2):1-10. doi: 10.1/a. PMID:\n1234.\n", "its format PubMed"),
        (f"1. J Fog. 2020 Jan 5;4(2):1-10.\n\nSheep.\n\nExample A(1).\n\n{ABSTRACT}\n\nPMID: 1234\n", "its format PubMed"),
        (f"Record #1 of 2\nID: CN-1\nAU: Example A\nTI: Sheep\nAB: {ABSTRACT}\n", "export RIS"),
        (f"<1>\nUnique Identifier\n  1234\nTitle\n  Sheep\nAbstract\n  {ABSTRACT}\n", "export RIS"),
        ("%R 2020A&A...633A...1E\n%T Sheep\n%A Example, Ada\n", "export BibTeX"),
        ("Template-Type: ReDIF-Paper 1.0\nTitle: Sheep\n", "BibTeX and RIS"),
        (
            f"Ada Example,\nSheep,\nFog,\n(https://www.sciencedirect.com/science/article/pii/S1)\nAbstract: {ABSTRACT}\n",
            "export RIS",
        ),
        ('<TEI xmlns="http://www.tei-c.org/ns/1.0"/>', "TEI"),
        ('{"corpusid": 1, "externalids": {"arxiv": null}, "content": {"text": "x", "annotations": {}}}', "papers and abstracts"),
        ('{"search-results": {"entry": []}}', "Scopus"),
        ('{"title": {"0": "Sheep", "1": "Goats"}, "year": {"0": 2020, "1": 2021}}', "orient='records'"),
        ('{"0": {"title": "Sheep", "year": 2020}, "1": {"title": "Goats"}}', "orient='records'"),
        ('{\n "columns": ["title", "year"], "index": [0], "data": [["Sheep", 2020]]}', "orient='records'"),
        ('{"2405.00001": {"title": "Sheep", "authors": ["Ada Example"]}, "2405.00002": {"title": "Goats"}}', r"jq '\[to_entries"),
        ('{\n "a1": {\n  "year": 2020, "keywords": ["wool"],\n  "title": "Sheep"}}', r"jq '\[to_entries"),
        ("<responseWrapper><resultList/></responseWrapper>", "Europe PMC's XML"),
        ("From: <Saved by Blink>\nSnapshot-Content-Location: https://x.org\nMIME-Version: 1.0\n", "a page saved as MHTML"),
        ("MIME-Version: 1.0\nContent-Type: multipart/related\n", "a page saved as MHTML"),
        ("<!DOCTYPE html>\n<html><body><dl><dt>arXiv:2405.00001</dt><dd>Sheep</dd></dl></body></html>", "`fetch arxiv`"),
        ('<?xml version="1.0"?>\n<html><head><title>Not found</title></head></html>', "a page of the web"),
        ("\n<!-- saved from url=(0014)about:internet -->\n<HTML><BODY>Sheep</BODY></HTML>", "a page of the web"),
        ('{"header": {"type": "esummary", "version": "0.3"}, "result": {"uids": []}}', "PubMed's summaries"),
        ('{"messages": [], "collection": [{"biorxiv_doi": "10.1101/1", "preprint_title": "T"}]}', "bioRxiv's list"),
        ('<resource xmlns="http://datacite.org/schema/kernel-4"><titles/></resource>', "DataCite's XML"),
        (f"# Awesome Sheep\n\n- [Counting](https://arxiv.org/abs/2401.00001)\n\n{ABSTRACT}\n", "Markdown"),
        ("[![Made](https://example.org/a.svg)](https://example.org)\n# Sheep\n", "Markdown"),
        ("What is this?\n", "the command `formats`"),
    ],
)
def test_which_export_can_be_read(text: str, said: str) -> None:
    """Of exports that cannot be read it is told which of their makers' can, rather than taking abstracts in them for a page's."""
    with pytest.raises(SourceError, match=said):
        choose_format(text.encode(), "export")


def test_a_page_is_no_export() -> None:
    """A page of titles and abstracts is read, also where it is about such exports."""
    text = f"Counting Sheep at Night\n\n{ABSTRACT}\n\nMARCXML, TEI and MODS at https://www.loc.gov\n\n{ABSTRACT}\n"
    assert choose_format(text.encode(), "page.txt").name == "page"
