"""What is exported can be read again, and by other programs."""

from __future__ import annotations

import io
import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from build_db import cli
from papersette.errors import ExportError
from papersette.export import EXPORTERS, Exporter, export
from papersette.export.escapes import escape_formula, escape_key, escape_latex, escape_prose
from papersette.export.papers import Record
from papersette.models import Paper
from papersette.pipeline.build import build
from papersette.sources import FORMATS, choose_format
from papersette.sources.fields import values
from papersette.sources.fields.latex import decode_latex
from papersette.sources.fields.names import is_missing
from papersette.sources.records import lists
from tests.databases import rows
from tests.reading import as_title
from tests.served import ROOT

TEXT_FORMATS = [name for name, known in EXPORTERS.items() if known.write]
each_format = pytest.mark.parametrize("name", TEXT_FORMATS)

# What formats, spreadsheets and TeX take for something else.
TRAPS = (
    "{", "}", "\\", "$", "$x^2$", "%", "&", "#", "_", "^", "~", "--", "---", "``", "''", '"', "'", ",", ";", "|", " and ", "\n",
    "\r\n", "\n@article{a,", "@", "=1+1", "+", "-", "\t", "{\\char64}", "{\\char92}char64}", "\\'e", "é", "e\u0301", "名", "  ",
    ":", "ER  - ", "TY  - ", "[", "]", '["a"]', "others", "\u2028", "\x0b", "\x1c", "arXiv:2405.00001", "10.1/x", "\ufeff",
)  # fmt: skip
characters = st.characters(blacklist_categories=["Cs"], blacklist_characters="\0")


def _names_something(text: str) -> bool:
    return any(map(str.isalnum, text))


def _is_no_archive(text: str) -> bool:
    return not text.lower().startswith(("arxiv", "corr"))


def _says_something(text: str) -> bool:
    return bool(text) and not is_missing(text)


def _is_a_name(name: str | None) -> bool:
    """Whether a record may have an author of this name."""
    try:
        return any(lists.authors([name]))
    except ValueError:
        return False


def _author(name: str | None) -> dict[str, str | None]:
    return {"name": name}


def _returned(name: str, authors: list[str]) -> list[str]:
    """Return the authors of a paper as they are read again from a format."""
    papers = [{"paper_key": "x", "title": "A Title", "ids": {}, "authors": list(map(_author, authors))}]
    (paper,) = FORMATS[name].read(io.BytesIO(written(name, papers)), "x")
    assert isinstance(paper, Paper)
    return [author.name for author in paper.authors if author]


def _keyword(name: str) -> dict[str, str]:
    return {"name": name, "scheme": "keyword"}


# Functions with names: Python 3.11 may fail, by its depth, to parse the source of a lambda in mid-run, as hypothesis does.
wild = st.lists(st.one_of(st.sampled_from(TRAPS), st.text(characters, max_size=8)), max_size=8).map("".join)
line = wild.map(as_title).filter(bool)
named = line.filter(_names_something)
address = st.text("abcXYZ019-._~:/?#@!&()*+,;=%", max_size=20).map("https://example.org/".__add__)
doi = st.text("abcXYZ019-._;()/:", min_size=1, max_size=12).map("10.1234/".__add__)
required: dict[str, st.SearchStrategy[Any]] = {
    "paper_key": wild.filter(bool),
    "title": line.filter(_says_something),
    "ids": st.fixed_dictionaries({"s2": st.lists(line.filter(_says_something), min_size=1, max_size=2)}),
}
optional: dict[str, st.SearchStrategy[Any]] = {
    "abstract": wild.filter(_says_something),
    "authors": st.lists(named.map(values.person).filter(_is_a_name).map(_author), min_size=1, max_size=4),
    "year": st.integers(1900, 2026),
    "venue": named.filter(_is_no_archive).filter(_says_something),
    "url": address,
    "doi": doi,
    "comment": wild.filter(_says_something),
    "topics": st.lists(named.map(_keyword), max_size=2),
}
records = st.fixed_dictionaries(required, optional=optional)


def written(name: str, papers: list[dict[str, Any]]) -> bytes:
    write = EXPORTERS[name].write
    assert write
    return "".join(write(iter(papers))).encode()


