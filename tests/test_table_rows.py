"""Tables whose records fell apart: no line of a text is a paper, and the records around it are kept."""

from __future__ import annotations

import csv
import io
import random
import textwrap
import time

import pytest

from papersette.models import Paper, Reject, SourceInfo
from papersette.sources.readers import table

BEFORE, AFTER = '"Before, a Title",We count pebbles.,2020\n', "After,We sort pebbles.,2021\n"
HEADER = "title,abstract,year\n"


def read(text: str) -> list[Paper | Reject | SourceInfo]:
    return list(table.read(io.BytesIO(text.encode()), "papers.csv"))


def papers(text: str) -> list[tuple[str | None, str | None]]:
    return [(record.title, record.abstract) for record in read(text) if isinstance(record, Paper)]


def lost(text: str) -> list[str]:
    return [record.raw for record in read(text) if isinstance(record, Reject)]


@pytest.mark.parametrize(
    "broken",
    [
        "Cut,We begin here\nIn this work, we show, that it works\nand end here,2020\n",
        "Cut,We begin, here\nand go on, then\nand end.,2020\n",
        "Cut,We begin\n\nHowever, it goes, on\n\nIn short,\nit ends.,2020\n",
        "Cut,We begin\nwith more than\nResults improve by 1,000.,2020\n",
        'Cut,"We say "hello" to\nall, the, papers\nand go on.",2020\n',
        'Cut,"We say \\"hello\\", dear\nall, the, papers\nand go on.",2020\n',
        'Cut,"We say "hello", dear\nall, the, papers\nand go, on.",2020\n',
        "Cut,We begin,\nand go on.,2020\n",
        "Cut,We begin, and go on,2020\n",
        "Cut,We begin, and\n" + "Again, we go on, with it\n" * 9 + "until it ends.,2020\n",
    ],
)
def test_lines_of_an_abstract_are_no_papers(broken: str) -> None:
    """However an abstract is cut, each of its lines is a reject, in their order, and the records around it are papers."""
    assert papers(HEADER + BEFORE + broken + AFTER) == [
        ("Before, a Title", "We count pebbles."),
        ("After", "We sort pebbles."),
    ]
    assert lost(HEADER + BEFORE + broken + AFTER) == [line for line in broken.splitlines() if line]


def test_a_reject_tells_line_and_reason() -> None:
    """A line that fits the header beside one that does not is a reject of its own, with its number and the reason."""
    first, second, *_ = (record for record in read(f"{HEADER}Cut,We begin\nHere, we go, on\nand end.,2020\n"))
    assert isinstance(first, Reject)
    assert isinstance(second, Reject)
    assert (first.locator, second.locator) == ("line 2", "line 3")
    assert first.reason == "2 cells where the header has 3"
    assert second.reason.startswith("may be a part of the record beside it")


@pytest.mark.parametrize("header", ["title,abstract", ",title,abstract", "year,title,abstract"])
def test_an_abstract_that_comes_last_is_not_kept_in_part(header: str) -> None:
    """Where the abstract comes last, the row that has its first line is a reject, too."""
    begin = "2020," * (header.count(",") - 1)
    cut = f"{begin}Cut,We begin\nHowever, we go on\nIt has 1,000 lines\nand ends.\n"
    assert papers(f"{header}\n{begin}One,We count.\n{cut}{begin}Two,We sort.\n") == [("One", "We count."), ("Two", "We sort.")]


def test_a_closing_mark_far_behind_swallows_no_record() -> None:
    """A cell that holds a whole record of the table is no cell."""
    text = f'{HEADER}Cut,"We begin,2020\nBetween,We weigh pebbles.,2021\nLast,A stray mark",2021\n{AFTER}'
    assert [title for title, _ in papers(text)] == ["Between", "Last", "After"]
    assert lost(text) == ['Cut,"We begin,2020']
    kept = f'{HEADER}One,"We count:\nred, 7, 2020\nblue, 8, 2021",2020\n'
    assert papers(kept) == [("One", "We count:\nred, 7, 2020\nblue, 8, 2021")]


def test_a_mark_that_never_closes_costs_its_own_line() -> None:
    """Behind a quotation mark that does not close all records are read, those with line ends of their own, too."""
    text = f'{HEADER}Cut,"We begin,2020\nTwo,"An abstract\nhas lines, some, with commas\nin it.",2022\n{AFTER}'
    assert papers(text) == [("Two", "An abstract\nhas lines, some, with commas\nin it."), ("After", "We sort pebbles.")]


