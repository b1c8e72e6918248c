"""The reader of CSV and TSV."""

from __future__ import annotations

import csv
import io
import re
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from papersette.errors import SourceError
from papersette.models import Paper, Reject, SourceInfo, SourceLink
from papersette.sources import choose_format
from papersette.sources.fields import author_names, values
from papersette.sources.fields.program_lists import read_list
from papersette.sources.readers import table
from tests.reading import papers_of

FULL = (
    "\ufeffTitle,Abstract Note,Author,Publication Year,Date,DOI,Url,Publication Title,Manual Tags,Cited by,Code,PMID,Key,"
    "Pages\r\n"
    '"A ""Made-up"" Title","First line.\r\n\r\nSecond, line.","Müller, Ada; Sample, Ben",2024,2024-05-24,10.1234/ABC,'
    "https://example.org/p,MadeConf,one word; another,12,https://github.com/example/made-up,99,ABCD1234,1-4\r\n"
)


def read(text: str | bytes) -> list[Paper | Reject | SourceInfo]:
    return list(table.read(io.BytesIO(text.encode() if isinstance(text, str) else text), "papers.csv"))


def titles(records: list[Paper | Reject | SourceInfo]) -> list[str | None]:
    return [record.title for record in records if isinstance(record, Paper)]


def test_every_column() -> None:
    """Columns are known by many names, in any order; an abstract is read as it is written; others are ignored."""
    assert table.sniff(FULL.encode())
    (paper,) = read(FULL)
    assert isinstance(paper, Paper)
    assert (paper.title, paper.abstract) == ('A "Made-up" Title', "First line.\r\n\r\nSecond, line.")
    assert [author.name for author in paper.authors] == ["Ada Müller", "Ben Sample"]
    assert (paper.venue, paper.published, paper.year, paper.doi) == ("MadeConf", "2024-05-24", 2024, "10.1234/ABC")
    assert (paper.citations, paper.source_key, paper.ids) == (12, "ABCD1234", (("pubmed", "99"),))
    assert paper.links == (SourceLink("https://github.com/example/made-up", "code"),)
    assert paper.topics == (("keyword", "one word"), ("keyword", "another"))
    assert paper.locator == "line 2"


def test_the_best_of_two_columns() -> None:
    """Where two columns hold the same, the fuller one is read, the other where that is empty."""
    records = read('Authors,Author Full Names,Article Title\n"Müller, A","Müller, Ada",T\n"Sample, B",nan,T\n')
    assert [author and author.name for record in records if isinstance(record, Paper) for author in record.authors] == [
        "Ada Müller",
        "B Sample",
    ]
    assert len(records) == 2