@each_format
@given(papers=st.lists(records, min_size=1, max_size=4))
@settings(max_examples=50)
def test_wild_texts_come_back(name: str, papers: list[dict[str, Any]]) -> None:
    """Titles, abstracts, authors in order, ids, years, venues, DOIs and addresses are read again as they were."""
    read = list(FORMATS[name].read(io.BytesIO(written(name, papers)), "x"))
    assert len(read) == len(papers), read
    for paper, record in zip(read, papers, strict=True):
        assert isinstance(paper, Paper), paper
        assert (paper.title, paper.abstract) == (record["title"], record.get("abstract"))
        assert [author.name for author in paper.authors] == [author["name"] for author in record.get("authors", ())]
        assert set(paper.ids) >= {("s2", value) for value in record["ids"]["s2"]}
        for field in ("year", "venue", "url", "doi", "comment"):
            assert getattr(paper, field) == record.get(field), field


@pytest.mark.parametrize(
    "author",
    [
        "a\u00b90", "Ada Sample2", "Sample et al.", "others", "Felt & Wool", "Felt AND Wool", "Sample JA.", "Cid Wool Jr.",
        "Ada (20240524)", "Sample12&Felt", "Wool3and", "Sample…", "Sample ...", "Felt<br>Wool",
        "Sample A", "Sample AB", "Sample A.", "Sample, Ada", "Ada Sample¹", "{Felt}",
        "Ada Sample (Fog University)", "Ada Sample (12 more)",
    ],
)  # fmt: skip
def test_signs_of_names_come_back_in_csv(author: str) -> None:
    """What a list of authors has for notes, joints and ends is kept where it is a part of a name."""
    for authors in ([author], ["Ben Example", author], [author, "Ben Example"]):
        assert _returned("csv", authors) == authors


@each_format
@pytest.mark.parametrize("author", ["金ER - 山", "金 山 ER", "金 山", "金 山 Jr."])
def test_names_in_two_kinds_of_letters_come_back(name: str, author: str) -> None:
    """A name's parts are not turned round, whichever of them are in letters whose names begin with the family's."""
    assert _returned(name, [author]) == [author]


@pytest.mark.parametrize("name", ["bibtex", "csl-json", "csv", "ris"])
@pytest.mark.parametrize("keyword", ["wool, spun", "wool, spun, felted"])
def test_a_keyword_alone_keeps_its_commas(name: str, keyword: str) -> None:
    """One keyword with commas within is not read as several."""
    papers = [{"paper_key": "x", "title": "T", "ids": {}, "topics": [{"scheme": "keyword", "name": keyword}]}]
    (paper,) = FORMATS[name].read(io.BytesIO(written(name, papers)), "x")
    assert isinstance(paper, Paper)
    assert paper.topics == (("keyword", keyword),)


PAPERS: tuple[dict[str, Any], ...] = (
    {
        "id": "2405.00001",
        "title": "{Made-up} Papers: $k$-NN at 5% & _more_",
        "abstract": '=It reaches 76.5\\% {accuracy on ImageNet.\n@article{x, "so"; see https://github.com/example/made-up.',
        "authors": [
            {
                "name": "Ada Müller",
                "orcid": "0000-0001-2345-6789",
                "affiliations": [{"institution": "Sample University", "city": "Turku"}],
            },
            "Example, Ben and Sons",
            "Cid van den Berg",
        ],
        "published": "2024-05-24",
        "venue": "Proceedings of MadeConf 2024",
        "doi": "10.1234/A_b",
        "url": "https://example.org/p?a=1&b=%20_",
        "pdf_url": "https://example.org/p.pdf",
        "ids": {"openreview": "abc_DE-9", "acl": "2022.sigdial-1.1", "openalex": "W1"},
        "links": [{"url": "https://github.com/example/stated", "kind": "code"}],
        "topics": [{"name": "cs.CL", "scheme": "arxiv"}, "made-up word"],
        "comment": "4 pages, {open",
        "upvotes": 5,
        "stars": 7,
        "seen_on": "2024-06-01",
    },
    {"title": "A Second Paper without Ids", "authors": ["Dee Sample"], "year": 1999, "venue": "Journal of Made-up Things"},
    {"title": "A Third Paper", "id": "my own/key 3", "abstract": "Short."},
)
SAME = """
    select papers.key, title, abstract, published, year, venues.name, url, doi, arxiv_id, comment,
           (select json_group_array(name) from (select authors.name from paper_authors join authors on authors.id = author_id
             where paper_id = papers.id order by position)),
           (select json_group_array(id) from (select scheme || ':' || value as id from paper_ids
             where paper_id = papers.id order by 1))
      from papers left join venues on venues.id = venue_id order by papers.id"""


