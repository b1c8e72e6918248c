"""The reader of JSON lines."""

from __future__ import annotations

import io
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papersette.errors import SourceError
from papersette.merge import identify
from papersette.models import Affiliation, Author, Paper, Place, Reject, SourceInfo, SourceLink
from papersette.sources import choose_format, open_source
from papersette.sources.readers import jsonl
from papersette.sources.records.record import FIELDS, read_record, write_record
from tests.reading import json_values, papers_of, read_records

FULL: dict[str, Any] = {
    "id": "2405.15738",
    "title": " A Made-up Title ",
    "abstract": " An abstract,\n kept as given. ",
    "authors": ["Ada Example", "Ben Sample"],
    "published": "2024-05-24T08:00:00.000Z",
    "venue": "MadeConf",
    "url": "https://example.org/p",
    "doi": "10.1234/abc",
    "comment": "4 pages",
    "links": ["https://github.com/a/b", {"url": "https://example.org", "kind": "project"}],
    "affiliations": [
        {
            "author": 2,
            "institution": "Sample University",
            "city": "Turku",
            "country": "Finland",
            "latitude": 60.45,
            "longitude": 22.27,
        }
    ],
    "upvotes": 5,
    "unknown": {"ignored": True},
}


def read(*lines: str | bytes | dict[str, Any]) -> list[Paper | Reject | SourceInfo]:
    raw = [
        json.dumps(line).encode() if isinstance(line, dict) else line.encode() if isinstance(line, str) else line
        for line in lines
    ]
    return list(jsonl.read(io.BytesIO(b"\n".join(raw)), "papers.jsonl"))


def test_every_known_key_is_read() -> None:
    """A record with all keys becomes a paper with all fields, its abstract untouched."""
    paper, info = read(FULL)
    assert info == SourceInfo(unread=("unknown",))
    assert isinstance(paper, Paper)
    assert (paper.title, paper.abstract) == ("A Made-up Title", " An abstract,\n kept as given. ")
    assert (paper.source_key, paper.published, paper.year, paper.locator) == ("2405.15738", "2024-05-24", 2024, "line 1")
    place = Place("Turku", "Finland", 60.45, 22.27)
    assert paper.authors == (
        Author("Ada Example"),
        Author("Ben Sample", affiliations=(Affiliation("Sample University", "Sample University", None, place),)),
    )
    assert paper.links == (SourceLink("https://github.com/a/b"), SourceLink("https://example.org", "project"))


def test_a_title_that_is_null_is_none() -> None:
    """A record whose title is null adds to a paper as one without a title does, where it has an id."""
    addition, reject = read({"title": None, "doi": "10.1234/abc", "abstract": "We do."}, {"title": None, "abstract": "We do."})
    assert isinstance(addition, Paper)
    assert (addition.title, addition.doi) == (None, "10.1234/abc")
    assert isinstance(reject, Reject)


