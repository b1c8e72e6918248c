"""What holds of every format of reference managers: it is known by its first bytes, whatever packs it."""

from __future__ import annotations

import gzip
import io
from pathlib import Path

import pytest

from papersette.models import Paper, Reject, SourceInfo
from papersette.sources import FORMATS, choose_format, open_source

NAMES = (
    "csv", "ris", "endnote", "endnote-xml", "refworks", "medline", "pubmed-xml", "dblp-xml", "wos", "wos-table", "bibtex",
    "csl-json",
)  # fmt: skip
each_format = pytest.mark.parametrize("name", NAMES)


@each_format
def test_the_example_of_a_format_is_known_and_read(name: str) -> None:
    """A format's example is claimed by its own sniffer alone, and gives a paper."""
    example = FORMATS[name].example.encode() + b"\n"
    assert [known for known in FORMATS if FORMATS[known].sniff(example) and known != "jsonl"] == [name]
    assert choose_format(example, "x").name == name
    assert any(isinstance(record, Paper) for record in FORMATS[name].read(io.BytesIO(example), "x"))


@each_format
def test_files_may_be_packed_or_in_another_encoding(name: str, tmp_path: Path) -> None:
    """A file that is gzip, or text in UTF-16, reads as the same papers."""
    example = FORMATS[name].example + "\n"
    expected = list(FORMATS[name].read(io.BytesIO(example.encode()), "x"))
    for data in (gzip.compress(example.encode()), example.encode("utf-16"), example.replace("\n", "\r\n").encode("utf-8-sig")):
        path = tmp_path / "papers"
        path.write_bytes(data)
        with open_source(str(path)) as source:
            assert choose_format(source.head, "x").name == name
            assert list(FORMATS[name].read(source.stream, "x")) == expected


@pytest.mark.parametrize(
    ("name", "record"),
    [
        ("csv", "title,doi\nA Made-up Paper,{}\n"),
        ("ris", "TY  - JOUR\nTI  - A Made-up Paper\nDO  - {}\nER  -\n"),
        ("endnote", "%0 Journal Article\n%T A Made-up Paper\n%R {}\n"),
        (
            "endnote-xml",
            "<xml><records><record><titles><title>A Made-up Paper</title></titles>"
            "<electronic-resource-num>{}</electronic-resource-num></record></records></xml>",
        ),
        (
            "pubmed-xml",
            "<PubmedArticleSet><PubmedArticle><MedlineCitation><Article><ArticleTitle>A Made-up Paper</ArticleTitle>"
            '<ELocationID EIdType="doi">{}</ELocationID></Article></MedlineCitation></PubmedArticle></PubmedArticleSet>',
        ),
        ("refworks", "RT Journal Article\nT1 A Made-up Paper\nDO {}\n"),
        ("medline", "PMID- 1\nTI  - A Made-up Paper\nAID - {} [doi]\nSO  - Made Up.\n"),
        ("wos", "PT J\nTI A Made-up Paper\nDI {}\nER\n"),
        ("wos-table", "PT\tAU\tTI\tSO\tDI\nJ\t\tA Made-up Paper\tA\t{}\n"),
        ("bibtex", "@article{{a, title = {{A Made-up Paper}}, doi = {{{}}}}}\n"),
        ("csl-json", '[{{"type": "article", "title": "A Made-up Paper", "DOI": "{}"}}]'),
    ],
)
def test_a_doi_is_what_it_is_everywhere(name: str, record: str) -> None:
    """With the address or label that it is copied with, a DOI is the bare one; what is none is told of, and the paper stays."""

    def read(doi: str) -> list[Paper | Reject]:
        records = FORMATS[name].read(io.BytesIO(record.format(doi).encode()), "x")
        return [found for found in records if not isinstance(found, SourceInfo)]

    for written in ("10.1234/a.b", "https://www.doi.org/10.1234/a.b", "doi:10.1234/a.b", "urn:doi:10.1234%2fa.b"):
        assert [record.doi for record in read(written) if isinstance(record, Paper)] == ["10.1234/a.b"]
    paper, reject = sorted(read("see the publisher"), key=lambda record: isinstance(record, Reject))
    assert isinstance(paper, Paper)
    assert paper.doi is None
    assert isinstance(reject, Reject)
    assert reject.reason.startswith("doi is no DOI")