@each_format
def test_a_file_comes_back(name: str, build_db: Callable[..., Path], tmp_path: Path) -> None:
    """A file exported and built anew has the same papers, and its format is known by its first bytes."""
    db, out, again = build_db(*PAPERS), tmp_path / "out", tmp_path / "again.db"
    assert export(db, name, str(out)) == len(PAPERS)
    assert choose_format(out.read_bytes(), "x").name == name
    build([str(out)], again)
    assert rows(again, SAME) == rows(db, SAME)
    assert rows(again, "select count(*) from rejects") == [(0,)]


ADDRESSES = "select papers.id, url, pdf_url from papers union all select paper_id, url, kind from links where field = 'source'"


LEADING_NOWHERE = "https://github.com/xxx", "github.com/yourname/repo", "to be announced", "http://[::1", "htp:/felt"


@pytest.mark.parametrize("name", ["jsonl", "csl-json", "ris"])
def test_links_that_lead_nowhere_come_back(name: str, build_db: Callable[..., Path], tmp_path: Path) -> None:
    """A stated link whose address is a stand-in, or none, is read again as it was."""
    paper = {"title": "A paper of felt hats", "links": [{"url": raw, "kind": "code"} for raw in LEADING_NOWHERE]}
    db, out, again = build_db(paper), tmp_path / "out", tmp_path / "again.db"
    export(db, name, str(out))
    build([str(out)], again)
    stated = "select raw, url, kind, state, field from links order by raw"
    assert rows(again, stated) == rows(db, stated)
    assert len(rows(db, stated)) == len(LEADING_NOWHERE)


@pytest.mark.parametrize("name", ["csv", "bibtex"])
def test_links_that_lead_nowhere_stand_in_tables_and_entries(name: str, build_db: Callable[..., Path], tmp_path: Path) -> None:
    """Among the addresses of a cell or a field are stand-ins, but nothing that is no address."""
    paper = {"title": "A paper of felt hats", "links": [{"url": raw, "kind": "code"} for raw in LEADING_NOWHERE[:3]]}
    db, out, again = build_db(paper), tmp_path / "out", tmp_path / "again.db"
    export(db, name, str(out))
    build([str(out)], again)
    assert rows(again, "select raw, kind, state from links") == [("https://github.com/xxx", "code", "placeholder")]


@pytest.mark.parametrize("name", ["jsonl", "csl-json", "ris"])
@pytest.mark.parametrize("url", ["https://wool.net/a b", "wool.net/felt", "https://wool.net/<1>", "ftp://wool.net/2"])
def test_an_address_of_any_shape_comes_back(name: str, url: str, build_db: Callable[..., Path], tmp_path: Path) -> None:
    """A paper's address is read again as it was, also where it is none of the web's."""
    db, out, again = build_db({"title": "A paper of felt hats", "url": url}), tmp_path / "out", tmp_path / "again.db"
    export(db, name, str(out))
    build([str(out)], again)
    assert rows(again, ADDRESSES) == rows(db, ADDRESSES) == [(1, url, None)]


@pytest.mark.parametrize("name", ["jsonl", "csl-json", "ris"])
def test_addresses_come_back(name: str, build_db: Callable[..., Path], tmp_path: Path) -> None:
    """A PDF's address and all links that a source stated, of any kind or none, are read again as they were."""
    links = [{"url": "https://wool-felt.net/1"}, {"url": "https://wool-felt.net/2", "kind": "paper"}]
    db, out, again = build_db(*PAPERS, PAPERS[2] | {"id": "more", "links": links}), tmp_path / "out", tmp_path / "again.db"
    export(db, name, str(out))
    build([str(out)], again)
    assert sorted(rows(again, ADDRESSES), key=str) == sorted(rows(db, ADDRESSES), key=str)


@each_format
def test_a_withdrawn_paper_comes_back_as_one(name: str, build_db: Callable[..., Path], tmp_path: Path) -> None:
    """Who cites a paper that was withdrawn is told, and a file built from what was exported tells it again."""
    db, out, again = build_db({"title": "Felt", "withdrawn": True}, {"title": "Wool"}), tmp_path / "out", tmp_path / "again.db"
    export(db, name, str(out))
    build([str(out)], again)
    assert rows(again, "select title, withdrawn from papers order by id") == [("Felt", 1), ("Wool", 0)]
    assert rows(again, "select count(*) from rejects") == [(0,)]