def test_a_title_is_enough() -> None:
    """All keys but the title may be absent."""
    assert read({"title": "T"}) == [Paper(title="T", locator="line 1")]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"title": "T"', "not JSON"),
        ("[1, 2]", "not an object"),
        ('"text"', "not an object"),
        ('{"abstract": "A"}', "no title"),
        ('{"title": ""}', "no title"),
        ('{"title": 5}', "title is not text"),
        ('{"title": "half a pair \\ud800"}', "title holds a NUL or half a surrogate pair"),
        ('{"title": "nul \\u0000"}', "title holds a NUL or half a surrogate pair"),
        (b'{"title": "\xff"}', "not UTF-8"),
        ("[" * 100_000, "nested too deep"),
        ('{"title": "T", "year": %s}' % ("[" * 600 + "]" * 600), "nested too deep"),
    ],
)
def test_a_line_that_cannot_be_read_is_a_reject(line: str | bytes, reason: str) -> None:
    """A bad line is kept with its number and reason, and the lines around it are read."""
    records = read({"title": "Before"}, line, {"title": "After"})
    assert [record.title for record in records if isinstance(record, Paper)] == ["Before", "After"]
    (reject,) = [record for record in records if isinstance(record, Reject)]
    assert reject.locator == "line 2"
    assert reject.reason.startswith(reason)
    assert reject.raw


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("year", "soon", "year is not a whole number"),
        ("year", 20240, "year is not a year"),
        ("published", "May 24", "published is not an ISO date"),
        ("published", "2024-13-01", "published is not a date: month must be in 1..12"),
        ("published", "２０２４-05-24", "published is not an ISO date"),
        ("published", "0001-01-01T00:00:00Z", "published lies before the year 1000"),
        ("authors", {"a": 1}, "authors item 1 has no name"),
        ("authors", 5, "authors is not a list"),
        ("abstract", 7, "abstract is not text"),
        ("upvotes", 2**70, "upvotes is not a whole number"),
        ("results", [{"value": float("nan")}], "results item 1 has no value"),
        ("results", [{"value": float("-inf")}], "results item 1 is not a finite number"),
        ("results", [{"value": 10**400}], "results item 1 is not a finite number"),
        ("results", [{"value": 1, "uncertainty": float("inf")}], "results item 1 is not a finite number"),
        ("results", [{"value": "5"}], "results item 1 is not a number"),
    ],
)
def test_a_bad_field_costs_itself_only(field: str, value: object, reason: str) -> None:
    """A paper with a field of a wrong type is kept without it, and a reject names the field."""
    records = read({"title": "T", "id": "x1", field: value})
    (paper,) = [record for record in records if isinstance(record, Paper)]
    assert not getattr(paper, field, None)
    (reject,) = [record for record in records if isinstance(record, Reject)]
    assert reject.reason.startswith(reason)
    assert reject.reason.endswith("the paper was kept without it")


def test_a_file_describes_itself() -> None:
    """A line with `source` and no title names the file, its licence and a note."""
    records = read({"source": {"name": "N", "license": "CC0", "note": "made up"}}, {"title": "T"})
    assert records[0] == SourceInfo("N", "CC0", "made up")


def test_a_file_without_objects_is_an_error() -> None:
    """A file in which no line is an object is not this format."""
    with pytest.raises(SourceError, match="no JSON object in it"):
        read("1", "2")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b'[{"title": "T", "citations": 1.}]', "no JSON object in it: not JSON from here on.*decimal point"),
        (b"nonsense\n[]\n", "no JSON object in it: not JSON at column 1"),
    ],
    ids=["list", "lines"],
)
def test_a_file_without_objects_says_why(content: bytes, reason: str) -> None:
    """Where the first fault left nothing to read, the error tells it."""
    with pytest.raises(SourceError, match=reason):
        read(content)


def test_reasons_are_text() -> None:
    """What a parser says of bytes that are not UTF-8 is shown as text."""
    (reject,) = [record for record in read(b'[{"title": "T"}, {"title": "\xff"}]') if isinstance(record, Reject)]
    assert "lexical error: invalid bytes in UTF8 string" in reject.reason
    assert "b'" not in reject.reason


@given(st.dictionaries(st.sampled_from([*FIELDS, "title", "source", "other"]), json_values, max_size=8))
def test_any_record_is_accounted_for(record: dict[str, Any]) -> None:
    """A record with any values gives a paper or a reject, never nothing and never an exception."""
    records = read({"title": "First"}, json.dumps(record))
    assert len(records) >= 2


