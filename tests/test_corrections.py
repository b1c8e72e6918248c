"""Corrections of readers: applied at every build, and lost silently never."""

from __future__ import annotations

import json
import re
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from papersette.check import find_faults
from papersette.errors import SourceError
from papersette.extract import correct, find
from papersette.extract.numbers.normal import RANGE, SCALE_CONFLICT
from papersette.merge import key_of
from papersette.models import Correction, Paper, Span
from papersette.pipeline.build import Options, build
from papersette.pipeline.corrections import read_corrections
from papersette.site.pages.paper import correction_line
from tests.databases import rows

ABSTRACT = (
    "On the ImageNet dataset it reaches 76.5% accuracy, 2.1 points above the baseline. It uses 12 layers. "
    "The code is at https://github.com/example/made-up."
)
PAPER = {"id": "2405.00001", "title": "One", "abstract": ABSTRACT}


def said(raw: str, **stated: Any) -> dict[str, Any]:
    start = ABSTRACT.index(raw)
    return {"key": "arxiv:2405.00001", "start": start, "stop": start + len(raw), "raw": raw, **stated}


def write(path: Path, *records: object) -> Path:
    path.write_text("# what readers said\n" + "\n".join(json.dumps(record) for record in records) + "\n", "utf-8")
    return path


def build_corrected(folder: Path, *corrections: dict[str, Any]) -> Path:
    """Return a file of PAPER with corrections applied; PAPER lies beside it as papers.jsonl."""
    source, db = folder / "papers.jsonl", folder / "papers.db"
    source.write_text(json.dumps(PAPER) + "\n", "utf-8")
    build([str(source)], db, Options(corrections=write(folder / "corrections.jsonl", *corrections)))
    return db


def metrics(db: Path) -> list[tuple[Any, ...]]:
    query = """
        select metrics.raw, metrics.value, metrics.kind, measures.name, datasets.name, metrics.confidence = 1
          from metrics left join measures on measures.id = measure_id left join datasets on datasets.id = dataset_id
         order by metrics.start"""
    return rows(db, query)


def states(db: Path) -> list[tuple[str, str]]:
    return rows(db, "select raw, state from corrections order by id")


def test_a_build_applies_them_and_every_later_one(tmp_path: Path) -> None:
    """A right row is sure, a wrong one is gone, a changed one holds what it should; also after a build without the file."""
    db = build_corrected(
        tmp_path,
        said("76.5%", verdict="right"),
        said("2.1 points", verdict="wrong"),
        said("12", value=12, measure="layers", kind="score"),
    )
    expected = [("76.5%", 76.5, "score", "accuracy", "ImageNet", 1), ("12", 12.0, "score", "layers", None, 1)]
    assert metrics(db) == expected
    assert states(db) == [("76.5%", "applied"), ("2.1 points", "applied"), ("12", "applied")]
    build([str(tmp_path / "papers.jsonl")], db)
    assert metrics(db) == expected
    assert not list(find_faults(db))


def test_a_result_of_a_title_is_shown_in_its_title(tmp_path: Path) -> None:
    """The sentence of a result that a reader found in a title is of the title, not so many characters of the abstract."""
    source, db, title = tmp_path / "papers.jsonl", tmp_path / "papers.db", "PebNet Reads Letters at 97.5%"
    source.write_text(json.dumps({**PAPER, "title": title}) + "\n", "utf-8")
    told = {"key": "arxiv:2405.00001", "field": "title", "start": 24, "stop": 29, "raw": "97.5%", "value": 97.5}
    build([str(source)], db, Options(corrections=write(tmp_path / "corrections.jsonl", told)))
    with sqlite3.connect(db) as connection:
        query = "select evidence ->> 'sentence' from metric_list where value = 97.5"
        assert connection.execute(query).fetchall() == [(title,)]


def test_a_level_is_compared_with_nothing() -> None:
    """A gain that a reader says to be a score keeps neither a direction nor a baseline."""
    text = "It improves accuracy by 3.1% over BM25."
    paper = Paper(title="One", locator="", abstract=text)
    start = text.index("3.1%")
    (found,) = find(paper).metrics
    assert (found.kind, found.change, found.baseline) == ("gain", "up", "BM25")
    correction = Correction("k", "metric", "abstract", Span(start, start + 4), "3.1%", None, (("kind", "score"),))
    (metric,) = correct(find(paper), paper, [correction]).metrics
    assert (metric.kind, metric.normal, metric.change, metric.baseline) == ("score", 3.1, None, None)


