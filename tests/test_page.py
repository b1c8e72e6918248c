"""The reader of saved papers pages."""

from __future__ import annotations

import io
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papersette.errors import SourceError
from papersette.models import Paper, Reject, SourceInfo
from papersette.sources import choose_format, open_source
from papersette.sources.opening import lines
from papersette.sources.readers import page
from tests.conftest import ROOT

LONG = "This made-up abstract says at some length what a made-up method does, so that it is long enough to be one. " * 3
PAGE = f"""new

Get trending papers in your email inbox!

Subscribe

byAK and the research community

Mar 12

A First Made-up Title

{LONG.strip()}

A Second Made-up Title: With a Colon

{LONG.strip()} It stops in the middle of a
"""


def read(text: str | bytes) -> list[Paper | Reject | SourceInfo]:
    return list(page.read(io.BytesIO(text.encode() if isinstance(text, str) else text), "page.txt"))


def papers(text: str | bytes) -> list[Paper]:
    return [record for record in read(text) if isinstance(record, Paper)]


def test_header_lines_are_no_papers() -> None:
    """Titles and abstracts are paired, and the header lines above them are passed over."""
    assert [paper.title for paper in papers(PAGE)] == ["A First Made-up Title", "A Second Made-up Title: With a Colon"]
    assert not [record for record in read(PAGE) if isinstance(record, Reject)]


def test_the_date_line_is_a_note() -> None:
    """The page's date, which has no year, is kept as the source's note."""
    assert [record.note for record in read(PAGE) if isinstance(record, SourceInfo)] == ["date on the page: Mar 12"]


def test_a_cut_abstract_is_kept_and_marked() -> None:
    """The last abstract is marked as cut off when it ends within a sentence, the others are not."""
    first, second = papers(PAGE)
    assert (first.truncated, second.truncated) == (False, True)
    assert (second.abstract or "").endswith("in the middle of a")


def test_text_is_kept_as_given() -> None:
    """LaTeX leftovers and signs stay in the abstract as they are."""
    odd = LONG + r"It reaches 44.3\% PQ~\cite{x} at $1.2\times$ — “quoted”."
    assert papers(f"A Title\n\n{odd}\n")[0].abstract == odd


def test_a_title_without_abstract_is_a_reject() -> None:
    """A line that belongs to no paper is kept as a reject with its line number."""
    records = read(f"A stray line\n\nA Title\n\n{LONG}\n\nA last title\n")
    rejects = [record for record in records if isinstance(record, Reject)]
    assert [(reject.locator, reject.raw) for reject in rejects] == [("line 1", "A stray line"), ("line 7", "A last title")]


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_line_ends_do_not_matter(ending: str) -> None:
    """Windows line ends and a byte order mark give the same papers."""
    text = ("\ufeff" + PAGE).replace("\n", ending)
    assert [paper.title for paper in papers(text)] == [paper.title for paper in papers(PAGE)]


def test_a_line_that_is_not_utf8_is_a_reject() -> None:
    """Bytes that are no UTF-8 cost their own line only."""
    records = read(PAGE.encode() + b"\nA broken \xff title\n")
    assert [record.reason for record in records if isinstance(record, Reject)] == ["not UTF-8"]
    assert len([record for record in records if isinstance(record, Paper)]) == 2


def test_a_line_longer_than_any_is_a_reject(monkeypatch: pytest.MonkeyPatch) -> None:
    """A line that memory should not hold costs itself only."""
    monkeypatch.setattr(lines, "LONGEST_LINE", 10_000)
    records = read(PAGE + "\n" + "x" * 25_000 + "\n")
    assert [record.reason for record in records if isinstance(record, Reject)] == ["longer than 10,000 bytes"]
    assert len([record for record in records if isinstance(record, Paper)]) == 2


def test_a_page_without_papers_is_an_error() -> None:
    """A text without a single title and abstract is not this format."""
    with pytest.raises(SourceError, match="no paper on this page"):
        read("just\n\nwords\n")