ALIASES: list[tuple[dict[str, Any], str, Any]] = [
    ({"pdf": "https://e.org/a.pdf"}, "pdf_url", "https://e.org/a.pdf"),
    ({"pdf": "https://e.org/a.pdf", "pdf_url": "https://e.org/b.pdf"}, "pdf_url", "https://e.org/b.pdf"),
    ({"published_at": "2024-05-24T17:34:15.000Z"}, "published", "2024-05-24"),
    ({"created": "2019-02-01"}, "published", "2019-02-01"),
    ({"created": "2019-02-01", "published": "2018"}, "published", "2018"),
    ({"created": 1549000000}, "published", None),
    ({"created": "2019-02-01", "date_published": "2018-03-01"}, "published", "2018-03-01"),
    ({"list_dates": ["2024-05-27"], "id": "2405.15738", "publicationDate": "2024-05-24"}, "published", "2024-05-24"),
    ({"journal": {"name": "Made Journal", "volume": "3"}}, "venue", "Made Journal"),
    ({"source": {"title": "Made Journal", "type": "Journal"}}, "venue", "Made Journal"),
    ({"id": "2508.15212", "list_dates": ["2025-08-25", "2025-08-22"]}, "published", "2025-08-22"),
    ({"id": "2507.15212", "list_dates": ["2025-08-01"]}, "published", "2025-08-01"),
    ({"id": "2312.15212", "list_dates": ["2024-01-01"]}, "published", "2024-01-01"),
    ({"id": "2303.15212", "list_dates": ["2025-08-22"]}, "published", None),
    ({"id": "2508.15212", "list_dates": ["2025-07-31"]}, "published", None),
    ({"list_dates": ["2025-08-22"]}, "published", None),
    ({"num_comments": 3}, "comments", 3),
    ({"comments": 4}, "comments", 4),
    ({"comments": "12 pages"}, "comment", "12 pages"),
    ({"comments": "12 pages"}, "comments", None),
    ({"upvotes": 3, "file_dates": ["2024-05-27", "2024-05-28"]}, "seen_on", "2024-05-28"),
    ({"file_dates": ["today"]}, "seen_on", None),
    ({"booktitle": "Proceedings"}, "venue", "Proceedings"),
    ({"booktitle": "Proceedings", "venue": "Sheep"}, "venue", "Sheep"),
    ({"retracted": True}, "withdrawn", True),
    ({"categories": ["cs.CL", "68T05"]}, "topics", (("arxiv", "cs.CL"), ("msc", "68T05"))),
    ({"categories": "cs.CL math.CO"}, "topics", (("arxiv", "cs.CL"), ("arxiv", "math.CO"))),
    ({"categories": "Farming and Sheep"}, "topics", ()),
    ({"topics": ["-", "%", " ", "sheep", "3D", "羊"]}, "topics", (("keyword", "sheep"), ("keyword", "3D"), ("keyword", "羊"))),
    (
        {"topics": ["counting\n  sheep", {"name": "wet\twool", "scheme": "task"}]},
        "topics",
        (("keyword", "counting sheep"), ("task", "wet wool")),
    ),
    ({"authors": [":", "Ada Lamb", "-"]}, "authors", (Author("Ada Lamb"),)),
    (
        {"keywords": ["sheep"], "topics": [{"scheme": "task", "name": "counting"}]},
        "topics",
        (("task", "counting"), ("keyword", "sheep")),
    ),
    (
        {"github_repo": "https://github.com/a/b", "project_page": "https://e.org", "links": ["https://e.org/x"]},
        "links",
        (SourceLink("https://e.org/x"), SourceLink("https://github.com/a/b"), SourceLink("https://e.org", "project")),
    ),
    (
        {"github_repo": "https://github.com/a/b", "project_page": "https://github.com/a/b"},
        "links",
        (SourceLink("https://github.com/a/b"),),
    ),
    (
        {"github_repo": "https://github.com/a/b", "pwc_code": "https://github.com/a/b"},
        "links",
        (SourceLink("https://github.com/a/b", "code"),),
    ),
    ({"github_repo": "https://git.example.org/a"}, "links", (SourceLink("https://git.example.org/a", "code"),)),
    ({"project_page": "https://github.com/a/b"}, "links", (SourceLink("https://github.com/a/b"),)),
    ({"pwc_code": "https://github.com/a/b"}, "links", (SourceLink("https://github.com/a/b", "code"),)),
]