@pytest.mark.parametrize(
    ("values", "row"),
    [
        ({"value": 76.5, "measure": "accuracy", "dataset": "ImageNet"}, (76.5, "accuracy", "ImageNet")),
        ({"value": 77.5, "measure": "accuracy", "dataset": "ImageNet"}, (77.5, "accuracy", "ImageNet")),
        ({"measure": "exact match"}, (76.5, "exact match", "ImageNet")),
        ({"dataset": None}, (76.5, "accuracy", None)),
    ],
)
def test_a_row_that_is_right_has_what_is_said_of_it(values: dict[str, Any], row: tuple[Any, ...]) -> None:
    """A row that is confirmed with other values than were read takes them; one that has them all keeps the rule that found it."""
    paper = Paper(title="One", locator="", abstract=ABSTRACT)
    start = ABSTRACT.index("76.5%")
    correction = Correction("k", "metric", "abstract", Span(start, start + 5), "76.5%", "right", tuple(values.items()))
    both = (find(paper), correct(find(paper), paper, [correction]))
    before, after = (next(m for m in finds.metrics if m.raw == "76.5%") for finds in both)
    assert (after.value, after.measure and after.measure.name, after.dataset and after.dataset.name) == row
    assert after.confidence == 1
    assert after.rule.startswith(before.rule) == (row == (76.5, "accuracy", "ImageNet"))


@pytest.mark.parametrize(
    ("values", "normal"),
    [({"dataset": "HotpotQA"}, None), ({"system": "other"}, 0.83), ({"value": 0.83}, 0.83), ({"unit": None}, 83.0)],
)
def test_an_odd_scale_stays_odd(values: dict[str, Any], normal: float | None) -> None:
    """An F1 of 0.83% that is the paper's own has a value in the measure's unit when a reader says what it is, not its dataset."""
    text = "Our PebNet reports a macro-F1 of 0.83% on SQuAD."
    paper, start = Paper(title="One", locator="", abstract=text), text.index("0.83%")
    correction = Correction("k", "metric", "abstract", Span(start, start + 5), "0.83%", None, tuple(values.items()))
    (metric,) = correct(find(paper), paper, [correction]).metrics
    assert (metric.normal, metric.flag == SCALE_CONFLICT) == (normal, normal is None)


@pytest.mark.parametrize(("values", "kind"), [({"kind": "dataset"}, "dataset"), ({"kind": "code"}, "code"), ({}, "code")])
def test_a_link_that_is_right_has_what_is_said_of_it(values: dict[str, str], kind: str) -> None:
    """A link that is confirmed as one of another kind becomes one, and its paper has code only where one leads to it."""
    paper = Paper("One", "line 1", ABSTRACT)
    raw = "https://github.com/example/made-up"
    span = Span(ABSTRACT.index(raw), ABSTRACT.index(raw) + len(raw))
    found = correct(find(paper), paper, [Correction("k", "link", "abstract", span, raw, "right", tuple(values.items()))])
    assert ([link.kind for link in found.links], found.code) == ([kind], "linked" if kind == "code" else "none")


def test_what_does_not_fit_is_kept_and_told(tmp_path: Path) -> None:
    """A correction of a paper that is not there waits, one whose words have changed is stale, and neither changes a row."""
    db = build_corrected(
        tmp_path,
        {**said("76.5%", verdict="wrong"), "key": "arxiv:2405.99999"},
        {**said("2.1 points", verdict="wrong"), "raw": "3.1 points"},
    )
    assert [row[0] for row in metrics(db)] == ["76.5%", "2.1 points"]
    assert states(db) == [("76.5%", "waiting"), ("3.1 points", "stale")]


def test_what_is_said_of_no_row_is_told(tmp_path: Path) -> None:
    """Where no row stands, nothing can be right or take a value; that a row is wrong has come true."""
    db = build_corrected(
        tmp_path,
        said("12", verdict="right"),
        said("layers", measure="depth"),
        said("code", what="link", kind="dataset"),
        said("uses", verdict="wrong"),
        said("https://github.com/example/made-up", what="link", verdict="right"),
    )
    told = ["stale", "stale", "stale", "applied", "applied"]
    assert [state for _, state in states(db)] == told
    build([str(tmp_path / "papers.jsonl")], db)
    assert [state for _, state in states(db)] == told


def test_links_too() -> None:
    """A link can be said to be wrong, or of another kind."""
    paper = Paper("One", "line 1", ABSTRACT)
    raw = "https://github.com/example/made-up"
    span = Span(ABSTRACT.index(raw), ABSTRACT.index(raw) + len(raw))
    wrong = Correction("k", "link", "abstract", span, raw, "wrong")
    assert correct(find(paper), paper, [wrong]).links == ()
    assert correct(find(paper), paper, [wrong]).code == "none"
    kinds = {"dataset": "none", "project": "linked", "code": "linked"}
    for kind, code in kinds.items():
        other = Correction("k", "link", "abstract", span, raw, None, (("kind", kind),))
        found = correct(find(paper), paper, [other])
        assert ([link.kind for link in found.links], found.code) == ([kind], code)