@pytest.mark.parametrize("head", [b"", b"{}", b"\x00\x01", b"SQLite format 3\x00", b"\x89PNG", b"word " * 20, b"\xff\xfe" * 50])
def test_the_sniffer_refuses_other_files(head: bytes) -> None:
    """Nothing but a text with a long paragraph below a title line is taken for a page."""
    assert not page.sniff(head)


@pytest.mark.parametrize(
    "text",
    [
        f"TY - JOUR\nTI - A Title\nAU - Example, Ada\nAB - {LONG}\nER -\n",
        f"RT Journal Article\nA1 Example, Ada\nT1 A Title\nAB {LONG}\n",
        f"T1 A Title\n\nAB {LONG}\n",
        f"AU Example, A\n   Sample, B\nTI A Title\nSO MADE UP\nAB {LONG}\nPY 2024\n",
        f"- title: A Title\n  abstract: {LONG}\n",
        f"1. J Made. 2023;7:1.\n\nA Title.\n\nExample A(1).\n\n{LONG}\n\nDOI: 10.1234/a\nPMID: 1\n",
        f"From: <Saved by Blink>\nSubject: A Title\n\n<html><body><p>{LONG}</p></body></html>\n",
        f"Saved pages\n\n<html><body><p>{LONG}</p></body></html>\n",
        '"About the data"\n' + ",".join(f"Column {number} of Many" for number in range(30)) + "\n1,2,3\n",
    ],
    ids=[
        "loose RIS",
        "RefWorks",
        "RefWorks by blank lines",
        "Web of Science without its head",
        "YAML",
        "PubMed's text",
        "a web archive",
        "HTML",
        "a table",
    ],
)
def test_the_sniffer_refuses_files_of_other_formats(text: str) -> None:
    """A file of another kind that nobody reads here is refused, and does not become papers of lines that are none."""
    assert not page.sniff(text.encode())


def test_a_title_may_begin_as_a_tag() -> None:
    """Titles that begin with two capitals or with a word and a colon are titles."""
    assert page.sniff(f"AI for Doors\n\n{LONG}\n\nWaiting: A Study\n\n{LONG}\n".encode())


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize(
    "text",
    [
        f"# Made-up Doors\n\n{LONG}\n\nIt waits.\n\n{LONG}\n",
        f"It opens doors.\n\n{LONG}\n\n## How to Wait\n\n{LONG}\n",
        f"It opens doors.\n\n# Waiting\n\n{LONG}\n\n# Opening\n\n{LONG}\n",
        f"Made-up Doors\n=============\n\n{LONG}\n",
        f"It opens doors.\n\n{LONG}\n\nWaiting\n-------\n\n{LONG}\n",
        f"It opens doors.\n\n{LONG}\n\n```sh\nmake doors\n```\n",
    ],
    ids=["a heading first", "a lesser heading", "two headings", "a line below", "dashes below", "code"],
)
def test_markdown_is_no_page(text: str, ending: str) -> None:
    """Prose with headings or code as Markdown has them is refused; its paragraphs would become titles and abstracts."""
    with pytest.raises(SourceError, match="not a format"):
        choose_format(text.replace("\n", ending).encode(), "notes.md")


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize(
    "line",
    [
        "#!/usr/bin/env python", "from made import sheep", "import numpy as np", "import sheep", "def count(sheep):",
        "class Sheep:", "#include <sheep.h>", "const sheep = [", "function count(sheep) {", "library(sheep)",
        "INSERT INTO sheep VALUES",
        "\\documentclass{article}", "\\begin{abstract}", "2024-05-24 12:30:01 counted", ".sheep {",
    ],
)  # fmt: skip
def test_programs_are_no_pages(line: str, ending: str) -> None:
    """Of programs, LaTeX, styles and logs, which lie in folders beside papers, a long line is no abstract."""
    text = f"Sheep\n\n{LONG}\n"
    assert page.sniff(text.encode())
    assert not page.sniff(f"{line}\n{text}".replace("\n", ending).encode())