def test_classes_come_back_in_csv(build_db: Callable[..., Path], tmp_path: Path) -> None:
    """A table keeps a paper's classes of arXiv apart from its keywords."""
    db, out, again = build_db(*PAPERS), tmp_path / "out", tmp_path / "again.db"
    export(db, "csv", str(out))
    build([str(out)], again)
    topics = "select paper_id, scheme, name from paper_topics join topics on topics.id = topic_id order by 1, 2, 3"
    assert rows(again, topics) == rows(db, topics)
    assert len(rows(db, topics)) == 2


def test_json_lines_hold_everything(build_db: Callable[..., Path], tmp_path: Path) -> None:
    """JSON lines keep affiliations, stated links, topics and signals too."""
    db, out, again = build_db(*PAPERS), tmp_path / "out.jsonl", tmp_path / "again.db"
    export(db, "jsonl", str(out))
    build([str(out)], again)
    for query in (
        "select paper_id, position, name, raw from affiliations join institutions on institutions.id = institution_id",
        "select paper_id, url, kind, field from links order by url",
        "select scheme, name from topics order by 1, 2",
        "select paper_id, name, seen_on, value from signals order by 2",
        "select name, orcid from authors order by 1",
        "select city.name from places as city",
        "select paper_id, value, raw from metrics order by start",
    ):
        assert rows(again, query) == rows(db, query)
    first = json.loads(out.read_text("utf-8").splitlines()[0])
    assert first["signals"] == [
        {"name": "github_stars", "seen_on": "2024-06-01", "value": 7},
        {"name": "upvotes", "seen_on": "2024-06-01", "value": 5},
    ]


def test_json_lines_hold_counts_of_several_days(build_db: Callable[..., Path], tmp_path: Path) -> None:
    """Each count comes back as of its own day, also where others were counted later; what is no count is a reject."""
    db = build_db({"title": "A paper of pebbles", "doi": "10.1000/a", "upvotes": 5, "citations": 2, "seen_on": "2024-06-01"})
    out, again, later = tmp_path / "out.jsonl", tmp_path / "again.db", tmp_path / "later.jsonl"
    later.write_text('{"doi": "10.1000/a", "title": "A paper of pebbles", "upvotes": 9, "seen_on": "2024-07-01"}\n', "utf-8")
    build([str(later)], db)
    export(db, "jsonl", str(out))
    build([str(out)], again)
    query = "select name, seen_on, value from signals order by 1, 2"
    assert rows(again, query) == rows(db, query)
    assert len(rows(db, query)) == 3
    assert rows(again, "select upvotes, citations from papers") == rows(db, "select upvotes, citations from papers") == [(9, 2)]
    later.write_text('{"title": "Another", "signals": [{"name": "claps", "seen_on": "2024-07-01", "value": 1}]}\n', "utf-8")
    build([str(later)], again)
    ((reason,),) = rows(again, "select reason from rejects")
    assert reason.startswith("signals item 1 counts none of upvotes, citations, github_stars, comments;")


@given(wild)
def test_latex_comes_back(text: str) -> None:
    """Any text escaped for LaTeX reads as that text on one line."""
    assert decode_latex(escape_latex(text)) == re.sub("[ \t\r\n]+", " ", text).strip(" ")


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("5% of A & B_1 #2", "5\\% of A \\& B\\_1 \\#2"),
        ("$k$-NN in $O(n^{2})$ for $5 or $6", "$k$-NN in $O(n^{2})$ for \\$5 or \\$6"),
        ("a -- b", "a -{}- b"),
        ("{x}\\y", "{\\textbraceleft}x{\\textbraceright}{\\textbackslash}y"),
    ],
)
def test_latex(text: str, escaped: str) -> None:
    """Signs that mean something to TeX are escaped, mathematics is not."""
    assert escape_latex(text) == escaped


def test_abstracts_in_bibtex() -> None:
    """An abstract stays as it is, unless its braces would end it early or a line of it start an entry."""
    assert escape_prose("5\\% {more} so") == "5\\% {more} so"
    assert escape_prose("{all of it}") == "{\\char123}all of it{\\char125}"
    assert escape_prose("{some} of {it}") == "{some} of {it}"
    assert escape_prose("{ open") == "{\\char123} open"
    assert escape_prose("a\n@misc{b}") == "a\n{\\char64}misc{b}"