@pytest.mark.parametrize(
    ("said_url", "url", "domain", "state"),
    [
        ("https://made-up.org/it", "https://made-up.org/it", "made-up.org", "available"),
        ("javascript:alert(1)", None, None, "malformed"),
        ("https://github.com@made-up.org/", None, None, "malformed"),
        ("http://192.168.0.1/", None, None, "malformed"),
    ],
)
def test_an_address_that_a_reader_says_is_judged(said_url: str, url: str | None, domain: str | None, state: str) -> None:
    """Only http and https addresses of public hosts become links, whoever says them, and the host is that of the address."""
    text = "Code: https://github.com/made-up/thing."
    paper = Paper(title="T", locator="1", abstract=text)
    span = Span(6, 38)
    correction = Correction("k", "link", "abstract", span, text[6:38], None, (("url", said_url),))
    (link,) = correct(find(paper), paper, [correction]).links
    assert (link.url, link.host and link.host.domain, link.state) == (url, domain, state)


def test_the_line_of_the_page_is_one(tmp_path: Path) -> None:
    """The line that the site offers is read back as it was written."""
    row = {"field": "abstract", "start": 3, "stop": 6, "raw": "56%", "value": 56.0, "unit": "%", "kind": "score"}
    row |= dict.fromkeys(("measure", "dataset", "system", "system_text", "comparator", "baseline"))
    path = tmp_path / "corrections.jsonl"
    path.write_text(correction_line("arxiv:1", "metric", row), "utf-8")
    (correction,) = read_corrections(path)
    assert correction.span == Span(3, 6)
    assert (correction.raw, correction.verdict) == ("56%", "wrong")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("[]", "expected an object"),
        ("{", "Expecting property name"),
        ("key,start,stop,raw,verdict", r"not JSON, one object a line \(Expecting value at character 1\)$"),
        ('{“key”: "a"}', r"one object a line \(Expecting property name enclosed in double quotes at character 2\)$"),
        ('{"start": 1, "stop": 2, "raw": "5", "verdict": "right"}', "key is missing"),
        ('{"key": "a", "start": 2, "stop": 2, "raw": "5", "verdict": "right"}', "no span"),
        ('{"key": "a", "start": 1, "stop": 2, "raw": "5", "verdict": "good"}', "expected the verdict"),
        ('{"key": "a", "start": 1, "stop": 2, "raw": "5"}', "expected the verdict"),
        ('{"key": "a", "start": 1, "stop": 2, "raw": "5", "kind": "best"}', "kind is best"),
        ('{"key": "a", "start": 1, "stop": 2, "raw": "5", "value": "5"}', "value is '5'"),
        ('{"key": "a", "start": 1, "stop": 2, "raw": "5", "verdict": "right", "colour": 1}', "unknown name colour"),
        ('{"key": "a", "start": 1, "stop": 1%s, "raw": "5", "verdict": "right"}' % ("0" * 30), "no span from 1 to 1000"),
        ('{"key": "a", "start": true, "stop": 2, "raw": "5", "verdict": "right"}', "no span from True to 2"),
        ('{"key": "a", "start": 1, "stop": 2, "raw": "\\ud800", "verdict": "right"}', "raw is .*, expected text"),
        ('{"key": "a\\u0000", "start": 1, "stop": 2, "raw": "5", "verdict": "right"}', "key is .*, expected text"),
        ('{"key": 5, "start": 1, "stop": 2, "raw": "5", "verdict": "right"}', "key is 5, expected text"),
        ('{"key": "a", "field": "venue", "start": 1, "stop": 2, "raw": "5"}', "field is 'venue', expected one of"),
        ('{"key": "a", "start": 1, "stop": 2, "raw": "5", "dataset": "\\udfff"}', "dataset is .*, expected text"),
        ('{"key": "a", "start": 1, "stop": 2, "raw": "5", "value": NaN}', "value is not a finite number"),
        ('{"key": "a", "start": 1, "stop": 2, "raw": "5", "value": -Infinity}', "value is not a finite number"),
        ('{"key": "a", "start": 1, "stop": 2, "raw": "5", "value": 1e999}', "value is not a finite number"),
        ('{"key": "a", "start": 1, "stop": 2, "raw": "5", "value": 1%s}' % ("0" * 400), "value is not a finite number"),
        ('{"key": "a", "start": 1, "stop": 2, "raw": "5", "value": 1%s}' % ("0" * 5000), "digits"),
        (b'{"key": "\xff"}', "'utf-8' codec can't decode byte 0xff"),
        ("[" * 100_000, "nested too deep"),
        (
            '{"key": "a", "start": 1, "stop": 2, "raw": "5", "verdict": "Right"}',
            "verdict is 'Right', expected the verdict right or",
        ),
        ('{"key": "a", "start": "1", "stop": 2, "raw": "5", "verdict": "right"}', "no span from '1' to 2$"),
        (
            '{"key": "a", "start": 1, "stop": 2, "raw": "5", "url": "x"}',
            "unknown name url, a metric has value, unit, .*baseline$",
        ),
        ('{"key": "a", "what": "link", "start": 1, "stop": 2, "raw": "5", "measure": "x"}', "a link has url, kind, state$"),
        # A copied line with a verdict written in besides the one that it has.
        ('{"key": "a", "start": 1, "stop": 2, "raw": "5", "verdict": "wrong", "verdict": "right"}', "verdict stands there twice"),
        ('{"key": "a", "start": 1, "stop": 2, "raw": "5", "value": "5"}', "value is '5', expected a number$"),
        ('{"key": "a", "start": 1, "stop": 2, "raw": "5", "unit": 5}', "unit is 5, expected text$"),
        ('{"key": "a", "start": 1, "stop": 2, "raw": "5", "kind": null}', "kind is None, expected one of score, gain"),
    ],
)
def test_a_malformed_line_is_told(tmp_path: Path, line: str | bytes, reason: str) -> None:
    """A line that is no correction ends the build with its file, its number and what is wrong with it."""
    path = tmp_path / "corrections.jsonl"
    path.write_bytes(b"\n%s\n" % (line if isinstance(line, bytes) else line.encode()))
    with pytest.raises(SourceError, match=reason) as caught:
        list(read_corrections(path))
    assert caught.value.line == 2