WITHOUT = {
    "csv": "title,abstract,authors\nOne,{abstract},{author}\n{title},So.,\n",
    "ris": "TY  - JOUR\nTI  - One\nAB  - {abstract}\nAU  - {author}\nER  - \nTY  - JOUR\nTI  - {title}\nAB  - So.\nER  - \n",
    "endnote": "%0 Book\n%T One\n%X {abstract}\n%A {author}\n%0 Book\n%T {title}\n%X So.\n",
    "endnote-xml": "<xml><records><record><titles><title>One</title></titles><abstract>{abstract}</abstract>"
    "<contributors><authors><author>{author}</author></authors></contributors></record>"
    "<record><titles><title>{title}</title></titles><abstract>So.</abstract></record></records></xml>",
    "pubmed-xml": "<PubmedArticleSet><PubmedArticle><MedlineCitation><Article><ArticleTitle>One</ArticleTitle>"
    "<Abstract><AbstractText>{abstract}</AbstractText></Abstract>"
    "<AuthorList><Author><CollectiveName>{author}</CollectiveName></Author></AuthorList>"
    "</Article></MedlineCitation></PubmedArticle><PubmedArticle><MedlineCitation><Article><ArticleTitle>{title}</ArticleTitle>"
    "</Article></MedlineCitation></PubmedArticle></PubmedArticleSet>",
    "refworks": "RT Book\nT1 One\nAB {abstract}\nA1 {author}\n\nRT Book\nT1 {title}\nAB So.\n",
    "medline": "PMID- 1\nTI  - One\nAB  - {abstract}\nFAU - {author}\n\nPMID- 2\nTI  - {title}\nAB  - So.\nSO  - A.\n",
    "wos": "PT J\nTI One\nAB {abstract}\nAU {author}\nER\n\nPT J\nTI {title}\nAB So.\nER\n",
    "wos-table": "PT\tAU\tTI\tSO\tAB\nJ\t{author}\tOne\tA\t{abstract}\nJ\t\t{title}\tA\tSo.\n",
    "bibtex": "@misc{{a, title={{One}}, abstract={{{abstract}}}, author={{{author}}}}}\n"
    "@misc{{b, title={{{title}}}, abstract={{So.}}}}\n",
    "csl-json": '[{{"type": "article", "title": "One", "abstract": "{abstract}", "author": [{{"literal": "{author}"}}]}},'
    ' {{"type": "article", "title": "{title}", "abstract": "So."}}]',
    "jsonl": '{{"title": "One", "abstract": "{abstract}", "authors": ["{author}"]}}\n{{"title": "{title}", "summary": "So."}}\n',
}


@pytest.mark.parametrize("name", WITHOUT)
@pytest.mark.parametrize("abstract", ["[No abstract available]", "No abstract available.", "ABSTRACT NOT AVAILABLE"])
def test_words_for_nothing_are_nothing(name: str, abstract: str) -> None:
    """What Scopus writes where there is no abstract, author or title is none of them, in any format."""
    text = WITHOUT[name].format(abstract=abstract, author="[No author name available]", title="[no title available]")
    paper, reject = (
        record for record in FORMATS[name].read(io.BytesIO(text.encode()), "x") if not isinstance(record, SourceInfo)
    )
    assert isinstance(paper, Paper)
    assert (paper.title, paper.abstract, [*filter(None, paper.authors)]) == ("One", None, [])
    assert isinstance(reject, Reject)
    assert reject.reason == "no title"


def test_words_for_nothing_within_a_text_stay() -> None:
    """A text that speaks of such words is a text."""
    (paper,) = FORMATS["csv"].read(io.BytesIO(b"title,abstract\nNo abstract available online,No abstract available: why?\n"), "x")
    assert isinstance(paper, Paper)
    assert (paper.title, paper.abstract) == ("No abstract available online", "No abstract available: why?")