@pytest.mark.parametrize("title", ["Import of Sheep", "From Sheep to Goats", "Class Imbalance: A Study", "Function (and Form)"])
def test_titles_of_such_words_are_titles(title: str) -> None:
    """A title may begin with a word that programs have for something else."""
    assert page.sniff(f"{title}\n\n{LONG}\n".encode())


@pytest.mark.parametrize(
    "line",
    [
        "function f(x) of sheep, which is small", "class C(n) of sheep", "class A: sheep, and", "import duties.",
        "library(ies) of", "let x = 5 and count", "\\begin{equation}", "2024-05-24 12:30",
    ],
)  # fmt: skip
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_lines_of_abstracts_are_no_programs(line: str, ending: str) -> None:
    """An abstract whose lines were broken may have one that begins like a program's, or an equation."""
    assert page.sniff(f"Sheep\n\n{LONG}\n{line}\nof {LONG}\n".replace("\n", ending).encode())


def test_the_projects_own_texts_are_no_pages() -> None:
    """Nothing that this project says of itself is read as papers."""
    texts = [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("papersette/**/*.py")]
    assert len(texts) > 5
    assert [path.name for path in texts if page.sniff(path.read_bytes()[:65_536])] == []


@pytest.mark.parametrize("title", ["# of Doors Matters", "#Doors: What People Say", "C# for Doors", "--- and Other Doors"])
def test_signs_of_markdown_may_be_of_a_title(title: str) -> None:
    """A title below others that begins with a sign of Markdown, but is no heading, is a title."""
    assert page.sniff(f"A Title\n\n{LONG}\n\n{title}\n\n{LONG}\n\n---\n\nA Title\n\n{LONG}\n".encode())


@pytest.mark.parametrize("between", ["\n", "\n\n"], ids=["no blank lines", "blank lines"])
@pytest.mark.parametrize(
    "texts",
    [
        ("AB Tests for Doors", LONG, "SR of Small Pictures of Doors", LONG),
        ("Doors under Test", f"AB tests tell doors apart. {LONG}", "Sharper Doors", f"SR sharpens doors. {LONG}"),
        ("AB Tests for Doors", LONG, "Sharper Doors", f"SR sharpens doors. {LONG}"),
    ],
    ids=["two titles", "two abstracts", "one of each"],
)
def test_a_page_may_have_several_lines_that_begin_as_tags(texts: tuple[str, ...], between: str) -> None:
    """Where not both a title and its abstract begin as tagged lines do, neither is one, however many there are."""
    assert choose_format(between.join(texts).encode(), "page.txt").name == "page"


@pytest.mark.parametrize(
    ("end", "is_cut"),
    [("https://" * 20_000, False), ("https://a" * 20_000 + " b", True), (" " * 200_000 + "b", True), ('."' * 100_000, False)],
    ids=["addresses", "addresses and a word", "blanks", "ends"],
)
def test_the_end_is_judged_in_linear_time(end: str, is_cut: bool) -> None:
    """An abstract that ends with an address or the end of a sentence is whole; odd text takes no longer than its length."""
    started = time.process_time()
    (paper,) = papers(f"A Title\n\n{LONG}{end}\n")
    assert time.process_time() - started < 2
    assert paper.truncated is is_cut


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    """Whatever a text holds, every line ends up in a paper, a reject or the header, and nothing but SourceError is raised."""
    try:
        records = read(text.encode("utf-8", "surrogatepass"))
    except SourceError:
        return
    assert records


def test_the_saved_page(shared: Path) -> None:
    """The real saved page gives exactly its 64 papers, the last one cut off, and no reject."""
    path = str(shared / "data/raw/hf-papers-page.txt")
    with open_source(path) as source:
        assert choose_format(source.head, path).name == "page"
        records = list(page.read(source.stream, path))
    found = [record for record in records if isinstance(record, Paper)]
    assert len(found) == 64
    assert [paper.truncated for paper in found] == [False] * 63 + [True]
    assert not [record for record in records if isinstance(record, Reject)]