def test_several_malformed_lines_are_told_together(tmp_path: Path) -> None:
    """Who mistypes some lines is told of all of them, up to five; of a file of another kind its first line tells."""
    lines = [json.dumps({"key": "a", "start": 1, "stop": 2, "raw": "5", "verdict": v}) for v in ("right", "rihgt", "wrong")]
    path = tmp_path / "corrections.jsonl"
    path.write_text("\n".join([*lines, '{"key": "b"', *lines]) + "\n", "utf-8")
    with pytest.raises(
        SourceError, match=r"line 2: no correction: verdict is 'rihgt', .*; line 4: not JSON, .*; line 6: verdict"
    ) as caught:
        list(read_corrections(path))
    assert "\n" not in str(caught.value)
    path.write_text("\n".join(lines[1] for _ in range(9)), "utf-8")
    with pytest.raises(SourceError, match=r"line 5: verdict is [^;]*$"):
        list(read_corrections(path))
    path.write_text("key,start\na,1\nb,2\n", "utf-8")
    with pytest.raises(SourceError, match=r"line 1: no correction: not JSON[^;]*$"):
        list(read_corrections(path))


@pytest.mark.parametrize(
    ("values", "rows"),
    [
        ({"measure": "exact match"}, [("SQuAD", "exact match"), ("HotpotQA", "exact match")]),
        # By another spelling of a known one.
        ({"dataset": "HotPotQA"}, [("HotpotQA", "accuracy")]),
        # In other letters, or with another joint, but for what is also a word.
        ({"dataset": "hotpotqa"}, [("HotpotQA", "accuracy")]),
        ({"dataset": "cifar10"}, [("CIFAR-10", "accuracy")]),
        ({"dataset": "spider"}, [("spider", "accuracy")]),
        ({"dataset": "Pebbles"}, [("Pebbles", "accuracy")]),
        # One of them, named by its dataset.
        ({"dataset": "hotpotqa", "measure": "exact match"}, [("SQuAD", "accuracy"), ("HotpotQA", "exact match")]),
        ({"dataset": "HotpotQA", "measure": "exact match"}, [("SQuAD", "accuracy"), ("HotpotQA", "exact match")]),
        ({"verdict": "wrong", "dataset": "HotpotQA", "measure": "accuracy"}, [("SQuAD", "accuracy")]),
        ({"verdict": "wrong", "dataset": "Pebbles", "measure": "accuracy"}, []),
        ({"verdict": "right", "dataset": "HotpotQA", "measure": "accuracy"}, [("SQuAD", "accuracy"), ("HotpotQA", "accuracy")]),
    ],
)
def test_a_number_on_several_datasets_is_corrected_on_each(values: dict[str, Any], rows: list[tuple[str, str]]) -> None:
    """Values hold of all rows of a number; a dataset alone replaces all, one beside other values tells which is meant."""
    text = "It reaches 91.2% accuracy on both SQuAD and HotpotQA."
    paper = Paper(title="One", locator="", abstract=text)
    start, verdict = text.index("91.2%"), values.pop("verdict", None)
    correction = Correction("k", "metric", "abstract", Span(start, start + 5), "91.2%", verdict, tuple(values.items()))
    metrics = correct(find(paper), paper, [correction]).metrics
    assert [(m.dataset and m.dataset.name, m.measure and m.measure.name) for m in metrics] == rows
    # Where one took the place of all, the number is on no others.
    assert {m.flag for m in metrics} == ({None} if set(values) == {"dataset"} else {"several datasets"} if rows else set())


