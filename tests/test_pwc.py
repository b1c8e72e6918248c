"""The readers of the Papers with Code dumps."""

from __future__ import annotations

import io
import json
import tracemalloc
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papersette.merge import identify
from papersette.models import Paper, Reject, SourceInfo, SourceLink, SourceResult
from papersette.sources.fields.reported import parse_value
from papersette.sources.readers import pwc_tables
from tests.examples.json_formats import PWC_LINKS, PWC_PAPERS, PWC_TABLES
from tests.reading import papers_of, read_records, rejects_of


def test_a_paper_goes_where_it_belongs() -> None:
    """The slug and the other ids, the venue without its year, tasks and methods are the paper's; the licence is the source's."""
    info, paper = read_records("pwc-papers", PWC_PAPERS)
    assert isinstance(info, SourceInfo)
    assert info.license == "CC-BY-SA-4.0"
    assert isinstance(paper, Paper)
    assert paper.ids == (("pwc", "counting-made-up-sheep"), ("openreview", "abcDEF"))
    assert (paper.arxiv_id, paper.venue, paper.published) == ("1901.00001", "CVPR", "2019-01-02")
    assert (paper.url, paper.pdf_url) == (PWC_PAPERS["url_abs"], PWC_PAPERS["url_pdf"])
    assert paper.topics == (("task", "Sheep Counting"), ("method", "Fence"))


@pytest.mark.parametrize(
    ("conference", "proceeding", "venue"),
    [
        (None, "ICLR 2019 5", "ICLR"),
        (None, "ACL 2019", "ACL"),
        (None, "2019 Sheep Days", "2019 Sheep Days"),
        (None, "NeurIPS 2018 12", "NeurIPS"),
        (None, "neurips-2018-12", "NeurIPS"),
        (None, "iclr-2022-4", "ICLR"),
        (None, "icml-workshop-2020-7", "icml-workshop"),
        (None, "3dv-2021", "3DV"),
        (None, "l4dc-2020", "L4DC"),
        (None, "corl-2019", "CoRL"),
        (None, "nips-2017-12", "NeurIPS"),
        (None, "conll-2018-10", "CoNLL"),
        (None, "semeval-2019", "SemEval"),
        (None, "findings-acl-2021-8", "Findings"),
        (None, "findings-emnlp-2020", "Findings"),
        (None, "2019-2020", "2019-2020"),
        ("counting-made-up-sheep-1", "CVPR 2019 6", "CVPR"),
        ("counting-made-up-sheep-1", None, None),
        (None, None, None),
    ],
)
def test_a_venue_is_its_name_without_the_year(conference: str | None, proceeding: str | None, venue: str | None) -> None:
    """Year and month behind a venue's name are no part of it; what is called the conference is a slug of the paper."""
    (paper,) = papers_of(read_records("pwc-papers", PWC_PAPERS | {"conference": conference, "proceeding": proceeding}))
    assert paper.venue == venue


@pytest.mark.parametrize(("official", "kind"), [(True, "code"), (False, "other"), (None, "other")])
def test_only_an_official_repository_is_the_papers_code(official: bool | None, kind: str) -> None:
    """Somebody else's repository is a link, but not the code that the authors promised."""
    (paper,) = papers_of(read_records("pwc-links", PWC_LINKS | {"is_official": official}))
    assert paper.links == (SourceLink("https://github.com/ada/sheep", kind),)
    assert (paper.arxiv_id, paper.ids) == ("1901.00001", (("pwc", "counting-made-up-sheep"),))


def test_a_link_needs_no_title_but_a_paper() -> None:
    """A link without a title adds to the paper of its slug, its arXiv id or its page; one that names none is a reject."""
    slug, others = PWC_LINKS["paper_url"], ("paper_title", "paper_url", "paper_arxiv_id", "paper_url_abs", "paper_url_pdf")
    bare = PWC_LINKS | dict.fromkeys(others)
    page = {"paper_url_abs": "https://arxiv.org/abs/1901.00001v2"}
    records = read_records(
        "pwc-links",
        *(bare | named for named in ({"paper_url": slug}, {"paper_arxiv_id": "1901.00001"}, page)),
        *(bare | named for named in ({"paper_url": "https://x.example"}, {"paper_arxiv_id": "garbage"})),
    )
    papers = papers_of(records)
    assert [paper.title for paper in papers] == [None] * 3
    assert all(identify(paper).ids for paper in papers)
    assert [(reject.locator, reject.reason) for reject in rejects_of(records)] == [
        ("item 4", "neither a title nor an id"),
        ("item 5", "arxiv_id is no arXiv id; the paper was kept without it"),
        ("item 5", "neither a title nor an id"),
    ]


def test_each_row_of_a_table_adds_results() -> None:
    """A row gives a result a metric, its value as written, with the names around it; what cannot be read is a reject."""
    records = read_records("pwc-tables", PWC_TABLES)
    paper, other = papers_of(records)
    assert (paper.title, paper.ids, paper.published) == (
        "Counting Made-up Sheep",
        (("pwc", "counting-made-up-sheep"),),
        "2019-01-02",
    )
    assert (paper.locator, paper.topics) == ("Sheep Counting / FarmNet / row 1", (("task", "Sheep Counting"),))
    assert paper.links == (SourceLink("https://github.com/ada/sheep", "code"),)
    assert paper.results == (
        SourceResult("80.3 ± 0.2%", 80.3, "%", 0.2, "Accuracy", "FarmNet", "Shepherd-7B"),
        SourceResult("1,234.5", 1234.5, None, None, "Sheep", "FarmNet", "Shepherd-7B"),
    )
    assert (other.title, other.url, other.locator) == (
        None,
        "https://arxiv.org/abs/1902.00002",
        "Sheep Counting / FarmNet / FarmNet-hard / row 1",
    )
    assert [(result.dataset, result.value) for result in other.results] == [("FarmNet-hard", 0.75)]
    few, nobody = rejects_of(records)
    assert few == Reject(paper.locator, "the value of Wolves cannot be read as one number", "few")
    assert (nobody.locator, nobody.reason) == ("Sheep Counting / Lambs / LambNet / row 1", "no title")