@given(st.lists(wild, unique=True, min_size=2, max_size=2))
def test_citation_keys_are_unique(keys: list[str]) -> None:
    """Two papers never have one citation key, and a key holds no sign that BibTeX takes for something else."""
    first, second = map(escape_key, keys)
    assert first != second
    assert not set(first) & set("{}(),\"'=#%~\\ \t\r\n@")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "＝1", "'=1"])
def test_formulas_are_guarded(text: str) -> None:
    """A cell that a spreadsheet would calculate has an apostrophe before it."""
    assert escape_formula(text) == "'" + text
    assert escape_formula("x" + text) == "x" + text


# Tables of the folder, and those of the file that they have the rows of.
COUNTED = {"links": "links", "authors": "paper_authors", "datasets": "paper_datasets", "places": "paper_places"}


def test_parquet_is_read_by_duckdb(build_db: Callable[..., Path], tmp_path: Path) -> None:
    """DuckDB reads the folder: papers by year, and the tables beside."""
    duckdb = pytest.importorskip("duckdb")
    pytest.importorskip("pyarrow")
    db, out = build_db(*PAPERS), tmp_path / "papers"
    assert export(db, "parquet", str(out)) == 3
    assert (out / "papers" / "year=2024" / "part-0.parquet").is_file()
    papers = f"read_parquet('{out}/papers/*/*.parquet', hive_partitioning=true)"
    assert duckdb.sql(f"select year, title, authors from {papers} order by year nulls last").fetchall() == [
        (1999, PAPERS[1]["title"], ["Dee Sample"]),
        (2024, PAPERS[0]["title"], ["Ada Müller", "Example, Ben and Sons", "Cid van den Berg"]),
        (None, PAPERS[2]["title"], []),
    ]
    joined = f"select m.measure, m.value from {papers} p join '{out}/metrics.parquet' m using (paper_key) where year = 2024"
    assert duckdb.sql(joined).fetchall() == rows(
        db, "select measures.name, value from metrics join measures on measures.id = measure_id"
    )
    for table, query in COUNTED.items():
        assert duckdb.sql(f"select count(*) from '{out}/{table}.parquet'").fetchall() == rows(db, f"select count(*) from {query}")


def test_parquet_tells_units_directions_and_countries(build_db: Callable[..., Path], tmp_path: Path) -> None:
    """Beside each result stand the unit of `normal` and which way is better; places have their country."""
    duckdb = pytest.importorskip("duckdb")
    pytest.importorskip("pyarrow")
    text = "It reaches an accuracy of 0.765 and a latency of 0.3 s on letters from Kenya."
    db, out = build_db({"title": "One", "abstract": text}), tmp_path / "papers"
    export(db, "parquet", str(out))
    metrics = f"select measure, value, normal, normal_unit, higher_is_better from '{out}/metrics.parquet' order by value desc"
    assert duckdb.sql(metrics).fetchall() == [("accuracy", 0.765, 76.5, "%", 1), ("latency", 0.3, 300, "ms", 0)]
    places = f"select place, country, role, raw from '{out}/places.parquet'"
    assert duckdb.sql(places).fetchall() == [("Kenya", "Kenya", "mention", "Kenya")]


def test_an_empty_file_is_exported(build_db: Callable[..., Path], tmp_path: Path) -> None:
    """A file without papers gives a file without papers."""
    db = build_db({"title": "One"})
    with sqlite3.connect(db) as connection:
        connection.execute("delete from papers")
    for name in EXPORTERS:
        assert export(db, name, str(tmp_path / name)) == 0
    assert json.loads((tmp_path / "csl-json").read_text()) == []