SEVERAL = {"id": "2405.00002", "title": "One", "abstract": "It reaches 91.2% accuracy on both SQuAD and HotpotQA."}


def said_of_several(**stated: Any) -> dict[str, Any]:
    return {"key": "arxiv:2405.00002", "start": 11, "stop": 16, "raw": "91.2%", **stated}


@pytest.mark.parametrize(
    ("told", "rows", "kept"),
    [
        # As a paper's page offers them, both rows are wrong.
        ([{"verdict": "wrong", "dataset": "SQuAD"}, {"verdict": "wrong", "dataset": "HotpotQA"}], [], 2),
        (
            [{"verdict": "wrong", "dataset": "SQuAD"}, {"measure": "exact match", "dataset": "HotpotQA"}],
            [("HotpotQA", "exact match")],
            2,
        ),
        # A later word on the same row.
        (
            [{"verdict": "wrong", "dataset": "SQuAD"}, {"verdict": "right", "dataset": "SQuAD"}],
            [("SQuAD", "accuracy"), ("HotpotQA", "accuracy")],
            1,
        ),
        # A later word on all rows.
        ([{"verdict": "right", "dataset": "SQuAD"}, {"verdict": "wrong"}], [], 1),
        # A later word on one of all.
        ([{"verdict": "wrong"}, {"verdict": "right", "dataset": "SQuAD"}], [("SQuAD", "accuracy")], 2),
    ],
)
def test_each_row_of_a_number_on_several_datasets_has_a_line(
    tmp_path: Path, told: list[dict[str, Any]], rows: list[tuple[str, str]], kept: int
) -> None:
    """Lines on several rows of one number hold together, of two on one row the later; given once more they change nothing."""
    source, db = tmp_path / "papers.jsonl", tmp_path / "papers.db"
    source.write_text(json.dumps(SEVERAL) + "\n", "utf-8")
    corrections = write(tmp_path / "corrections.jsonl", *(said_of_several(**stated) for stated in told))
    for _ in range(2):
        build([str(source)], db, Options(corrections=corrections))
        assert sorted((dataset, measure) for _, _, _, measure, dataset, _ in metrics(db)) == sorted(rows)
        assert states(db) == [("91.2%", "applied")] * kept


@pytest.mark.parametrize("verdict", ["right", None])
@pytest.mark.parametrize("told", [("SQuAD",), ("HotpotQA",), ("SQuAD", "HotpotQA"), ("HotpotQA", "SQuAD")])
def test_rows_of_a_number_stay_in_their_order(told: tuple[str, ...], verdict: str | None) -> None:
    """The rows of a number on several datasets stand as the text names these, whichever of them are corrected, and when."""
    text, span = str(SEVERAL["abstract"]), Span(11, 16)
    paper = Paper(title="One", locator="", abstract=text)
    lines = [Correction("k", "metric", "abstract", span, "91.2%", verdict, (("value", 91), ("dataset", each))) for each in told]
    rows = [(m.dataset and m.dataset.name, m.value) for m in correct(find(paper), paper, lines).metrics]
    assert rows == [(name, 91 if name in told else 91.2) for name in ("SQuAD", "HotpotQA")]


def test_a_number_on_one_dataset_has_one_correction() -> None:
    """Of lines that name several datasets of a number that has one row the last holds."""
    text = "On COCO it reaches 45.3 mAP."
    paper, span = Paper(title="One", locator="", abstract=text), Span(19, 23)
    told = [
        Correction("k", "metric", "abstract", span, "45.3", "wrong", (("dataset", "COCO"),)),
        Correction("k", "metric", "abstract", span, "45.3", None, (("measure", "PQ"), ("dataset", "LVIS"))),
    ]
    (metric,) = correct(find(paper), paper, told).metrics
    assert (metric.measure and metric.measure.name, metric.dataset and metric.dataset.name) == ("PQ", "LVIS")


