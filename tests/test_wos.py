"""The readers of Web of Science's own files: plain text, and tables between tabs."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papersette.errors import SourceError
from papersette.models import Affiliation, Author, Paper, Reject, SourceInfo
from papersette.sources import choose_format
from papersette.sources.readers import wos, wos_table
from tests.reading import papers_of, read_records, rejects_of

RECORD = """PT J
AU Müller, AB
   Sample, B
AF Müller, Ada B.
   Sample, Ben
CA Sheep Study Grp
TI Sheep Are "Counted":
   a Made-up Title
SO JOURNAL OF MADE-UP
   THINGS
LA English
DT Article; Retracted Publication
DE made-up word; other
   word
ID SHEEP; GOATS
AB We count sheep. "They"
   are 95% of them.
C1 [Müller, Ada B.; Sample, Ben] Made Up Univ, Dept Sheep, Trondheim, Norway.
   [Sample, Ben] Other House, Oslo, Norway.
OI Müller, Ada B./0000-0002-1825-0097; Nobody, N/0000-0002-1825-0098
TC 7
PD MAY 24
PY 2023
DI 10.1234/ABC
DL http://dx.doi.org/10.1234/ABC
UT WOS:000123456700001
PM 12345678
DA 2024-06-01
ER
"""
TEXT = f"FN Clarivate Analytics Web of Science\nVR 1.0\n{RECORD}\nEF\n"
LISTS = {"AU", "AF", "C1", "CA"}


def _to_table(record: str) -> str:
    """Return a record of plain text as a table."""
    cells: list[tuple[str, str]] = []
    for line in record.splitlines()[:-1]:
        if line.startswith("   "):
            tag, text = cells.pop()
            cells.append((tag, text + ("; " if tag in LISTS else " ") + line.strip()))
        else:
            cells.append((line[:2], line[3:]))
    return "\n".join("\t".join(parts) + "\t" for parts in zip(*cells, strict=True)) + "\n"


TABLE = _to_table(RECORD)


def read(text: str | bytes, name: str = "wos") -> list[Paper | Reject | SourceInfo]:
    return read_records(name, text.encode() if isinstance(text, str) else text)


@pytest.mark.parametrize(("name", "text", "locator"), [("wos", TEXT, "line 3"), ("wos-table", TABLE, "line 2")])
def test_a_record(name: str, text: str, locator: str) -> None:
    """Plain text and a table say the same: all fields, with each affiliation and ORCID at its author."""
    paper, told = read(text, name)
    assert isinstance(paper, Paper)
    assert (paper.title, paper.abstract) == ('Sheep Are "Counted": a Made-up Title', 'We count sheep. "They" are 95% of them.')
    first = Affiliation("Made Up Univ, Dept Sheep, Trondheim, Norway", None)
    assert paper.authors == (
        Author("Ada B. Müller", "0000-0002-1825-0097", (first,)),
        Author("Ben Sample", None, (first, Affiliation("Other House, Oslo, Norway", None))),
        Author("Sheep Study Grp"),
    )
    assert (paper.venue, paper.year, paper.published) == ("JOURNAL OF MADE-UP THINGS", 2023, "2023-05-24")
    assert (paper.doi, paper.url) == ("10.1234/ABC", "http://dx.doi.org/10.1234/ABC")
    assert paper.ids == (("pubmed", "12345678"), ("wos", "000123456700001"))
    assert paper.topics == (("keyword", "made-up word"), ("keyword", "other word"))
    assert (paper.citations, paper.seen_on, paper.withdrawn, paper.locator) == (7, "2024-06-01", True, locator)
    assert told == SourceInfo(unread=("ID",))


@pytest.mark.parametrize(
    ("fields", "affiliations", "reasons"),
    [
        ("AU A, B\n   C, D\nC1 Made Up Univ", [["Made Up Univ"], ["Made Up Univ"]], []),
        ("AU A, B\nC1 Made Up Univ\n   Other House", [["Made Up Univ", "Other House"]], []),
        ("AU A, B\n   C, D\nC1 Made Up Univ\n   Other House", [[], []], ["affiliations item 1 is one of 2 addresses"]),
        ("AU A, B\nC1 [X, Y] House\n   [A, B] Univ", [["Univ"]], ["affiliations item 1 is of X, Y, who is no author"]),
        ("C1 Made Up Univ", [], ["affiliations item 1 is one of 1 addresses"]),
        ("AU A, B\nC1 House\n   [A, B] Univ", [["Univ"]], ["affiliations item 1 is one of 1 addresses"]),
        ("AU A, B\nC1 [A, B Univ", [[]], ["affiliations item 1 is one of 1 addresses"]),
        ("BA A, B\nC1 [A, B] Made Up Univ", [["Made Up Univ"]], []),
        (
            "AU Wool, A\nCA Felt Grp\nC1 [Felt Grp] Inst A.\n   [Wool, A; Felt Grp] Inst B.",
            [["Inst B"], ["Inst A", "Inst B"]],
            [],
        ),
    ],
)
def test_addresses(fields: str, affiliations: list[list[str]], reasons: list[str]) -> None:
    """Addresses go to those whose they are; where nothing tells, the paper is kept and a Reject says so."""
    records = read(f"PT J\n{fields}\nTI One\nER\n")
    (paper,) = papers_of(records)
    assert [[each.raw for each in author.affiliations] for author in paper.authors if author] == affiliations
    found = [reject.reason for reject in rejects_of(records)]
    assert [reason[: len(start)] for reason, start in zip(found, reasons, strict=True)] == reasons


@pytest.mark.parametrize(
    ("fields", "published", "year"),
    [
        ("PY 2023\nPD JUN-JUL", "2023-06", 2023),
        ("PY 2023\nPD SPR", None, 2023),
        ("EA MAY 2024", "2024-05", 2024),
        ("PY 2025\nEA DEC 2024", "2024-12", 2025),
    ],
)
def test_dates(fields: str, published: str | None, year: int) -> None:
    """A month without its year is of the record's; what is online first has the month of that."""
    (paper,) = papers_of(read(f"PT J\nTI One\n{fields}\nER\n"))
    assert (paper.published, paper.year) == (published, year)


