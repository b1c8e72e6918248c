"""The reader of Semantic Scholar."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from papersette.merge import identify
from papersette.models import Affiliation, Author
from papersette.pipeline.build import Options, build
from papersette.sources import FORMATS, choose_format
from tests.databases import rows
from tests.examples.json_formats import OPENALEX, S2_ABSTRACT, S2_API, S2_PAPER
from tests.reading import papers_of, read_records, rejects_of


def read(*values: Any) -> list[Any]:
    return read_records("s2", *values)


def test_a_line_of_papers_goes_where_it_belongs() -> None:
    """Ids, dates, venue, fields of study and citations of the bulk file become the paper's."""
    (paper,) = papers_of(read(S2_PAPER))
    assert paper.ids == (("s2", "123"), ("mag", "29"), ("pubmed", "3"), ("dblp", "journals/x/Y19"))
    assert (paper.source_key, paper.arxiv_id, paper.doi) == ("123", "1901.00001", None)
    assert (paper.venue, paper.year, paper.published, paper.citations, paper.seen_on) == (
        "Journal of Sheep",
        2019,
        "2019-01-02",
        5,
        None,
    )
    assert paper.authors == (Author("Ada Example"), Author("Ben Sample"))
    assert paper.topics == (("s2", "Biology"),)
    assert paper.url is None


def test_a_line_of_abstracts_adds_to_a_paper() -> None:
    """A line without a title brings the abstract and the ids of the paper it belongs to."""
    (paper,) = papers_of(read(S2_ABSTRACT))
    assert (paper.title, paper.abstract, paper.doi) == (None, "Sheep are counted by night.", "10.1234/sheep.7")
    assert paper.ids == (("s2", "123"),)


def test_an_answer_of_the_api_is_the_same_in_camel_case() -> None:
    """Papers of an answer stand under data; the archive is no venue, and a machine's words are no abstract."""
    citation = {"isInfluential": False, "citingPaper": S2_API}
    for value in (
        {"total": 1, "offset": 0, "data": [S2_API]}, {"data": [S2_API], "next": 1}, S2_API, {"recommendedPapers": [S2_API]},
        {"offset": 0, "data": [citation]}, {"offset": 0, "data": [{"contexts": [], "citedPaper": S2_API}]},
    ):  # fmt: skip
        text = json.dumps(value, indent=1).encode()
        assert choose_format(text, "x").name == "s2"
        assert FORMATS["s2"].is_by_line(json.dumps(value).encode() + b"\n") == (value is S2_API)
        (paper,) = papers_of(read(text))
        assert (paper.ids, paper.arxiv_id, paper.venue) == ((("s2", "123"),), "1901.00001", None)
        assert (paper.abstract, paper.pdf_url) == ("Sheep are counted by night.", "https://sheep.example.org/7.pdf")
        assert paper.authors == (Author("Ada Example", None, (Affiliation("Sample University", "Sample University"),)),)


@pytest.mark.parametrize(
    ("changes", "key", "url"),
    [
        ({"externalIds": {"CorpusId": 123}, "url": "https://s2.example/p"}, "123", "https://s2.example/p"),
        ({"externalIds": {"DOI": "10.1/x"}, "url": "https://s2.example/p"}, "abc0123", None),
        ({"externalIds": None}, "abc0123", None),
        ({"externalIds": None, "corpusId": 7}, "7", None),
    ],
)
def test_a_paper_is_known_by_the_best_id_it_has(changes: dict[str, Any], key: str, url: str | None) -> None:
    """Without a corpus id the paperId is the key; the page on Semantic Scholar is an address where nothing else leads to one."""
    (paper,) = papers_of(read(S2_API | changes))
    assert (paper.source_key, paper.url) == (key, url)


def test_an_abstract_of_no_paper_is_a_reject() -> None:
    """A line of abstracts without a corpus id adds to nothing, and a paper that was not found is no paper."""
    records = read({"openaccessinfo": {"externalids": {}}, "abstract": "A."}, None, S2_PAPER)
    assert [reject.reason for reject in rejects_of(records)] == ["neither a title nor an id", "not an object"]
    assert len(papers_of(records)) == 1


@pytest.mark.parametrize(
    ("ids", "is_known"),
    [
        ({"DOI": "doi:"}, False),
        ({"DOI": "n/a"}, False),
        ({"DOI": "10.48550/arXiv.garbage"}, False),
        ({"DOI": "10.48550/arXiv.2405.00001"}, True),
        ({"DOI": "10.1234/made-up"}, True),
        ({"DOI": "https://doi.org/10.1234/made-up"}, True),
        ({"ArXiv": "garbage"}, False),
        ({"ArXiv": "2413.00001"}, False),
        ({"ArXiv": "cs.CL/0501001v2"}, True),
        ({"ACL": "2024.made-1.1"}, True),
        ({}, False),
    ],
)
def test_an_abstract_needs_an_id_that_is_one(tmp_path: Path, ids: dict[str, str], is_known: bool) -> None:
    """An abstract without a title adds to the paper of its id; where none of its ids can be one it is a reject."""
    line = {"corpusid": None, "openaccessinfo": {"externalids": ids}, "abstract": "Sheep are counted."}
    known = [bool(identify(paper).ids) for paper in papers_of(read_records("s2", line))]
    assert (known == [True]) == is_known
    (tmp_path / "abstracts.jsonl").write_text(json.dumps(line), "utf-8")
    build([str(tmp_path / "abstracts.jsonl")], tmp_path / "papers.db", Options("s2"))
    assert rows(tmp_path / "papers.db", "select count(*) from rejects where reason not like '%was kept without it'") == [(1,)]


@pytest.mark.parametrize("end", ["", "\n", "\n\n"])
@pytest.mark.parametrize(("name", "member", "record"), [("s2", "data", S2_API), ("openalex", "results", OPENALEX)])
def test_an_answer_on_one_line_is_no_record(tmp_path: Path, name: str, member: str, record: dict[str, Any], end: str) -> None:
    """The papers of an answer are read into a new file as into an old one, however its line ends, and of several lines."""
    answer = json.dumps({"total": 1, member: [record]}) + end
    (tmp_path / "answer.json").write_text(answer, "utf-8")
    (tmp_path / "answers.json").write_text(answer + answer, "utf-8")
    for source in ("answer.json", "answers.json"):
        summary = build([str(tmp_path / source)], tmp_path / f"{source}.db", Options(format_name=name))
        assert (summary.papers, summary.rejects) == (1, 0)