def test_corrections_of_a_file_that_had_one_a_number_stay(tmp_path: Path) -> None:
    """A file of an earlier state of this version, which could hold one line a number, takes several and keeps what it has."""
    db = build_corrected(tmp_path, said("76.5%", verdict="wrong"))
    with sqlite3.connect(db) as connection:
        kept = connection.execute("select * from corrections").fetchall()
        (sql,) = connection.execute("select sql from sqlite_master where name = 'corrections'").fetchone()
        connection.execute("drop table corrections")
        unique = ", unique (key, what, field, start, stop)\n"
        connection.execute(unique.join(sql.rsplit("\n", 1)) if "unique" not in sql else sql)
        connection.executemany(f"insert into corrections values ({', '.join('?' * len(kept[0]))})", kept)
    source = tmp_path / "more.jsonl"
    source.write_text(json.dumps(SEVERAL) + "\n", "utf-8")
    told = (said_of_several(verdict="wrong", dataset=name) for name in ("SQuAD", "HotpotQA"))
    build([str(source)], db, Options(corrections=write(tmp_path / "more", *told)))
    assert [row[0] for row in metrics(db)] == ["2.1 points"]
    assert states(db) == [("76.5%", "applied"), ("91.2%", "applied"), ("91.2%", "applied")]


def test_names_of_one_s_own_are_known_by_their_spellings(tmp_path: Path) -> None:
    """A measure and a dataset of the user's vocabulary that a correction names by an alias are these, not new ones."""
    folder, source, db = tmp_path / "own", tmp_path / "papers.jsonl", tmp_path / "papers.db"
    folder.mkdir()
    (folder / "measures.tsv").write_text("name\taliases\thigher_is_better\nPebble yield\tyield of pebbles\t1\n", "utf-8")
    (folder / "datasets.tsv").write_text("name\taliases\nPebble Beach\tPBeach\n", "utf-8")
    source.write_text(json.dumps(PAPER) + "\n", "utf-8")
    told = [
        said("76.5%", measure="yield of pebbles", dataset="PBeach"),
        said("2.1 points", measure="yield of pebbles", dataset="PBeach", verdict="right"),
        said("12", value=12, measure="yield of pebbles"),
    ]
    build([str(source)], db, Options(corrections=write(tmp_path / "corrections.jsonl", *told), vocabulary=folder))
    assert [row[3:5] for row in metrics(db)] == [("Pebble yield", "Pebble Beach")] * 2 + [("Pebble yield", None)]


@pytest.mark.parametrize(
    ("key", "known"),
    [
        ("arxiv:2405.00001", True), ("arXiv:2405.00001v2", True), ("2405.00001", True), (" arxiv:2405.00001 ", True),
        ("https://arxiv.org/abs/2405.00001v1", True), ("doi:10.48550/arXiv.2405.00001", True), ("doi:10.1000/ABC", True),
        ("10.1000/abc", True), ("https://doi.org/10.1000/AbC", True), ("10.1000/abcd", False), ("arxiv:2405.00002", False),
    ],
)  # fmt: skip
def test_a_paper_is_known_by_its_ids_however_they_are_written(tmp_path: Path, key: str, known: bool) -> None:
    """An id in other letters, with a version, without its scheme or as an address is that of its paper."""
    source, db = tmp_path / "papers.jsonl", tmp_path / "papers.db"
    source.write_text(json.dumps({**PAPER, "doi": "10.1000/AbC"}) + "\n", "utf-8")
    told = {**said("76.5%", verdict="wrong"), "key": key}
    build([str(source)], db, Options(corrections=write(tmp_path / "corrections.jsonl", told)))
    assert states(db) == [("76.5%", "applied" if known else "waiting")]


@pytest.mark.parametrize(
    "key", ["title:one-abc", "pebbles-7", "source:pebbles-7", "mag:7", "pwc:https://example.org/one", "arxiv:1"]
)
def test_a_key_that_is_no_id_stays_as_it_is(key: str) -> None:
    """Keys of titles and of sources, and ids of schemes that nobody knows, are looked for as they are written."""
    assert key_of(key) == key


def test_blanks_around_values_are_no_part_of_them(tmp_path: Path) -> None:
    """A name with a blank behind it is the known one, and one of blanks alone is none."""
    told = [
        said("76.5%", measure="  exact match ", dataset="CIFAR-10\u00a0", unit="% "),
        said("2.1 points", measure=" ", dataset="", baseline="", system_text=" "),
    ]
    db = build_corrected(tmp_path, *told)
    assert [row[3:5] for row in metrics(db)] == [("exact match", "CIFAR-10"), (None, None)]
    with sqlite3.connect(db) as connection:
        query = "select unit, measure_text, dataset_text, baseline, system_text from metrics order by start"
        assert connection.execute(query).fetchall() == [
            ("%", "exact match", "CIFAR-10", None, None), ("points", None, None, None, None)
        ]  # fmt: skip