@pytest.mark.parametrize(
    ("broken", "reason", "titles"),
    [
        ("J\tOne\n", "2 cells where the header has", ["Before", "After"]),
        ("J\t\tT\tS\t\tmore\n", "6 cells where the header has", ["Before", "After"]),
        ("J\tA\t\tS\n", "no title", ["Before", "After"]),
        (b"J\tA\t\xff\tS\n", "not UTF-8", ["Before", "After"]),
    ],
)
def test_a_broken_row_is_a_reject(broken: str | bytes, reason: str, titles: list[str]) -> None:
    """What cannot be read is kept with its line and reason, the header told, and the rows around it are read."""
    row = broken.encode() if isinstance(broken, str) else broken
    header = b"\xef\xbb\xbfPT\tAU\tTI\tSO\t\r\n"
    records = read(header + b"J\tA\tBefore\tS\t\r\n" + row + b"\n" + header[3:] + b"J\tA\tAfter\tS\r\n", "wos-table")
    assert [paper.title for paper in papers_of(records)] == titles
    (reject,) = rejects_of(records)
    assert (reject.locator, reject.reason[: len(reason)]) == ("line 3", reason)
    assert records[-1] == SourceInfo(header="PT\tAU\tTI\tSO")


def test_a_file_cut_off_keeps_its_last_record() -> None:
    """A last record without its end is kept as far as it goes, and a Reject says so; a row without its end is a Reject."""
    for records in (read(TEXT[: TEXT.index("PD ")]), read(TABLE[:-30], "wos-table")):
        assert len(rejects_of(records)) == 1
    assert len(papers_of(read(TEXT[: TEXT.index("PD ")]))) == 1


def test_they_are_known_by_their_beginning() -> None:
    """Each is known by its first lines, whatever it is called; tables with words for a header are CSV."""
    assert choose_format(b"\xef\xbb\xbf" + TABLE.encode(), "savedrecs.txt").name == "wos-table"
    assert choose_format(TEXT.replace("\n", "\r\n").encode(), "savedrecs.txt").name == "wos"
    assert choose_format(TEXT.replace("\n", "\n\n").encode(), "savedrecs.txt").name == "wos"
    assert choose_format(b"Authors\tArticle Title\tDOI\n", "savedrecs.txt").name == "csv"
    for head in (b"", b"PT J\n", b"PT\tTI\n", b"PT AU\nTI\n"):
        assert not wos.sniff(head)
        assert not wos_table.sniff(head)
    for name in ("wos", "wos-table"):
        with pytest.raises(SourceError):
            read("nothing here", name)
    with pytest.raises(SourceError, match="no row below"):
        read("PT\tAU\tTI\tSO\n", "wos-table")