@pytest.mark.parametrize(("keys", "field", "value"), ALIASES)
def test_keys_that_collections_use_are_read_where_they_are_sure(keys: dict[str, Any], field: str, value: Any) -> None:
    """A common key stands in for one that is absent, where its meaning is sure, and is ignored where it is not."""
    (paper,) = read({"title": "T"} | keys)
    assert getattr(paper, field) == value


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "papers", "counts"),
    [
        ("acl_sample", 16_000, {"pdf_url": 16_000, "links": 3_024, "withdrawn": 4, "rejects": 6}),
        ("arxiv_1993_2019_sample", 16_000, {"published": 16_000, "topics": 16_000, "rejects": 4}),
        ("arxiv_2025_sample", 20_000, {"published": 19_987, "topics": 20_000, "pdf_url": 20_000}),
        ("hf_daily_dev", 4_543, {"published": 4_543, "seen_on": 4_543, "comments": 4_543}),
    ],
)
def test_real_collections_are_read_whole(shared: Path, name: str, papers: int, counts: dict[str, int]) -> None:
    """Collections with keys of their own give a paper a line and the fields that those keys hold; what is lost is told.

    That is four DOIs that are several in one text, or have a blank in them, and e-mail addresses for authors in six papers.
    """
    path = str(shared / "data" / "corpora" / f"{name}.jsonl.gz")
    found: Counter[str] = Counter()
    with open_source(path) as source:
        assert choose_format(source.head, path).name == "jsonl"
        for record in jsonl.read(source.stream, path):
            if isinstance(record, Reject):
                assert re.fullmatch(
                    r"(doi is no DOI|authors item \d is an e-mail address and no name.*); the paper was kept without it",
                    record.reason,
                )
                found["rejects"] += 1
                continue
            if isinstance(record, SourceInfo):
                continue
            found["papers"] += 1
            found.update(
                field
                for field in counts.keys() - {"rejects"}
                if getattr(record, field) not in (None, ()) and getattr(record, field) is not False
            )
    assert found == {"papers": papers} | counts


def test_a_bad_orcid_costs_itself_only() -> None:
    """An author whose ORCID is none is kept without it, and a reject says so."""
    paper, reject = sorted(
        read({"title": "T", "authors": [{"name": "Ada Example", "orcid": "none"}]}), key=lambda r: type(r).__name__
    )
    assert isinstance(paper, Paper)
    assert isinstance(reject, Reject)
    assert paper.authors == (Author("Ada Example"),)
    assert reject.reason.startswith("authors item 1 has an ORCID that is none")


@pytest.mark.parametrize(
    ("field", "given", "kept", "reason"),
    [
        ("links", ["https://example.org/a", 5, {"url": ["x"]}], 1, "links item 2 is not text, item 3 is not text"),
        ("topics", ["parsing", None, {"name": 7}, "speech"], 2, "topics item 3 is not text"),
        (
            "results",
            [{"value": 5}, {"value": "much"}, "7", {"value": 8}],
            2,
            "results item 2 is not a number, item 3 is not an object",
        ),
        (
            "authors",
            ["Ada", 5, "Ben", {"name": "Cy", "affiliations": [7, "U C"]}],
            3,
            "authors item 2 is not text, item 4 affiliation 1 is not text",
        ),
        ("ids", {"mag": [5, 6.5], "acl": "X-1"}, 2, "ids is not text"),
        (
            "links",
            ["https://example.org/a", *range(5)],
            1,
            ", ".join(f"{'links ' * (at == 2)}item {at} is not text" for at in (2, 3, 4)) + ", and 2 more",
        ),
    ],
)
def test_a_bad_item_costs_itself_only(field: str, given: object, kept: int, reason: str) -> None:
    """What one item of a list says wrong costs no other, and a reject tells which it is."""
    paper, reject = split(read({"title": "T", field: given}))
    assert len(getattr(paper, field)) == kept
    assert reject.reason == f"{reason}; the paper was kept without it"