@pytest.mark.parametrize(
    ("values", "state"),
    [
        ({"url": None}, "malformed"),
        ({"url": None, "state": "promised"}, "promised"),
        ({"url": None, "state": "available"}, "malformed"),
    ],
)
def test_a_link_without_an_address_is_at_no_host(values: dict[str, Any], state: str) -> None:
    """A link whose address a reader empties leads nowhere: it is not available, and counts for no host."""
    text = "Code: https://github.com/made-up/thing."
    correction = Correction("k", "link", "abstract", Span(6, 38), text[6:38], None, tuple(values.items()))
    found = correct(find(paper := Paper(title="T", locator="1", abstract=text)), paper, [correction])
    assert [(link.url, link.host, link.state) for link in found.links] == [(None, None, state)]
    assert found.code == "promised"


def test_the_query_of_the_docs_gives_the_lines_back(tmp_path: Path) -> None:
    """What the documentation asks a file for are lines of which another file makes the same corrections."""
    told = [
        said("76.5%", verdict="right"),
        said("2.1 points", value=2.25, dataset=None, measure='5" "mAP"'),
        said("https://github.com/example/made-up", what="link", kind="dataset"),
        {**said("12", verdict="wrong", dataset="SQuAD"), "key": "doi:10.1000/x"},
    ]
    db = build_corrected(tmp_path, *told)
    docs = (Path(__file__).parents[1] / "docs" / "corrections.md").read_text("utf-8")
    (query,) = re.findall(r"```sql\n(.*?)```", docs, re.DOTALL)
    columns = "key, what, field, start, stop, raw, verdict, stated, state"
    lines = tmp_path / "lines.jsonl"
    with sqlite3.connect(db) as connection:
        lines.write_text("".join(f"{line}\n" for (line,) in connection.execute(query)), "utf-8")
        kept = connection.execute(f"select {columns} from corrections order by id").fetchall()
    build([str(tmp_path / "papers.jsonl")], tmp_path / "other.db", Options(corrections=lines))
    with sqlite3.connect(tmp_path / "other.db") as connection:
        assert connection.execute(f"select {columns} from corrections order by id").fetchall() == kept
    assert metrics(tmp_path / "other.db") == metrics(db)


@pytest.mark.parametrize("verdict", ["right", "wrong"])
def test_a_row_on_a_dataset_whose_name_is_also_a_word_is_meant_by_it(verdict: str) -> None:
    """Of a number on several datasets the row is meant that has the name, be it that of a known dataset or just so called."""
    text = "It reaches 91.2% accuracy on both SQuAD and Spider."
    paper = Paper(title="One", locator="", abstract=text)
    correction = Correction("k", "metric", "abstract", Span(11, 16), "91.2%", verdict, (("value", 91.2), ("dataset", "Spider")))
    rows = [(m.dataset and m.dataset.name, m.confidence == 1) for m in correct(find(paper), paper, [correction]).metrics]
    assert rows == [("SQuAD", False), ("Spider", True)][: 1 if verdict == "wrong" else 2]


@pytest.mark.parametrize(
    ("text", "raw", "values", "held"),
    [
        # As the abstract has them, whichever of both names is said.
        (
            "It has a word error rate (WER) of 3.3% on Librispeech.", "3.3%",
            {"measure": "WER", "dataset": "LibriSpeech", "system_text": "PebNet"},
            ("WER", "word error rate (WER)", "LibriSpeech", "Librispeech"),
        ),
        # What is no recall here stays none.
        (
            "The sensitivity of scores to prompts falls from 5% to 2%.", "2%",
            {"measure": "sensitivity", "system_text": "PebNet"},
            ("sensitivity", "sensitivity", None, None),
        ),
    ],
)  # fmt: skip
def test_names_that_a_row_has_stay_as_they_are(text: str, raw: str, values: dict[str, Any], held: tuple[Any, ...]) -> None:
    """A line of a paper's page in which one value is changed changes that one, not the names that it says once more."""
    paper, start = Paper(title="One", locator="", abstract=text), text.index(raw)
    correction = Correction("k", "metric", "abstract", Span(start, start + len(raw)), raw, None, tuple(values.items()))
    for finds in (find(paper), correct(find(paper), paper, [correction])):
        (m,) = (metric for metric in finds.metrics if metric.raw == raw)
        assert (m.measure and m.measure.name, m.measure_text, m.dataset and m.dataset.name, m.dataset_text) == held
    assert m.system_text == "PebNet"