@pytest.mark.parametrize("junk", ["[", "[]", "; ", "[A, B] x ", "A, B;", "\t", "0000/"])
def test_junk_takes_linear_time(junk: str) -> None:
    """Lists made to be slow are read in seconds."""
    started = time.process_time()
    many = junk * (300_000 // len(junk))
    read(f"PT J\nTI One\nAU A, B\nC1 {many}\nOI {many}\nAF {many}\nER\n")
    read(f"PT\tAU\tTI\tSO\nJ\t{many}\n", "wos-table")
    assert time.process_time() - started < 10


@given(st.integers(0, len(TEXT) - 1), st.binary(max_size=3), st.integers(0, 30))
def test_a_damaged_file_is_accounted_for(place: int, put: bytes, cut: int) -> None:
    """A record damaged anywhere leaves the records around it."""
    whole, other = RECORD.encode(), b"PT J\nTI Other\nER\n"
    titles = [paper.title for paper in papers_of(read(other + whole[:place] + put + whole[place + cut :] + b"\n" + other))]
    assert titles[0] == titles[-1] == "Other"


@given(st.integers(0, len(TABLE) - 1), st.binary(max_size=3), st.integers(0, 30))
def test_a_damaged_table_is_accounted_for(place: int, put: bytes, cut: int) -> None:
    """A row damaged anywhere leaves those on other lines."""
    header, row = TABLE.encode().splitlines(keepends=True)
    damaged = row[:place] + put + row[place + cut :] + b"\n"
    titles = [paper.title for paper in papers_of(read(header + row + damaged + row, "wos-table"))]
    assert len(titles) >= 2
    assert titles[0] == titles[-1]


SPREADSHEET = (
    "Authors,Author Full Names,Group Authors,Article Title,Source Title,Language,Author Keywords,Abstract,Addresses,ORCIDs,"
    '"Times Cited, WoS Core","Times Cited, All Databases",Publication Date,Publication Year,DOI,Early Access Date,Pubmed Id,'
    "Date of Export,UT (Unique WOS ID)\n"
)


def test_tables_for_spreadsheets() -> None:
    """Columns with words for names are read as their tags: group authors, addresses, ORCIDs, its own id, its own count."""
    row = (
        '"Example, A; Sample, B","Example, Ada; Sample, Ben",Wool Consortium,T,J FOG,English,sheep; wool,We count.,'
        '"[Example, Ada] Univ Fog, Oslo, Norway.","Sample, Ben/0000-0002-1825-0097",17,18,JAN 5,2020,10.1234/a,DEC 2019,12,'
        "2024-01-05,WOS:000512345600001\n"
    )
    (paper,) = papers_of(read_records("csv", (SPREADSHEET + row).encode()))
    ada, ben, group = paper.authors
    assert ada
    assert ben
    assert group
    assert (ada.name, [each.raw for each in ada.affiliations]) == ("Ada Example", ["Univ Fog, Oslo, Norway"])
    assert (ben.name, ben.orcid, group.name) == ("Ben Sample", "0000-0002-1825-0097", "Wool Consortium")
    assert (paper.citations, paper.seen_on, paper.published) == (17, "2024-01-05", "2020-01-05")
    assert set(paper.ids) == {("pubmed", "12"), ("wos", "000512345600001")}
    early = "Example A,,,T,J FOG,,,,,,3,3,,,10.1234/b,DEC 2019,,,WOS:000512345600002\n"
    (paper,) = papers_of(read_records("csv", (SPREADSHEET + early).encode()))
    assert (paper.year, paper.published, paper.abstract) == (2019, "2019-12", None)


def test_its_bibtex() -> None:
    """Of its BibTeX the id, the citations with their day, and the day of the month are read as of its other exports."""
    text = (
        "@article{ WOS:000512345600001,\nAuthor = {Example, Ada},\nTitle = {T},\nYear = {2020},\nMonth = {JAN 5},\n"
        "Times-Cited = {17},\nUnique-ID = {WOS:000512345600001},\nDA = {2024-01-05},\n}\n"
    )
    (paper,) = papers_of(read_records("bibtex", text.encode()))
    assert (paper.citations, paper.seen_on, paper.published) == (17, "2024-01-05", "2020-01-05")
    assert paper.ids == (("wos", "000512345600001"),)


@pytest.mark.parametrize(
    ("month", "published"),
    [
        ("JAN 5", "2020-01-05"),
        ("JUN 20-25", "2020-06-20"),
        ("5 January", "2020-01-05"),
        ("JAN-FEB", "2020-01"),
        ("01", "2020-01"),
    ],
)
def test_days_within_a_month(month: str, published: str) -> None:
    """A month of BibTeX may have its day, or the first of several."""
    (paper,) = papers_of(read_records("bibtex", f"@misc{{a, title={{T}}, year=2020, month={{{month}}}}}".encode()))
    assert paper.published == published