@pytest.mark.parametrize("marks", ["1", "1 and 2", "1,2", "*,†", {"raw": "1 and 2"}, {"name": "3"}, "NA", "n/a", "None"])
def test_marks_of_affiliations_are_none(marks: object) -> None:
    """What stands for an affiliation on a title page, or says that there is none, names none."""
    (paper,) = read({"title": "T", "authors": [{"name": "Ada", "affiliations": [marks, "Sheep and 2 Goats Ltd"]}]})
    assert isinstance(paper, Paper)
    assert [[told.raw for told in author.affiliations] for author in paper.authors if author] == [["Sheep and 2 Goats Ltd"]]


@pytest.mark.parametrize(
    ("ror", "kept"),
    [
        ("05VGHHR25", "https://ror.org/05vghhr25"),
        ("ror.org/05vghhr25", "https://ror.org/05vghhr25"),
        ("http://www.ror.org/05vghhr25/", "https://ror.org/05vghhr25"),
        ("https://ror.org/05vghhr25", "https://ror.org/05vghhr25"),
        ("https://ror.org/1", "https://ror.org/1"),
        ("grid.1374.1", "grid.1374.1"),
    ],
)
def test_a_ror_id_is_written_in_one_way(ror: str, kept: str) -> None:
    """Sources write ROR ids as addresses or alone; what is none stays as it is."""
    (paper,) = read({"title": "T", "affiliations": [{"institution": "U A", "ror": ror}], "authors": ["Ada"]})
    assert isinstance(paper, Paper)
    assert [told.ror for author in paper.authors if author for told in author.affiliations] == [kept]


@pytest.mark.parametrize(
    ("raw", "ror"),
    [
        ("Fog College, Fog. ROR: https://ror.org/05vghhr25", "https://ror.org/05vghhr25"),
        ("Fog College (ROR.org/05VGHHR25), Fog", "https://ror.org/05vghhr25"),
        ("Fog College (https://ror.org/05vghhr25); Gate House (https://ror.org/000000001)", None),
        ("Fog College, Fog", None),
    ],
)
def test_a_ror_id_within_an_affiliation_is_read(raw: str, ror: str | None) -> None:
    """The one address of ROR's in an affiliation's words is its id; of several nothing says whose they are."""
    (paper,) = read(
        {"title": "T", "authors": [{"name": "Ada", "affiliations": [raw]}, {"name": "Ben", "affiliations": [{"raw": raw}]}]}
    )
    assert isinstance(paper, Paper)
    assert [told.ror for author in paper.authors if author for told in author.affiliations] == [ror, ror]


def test_affiliations_keep_what_can_be_read() -> None:
    """A city is known without its coordinates, an institution beside one that is none; one of an unknown author is told."""
    affiliations = [
        {"author": 1, "institution": "U A", "city": "Bergen", "latitude": 99, "longitude": 5},
        {"author": "first", "institution": "U B"},
        {"author": 2, "institution": "U C", "city": "Bern", "latitude": 9},
    ]
    paper, reject = split(
        read({"title": "T", "authors": ["Ada", {"name": "Ben", "affiliations": "U D"}], "affiliations": affiliations})
    )
    assert [[affiliation.raw for affiliation in author.affiliations] for author in paper.authors] == [["U A"], ["U D", "U C"]]
    assert paper.authors[0].affiliations[0].place == Place("Bergen")
    assert reject.reason == (
        "affiliations item 1 has coordinates that are not on Earth, item 3 has one coordinate without the other, "
        "item 2 is not a whole number; the paper was kept without it"
    )


def test_schemes_of_ids_are_in_small_letters_and_hold_no_colon() -> None:
    """A scheme is compared in small letters; one that would make another id's key costs its own ids only."""
    paper, reject = split(read({"title": "T", "ids": {"MAG": 5, "a:b": "c", "doi": ["10.1/x", "10.1/y"]}}))
    assert paper.ids == (("mag", "5"), ("doi", "10.1/x"), ("doi", "10.1/y"))
    assert reject.reason == "ids has the scheme 'a:b', which is none; the paper was kept without it"


