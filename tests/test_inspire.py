"""The reader of INSPIRE's records."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papersette.models import Affiliation, Author, Paper
from papersette.sources import FORMATS, choose_format
from tests.reading import ensure_read, mutated, papers_of, read_records, rejects_of, to_list

SCHEMA = "https://inspirehep.net/schemas/records/hep.json"
METADATA: dict[str, Any] = {
    "$schema": SCHEMA, "control_number": 17, "document_type": ["article"],
    "titles": [{"title": "Sheep at $\\sqrt{s}=13$ TeV", "subtitle": "A Count", "source": "arXiv"}, {"title": "Sheep"}],
    "authors": [
        {"full_name": "Example, Ada B.", "ids": [{"schema": "INSPIRE BAI", "value": "A.Example.1"},
                                                 {"schema": "ORCID", "value": "0000-0001-2345-6789"}],
         "affiliations": [{"value": "Made U."}], "raw_affiliations": [{"value": "Made-up University, Fog, UK"}]},
        {"full_name": "van Sample, Ben, Jr.", "affiliations": [{"value": "Fog U."}], "inspire_roles": ["author"]},
        {"full_name": "Chair, Cy", "inspire_roles": ["editor"]},
    ],
    "collaborations": [{"value": "MADE"}], "corporate_author": ["Made Group"],
    "abstracts": [{"source": "Made Press", "value": "Abstract"},
                  {"source": "arXiv", "value": "We <i>count</i> 10<sup>3</sup> sheep &amp; fog."}],
    "arxiv_eprints": [{"value": "2405.00001", "categories": ["hep-ex", "cs.LG"]}],
    "dois": [{"value": "10.1234/err", "material": "erratum"}, {"value": "10.1234/ABC", "material": "publication"}],
    "publication_info": [{"pubinfo_freetext": "in print"}, {"journal_title": "J.Made Up", "journal_volume": "4", "year": 2024}],
    "preprint_date": "2023-12-05", "earliest_date": "2023-12-05", "citation_count": 12,
    "public_notes": [{"value": "7 pages", "source": "arXiv"}, {"value": "another"}],
    "inspire_categories": [{"term": "Experiment-HEP"}], "keywords": [{"value": "sheep", "schema": "INSPIRE"}],
    "documents": [{"url": "https://inspirehep.net/files/1", "key": "1"}], "references": [{"reference": {"label": "1"}}],
}  # fmt: skip
RECORD = {"id": "17", "created": "2024-01-01T00:00:00+00:00", "links": {}, "metadata": METADATA}
ANSWER = {"hits": {"hits": [RECORD], "total": 1}, "links": {"self": "https://inspirehep.net/api/literature/?q=x"}}


def read_one(**metadata: Any) -> Paper:
    """Return the paper of a record with a title and what is given."""
    (paper,) = papers_of(read_records("inspire", {"titles": [{"title": "Sheep"}], **metadata}))
    return paper


@pytest.mark.parametrize(
    "given", [ANSWER, RECORD, METADATA, [RECORD], [METADATA]], ids=["answer", "one", "bare", "list", "bare list"]
)
@pytest.mark.parametrize("indent", [None, 1])
def test_a_record(given: Any, indent: int | None) -> None:
    """A record becomes a paper with all fields, in an answer, alone, by its metadata alone, in a list, once or twice."""
    data = json.dumps(given, indent=indent).encode() + b"\n"
    assert choose_format(data, "x").name == "inspire"
    for paper in papers_of(read_records("inspire", data * 2)):
        assert (paper.title, paper.language) == ("Sheep at $\\sqrt{s}=13$ TeV: A Count", None)
        assert paper.abstract == "We count 10^3 sheep & fog."
        assert paper.authors == (
            Author("Ada B. Example", "0000-0001-2345-6789", (Affiliation("Made-up University, Fog, UK"),)),
            Author("Ben van Sample Jr.", None, (Affiliation("Fog U."),)),
            Author("Made Group"),
            Author("MADE"),
        )
        assert (paper.arxiv_id, paper.doi, paper.ids) == ("2405.00001", "10.1234/ABC", (("inspire", "17"),))
        assert (paper.published, paper.year, paper.venue, paper.comment) == ("2023-12-05", 2023, "J.Made Up", "7 pages")
        assert (paper.citations, paper.pdf_url, paper.url) == (12, "https://inspirehep.net/files/1", None)
        assert paper.topics == (
            ("arxiv", "hep-ex"), ("arxiv", "cs.LG"), ("subject", "Experiment-HEP"), ("keyword", "sheep"),
        )  # fmt: skip


def test_lines_and_answers() -> None:
    """A line each may be read apart, an answer may not; one without hits is empty, and Zenodo's and others are none."""
    lines = (json.dumps(RECORD) + "\n").encode() * 2
    assert choose_format(lines, "x").is_by_line(lines)
    assert len(papers_of(read_records("inspire", lines))) == 2
    answer = (json.dumps(ANSWER) + "\n").encode()
    assert not choose_format(answer * 2, "x").is_by_line(answer * 2)
    empty = json.dumps({**ANSWER, "hits": {"hits": [], "total": 0}}).encode()
    assert choose_format(empty, "x").name == "inspire"
    assert papers_of(read_records("inspire", empty)) == []
    zenodo = {"hits": {"hits": [{"conceptrecid": "1", "metadata": {"title": "T", "notes": "inspirehep.net/api/x"}}]}}
    assert choose_format(json.dumps(zenodo).encode(), "x").name == "services"
    assert not FORMATS["inspire"].sniff(b'{"titles": [{"title": "One"}], "creators": [], "doi": "10.1/x"}')