def test_what_cannot_be_written_is_one_error(
    build_db: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A target that cannot be made, no database and a missing library end as one clear line, with nothing half written."""
    db = build_db(*PAPERS)
    with pytest.raises(ExportError, match="No such file"):
        export(db, "jsonl", str(tmp_path / "absent" / "out"))
    (tmp_path / "no.db").write_text("no database" * 100)
    with pytest.raises(ExportError, match="not a papers file"):
        export(tmp_path / "no.db", "csv", str(tmp_path / "out"))
    with pytest.raises(ExportError, match="a new folder"):
        export(db, "parquet", str(tmp_path))
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    with pytest.raises(ExportError, match="pip install"):
        export(db, "parquet", str(tmp_path / "out"))
    assert not (tmp_path / "out").exists()
    assert not list(tmp_path.glob(".*part"))


def test_the_database_is_never_written_over(build_db: Callable[..., Path], tmp_path: Path) -> None:
    """A target that is the database itself, under any name, and one without a name, are refused: the file stays as it was."""
    db = build_db(*PAPERS)
    before = db.read_bytes()
    (tmp_path / "link").symlink_to(db)
    for out in (str(db), f"{db.parent}/./{db.name}", str(tmp_path / "link")):
        with pytest.raises(ExportError, match="the database itself"):
            export(db, "csv", out)
    for out in ("", "."):
        with pytest.raises(ExportError, match="no name of a file"):
            export(db, "csv", out)
    assert db.read_bytes() == before


def test_a_pipe_or_a_link_is_written_to(build_db: Callable[..., Path], tmp_path: Path) -> None:
    """A pipe, as a shell's `>(...)` is one, gets the papers and is not replaced; of a link what it leads to is written."""
    db, pipe, link, led = build_db(*PAPERS), tmp_path / "pipe", tmp_path / "link", tmp_path / "led.csv"
    os.mkfifo(pipe)
    with ThreadPoolExecutor(1) as reader:
        read = reader.submit(pipe.read_bytes)
        assert export(db, "csv", str(pipe)) == 3
        assert pipe.is_fifo()
        led.write_bytes(b"old")
        link.symlink_to(led)
        assert export(db, "csv", str(link)) == 3
        assert link.is_symlink()
        assert led.read_bytes() == read.result(timeout=60)


@pytest.mark.usefixtures("endable")
@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGHUP])
def test_an_export_ends_politely(
    build_db: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: signal.Signals
) -> None:
    """Told to end in the middle, the command leaves the file that was there, and nothing beside it."""

    def end(papers: Iterable[Record]) -> Iterator[str]:
        for paper in papers:
            yield str(paper)
            os.kill(os.getpid(), ending)

    db, folder = build_db(*PAPERS), tmp_path / "folder"
    folder.mkdir()
    (folder / "out").write_text("old")
    monkeypatch.setitem(EXPORTERS, "jsonl", Exporter("lines", end))
    result = CliRunner().invoke(cli, ["export", str(db), "--to", "jsonl", "--out", str(folder / "out")])
    assert (result.exit_code, result.output.strip()) == (1, "Aborted!")
    assert [(path.name, path.read_text()) for path in folder.iterdir()] == [("out", "old")]


@pytest.mark.parametrize("out", ["-", "/dev/stdout"])
def test_who_has_read_enough_hears_no_complaint(out: str, build_db: Callable[..., Path]) -> None:
    """A pipe that is closed, as `head` closes it, ends the command without a word, and with 1, as Click's commands end so."""
    db = build_db(*({"title": f"Paper {number}", "abstract": "Stones are old. " * 20_000} for number in range(10)))
    command = [sys.executable, "build_db.py", "export", str(db), "--to", "jsonl", "--out", out]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT) as writing:
        assert writing.stdout is not None
        assert writing.stderr is not None
        assert writing.stdout.read(1) == b"{"
        writing.stdout.close()
        complained = writing.stderr.read()
        writing.wait(60)
    assert (writing.returncode, complained) == (1, b"")


def test_the_command(build_db: Callable[..., Path], tmp_path: Path) -> None:
    """The command writes a file and says so, or writes to standard output and says nothing else."""
    db, out = build_db(*PAPERS), tmp_path / "out.csv"
    result = CliRunner().invoke(cli, ["export", str(db), "--to", "csv", "--out", str(out)])
    assert (result.exit_code, result.output) == (0, f"{out}: 3 papers\n")
    result = CliRunner().invoke(cli, ["export", str(db), "--to", "csv", "--out", "-"])
    assert result.exit_code == 0
    assert result.stdout_bytes == out.read_bytes()
    told = CliRunner().invoke(cli, ["export", "--help"]).output
    assert "Examples:" in told
    assert "File to write or replace" in told


def test_a_private_file_stays_private(build_db: Callable[..., Path], tmp_path: Path) -> None:
    """A file that is replaced hands on who may read it, as a database that is built again does."""
    out = tmp_path / "papers.csv"
    out.write_text("old")
    out.chmod(0o600)
    export(build_db(*PAPERS), "csv", str(out))
    assert out.stat().st_mode & 0o777 == 0o600
    assert out.read_text() != "old"
