"""A source that is read again, corrected: a record without a key of its source's own changes its paper, or is told of."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from papersette.check import find_faults
from papersette.export import export
from papersette.pipeline import build as builds
from papersette.pipeline.build import Options, build
from papersette.pipeline.summary import Summary, describe
from papersette.store.provenance.earlier_places import EarlierPlaces
from tests.databases import rows

ABSTRACT = (
    "We present a made-up method for counting pebbles on beaches from drone pictures, which finds each of them and tells its "
    "kind. On the ImageNet dataset it reaches {}% accuracy with no other data than that of twelve invented rivers."
)
NEW, OLD = ABSTRACT.format("95.5"), ABSTRACT.format("90.1")
OTHER = "Rivers carry sand to the sea. This invented study weighs the sand of twelve rivers in spring, autumn and winter."
DOI = "10.1234/made.1"
QUERY = "select papers.abstract, group_concat(name, '; ') from papers join paper_authors on paper_id = papers.id join authors on "


def as_csv(abstract: str, author: str) -> str:
    return f'title,authors,year,doi,abstract,id\nCounting Pebbles on Beaches,"{author}; Cy Test",2024,{DOI},"{abstract}",7\n'


def as_bibtex(abstract: str, author: str, doi: str = f"doi = {{{DOI}}}, ") -> str:
    names = f"author = {{{author} and Cy Test}}, year = 2024"
    return f"@article{{made2024, title = {{Counting Pebbles on Beaches}}, {names}, {doi}abstract = {{{abstract}}}}}\n"


def as_ris(abstract: str, author: str) -> str:
    title = "Counting Pebbles on Beaches"
    tags = [("TY", "JOUR"), ("TI", title), ("AU", author), ("AU", "Cy Test"), ("AB", abstract), ("ER", "")]
    return "".join(f"{tag}  - {value}\n" for tag, value in tags)


def as_csl(abstract: str, author: str) -> str:
    names = [{"literal": author}, {"literal": "Cy Test"}]
    item = {"id": "made2024", "type": "article-journal", "title": "Counting Pebbles on Beaches", "abstract": abstract}
    return json.dumps([item | {"author": names, "issued": {"date-parts": [[2024]]}, "container-title": "Made", "DOI": DOI}])


def as_jsonl(abstract: str, author: str) -> str:
    return json.dumps({"title": "Counting Pebbles on Beaches", "doi": DOI, "abstract": abstract, "authors": [author, "Cy Test"]})


def build_states(folder: Path, *states: str, name: str = "papers", options: Options | None = None) -> list[Summary]:
    """Build a file of one name for each of its states, one build after the other."""
    summaries = []
    for state in states:
        (folder / name).write_text(state, "utf-8")
        summaries.append(build([str(folder / name)], folder / "papers.db", options))
    assert not list(find_faults(folder / "papers.db"))
    return summaries


def entries(*abstracts: tuple[str, str], doi: str = DOI) -> str:
    """Return entries of one paper by (key, abstract)."""
    return "".join(as_bibtex(abstract, "Ann Other", f"doi = {{{doi}}}, ").replace("made2024", key) for key, abstract in abstracts)


def abstract_of(folder: Path) -> str:
    ((abstract,),) = rows(folder / "papers.db", "select abstract from papers")
    return str(abstract)


@pytest.mark.parametrize(
    "write", [as_csv, as_bibtex, lambda abstract, author: as_bibtex(abstract, author, ""), as_ris, as_csl, as_jsonl],
    ids=["csv", "bibtex", "bibtex without an id", "ris", "csl-json", "jsonl"],
)  # fmt: skip
def test_a_corrected_record_changes_its_paper(tmp_path: Path, write: Callable[..., str]) -> None:
    """A number and a name that are others in the same file are the paper's, as if the file had been read then only, and back."""
    states = write(OLD, "Ann Other"), write(NEW, "Anna Other"), write(OLD, "Ann Other")
    query = f"{QUERY} authors.id = author_id"
    for last, (abstract, author) in ((2, (NEW, "Anna Other")), (3, (OLD, "Ann Other"))):
        folder = tmp_path / str(last)
        folder.mkdir()
        *_, summary = build_states(folder, *states[:last])
        assert rows(folder / "papers.db", query) == [(abstract, f"{author}; Cy Test")]
        assert rows(folder / "papers.db", "select value from metrics") == [(float(abstract[abstract.index("%") - 4 :][:4]),)]
        assert (summary.records.new, summary.records.changed, summary.records.differing) == (0, 1, 0)
        assert build_states(folder, states[last - 1])[0].records.unchanged == 1
        assert rows(folder / "papers.db", query) == [(abstract, f"{author}; Cy Test")]