@pytest.mark.parametrize(
    ("row", "is_kept"),
    [
        ("One,We count.,2020", True),
        ('One,2020,"We count, twice."', False),
        ("One,We count.,2020,10.1234/ab", True),
        ("One,We count.,2020,,,,", True),
        ("One,We count.,2020,10.1234/ab,A note,,", True),
        ("One,We count.,2020,10.1234/ab,A note,more", False),
        ("One,We count and,then sort.,2020", False),
        ("One,We count.", False),
        ("Two", False),
    ],
)
def test_empty_cells_at_the_end_may_be_left_out(row: str, is_kept: bool) -> None:
    """A row that lacks empty cells at its end, or has more, is read where all others stand where they should."""
    assert len(papers(f"title,abstract,year,doi,note\n{row}\n")) == is_kept
    assert len(lost(f"title,abstract,year,doi,note\n{row}\n")) == (not is_kept)


@pytest.mark.parametrize(
    ("row", "is_kept"),
    [("A paper,x,,", True), ("A paper,X,", True), ("A paper,x,", False), ("a line,x,,", False), ("However, we go on,,", False)],
)
def test_empty_cells_too_many_where_no_column_tells(row: str, is_kept: bool) -> None:
    """With neither a year nor an id, a row with two empty cells too many is read unless it begins as a line of a text does."""
    assert len(papers(f"title,abstract\n{row}\n")) == is_kept


def test_a_short_row_that_goes_on_is_none() -> None:
    """A row that ends with its abstract may go on in the next line, whatever else it tells."""
    assert papers("title,year,abstract,doi\nCut,2020,We begin here\nand go on,10.1234/ab\n") == []


def test_blanks_behind_commas_are_taken_as_the_header_has_them() -> None:
    """Where the header has a blank behind each comma, rows may have them too, and quotation marks behind them."""
    text = 'title, abstract, year\nOne, "We count, and sort.", 2020\nTwo, We weigh., 2021\nThree, We\nFour, We add., 2022\n'
    assert [title for title, _ in papers(text)] == ["One", "Two", "Four"]


def test_blanks_behind_commas_do_not_make_rows_prose() -> None:
    """Where the header has a blank behind each comma, a record that fell apart costs no other record of such rows."""
    good = "".join(f"2020, Paper {place}, Text\n" for place in range(6))
    text = f"year, title, abstract\n{good}2021, Bad, one, more\n{good}2021, Cut, We begin\nhowever, we go, on\nand end.\n{good}"
    assert [title for title, _ in papers(text)] == [f"Paper {place}" for place in range(6)] * 3
    assert [line.partition(" ")[0] for line in lost(text)] == ["2021,", "2021,", "however,", "and"]


BAD_KEYWORDS = "Bad, one,A B,We err,\n"


@pytest.mark.parametrize(
    ("header", "row", "bad"),
    [
        ("title,authors,abstract,keywords", "Paper {},Ada Example,We count.,", BAD_KEYWORDS),
        ("title,authors,abstract,keywords", "Paper {},Ada Example,we count,", BAD_KEYWORDS),
        ("title,authors,abstract,keywords", "Paper {},Ada Example,,", BAD_KEYWORDS),
        ("id,title,year", "{},eBPF again,2022", "7,Bad, one,2022\n"),
        ("id,title,year", "{},counting sheep,2022", "7,Bad, one,2022\n"),
        ("title,abstract,year", "tBERT {},We count.,2022", "Bad, one,We err.,2022\n"),
        ("title,abstract,year", "Paper {},We count.,", "Bad, one,We err.,2022\n"),
        ("year,title,abstract", ",Paper {},We count.", "2022,Bad, one,We err.\n"),
        ("title,abstract,year", "Paper {},We count.,in press", "Bad, one,We err.,2022\n"),
    ],
)
def test_a_bad_row_costs_itself_only(header: str, row: str, bad: str) -> None:
    """Empty cells at the end, names of programs, no year or one to come are in good records too, even beside a bad one."""
    good = "".join(f"{row.format(place)}\n" for place in range(12))
    if "we count" in row:
        # What begins in small letters may be a text's middle: as many rows as a text has lines are in doubt.
        assert len(papers(f"{header}\n{good}{bad}")) == 12
    else:
        assert len(papers(f"{header}\n{good}{bad}{good}")) == 24
        assert [line for line in lost(f"{header}\n{good}{bad}{good}") if not line.endswith("in press\n")] == [bad.rstrip("\n")]


@pytest.mark.parametrize(
    ("header", "rows"),
    [
        ("title,abstract", ["One,We count.", "Two,We sort.", "{}", "Three,We weigh.", "Four,We add."]),
        ("title,abstract", ["One,We count.", "Two,we sort", "{}", "s1: a test,We weigh.", "Four,We add."]),
        ("abstract,title", ["We count.,One", "We sort.,Two", "{}", "We weigh.,Three", "We add.,Four"]),
        ("title,abstract,venue", ["One,We count.,A", "Two,We sort.,B", "{}", "Three,We weigh.,C", "Four,We add.,D"]),
    ],
)
def test_rows_of_texts_alone_are_kept_beside_a_bad_one(header: str, rows: list[str]) -> None:
    """Where no cell tells, a row is kept that begins behind a record's end, and ends before the beginning of another."""
    bad = {
        "title,abstract": "Bad,We err, and go on.",
        "abstract,title": "We err, and go on.,Bad",
        "title,abstract,venue": "Bad,We, X,V",
    }
    assert len(papers("\n".join([header, *rows]).format(bad[header]) + "\n")) == 4