@pytest.mark.parametrize(
    ("record", "authors", "reason"),
    [
        (
            {"authors": ["Ada"], "affiliations": ["U A", "U B"]},
            (("Ada", "U A"),),
            "affiliations has one of author 2, who is not there",
        ),
        ({"affiliations": ["U A"]}, (), "affiliations has one of author 1, who is not there"),
        (
            {"authors": ["Ada"], "affiliations": [{"author": 0, "institution": "U A"}]},
            (("Ada", None),),
            "affiliations has one of author 0, who is not there",
        ),
        (
            {"authors": [{"affiliations": ["U A"]}, {"name": "Ada"}]},
            (("Ada", None),),
            "authors item 1 has no name",
        ),
        (
            {"authors": ["", "Ada"], "affiliations": [{"author": 2, "institution": "U B"}, {"author": 1, "institution": "U A"}]},
            (("Ada", "U B"),),
            "affiliations has one of author 1, who is not there",
        ),
        (
            {"authors": [{"orcid": "0000-0001-2345-6789"}, {"name": "Ada", "orcid": "none"}]},
            (("Ada", None),),
            "authors item 1 has no name, item 2 has an ORCID that is none",
        ),
    ],
)
def test_what_is_of_no_author_is_told(record: dict[str, Any], authors: tuple[Any, ...], reason: str) -> None:
    """An affiliation of nobody and an author without a name are one reject a field; everything else is kept where it belongs."""
    paper, reject = split(read({"title": "T"} | record))
    found = tuple((author.name, author.affiliations[0].raw if author.affiliations else None) for author in paper.authors)
    assert found == authors
    assert reject.reason == f"{reason}; the paper was kept without it"


def test_a_mark_among_authors_is_none() -> None:
    """What has neither a letter nor a figure stands between names, and is no author."""
    (paper,) = read({"title": "T", "authors": ["The Example Collaboration", {"name": ":"}, "Ada"]})
    assert isinstance(paper, Paper)
    assert [author.name for author in paper.authors] == ["The Example Collaboration", "Ada"]


def split(records: list[Paper | Reject | SourceInfo]) -> tuple[Paper, Reject]:
    """Return the paper and the reject of two records."""
    (paper,) = [record for record in records if isinstance(record, Paper)]
    (reject,) = [record for record in records if isinstance(record, Reject)]
    return paper, reject


def test_a_paper_is_written_as_it_is_read() -> None:
    """The record that a paper is written as makes the same paper."""
    stated = {"raw": "81.2", "value": 81.2, "unit": "%", "uncertainty": 0.5, "measure": "F1", "dataset": "D", "system": "S"}
    more = {"ids": {"acl": "P19-1001", "s2": ["1", "2"]}, "topics": ["a", {"name": "b", "scheme": "task"}], "results": [stated]}
    paper, _ = read({**FULL, **more, "withdrawn": True, "seen_on": "2024-06-01", "upvotes": 0, "stars": 0})
    assert isinstance(paper, Paper)
    assert list(read_record(write_record(paper), paper.locator, str)) == [paper]


@pytest.mark.parametrize(
    "written",
    [
        "2405.15738v2", "arXiv: 2405.15738", "https://arxiv.org/abs/2405.15738v2", "http://export.arxiv.org/pdf/2405.15738.pdf",
        "arxiv.org/html/2405.15738v1", "2405.15738 [cs.CV]", "10.48550/arXiv.2405.15738", "https://doi.org/10.48550/ARXIV.2405.15738",
        "oai:arXiv.org:2405.15738", "https://huggingface.co/papers/2405.15738", "\u200b2405.15738\ufeff",
    ],
)  # fmt: skip
def test_an_arxiv_id_is_known_in_all_its_spellings(written: str) -> None:
    """An arXiv id is one whatever address, label or class it is written with, alone or among the ids."""
    for record in ({"arxiv_id": written}, {"ids": {"arXiv": written}}):
        (paper,) = read({"title": "T", **record})
        assert isinstance(paper, Paper)
        assert identify(paper).key == "arxiv:2405.15738"