VALUES = [
    ("95.2", (95.2, None, None)),
    ("95,2", (95.2, None, None)),
    ("0,951", (0.951, None, None)),
    ("1234,567", (1234.567, None, None)),
    ("1,234.5", (1234.5, None, None)),
    ("1,234,567", (1234567.0, None, None)),
    ("30%", (30.0, "%", None)),
    ("30 %", (30.0, "%", None)),
    ("80.3 ± 0.2", (80.3, None, 0.2)),
    ("80.3±.2 %", (80.3, "%", 0.2)),
    ("80.3% +/- 0.2%", (80.3, "%", 0.2)),
    ("80.3 +- 0.2", (80.3, None, 0.2)),
    ("-0.5", (-0.5, None, None)),
    ("−0.5", (-0.5, None, None)),
    ("1e-3", (0.001, None, None)),
    (".951", (0.951, None, None)),
    (7, (7.0, None, None)),
    (0.951, (0.951, None, None)),
    ("-", None),
    (" ", None),
    ("N/A", None),
    (None, None),
]


@pytest.mark.parametrize(("given_text", "value"), VALUES)
def test_a_reported_value_is_read_as_written(given_text: Any, value: Any) -> None:
    """Decimal commas, thousands, percent signs and uncertainties are read, never rescaled; a dash is no value."""
    assert parse_value(given_text) == value


@pytest.mark.parametrize(
    "text",
    ["1,234", "few", "~95", ">95", "95.2*", "95.2 (0.3)", "95/100", "3.5M", "1.234.567", "1 234", "%", "± 2", "95 ± -1", "95 ± x",
     "1e999", "nan", "inf", "٩٥", "1,23,4", "9" * 500, "5" + " " * 100_000 + "x", True, [1], {}, 10**400, float("inf")],
)  # fmt: skip
def test_a_value_that_may_be_another_is_none(text: Any) -> None:
    """What is no number, or may be one of two, is refused."""
    with pytest.raises(ValueError, match=r"."):
        parse_value(text)


@given(st.floats(allow_nan=False, allow_infinity=False, width=32), st.sampled_from(["", "%", " %"]))
def test_every_number_that_python_writes_is_read(value: float, unit: str) -> None:
    """A float's text is read as that float."""
    assert parse_value(f"{value!r}{unit}") == (value, unit.strip() or None, None)


def test_names_may_stand_before_or_behind_their_rows() -> None:
    """Whichever order the keys have, a row knows its task and its dataset."""

    def turned(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: turned(value[key]) for key in reversed(value)}
        return [turned(item) for item in value] if isinstance(value, list) else value

    def told(task: Any) -> set[Any]:
        return {(paper.locator, paper.topics, paper.results[0].dataset) for paper in papers_of(read_records("pwc-tables", task))}

    assert told(turned(PWC_TABLES)) == told(PWC_TABLES)


@pytest.mark.parametrize(
    ("task", "reason"),
    [
        ({"datasets": [{"sota": {"rows": [7]}}], "task": "T"}, "no row that can be read"),
        ({"datasets": [{"sota": {"rows": {}}}], "task": "T"}, "no rows that can be read"),
        ({"datasets": [7, {"dataset": "D"}], "task": "T"}, "no dataset that can be read"),
        ({"datasets": [{"sota": {"rows": [{"paper_title": "T", "metrics": 7}]}}]}, "metrics is not an object"),
        ({"datasets": [{"sota": {"rows": [{"paper_title": "T", "x": "y" * 2_000_000}]}}]}, "a row of over 1,000,000 characters"),
    ],
)
def test_what_stands_where_a_row_should_is_told(task: Any, reason: str) -> None:
    """A container of the wrong kind, and a row of a wrong shape or size, are rejects, and the tables behind are read."""
    records = read_records("pwc-tables", task, PWC_TABLES)
    assert rejects_of(records)[0].reason.startswith(reason)
    assert len(papers_of(records)) >= 2


class _Table(io.RawIOBase):
    """A task of any number of rows, whose name stands behind them, made while it is read."""

    def __init__(self, rows: int) -> None:
        self._parts = self._make(rows)
        self._ready = b""
        self.size = 0

    def _make(self, rows: int) -> Iterator[bytes]:
        yield b'[{"datasets": [{"dataset": "D", "sota": {"rows": ['
        row = json.dumps({"paper_title": "T", "model_name": "M" * 5_000, "metrics": {"F1": "1.5"}}).encode()
        yield from (row + b"," * (number < rows - 1) for number in range(rows))
        yield b']}}], "task": "T"}]'

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._ready = self._ready or next(self._parts, b"")
        taken, self._ready = self._ready[: len(buffer)], self._ready[len(buffer) :]
        buffer[: len(taken)] = taken
        self.size += len(taken)
        return len(taken)


def test_a_task_of_any_size_takes_bounded_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """A table of 10 MB under one task is read in less than 3 MB where a million characters may wait, and no row is lost."""
    monkeypatch.setattr(pwc_tables, "MOST_WAITING", 1_000_000)
    table = _Table(2_000)
    tracemalloc.start()
    try:
        rows = sum(isinstance(record, Paper) for record in pwc_tables.read(io.BufferedReader(table), "x"))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert (rows, table.size > 10_000_000) == (2_000, True)
    assert peak < 3_000_000