def test_two_records_of_a_paper_in_one_file_do_not_take_turns(tmp_path: Path) -> None:
    """Where a file has two records of one paper, and no key tells them apart, one that changes is told of and changes nothing."""
    lines = [json.loads(as_jsonl(text, "Ann Other")) for text in (OLD, OLD[:-30] + ".", NEW, NEW[:-30] + ".")]
    first, second, third, fourth = map(json.dumps, lines)
    for state in ([first], [first, second]):
        *_, summary = build_states(tmp_path, "\n".join(state))
    assert abstract_of(tmp_path) == OLD
    (summary,) = build_states(tmp_path, f"{third}\n{second}")
    assert (abstract_of(tmp_path), summary.records.differing) == (OLD, 1)
    assert "1 differs from what is kept (see paper_sources.said)" in describe(summary)
    for state in ([third, fourth], [first, fourth], [third, fourth], [third]):
        build_states(tmp_path, "\n".join(state))
        assert abstract_of(tmp_path) == OLD


@pytest.mark.parametrize("is_first", [True, False])
def test_keys_of_a_file_tell_two_records_of_a_paper_apart(tmp_path: Path, is_first: bool) -> None:
    """The entry that gave the text changes it under its own citation key, the other one does not, in any order."""
    short = OTHER[:60]
    states = [[("a", OLD), ("b", short)], [("a", NEW), ("b", short)], [("a", OLD), ("b", short.upper())]]
    for state, abstract in zip(states, (OLD, NEW, OLD), strict=True):
        *_, summary = build_states(tmp_path, entries(*(state if is_first else reversed(state))))
        assert abstract_of(tmp_path) == abstract
    assert summary.records.differing == 1


def test_a_numbering_is_no_key(tmp_path: Path) -> None:
    """Two items of one paper that are numbered, exchanged and changed: which is which cannot be told."""
    states = []
    for texts in ((OLD, OLD[:-30]), (NEW[:-30], NEW)):
        items = [json.loads(as_csl(text, "Ann Other"))[0] | {"id": str(n)} for n, text in enumerate(texts)]
        states.append(json.dumps(items))
    summary = build_states(tmp_path, *states)[-1]
    assert (abstract_of(tmp_path), summary.records.differing) == (OLD, 2)


def test_two_sources_do_not_take_turns(tmp_path: Path) -> None:
    """A record of another file than the one that gave the text changes nothing, in any order, and its change is told."""
    for _ in range(2):
        build_states(tmp_path, as_jsonl(OLD, "Ann Other"), name="a")
        build_states(tmp_path, as_jsonl(NEW, "Anna Other"), name="b")
        assert abstract_of(tmp_path) == OLD
    (summary,) = build_states(tmp_path, as_jsonl(ABSTRACT.format("97.7"), "Anna Other"), name="b")
    assert (abstract_of(tmp_path), summary.records.differing) == (OLD, 1)
    more = json.dumps(json.loads(as_jsonl(ABSTRACT.format("97.7"), "Anna Other")) | {"citations": 7})
    (summary,) = build_states(tmp_path, more, name="b")
    assert (abstract_of(tmp_path), summary.records.differing) == (OLD, 0)
    build_states(tmp_path, as_jsonl(NEW, "Ann Other"), name="a")
    assert abstract_of(tmp_path) == NEW


def test_other_papers_in_a_file_of_that_name_change_nothing(tmp_path: Path) -> None:
    """A file that holds other papers now, one of them with the DOI of the volume, leaves those that it held as they were."""
    first = {"title": "Counting Pebbles", "abstract": OLD, "authors": ["Ann Other"], "doi": DOI}
    second = {"title": "Weighing Sand", "abstract": OTHER, "authors": ["Bo Else"], "doi": DOI}
    build_states(tmp_path, json.dumps(first), json.dumps(second))
    assert rows(tmp_path / "papers.db", "select title, abstract from papers order by id") == [
        ("Counting Pebbles", OLD), ("Weighing Sand", OTHER),
    ]  # fmt: skip
    joined = {"title": "Weighing Sand", "abstract": OTHER, "doi": DOI}
    other = tmp_path / "other"
    other.mkdir()
    *_, summary = build_states(other, json.dumps({"title": "Counting Pebbles", "abstract": OLD, "doi": DOI}), json.dumps(joined))
    assert (abstract_of(other), summary.records.differing) == (OLD, 1)