@pytest.mark.parametrize(
    "written",
    [
        "10.1234/AbC", "doi:10.1234/abc", "DOI: 10.1234/abc", "https://dx.doi.org/10.1234/abc", "doi.org/10.1234/abc",
        "https://www.doi.org/10.1234/abc", "urn:doi:10.1234/abc", "info:doi/10.1234/abc", "10.1234%2Fabc",
        "10.1234/abc\u200b", "http://doi.org/10.1234/abc.",
    ],
)  # fmt: skip
def test_a_doi_is_known_in_all_its_spellings(written: str) -> None:
    """A DOI is one whatever address or label it is written with, alone or among the ids."""
    for record in ({"doi": written}, {"ids": {"doi": written}}):
        (paper,) = read({"title": "T", **record})
        assert isinstance(paper, Paper)
        assert identify(paper).key == "doi:10.1234/abc"


@pytest.mark.parametrize(
    ("written", "doi"),
    [
        ("https://doi.org/10.1234/a%281%29", "10.1234/a(1)"),
        ("https://doi.org/10.1234%2Fa%3C1%3E2.0.CO%3B2-1", "10.1234/a<1>2.0.CO;2-1"),
        ("10.1234/a%281%29", "10.1234/a(1)"),
        ("10.1234/a%2B", "10.1234/a+"),
        ("10.1234/a%20b", "10.1234/a%20b"),
        ("10.1234/a%ffb", "10.1234/a%ffb"),
        ("10.1234/100%", "10.1234/100%"),
    ],
)
def test_the_signs_of_an_address_are_those_of_a_doi(written: str, doi: str) -> None:
    """A DOI that is percent-encoded, as in an address, is decoded; what then would be none stays as it is."""
    (paper,) = read({"title": "T", "doi": written})
    assert isinstance(paper, Paper)
    assert paper.doi == doi


@pytest.mark.parametrize(
    ("scheme", "written", "key"),
    [
        ("acl", "https://aclanthology.org/2022.sigdial-1.1/", "acl:2022.sigdial-1.1"),
        ("openreview", "https://openreview.net/forum?id=a-B_1", "openreview:a-B_1"),
        ("openalex", "https://openalex.org/W123", "openalex:W123"),
        ("pubmed", "PMID: 123", "pubmed:123"),
        ("doi", "10.1002/(SICI)1-2(3)4:5<1::AID-A1>3.0.CO;2-1", "doi:10.1002/(sici)1-2(3)4:5<1::aid-a1>3.0.co;2-1"),
    ],
)
def test_an_id_is_no_address(scheme: str, written: str, key: str) -> None:
    """An id that is written as its page's address, or with its label, is the id."""
    (paper,) = read({"title": "T", "ids": {scheme: written}})
    assert isinstance(paper, Paper)
    assert identify(paper).key == key


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        # numbers of 2015 and later have five figures: a zero at the end was lost on the way
        ({"arxiv_id": "2503.0213"}, "arxiv_id is no arXiv id"),
        ({"arxiv_id": "2413.00001"}, "arxiv_id is no arXiv id"),
        ({"doi": "n/a"}, "doi is no DOI"),
        ({"doi": "10.1002/(SICI)1097-0258(19980815/30)17:15/16"}, "doi is a DOI that was cut off at its `<`"),
        ({"doi": "10.1234/a 10.1234/b"}, "doi is no DOI"),
        ({"ids": {"arxiv": "garbage", "acl": "P19-1001"}}, "ids has 'garbage', which is no arXiv id"),
        ({"ids": {"pubmed": "not indexed", "acl": "P19-1001"}}, "ids has 'not indexed', which is no number of the scheme pubmed"),
    ],
)
def test_what_is_no_id_is_told(record: dict[str, Any], reason: str) -> None:
    """An arXiv id or a DOI that is none is a reject with its text, and the paper is kept without it."""
    reject, paper = read({"title": "T", **record})
    assert isinstance(reject, Reject)
    assert (reject.reason, reject.raw) == (f"{reason}; the paper was kept without it", json.dumps({"title": "T", **record}))
    assert isinstance(paper, Paper)
    assert (paper.arxiv_id, paper.doi) == (None, None)
    assert paper.ids == ((("acl", "P19-1001"),) if "ids" in record else ())