@pytest.mark.parametrize(
    ("values", "flag"), [({"value": 10}, RANGE), ({"value": 10, "measure": "accuracy"}, RANGE), ({"value": 12}, None)]
)
def test_an_end_of_a_range_stays_one(values: dict[str, Any], flag: str | None) -> None:
    """The end of a range stands on no leaderboard when a line says its value once more, but when a reader gives another."""
    text = "It reaches an accuracy of 10-20% on ImageNet."
    paper, start = Paper(title="One", locator="", abstract=text), text.index("10")
    correction = Correction("k", "metric", "abstract", Span(start, start + 2), "10", None, tuple(values.items()))
    before, after = (finds.metrics[0] for finds in (find(paper), correct(find(paper), paper, [correction])))
    assert (before.raw, before.flag, after.flag) == ("10", RANGE, flag)


@pytest.mark.parametrize(
    ("told", "why"),
    [
        (said("76.5%", verdict="wrong") | {"start": 41, "stop": 46}, "it stands at 35-40"),
        (said("the", verdict="wrong") | {"start": 41, "stop": 44}, "there stands acc"),
        (said("the", verdict="wrong") | {"start": 900, "stop": 903}, "the text ends at 151"),
        (said("12", verdict="right"), "there is no such row"),
        (said("12", verdict="right", what="link"), "there is no such row"),
        (said("76.5%", baseline="RockNet"), "the row there does not take its baseline"),
        (said("2.1 points", baseline="RockNet", kind="score", unit="%"), "the row there does not take its baseline"),
        (said("12", verdict="right", field="comment"), "there is no comment"),
        (said("12", verdict="right") | {"key": "2405.00009"}, ""),
    ],
)
def test_what_changes_nothing_is_told_with_its_line_and_the_reason(tmp_path: Path, told: dict[str, Any], why: str) -> None:
    """Where the words stand, what stands in their place, or that there is no row; of a paper that is not there only that."""
    source, lines = tmp_path / "papers.jsonl", write(tmp_path / "corrections.jsonl", said("76.5%", verdict="right"), told)
    source.write_text(json.dumps(PAPER) + "\n", "utf-8")
    ((state, place, raw, reason),) = build([str(source)], tmp_path / "papers.db", Options(corrections=lines)).corrected.unapplied
    where = f"{told.get('field', 'abstract')} {told['start']}-{told['stop']}"
    assert place == f"corrections.jsonl, line 3: arxiv:{told['key'].removeprefix('arxiv:')}, {where}"
    assert (state, raw, reason) == ("stale" if why else "waiting", told["raw"], why)


def test_lines_of_the_file_at_hand_are_told_first(tmp_path: Path) -> None:
    """What changes nothing of the file that is given is named before what waits from earlier ones, or is stale."""
    waiting = [{**said("12", verdict="right"), "start": start, "stop": start + 2, "raw": "ab"} for start in range(9)]
    db = build_corrected(tmp_path, *waiting)
    mine = write(tmp_path / "mine.jsonl", {**said("12", verdict="right"), "key": "made:2"})
    unapplied = build([], db, Options(corrections=mine)).corrected.unapplied
    assert [place.partition(",")[0] for _, place, *_ in unapplied] == ["mine.jsonl"] + ["corrections.jsonl"] * 4


@pytest.mark.parametrize(
    ("raw", "values", "state"),
    [
        # A level is compared with nothing.
        ("76.5%", {"baseline": "RockNet"}, "stale"),
        ("76.5%", {"verdict": "right", "baseline": "RockNet"}, "stale"),
        ("76.5%", {"kind": "gain", "baseline": "RockNet"}, "applied"),
        ("76.5%", {"value": 76, "unit": None, "system": "other", "comparator": ">", "system_text": "RockNet"}, "applied"),
        ("2.1 points", {"baseline": "RockNet", "value": 2, "measure": "accuracy"}, "applied"),
        ("2.1 points", {"kind": "score", "baseline": "RockNet"}, "stale"),
        ("https://github.com/example/made-up", {"what": "link", "kind": "model", "url": "made-up.org/it"}, "applied"),
    ],
)
def test_a_value_that_a_row_cannot_take_is_told(tmp_path: Path, raw: str, values: dict[str, Any], state: str) -> None:
    """A line that says what its row does not hold then is stale, whatever else it changed; one that it holds is applied."""
    db = build_corrected(tmp_path, said(raw, **values))
    assert states(db) == [(raw, state)]
    build([str(tmp_path / "papers.jsonl")], db, Options(reextract=True))
    assert states(db) == [(raw, state)]