@pytest.mark.parametrize("delimiter", "\t,;|")
def test_delimiters(delimiter: str) -> None:
    """The sign that splits the header into the most known names splits the file."""
    text = delimiter.join(("Title", "Year", "DOI")) + "\n" + delimiter.join(("A Title", "2024", "10.1234/abc")) + "\n"
    assert table.sniff(text.encode())
    (paper,) = read(text)
    assert isinstance(paper, Paper)
    assert (paper.title, paper.year, paper.doi) == ("A Title", 2024, "10.1234/abc")


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("Ada Example; Ben Sample", ["Ada Example", "Ben Sample"]),
        ("Example, Ada; Sample, Ben;", ["Ada Example", "Ben Sample"]),
        ("Ada Example|Ben Sample", ["Ada Example", "Ben Sample"]),
        ("Example, Ada and Sample, Ben", ["Ada Example", "Ben Sample"]),
        ("Ada Example, Ben Sample, Cid Other", ["Ada Example", "Ben Sample", "Cid Other"]),
        ("Example, Ada", ["Ada Example"]),
        ("Example, Ada (57190000001); Sample, Ben (6600000002)", ["Ada Example", "Ben Sample"]),
        ("van Berg, Ben C.", ["Ben C. van Berg"]),
        ('["Example, Ada; and sons", "Ben"]', ["Example, Ada; and sons", "Ben"]),
        ("[not a list]", ["[not a list]"]),
        ("['Ada Example', 'Ben Sample']", ["Ada Example", "Ben Sample"]),
        ("Ada Example, Ben Sample and Cid Other", ["Ada Example", "Ben Sample", "Cid Other"]),
        ("Ada Example, Ben Sample, and Cid Other et al.", ["Ada Example", "Ben Sample", "Cid Other"]),
        ("Example, A., and Sample, B.-C.", ["A. Example", "B.-C. Sample"]),
        ("Example, A., Sample, B., Other, C. D.", ["A. Example", "B. Sample", "C. D. Other"]),
        ("Example, A., Sample, B. & Other, C.", ["A. Example", "B. Sample", "C. Other"]),
        ("Ada Example, MD; Ben Sample, PhD", ["Ada Example MD", "Ben Sample PhD"]),
        ("Ada King Example, Jr.", ["Ada King Example Jr."]),
        ("山田花子, 石川太郎", ["山田花子", "石川太郎"]),
        ("Ada Example1,2, Ben Sample3*", ["Ada Example", "Ben Sample"]),
        ("R2D2, C3PO and Ada Example", ["R2D2", "C3PO", "Ada Example"]),
        ("Example, Sample, Other", ["Example", "Sample", "Other"]),
        ("Example, Ada, Jr.", ["Ada Example Jr."]),
        ("Example, Ada; Sample, Ben and others", ["Ada Example", "Ben Sample"]),
        ("", []),
    ],
)
def test_names(cell: str, names: list[str]) -> None:
    """Names are separated by semicolons, bars, `and`, or commas between names of several words."""
    assert [name for name in author_names.split_names(cell) if name] == names


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        (b"Only one cell\n", "1 cells where the header has 2"),
        (b"One,2024,more\n", "3 cells where the header has 2"),
        (b'"Never closed,2024\n', "a quotation mark that opens a cell is never closed"),
        (b'"Closed" too early,2024\n', "',' expected after '\"'"),
        (b"\xff,2024\n", "not UTF-8"),
        (b"a\0b,2024\n", "holds a NUL"),
        (b",2024\n", "no title"),
        (b"T,soon\n", "year is not a whole number"),
    ],
)
def test_a_broken_record_is_a_reject(broken: bytes, reason: str) -> None:
    """A bad record costs its own line, which is kept with its number and reason."""
    records = read(b"Title,Year\nBefore,2023\n" + broken + b"After,2025\n")
    assert [title for title in titles(records) if title != "T"] == ["Before", "After"]
    (reject,) = [record for record in records if isinstance(record, Reject)]
    assert reject.locator == "line 3"
    assert reject.reason.startswith(reason)
    assert reject.raw


def test_two_open_quotation_marks_cost_two_lines() -> None:
    """Records between two quotation marks that do not close are read."""
    records = read('title,year\n"Open,2021\nBetween,2022\n"Open,2023\nAfter,2024\n')
    assert titles(records) == ["Between", "After"]
    assert [record.locator for record in records if isinstance(record, Reject)] == ["line 2", "line 4"]


def test_large_cells() -> None:
    """A cell may be larger than the 128 KiB that Python's reader takes by default."""
    (paper,) = read("title,abstract\nT," + "x" * 500_000 + "\n")
    assert isinstance(paper, Paper)
    assert len(paper.abstract or "") == 500_000


@pytest.mark.parametrize("first", ["sep=;\n", '"sep=;"\r\n', "\ufeffSEP=;\n"])
def test_a_line_that_tells_the_separator(first: str) -> None:
    """The line that Excel writes before the header is no header; lines are counted with it."""
    content = f"{first}title;year\nOne;2020\nTwo\n".encode()
    assert table.sniff(content)
    paper, reject, info = table.read(io.BytesIO(content), "x")
    assert info == SourceInfo(header="title;year")
    assert isinstance(paper, Paper)
    assert (paper.title, paper.year, paper.locator) == ("One", 2020, "line 3")
    assert isinstance(reject, Reject)
    assert reject.locator == "line 4"


def test_formula_guards_are_taken_off() -> None:
    """The sign that keeps a spreadsheet from reading a formula is no part of the text; another apostrophe is."""
    records = read("title,abstract\n'=1+1,'-x\n'tis,''@x\n")
    assert [(p.title, p.abstract) for p in records if isinstance(p, Paper)] == [("=1+1", "-x"), ("'tis", "'@x")]