@pytest.mark.parametrize(
    "authors",
    [
        "Ada Example, Ben Sample", "Example, Ada; Sample, Ben", "Ada Example and Ben Sample", '["Ada Example", "Ben Sample"]',
        [{"given": "Ada", "family": "Example"}, {"first": "Ben", "last": "Sample"}],
        [{"first_name": "Ada", "last_name": "Example"}, {"firstName": "Ben", "lastName": "Sample", "name": None}],
    ],
)  # fmt: skip
def test_authors_come_in_many_shapes(authors: Any) -> None:
    """Names in one text, or each in two parts, are the authors one by one."""
    (paper,) = read({"title": "T", "authors": authors})
    assert isinstance(paper, Paper)
    assert [author.name for author in paper.authors] == ["Ada Example", "Ben Sample"]


def test_one_author_needs_no_list() -> None:
    """One author alone may stand without a list, and parts of a name that are no text are told."""
    (paper,) = read({"title": "T", "authors": {"name": "Ada Example", "affiliations": ["Made-up University"]}})
    assert isinstance(paper, Paper)
    assert [(author.name, author.affiliations[0].institution) for author in paper.authors] == [
        ("Ada Example", "Made-up University")
    ]
    reject, paper = read({"title": "T", "authors": [{"given": 5, "family": "Example"}]})
    assert isinstance(reject, Reject)
    assert reject.reason.startswith("authors item 1 has no name")


@pytest.mark.parametrize(
    ("record", "venue"),
    [
        ({"venue": "Submitted to MadeConf 2024"}, None),
        ({"venue": "Under review as a conference paper at MadeConf"}, None),
        ({"journal": "In preparation"}, None),
        ({"venue": "MadeConf 2024"}, "MadeConf 2024"),
        ({"venue": "In Review of Sheep"}, "In Review of Sheep"),
    ],
)
def test_where_a_paper_was_but_submitted(record: dict[str, str], venue: str | None) -> None:
    """A paper did not appear where it was submitted to, and who is not named there is nobody."""
    (paper,) = papers_of(read_records("jsonl", {"title": "T", "authors": ["Anonymous"], **record}))
    assert (paper.venue, paper.authors) == (venue, ())


def test_records_of_aminer() -> None:
    """A venue may be an object, and of several addresses the first is the paper's, the others are links."""
    pages = ["https://example.org/a", "https://example.org/b"]
    (paper,) = papers_of(read_records("jsonl", {"title": "T", "url": ["", pages[0], pages[0]]}))
    assert (paper.url, paper.links) == (pages[0], ())
    assert papers_of(read_records("jsonl", {"title": "T", "url": []})) == read_records("jsonl", {"title": "T", "url": []})
    for venue in ({"raw": "MadeConf", "id": "1"}, {"_id": "1", "name": "MadeConf"}):
        (paper,) = papers_of(read_records("jsonl", {"title": "T", "venue": venue, "url": pages, "abstract": "Abstract Missing"}))
        assert (paper.venue, paper.url, paper.links) == ("MadeConf", pages[0], (SourceLink(pages[1]),))
        assert paper.abstract is None
    paper, *_ = papers_of(read_records("jsonl", {"title": "T", "venue": {"id": 1}, "url": [1]}))
    assert (paper.venue, paper.url) == (None, None)
