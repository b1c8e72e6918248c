"""Keys of JSON records by the names that columns have."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papersette.models import Author, Paper, Reject, SourceInfo, SourceLink
from papersette.sources import FORMATS
from papersette.sources.fields.names import NAMES
from papersette.sources.json.renamed import NOT_KEYS
from papersette.sources.readers import jsonl, table
from tests.reading import json_values, papers_of, read_records


def read(*records: dict[str, Any]) -> list[Paper | Reject | SourceInfo]:
    return list(jsonl.read(io.BytesIO("\n".join(map(json.dumps, records)).encode()), "papers.jsonl"))


ALIASES: list[tuple[dict[str, Any], str, Any]] = [
    ({"Abstract Note": "We count."}, "abstract", "We count."),
    ({"paperAbstract": "We count."}, "abstract", "We count."),
    ({"Publication Year": 2024}, "year", 2024),
    ({"publication_year": "2024.0"}, "year", 2024),
    ({"Author(s)": "Example, Ada; Sample, Ben"}, "authors", (Author("Ada Example"), Author("Ben Sample"))),
    ({"Authors": ["Ada Example", {"name": "Ben Sample"}]}, "authors", (Author("Ada Example"), Author("Ben Sample"))),
    ({"author": [{"given": "Ada", "family": "Example"}]}, "authors", (Author("Ada Example"),)),
    ({"DOI": "https://doi.org/10.1234/ab"}, "doi", "10.1234/ab"),
    ({"arXiv ID": "arXiv:2401.00001"}, "arxiv_id", "2401.00001"),
    ({"publicationDate": "2024-05-24"}, "published", "2024-05-24"),
    ({"date": "2024-05-24", "created": "2023-01-01"}, "published", "2024-05-24"),
    ({"Journal": "Acta Ovium"}, "venue", "Acta Ovium"),
    ({"journal": "Acta Ovium", "booktitle": "Proceedings"}, "venue", "Proceedings"),
    ({"journal": "arXiv preprint"}, "venue", None),
    ({"Tags": "sheep; goats"}, "topics", (("keyword", "sheep"), ("keyword", "goats"))),
    ({"tags": ["sheep"], "topics": ["goats"]}, "topics", (("keyword", "goats"), ("keyword", "sheep"))),
    ({"citationCount": 4}, "citations", 4),
    ({"Cited by": "1,234"}, "citations", 1234),
    ({"code": "see https://github.com/a/b."}, "links", (SourceLink("https://github.com/a/b", "code"),)),
    *(
        (keys, "links", (SourceLink("https://github.com/a/b", "code"),))
        for keys in (
            {"code": "https://github.com/a/b", "links": ["https://github.com/a/b"]},
            {"code": "https://github.com/a/b", "links": [{"url": "https://github.com/a/b"}]},
            {"code": "https://github.com/a/b", "github_repo": "https://github.com/a/b", "Website": "https://github.com/a/b"},
            {"code": "https://github.com/a/b and https://github.com/a/b", "links": "https://github.com/a/b"},
        )
    ),
    (
        {"code": "https://huggingface.co/a/b", "links": [{"url": "https://huggingface.co/a/b", "kind": "model"}]},
        "links",
        (SourceLink("https://huggingface.co/a/b", "model"),),
    ),
    (
        {"Website": "https://e.org", "github_repo": "https://github.com/a/b"},
        "links",
        (SourceLink("https://e.org", "project"), SourceLink("https://github.com/a/b")),
    ),
    ({"PMID": 12, "ids": {"acl": "P19-1001"}}, "ids", (("acl", "P19-1001"), ("pubmed", "12"))),
    ({"PMID": 12.0}, "ids", (("pubmed", "12"),)),
    ({"paper_id": "2401.00001"}, "source_key", "2401.00001"),
    ({"paperId": "17"}, "source_key", None),
    ({"key": "cs.CL"}, "source_key", None),
    ({"Abstract": "N/A", "summary": "We count."}, "abstract", "We count."),
    ({"abstract": "We count.", "Abstract": "We sort."}, "abstract", "We count."),
    ({"abstract": None, "Abstract": "We sort."}, "abstract", "We sort."),
    ({"URL": "https://e.org/b", "Link": "https://e.org/c"}, "url", "https://e.org/b"),
    ({"Link": "https://e.org/c", "article_url": "https://e.org/d"}, "url", "https://e.org/c"),
]


@pytest.mark.parametrize(("keys", "field", "value"), ALIASES)
def test_another_name_stands_in_for_a_key_that_is_absent(keys: dict[str, Any], field: str, value: Any) -> None:
    """A key by a name that a column may have is read as the field, the best first, where the key proper says nothing."""
    paper = read({"title": "T"} | keys)[0]
    assert isinstance(paper, Paper)
    assert getattr(paper, field) == value


@pytest.mark.parametrize(
    "keys",
    [
        {"Abstract": ["We count."]},
        {"journal": {"issn": "1234-5678"}},
        {"code": True},
        {"repo": "on request"},
        {"Year": False},
        {"date": 1716508800},
        {"date": "in press"},
        {"submitted": "yes"},
        {"Last Updated": "yesterday"},
        {"paperId": 17},
        {"key": "cs.CL"},
        {"abstract": "We count.", "summary": "Counting."},
        {"links": [], "Code": ["https://github.com/a/b"]},
    ],
)
def test_what_is_of_another_kind_is_told(keys: dict[str, Any]) -> None:
    """A value that is not of the kind that the field has, or one that stands beside the field, is not read, and told."""
    paper, info = read({"title": "T"} | keys)
    assert isinstance(paper, Paper)
    assert info == SourceInfo(unread=(list(keys)[-1],))


def test_a_title_by_another_name() -> None:
    """Records are known by a title or an id of any spelling; an id alone adds to a paper, and a bad value is told."""
    for record in ({"Paper Title": "T"}, {"TITLE": "T"}, {"DOI": "10.1234/ab", "Abstract": "We count."}):
        assert jsonl.sniff(json.dumps([record]).encode())
        assert [type(each) for each in read(record)] == [Paper]
    assert not jsonl.sniff(b'{"name": "T", "Link": "x"}')
    paper, reject = sorted(read({"Title": "T", "Year": "soon"}), key=lambda each: isinstance(each, Reject))
    assert isinstance(paper, Paper)
    assert isinstance(reject, Reject)
    assert reject.reason.startswith("year is not a whole number")
    assert reject.raw == '{"Title": "T", "Year": "soon"}'


def test_columns_and_keys_have_the_same_names() -> None:
    """Whatever a column may be called, a key may be (but `key`), and a table and a list of the same cells are the same papers."""
    cells = {
        "title": "T", "abstract": "We count.", "authors": "Ada Example; Ben Sample", "year": "2020", "published": "2020-05-24",
        "updated": "2020-05-25", "doi": "10.1234/ab", "url": "https://e.org", "pdf_url": "https://e.org/a.pdf", "language": "en",
        "arxiv_id": "2401.00001", "venue": "Acta Ovium", "keywords": "sheep; goats", "citations": "4", "upvotes": "3",
        "comment": "12 pages", "code": "https://github.com/a/b", "project": "https://e.org/p", "id": "key1", "ids": "s2:17",
        "pubmed": "12", "pmc": "PMC34", "openalex": "W1", "acl": "P19-1001", "openreview": "abc",
        "dated_by_id": "year", "withdrawn": "True",
    }  # fmt: skip
    assert cells.keys() == NAMES.keys()
    for field, names in NAMES.items():
        for name in set(names) - NOT_KEYS:
            row = {"Title": "T", "Year": "2020"} | {name.title(): cells[field]}
            text = f"{','.join(row)}\n{','.join(row.values())}\n"
            (written,) = table.read(io.BytesIO(text.encode()), "x")
            (listed,) = read(row)
            assert isinstance(written, Paper)
            assert isinstance(listed, Paper)
            assert (listed.locator, written.locator) == ("line 1", "line 2")
            fields = set(Paper.__dataclass_fields__) - {"locator"}
            assert {each: getattr(listed, each) for each in fields} == {each: getattr(written, each) for each in fields}, name


@given(
    st.dictionaries(st.sampled_from(["Title", "Abstract", "Tags", "Code", "PMID", "ids", "Author", "links", "Key"]), json_values)
)
def test_any_record_is_accounted_for(record: dict[str, Any]) -> None:
    """A record with any values under other names gives a paper or a reject, never an exception."""
    records = list(FORMATS["jsonl"].read(io.BytesIO(b'{"title": "First"}\n' + json.dumps(record).encode()), "x"))
    assert len(records) >= 2


def test_authors_of_unpaywall() -> None:
    """Unpaywall calls authors z_authors, and has their names in parts, or since 2025 whole."""
    for authors in ([{"given": "Ada", "family": "Example", "sequence": "first"}], [{"raw_author_name": "Ada Example"}]):
        (paper,) = papers_of(read_records("jsonl", {"doi": "10.1234/abc", "title": "T", "z_authors": authors}))
        assert paper.authors == (Author("Ada Example"),)