@pytest.mark.parametrize(
    ("header", "broken"),
    [
        ("title,abstract", "A Study of\nGraphs,We weigh."),
        ("title,abstract,year", "A Study of\nGraphs,We weigh.,2020"),
        ("title,abstract,year", 'A Study of\nGraphs,"We weigh, twice.",2020'),
        ("id,title,abstract", "x1,A Study of\nGraphs with,We weigh."),
        ("title,abstract", "Cut,We begin\nwhere $a, b$ and, c go on"),
        ("title,abstract,venue", "Cut,We begin, and go on.\nHowever, it is, not all.\nThe end.,V"),
    ],
)
def test_half_a_record_is_no_paper(header: str, broken: str) -> None:
    """A line end in a title leaves no paper with half of it, nor one in an abstract."""
    quoted = ",".join(f'"{name} one"' if name in ("title", "abstract", "venue") else "2020" for name in header.split(","))
    assert papers(f"{header}\n{quoted}\n{broken}\n{quoted}\n") == [("title one", "abstract one")] * 2


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("title,abstract", '"{}"'),
        ("id,title,abstract", '"x1","{}"'),
        ("id,date,title,abstract", 'x1,2020-01-01,"{}"'),
        ("id,title,abstract,date", '"x1","A Title","2020-01-01"'),
        ("title,abstract,venue", '"A Title","MadeConf"'),
    ],
)
def test_a_row_that_lacks_a_cell_within_is_none(header: str, row: str) -> None:
    """Quotation marks do not tell which cell a short row lacks: its abstract is no title, and its date no abstract."""
    assert papers(f"{header}\n{row.format('We count pebbles. ' * 20)}\n") == []


WORDS = [
    "sheep", "goats", "pebbles", "we", "count", "sort", "weigh", "show", "that", "results", "of", "the", "and", "in", "with",
    "1,000", "(x,y)", "$q,k$", "BERT", "2020",
]  # fmt: skip
STARTS = ("However,", "In short,", "BERT,", "Results:", "We", "In this work,", "Of", "eBPF")
TITLES = ("eBPF again {}", "tBERT {}", "wav2vec {}", "Counting sheep {}", "Paper {}", "A study: goats {}")


def _make_cells(chance: random.Random, place: int) -> dict[str, str]:
    words = (chance.choice(WORDS) + chance.choice(["", "", "", "", "", ","]) for _ in range(chance.randint(8, 60)))
    return {
        "title": chance.choice(TITLES).format(place),
        "abstract": " ".join([chance.choice(STARTS), *words]).rstrip(",") + ".",
        "year": chance.choice(["2019", "2020", "2021", "in press", ""]),
        "authors": "Ada Example",
        "keywords": "",
        "notes": "",
    }


def _break_off(cells: dict[str, str], kind: str) -> str:
    lines = "\n".join(textwrap.wrap(cells["abstract"], 40))
    marked = '"' + lines.replace(" ", ' "', 1) + '"'
    broken = {"lines": lines, "commas": cells["abstract"].replace(" ", ", ", 2), "marks": marked, "open": f'"{cells["abstract"]}'}
    return ",".join((cells | {"abstract": broken[kind]}).values()) + "\n"


@pytest.mark.parametrize(
    "layout",
    ["title,abstract,year", "year,title,abstract", "title,authors,abstract,keywords", "title,abstract,year,keywords,notes"],
)
@pytest.mark.parametrize("kind", ["lines", "commas", "marks", "open"])
def test_hundreds_of_records_of_which_some_fall_apart(layout: str, kind: str) -> None:
    """However records fall apart, nothing but records is a paper, and nearly all the others are."""
    chance, columns, whole, text = random.Random(7), layout.split(","), set[tuple[str, str]](), io.StringIO()  # noqa: S311, no secret
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    for place in range(300):
        made = _make_cells(chance, place)
        cells = {column: made[column] for column in columns}
        if chance.random() < 0.08:
            text.write(_break_off(cells, kind))
        else:
            writer.writerow(cells.values())
            whole.add((cells["title"], cells["abstract"]))
    found = {(title or "", abstract or "") for title, abstract in papers(text.getvalue())}
    assert found <= whole
    assert len(whole - found) <= len(whole) // 10


@pytest.mark.parametrize("cell", [' a,"', '" a",', " a,", "a,", '"",'])
def test_wide_rows_take_linear_time(cell: str) -> None:
    """Rows of very many cells, between rows that do not fit, are judged in seconds."""
    header = "title," * 50_000
    started = time.process_time()
    assert read(f"{header}\n" + f"x\n{cell * 50_000}\n" * 4)
    assert time.process_time() - started < 10
