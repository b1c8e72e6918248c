"""The reader of the arXiv metadata snapshot."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from papersette.models import Affiliation, Author
from papersette.sources import choose_format, open_source
from papersette.sources.fields.arxiv_topics import make_arxiv_topics
from papersette.sources.readers import arxiv_snapshot
from tests.examples.json_formats import ARXIV_SNAPSHOT
from tests.reading import papers_of, read_records, rejects_of


def read(**changes: Any) -> list[Any]:
    return read_records("arxiv-snapshot", ARXIV_SNAPSHOT | changes)


def test_every_field_goes_where_it_belongs() -> None:
    """Texts stay as they are, the title on one line; versions give the dates, categories the topics, parsed names the authors."""
    (paper,) = papers_of(read())
    assert (paper.arxiv_id, paper.title, paper.doi) == ("0704.0001", "Counting Made-up Sheep", "10.1234/Sheep.7")
    assert (paper.abstract, paper.comment) == (ARXIV_SNAPSHOT["abstract"], ARXIV_SNAPSHOT["comments"])
    assert (paper.published, paper.updated, paper.year) == ("2007-04-02", "2007-07-24", 2007)
    assert paper.topics == (("arxiv", "cs.CL"), ("arxiv", "math.CO"), ("msc", "68T05"))
    assert paper.authors == (
        Author("A. Example", affiliations=(Affiliation("Sample University", "Sample University"),)),
        Author("B. van der Sample Jr"),
    )


@pytest.mark.parametrize(
    ("versions", "published", "updated"),
    [
        ([], None, "2008-11-26"),
        (None, None, "2008-11-26"),
        ([{"version": "v1", "created": "Thu, 1 Jan 2009 00:00:00 GMT"}], "2009-01-01", None),
    ],
)
def test_dates_are_those_of_versions(versions: Any, published: str | None, updated: str | None) -> None:
    """A paper of one version was not updated; where no versions are listed, the day of any change stands in."""
    (paper,) = papers_of(read(versions=versions))
    assert (paper.published, paper.updated) == (published, updated)


@pytest.mark.parametrize("created", [None, 7, "", "soon", "Mon, 99 Apr 2007 19:18:42 GMT", "2007"])
def test_a_version_without_its_day_costs_the_date_only(created: Any) -> None:
    """A version whose time cannot be read is a reject, and the paper is kept."""
    records = read(versions=[{"version": "v1", "created": created}])
    assert papers_of(records)[0].published is None
    assert rejects_of(records)[0].reason.startswith("published has a version")


@pytest.mark.parametrize(
    ("comments", "withdrawn"),
    [
        ("This paper has been withdrawn by the author due to a wrong sign", True),
        ("9 pages, 2 figures, This article has been\n  withdrawn", True),
        ("Withdrawn", True),
        ("Paper withdrawn by the authors", True),
        ("arXiv admin note: submission has been withdrawn by arXiv administrators", True),
        ("The proof has a gap. Accordingly, this version of the paper is withdrawn", True),
        ("Retracted because of an error in Lemma 2", True),
        ("9 pages, supersedes a withdrawn paper", False),
        ("An earlier version of this paper has been withdrawn", False),
        ("This paper is withdrawn from the proceedings of SheepConf", False),
        ("Withdrawn from SheepConf, now at LambConf", False),
        ("We would like to withdraw the paper", False),
        ("I thought the paper was withdrawn, but it was not", False),
        ("The paper needs to be withdrawn", False),
        ("Section 3 has been withdrawn", False),
        ("If this paper is withdrawn, cite the book", False),
        ("", False),
        (None, False),
    ],
)
def test_only_unmistakable_words_withdraw_a_paper(comments: str | None, withdrawn: bool) -> None:
    """A comment withdraws the paper where it says so of this very paper, as a fact."""
    assert papers_of(read(comments=comments))[0].withdrawn is withdrawn


@pytest.mark.parametrize(
    ("abstract", "withdrawn"),
    [
        ("  This paper has been withdrawn by the\nauthor.\n", True),
        ("Sheep are counted. This paper has been withdrawn as the count was wrong.", True),
        ("We study 12 retracted articles and why the paper is withdrawn by its authors in each case.", False),
        ("Axons are formed in error, only to be retracted later.", False),
        ("Models answered that this paper has been withdrawn.", False),
    ],
)
def test_an_abstract_withdraws_its_paper_in_a_sentence_of_its_own(abstract: str, withdrawn: bool) -> None:
    """An abstract about withdrawn papers is not that of one."""
    assert papers_of(read(abstract=abstract))[0].withdrawn is withdrawn


@pytest.mark.parametrize(
    ("category", "topics"),
    [
        ("hep-th", [("arxiv", "hep-th")]),
        ("cond-mat.mtrl-sci", [("arxiv", "cond-mat.mtrl-sci")]),
        ("cs.CV, cs.MM", [("arxiv", "cs.CV"), ("arxiv", "cs.MM")]),
        ("cs.CV (Vision)", [("arxiv", "cs.CV (Vision)")]),
        ("68T50, 03-04 (Primary), 68Txx", [("msc", "68T50"), ("msc", "03-04"), ("msc", "68Txx")]),
        ("I.2.7; I.2; J.m", [("acm", "I.2.7"), ("acm", "I.2"), ("acm", "J.m")]),
        ("Sheep", [("category", "Sheep")]),
        ("68T5", [("category", "68T5")]),
    ],
)
def test_categories_are_told_from_classes(category: str, topics: list[tuple[str, str]]) -> None:
    """Classes of mathematics and computing that stand among the categories have their own schemes."""
    assert [(topic["scheme"], topic["name"]) for topic in make_arxiv_topics([category])] == topics


@pytest.mark.parametrize("authors", ["A. Example", ["A. Example"], [["Example", 7]], 7])
def test_authors_of_another_shape_are_a_reject(authors: Any) -> None:
    """Authors that are not lists of names cost themselves only."""
    records = read(authors_parsed=authors)
    assert papers_of(records)[0].authors == ()
    assert rejects_of(records)[0].reason.startswith("authors is not a list of lists of names")


@pytest.mark.shared
def test_a_real_snapshot_is_read_whole(shared: Path) -> None:
    """Five thousand real records give as many papers, all with day, topics and authors, and no reject."""
    path = str(shared / "data" / "raw" / "arxiv-snapshot-shaped.jsonl.gz")
    with open_source(path) as source:
        assert choose_format(source.head, path).name == "arxiv-snapshot"
        records: list[Any] = list(arxiv_snapshot.read(source.stream, path))
    papers = papers_of(records)
    assert (len(papers), len(rejects_of(records))) == (5000, 0)
    assert all(paper.published and paper.topics and paper.authors and paper.arxiv_id for paper in papers)
    assert papers[0].abstract is not None
    assert papers[0].abstract.startswith("  Long-context inference in large language models (LLMs) is increasingly\nconstrained")


def test_accents_of_tex() -> None:
    """TeX's accents in a title and in names are the letters that they mean, in the snapshot and in arXivRaw alike."""
    title, plain = (
        r"Poincar\'e duality and the Erd\H{o}s--R\'enyi {\it model} in $\alpha_1$",
        "Poincaré duality and the Erdős–Rényi model in $\\alpha_1$",
    )
    line: dict[str, Any] = {"id": "2401.00001", "title": title, "abstract": "A", "categories": "cs.CL", "versions": []}
    line |= {"authors_parsed": [["Dupont", r"\'Etienne", ""]], "update_date": "2024-01-02"}
    raw = f"<arXivRaw><id>2401.00001</id><title>{title}</title><authors>\\'Etienne Dupont and A. B</authors></arXivRaw>"
    answer = f"<OAI-PMH><ListRecords><record><metadata>{raw}</metadata></record></ListRecords></OAI-PMH>"
    for name, data in (("arxiv-snapshot", line), ("arxiv-oai", answer.encode())):
        (paper,) = papers_of(read_records(name, data))
        assert (paper.title, paper.authors[0]) == (plain, Author("Étienne Dupont"))