def test_white_space_is_kept() -> None:
    """An abstract of nothing but signs that look blank is kept as it is written."""
    (paper,) = read("title,abstract\nOne,\u2028\n")
    assert isinstance(paper, Paper)
    assert paper.abstract == "\u2028"


def test_a_row_number_is_no_id() -> None:
    """An id of digits alone counts the rows of its own table."""
    first, second = read("id,title\n1,One\n2405.00001,Two\n")
    assert isinstance(first, Paper)
    assert isinstance(second, Paper)
    assert (first.source_key, second.source_key) == (None, "2405.00001")


def test_other_text_is_no_table() -> None:
    """A first line without a title is not this format, and other formats' files are not claimed."""
    with pytest.raises(SourceError, match="without a column for the title: it has name, year;"):
        read("name,year\nx,1\n")
    for head in (b"Title\nabstract", b"A Title, Abstract and More\n", b'{"title": "x", "abstract": ""}', b"", b"title,title\n"):
        assert not table.sniff(head)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("Rubrik;Namn;Tid\nEins;Ada Example;2020\n", "a table without a column for the title: it has Rubrik, Namn, Tid;"),
        ('\ufeffRubrik,Sammanfattning\r\nEins,"Erste Zeile,\r\nzweite"\r\n', "it has Rubrik, Sammanfattning;"),
        ("Title\tNamn\tTid\nEins\tAda\t2020\n", "only the title's is known: Title, Namn, Tid; --format csv reads it"),
        ("Sheep, goats and wool.\nNo more of it.\n", "not a format that can be read here"),
        ("<p>a, b\nc, d\n", "not a format that can be read here"),
        ("Titel\nEins\n", "not a format that can be read here"),
        ("a, b\n", "not a format that can be read here"),
    ],
)
def test_a_table_of_other_names_is_told(text: str, fault: str) -> None:
    """A table without a known title is told so, with its columns; other text is no format."""
    with pytest.raises(SourceError, match=re.escape(fault)):
        choose_format(text.encode(), "x.csv")