@pytest.mark.parametrize("workers", [1, 2])
def test_the_end_of_a_source_decides(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, workers: int) -> None:
    """What is a later state is told when all of its source was read, however it is cut into chunks, and before the next one."""
    monkeypatch.setattr(builds, "CHUNK", 1)
    options, db = Options(workers=workers), tmp_path / "papers.db"
    padding = "\n".join(json.dumps({"title": f"Sand of River {n}", "abstract": f"{OTHER} {n}"}) for n in range(12))
    beside = as_jsonl(f"{OLD[:-1]}, and more.", "Ann Other")
    build_states(tmp_path, f"{as_jsonl(OLD, 'Ann Other')}\n{padding}", options=options)
    build_states(tmp_path, f"{as_jsonl(NEW, 'Ann Other')}\n{padding}\n{as_jsonl(OLD, 'Ann Other')}", options=options)
    assert rows(db, "select abstract from papers where id = 1") == [(OLD,)]
    (tmp_path / "next").write_text(beside, "utf-8")
    (tmp_path / "papers").write_text(f"{as_jsonl(NEW[:-9] + '.', 'Ann Other')}\n{padding}", "utf-8")
    build([str(tmp_path / "papers"), str(tmp_path / "next")], db, options)
    assert rows(db, "select abstract from papers where id = 1") == [(f"{OLD[:-1]}, and more.",)]
    assert not list(find_faults(db))


def test_a_cut_text_is_told(tmp_path: Path) -> None:
    """A later state that is cut off does not replace a whole text, with a key of its own and without, and is told of."""
    for number, key in enumerate(({}, {"id": "made:1"})):
        folder = tmp_path / str(number)
        folder.mkdir()
        whole = json.loads(as_jsonl(OLD, "Ann Other")) | key
        *_, summary = build_states(folder, *map(json.dumps, (whole, whole | {"abstract": OLD[:90], "truncated": True})))
        assert (abstract_of(folder), summary.records.differing) == (OLD, 1)


def test_an_addition_without_a_title_is_corrected(tmp_path: Path) -> None:
    """A record that adds an abstract to another's paper changes it when it is corrected."""
    build_states(tmp_path, json.dumps({"title": "Counting Pebbles", "doi": DOI}), name="titles")
    build_states(tmp_path, *(json.dumps({"doi": DOI, "abstract": text}) for text in (OLD, NEW)))
    assert rows(tmp_path / "papers.db", "select title, abstract from papers") == [("Counting Pebbles", NEW)]


@pytest.mark.parametrize("format_name", ["csv", "bibtex", "csl-json", "ris"])
def test_an_export_that_is_corrected(tmp_path: Path, format_name: str) -> None:
    """What was exported, mended and built again from one place changes the papers that it was read for."""
    build_states(tmp_path, as_jsonl(OLD, "Ann Other"), name="first")
    out, db = tmp_path / "out", tmp_path / "mine.db"
    export(tmp_path / "papers.db", format_name, str(out))
    for text in (out.read_text("utf-8"), out.read_text("utf-8").replace("90.1", "95.5")):
        out.write_text(text, "utf-8")
        build([str(out)], db)
    assert rows(db, "select abstract from papers") == [(NEW,)]


def test_many_records_of_one_paper_are_judged_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the records of a paper are judged by is read once for all that a source has of it, not once for each."""
    statements: list[str] = []
    opened = EarlierPlaces.__init__

    def listen(places: EarlierPlaces, db: sqlite3.Connection, last: int) -> None:
        opened(places, db, last)
        db.set_trace_callback(statements.append)

    monkeypatch.setattr(EarlierPlaces, "__init__", listen)
    lines = [json.loads(as_jsonl(OLD, "Ann Other")) | {"comment": f"Version {n}"} for n in range(40)]
    states = ("\n".join(json.dumps(line | {"abstract": text[n:]}) for n, line in enumerate(lines)) for text in (OLD, NEW))
    summaries = []
    for state in states:
        statements.clear()
        summaries += build_states(tmp_path, state)
    assert summaries[-1].records.differing == len(lines)
    for start in ("select exists", "select source_id, locator, record_hash", "select locator, record_hash", "select source_key"):
        assert sum(statement.strip().startswith(start) for statement in statements) == 1


@pytest.mark.parametrize("write", [as_bibtex, as_jsonl])
def test_a_file_that_was_moved_is_known_where_it_lies(tmp_path: Path, write: Callable[[str, str], str]) -> None:
    """A file that is read, as it was, where it was moved to, corrects its papers from there; a copy beside it takes no place."""
    db, here, there = tmp_path / "papers.db", tmp_path / "here.txt", tmp_path / "there" / "here.txt"
    there.parent.mkdir()
    here.write_text(write(OLD, "Ada Example"), "utf-8")
    build([str(here)], db)
    there.write_bytes(here.read_bytes())
    build([str(here), str(there)], db)
    here.write_text(write(NEW, "Ada Example"), "utf-8")
    build([str(here), str(there)], db)
    assert rows(db, "select abstract from papers") == [(NEW,)]
    there.write_bytes(here.read_bytes())
    assert build([str(there)], db).records.unchanged == 1
    there.write_text(write(OLD, "Ada Example"), "utf-8")
    summary = build([str(there)], db)
    assert (summary.records.new, summary.records.changed) == (0, 1)
    assert rows(db, "select abstract from papers") == [(OLD,)]
    assert not list(find_faults(db))