@pytest.mark.parametrize(
    ("metadata", "published", "year"),
    [
        ({"publication_info": [{}, {"year": 1973}], "earliest_date": "1972-01-01"}, None, 1973),
        ({"thesis_info": {"date": "2011"}}, "2011", 2011),
        ({"imprints": [{"publisher": "Made Press"}, {"date": "2001-05"}]}, "2001-05", 2001),
        ({"imprints": [{"date": "2001-05"}], "publication_info": [{"year": 2002}]}, "2001-05", 2001),
        ({"earliest_date": "1996-02-29"}, "1996-02-29", 1996),
    ],
)
def test_dates(metadata: dict[str, Any], published: str | None, year: int | None) -> None:
    """A paper is dated by itself or its journal; what INSPIRE knows earliest may be the day it made the record."""
    paper = read_one(**metadata)
    assert (paper.published, paper.year) == (published, year)


def test_abstracts_in_several_languages() -> None:
    """Of several abstracts the English one is read, and a paper without ids has INSPIRE's page."""
    abstracts = [{"value": "Schafe.", "abstract_language": "de"}, {"value": "Sheep."}]
    paper = read_one(abstracts=abstracts, languages=["de"], control_number=17)
    assert (paper.abstract, paper.language, paper.url) == ("Sheep.", "de", "https://inspirehep.net/literature/17")
    assert read_one(abstracts=abstracts[:1]).abstract == "Schafe."
    assert read_one().abstract is None


def test_what_is_no_paper() -> None:
    """Volumes, other records, and what has no title are rejects; a field of a wrong type costs itself."""
    people = METADATA | {"$schema": SCHEMA.replace("hep.json", "authors.json")}
    broken = METADATA | {"dois": "x", "authors": [{"full_name": 5}, {"full_name": "Good, One"}]}
    volume = METADATA | {"document_type": ["proceedings"]}
    records = read_records("inspire", volume, people, {"metadata": 1}, {"metadata": {"control_number": 1}}, broken)
    (paper,) = papers_of(records)
    assert [author.name for author in paper.authors if author] == ["One Good", "Made Group", "MADE"]
    assert [(reject.locator, reject.reason.partition(";")[0]) for reject in rejects_of(records)] == [
        ("item 1", "a volume (proceedings), no paper"), ("item 2", "a record of authors, no paper"), ("item 3", "not an object"),
        ("item 4", "no title"), ("item 5", "doi is not a list of objects"), ("item 5", "authors item 1 is not text"),
    ]  # fmt: skip


def test_a_doi_of_something_odd() -> None:
    """What should say of which part of a paper a DOI is, and says nothing, costs nothing."""
    assert read_one(dois=[{"value": "10.1234/ABC", "material": []}]).doi == "10.1234/ABC"


@given(st.lists(mutated(RECORD), min_size=1, max_size=3))
def test_any_values_are_read_or_told(values: list[Any]) -> None:
    """Whatever stands in the place of any value, a record is read or told of."""
    ensure_read("inspire", to_list(values))


@pytest.mark.parametrize(
    ("places", "rors", "expected"),
    [(["U A"], ["0made0001"], ["https://ror.org/0made0001"]), (["U A", "U B"], ["0made0001"], [None, None]),
     (["U A"], ["0made0001", "0made0002"], [None]), (["U A"], [], [None])],
)  # fmt: skip
def test_an_id_of_the_only_place_is_its_own(places: list[str], rors: list[str], expected: list[str | None]) -> None:
    """INSPIRE's ids are the author's: one belongs to the only affiliation, of several nothing says which is whose."""
    ids = [{"schema": "GRID", "value": "grid.1"}, *({"schema": "ROR", "value": ror} for ror in rors)]
    author = {
        "full_name": "Example, Ada",
        "raw_affiliations": [{"value": place} for place in places],
        "affiliations_identifiers": ids,
    }
    paper = read_one(authors=[author])
    assert [place.ror for author in paper.authors if author for place in author.affiliations] == expected