@pytest.mark.parametrize("line", ['x",,"\n', '"""\n', '"a\n', 'a,b"c\n', '"\n"x\n'])
def test_open_quotation_marks_take_linear_time(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lines that keep a quotation mark open are not read anew for ever."""
    monkeypatch.setattr(table, "LONGEST_RECORD", 20_000)
    monkeypatch.setattr(table, "SPARE", 40_000)
    started = time.process_time()
    assert read("title,venue\n" + line * (200_000 // len(line)))
    assert time.process_time() - started < 10


def test_a_guard_stands_before_the_cell_only() -> None:
    """An apostrophe within a cell is no guard of a formula, and any number of them takes linear time."""
    started = time.process_time()
    (first, second) = read(f"""title\n'tis x'=y\n{"'" * 100_000}\n""")
    assert time.process_time() - started < 2
    assert isinstance(first, Paper)
    assert isinstance(second, Paper)
    assert (first.title, len(second.title or "")) == ("'tis x'=y", 100_000)


def test_empty_rows_are_nothing() -> None:
    """Rows without a single filled cell are passed over, however many cells they have."""
    assert [type(record) for record in read("title,year\n,\nOne,2024\n , ,\n\n,,,\n")] == [Paper]


def test_a_header_alone_is_told() -> None:
    """A file without a row is an error that says so: it may be the wrong one."""
    with pytest.raises(SourceError, match="no row below its header"):
        read("title,year\n\n")


ZOTERO = (
    "Key,Item Type,Title,Url,Notes,Manual Tags,Extra\n"
    'A1,preprint,One,https://example.org/1,<p>My own remark</p>,wool,"Publisher: Made Up\narXiv:2405.00001 [cs]"\n'
    "A2,journalArticle,Two,https://example.org/2,,,arXiv:2405.00002\n"
)


def test_rows_below_a_header_that_cannot_be_read_are_rejects() -> None:
    """Where the first line names a title but is rejected, nothing tells what the cells of others are; empty ones have none."""
    found = read(b"Title,Authors,\0\nOn Pebbles,Ada Example,2024\n\n \n")
    assert [(reject.locator, reject.reason) for reject in found if isinstance(reject, Reject)] == [
        ("line 1", "holds a NUL"),
        ("line 2", "the header above it cannot be read"),
    ]
    assert len(found) == 2


def test_a_line_of_titles_alone_that_cannot_be_split() -> None:
    """A line with a carriage return within it is a reject where titles are all there is; those above and below it are read."""
    found = read(b"Title\nOn Pebbles\nOn\rSand\nOn Shells\n")
    assert titles(found) == ["On Pebbles", "On Shells"]
    assert [reject.locator for reject in found if isinstance(reject, Reject)] == ["line 3"]


def test_items_of_zotero_that_are_no_papers() -> None:
    """A file, a note and a mark of Zotero's are rejects that say so; papers beside them are read."""
    records = read(ZOTERO + "A3,attachment,PDF of One,,,,\nA4,note,,,Remark,,\nA5,Annotation,Mark,,,,\nA6,book,Three,,,,\n")
    assert titles(records) == ["One", "Two", "Three"]
    assert [(record.locator, record.reason) for record in records if isinstance(record, Reject)] == [
        ("line 5", "an item of type attachment, not a paper"),
        ("line 6", "an item of type note, not a paper"),
        ("line 7", "an item of type annotation, not a paper"),
    ]


def test_what_zotero_keeps_for_its_user() -> None:
    """A user's own notes are no comment of the paper, and an arXiv id in Extra is the paper's; what is not read is told."""
    one, two, unread = read(ZOTERO)
    assert isinstance(one, Paper)
    assert isinstance(two, Paper)
    assert (one.comment, one.arxiv_id, two.arxiv_id) == (None, "2405.00001", "2405.00002")
    assert isinstance(unread, SourceInfo)
    assert unread.unread == ("Notes", "Extra")
    assert len(read("Item Type,Title,Extra\nbook,One,arXiv:2405.00001\nbook,Two,\n")) == 2
    (paper,) = read("Title,Notes\nOne,4 pages\n")
    assert isinstance(paper, Paper)
    assert paper.comment == "4 pages"


def test_a_remark_in_extra_is_no_id() -> None:
    """Another paper that Extra speaks of is not this one."""
    (paper, unread) = read("Item Type,Title,Extra\nbook,One,A reply to arXiv:2405.00001\n")
    assert isinstance(paper, Paper)
    assert paper.arxiv_id is None
    assert isinstance(unread, SourceInfo)


def test_categories_of_arxiv() -> None:
    """A column of arXiv's classes gives topics of theirs; other categories are not read, and told."""
    (paper,) = read("title,categories,keywords\nOne,cs.CL stat.ML,wool\n")
    assert isinstance(paper, Paper)
    assert paper.topics == (("arxiv", "cs.CL"), ("arxiv", "stat.ML"), ("keyword", "wool"))
    paper, unread = read("title,categories\nOne,Wool and Felt\n")
    assert isinstance(paper, Paper)
    assert paper.topics == ()
    assert unread == SourceInfo(unread=("categories",))


texts = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"), max_size=30)


@example([("\ufb00", "")], ",")
@given(st.lists(st.tuples(texts, texts), min_size=1, max_size=5), st.sampled_from("\t,;|"))
def test_what_python_writes_is_read(rows: list[tuple[str, str]], delimiter: str) -> None:
    """Any texts that Python's writer writes are read as they were, unless they look guarded; titles as all formats have them."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows([("title", "abstract"), *(("T" + a, "A" + b) for a, b in rows)])
    papers = [record for record in read(out.getvalue()) if isinstance(record, Paper)]
    assert [(p.title, p.abstract) for p in papers] == [(values.plain("T" + a), "A" + b) for a, b in rows]


@pytest.mark.parametrize("junk", [" ", ",", "; ", "A, ", "and ", " \n", "et al ", "aa1,", "["])
def test_lists_of_names_take_linear_time(junk: str) -> None:
    """A cell made to be slow is read in seconds."""
    started = time.process_time()
    author_names.split_names("Ada Example" + junk * (500_000 // len(junk)) + "!")
    assert time.process_time() - started < 10


@given(st.one_of(st.text(), st.text(st.sampled_from("[]'\"\\d,;. andetl|AJr"))))
def test_any_cell_is_a_list_of_names(cell: str) -> None:
    """Whatever a cell holds, its names are texts without blanks around them, or it is told why there are none."""
    names = author_names.read_names(cell)
    assert all(isinstance(name, ValueError) or name == name.strip() for name in names if not read_list(cell))


def test_files_that_were_joined_and_numbers_of_programs() -> None:
    """A header within a file is no paper, and numbers and dates are read as programs write them."""
    header = "title,year,citations,date\n"
    records = read(f'{header}One,2019.0,"1,234",2019/5/24\n{header}Two,2020,12.0,20200524\n')
    papers = [record for record in records if isinstance(record, Paper)]
    assert records == papers
    assert [(paper.title, paper.year, paper.citations, paper.published) for paper in papers] == [
        ("One", 2019, 1234, "2019-05-24"),
        ("Two", 2020, 12, "2020-05-24"),
    ]


def test_cells_that_say_nothing() -> None:
    """What programs write for a missing value is none, and an arXiv id that is none is told."""
    header = "title,authors,venue,date,citations,arxiv\n"
    paper, reject = sorted(
        read(header + "One,nan,N/A,None,NaN,-\n" + "Two,Ada Example,Made-up,2020 or 2021,3,see below\n")[:2],
        key=lambda record: isinstance(record, Reject),
    )
    assert isinstance(paper, Paper)
    assert (paper.title, paper.authors, paper.venue, paper.published, paper.arxiv_id) == ("One", (), None, None, None)
    assert isinstance(reject, Reject)
    assert reject.reason.startswith("published is not an ISO date")


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("2401.00001 (v2)", "2401.00001"),
        ("arXiv:2401.00001v3", "2401.00001"),
        ("10.48550/arXiv.2401.00001", "2401.00001"),
        ("https://arxiv.org/abs/2401.00001", "2401.00001"),
        ("none here", None),
    ],
)
def test_arxiv_ids(cell: str, found: str | None) -> None:
    """An id is read with what is written around it; what holds none is a reject."""
    records = read(f"title,arxiv\nOne,{cell}\n")
    papers = [record for record in records if isinstance(record, Paper)]
    assert [(paper.arxiv_id or "").partition("v")[0] or None for paper in papers] == [found]
    assert len([record for record in records if isinstance(record, Reject)]) == (found is None)


def test_days_without_a_year() -> None:
    """A day or month without a year, as the Web of Science writes that of an issue, is of the year beside it."""
    rows = "One,JAN 5,2020\nTwo,SPR,2020\nThree,JAN-FEB,2020\nFour,Jan-20,2021\n"
    papers = [paper for paper in read(f"Article Title,Publication Date,Publication Year\n{rows}") if isinstance(paper, Paper)]
    assert [paper.published for paper in papers] == ["2020-01-05", "2020", "2020", "2020-01"]


def test_several_addresses_in_one_cell() -> None:
    """Of several addresses the first is the paper's, the others are links of it."""
    (paper,) = read("title,url\nOne,https://example.org/a; https://example.org/b\n")
    assert isinstance(paper, Paper)
    assert (paper.url, paper.links) == ("https://example.org/a", (SourceLink("https://example.org/b"),))


@pytest.mark.parametrize("above", ["My library\n\n", "Search results,,\nDate: 2024-01-01,,\n,,\n"])
def test_something_above_the_header(above: str) -> None:
    """A table with something above its header is no format, and the error says what to do."""
    with pytest.raises(SourceError, match=r"above the header of a table \('Title,Authors,Year'\); delete what is above it"):
        choose_format(f"{above}Title,Authors,Year\nOne,Ada Example,2020\n".encode(), "x")


@pytest.mark.parametrize(
    "header",
    ['"Study\nID",Title,Authors,Year', 'Title,"Publication\nYear",Authors,Note', '"Paper\nTitle","First\n\nAuthor",Author,Year'],
)
def test_a_header_may_have_lines_within_its_cells(header: str) -> None:
    """Names of columns that a spreadsheet breaks into lines, behind the title's or before it, are names."""
    columns = next(csv.reader([header]))
    cells = ["Counting Sheep" if "Title" in name else "Ada Example" if name.startswith("Author") else "2020" for name in columns]
    text = f"{header}\n{','.join(cells)}\n"
    assert choose_format(text.encode(), "papers.csv").name == "csv"
    assert [(paper.title, len(paper.authors)) for paper in papers_of(read(text))] == [("Counting Sheep", 1)]
