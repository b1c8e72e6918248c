"""The reader of DataCite."""

from __future__ import annotations

import json
from typing import Any

import pytest

from papersette.models import Affiliation, Author
from papersette.sources import choose_format
from tests.examples.json_formats import DATACITE
from tests.reading import papers_of, read_records, rejects_of


def read(**changes: Any) -> list[Any]:
    return read_records("datacite", DATACITE | {"attributes": DATACITE["attributes"] | changes})


def _abstract(text: str, language: str | None = None) -> dict[str, Any]:
    return {"description": text, "descriptionType": "Abstract", "lang": language}


def test_every_field_goes_where_it_belongs() -> None:
    """A DOI becomes a paper with all fields: its title proper, names as printed, the abstract without markup."""
    (paper,) = papers_of(read())
    assert (paper.title, paper.abstract) == ("Waiting Doors", "Doors wait.")
    assert (paper.doi, paper.source_key, paper.arxiv_id) == ("10.1234/door.8", "10.1234/door.8", "2401.00008")
    assert (paper.published, paper.year, paper.language, paper.venue) == ("2024-04-12", 2024, "en", "Journal of Doors")
    assert (paper.url, paper.citations) == ("https://archive.example.org/8", None)
    assert paper.topics == (("arxiv", "cs.CL"), ("keyword", "doors"))
    assert paper.authors == (
        Author("Ada Example", "0000-0000-0000-0001", (Affiliation("Sample University"),)),
        Author("Ben Sample"),
        Author("Doors, Gates and Co"),
    )


def test_an_answer_holds_one_doi_or_a_list() -> None:
    """The DOIs of an answer are read in any layout."""
    related = DATACITE | {"relationships": {"media": {"data": []}}}
    for value, count in (
        ({"data": related}, 1),
        ({"meta": {"total": 2}, "data": [related] * 2}, 2),
        ({"data": [DATACITE] * 2, "meta": {"total": 2}}, 2),
        ([DATACITE] * 2, 2),
    ):
        for text in (json.dumps(value), json.dumps(value, indent=2)):
            assert choose_format(text.encode(), "x").name == "datacite"
            assert len(papers_of(read_records("datacite", text.encode()))) == count
    lines = "\n".join([json.dumps({"data": DATACITE})] * 2).encode()
    assert len(papers_of(read_records("datacite", lines))) == 2


@pytest.mark.parametrize(
    ("changes", "field", "value"),
    [
        ({"titles": [{"title": "Doors"}, {"title": "A Study", "titleType": "Subtitle"}]}, "title", "Doors: A Study"),
        ({"dates": [{"date": "2024", "dateType": "Issued"}]}, "published", None),
        ({"dates": [{"date": "2024-05-01T10:00:00Z", "dateType": "Available"}]}, "published", "2024-05-01"),
        ({"dates": None}, "published", None),
        (
            {"dates": [{"date": "2024-05-03", "dateType": "Available"}, {"date": "2024", "dateType": "Issued"}]},
            "published",
            "2024-05-03",
        ),
        ({"container": None}, "venue", None),
        ({"descriptions": []}, "abstract", None),
        ({"descriptions": [_abstract("Türen warten.", "de"), _abstract("Doors wait.", "eng")]}, "abstract", "Doors wait."),
        ({"descriptions": [_abstract("Türen.", "de"), _abstract("Portes.", "fr")]}, "abstract", "Türen.\nPortes."),
        ({"descriptions": [_abstract("Doors."), _abstract("They wait.")]}, "abstract", "Doors.\nThey wait."),
        ({"identifiers": None}, "arxiv_id", None),
        ({"creators": [{"name": "Lamp, Ada", "givenName": "", "familyName": ""}]}, "authors", (Author("Ada Lamp"),)),
        ({"creators": [{"name": "Lamp, Ada", "givenName": "Ada", "familyName": " "}]}, "authors", (Author("Ada Lamp"),)),
    ],
)
def test_what_may_be_otherwise(changes: dict[str, Any], field: str, value: Any) -> None:
    """A subtitle goes on with the title, a year is no day, parts of a name that are empty are none, what is absent is absent."""
    assert getattr(papers_of(read(**changes))[0], field) == value


def test_an_affiliation_with_a_ror_is_an_institution() -> None:
    """An affiliation with an id of ROR's is an institution, any other stays as it is written."""
    told = {"name": "Gate", "affiliationIdentifier": "https://ror.org/1", "affiliationIdentifierScheme": "ROR"}
    unnamed = {"name": "Door", "affiliationIdentifier": "https://ror.org/000000001"}
    (paper,) = papers_of(read(creators=[{"name": "Example, Ada", "affiliation": [told, unnamed, {"name": "Home"}]}]))
    assert paper.authors[0].affiliations == (
        Affiliation("Gate", "Gate", "https://ror.org/1"),
        Affiliation("Door", "Door", "https://ror.org/000000001"),
        Affiliation("Home"),
    )


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"types": {"resourceTypeGeneral": "Image"}}, "Image, no paper"),
        ({"titles": []}, "no title"),
        ({"titles": [{"title": 5}]}, "title is not text"),
        ({"creators": "Ada"}, "authors is not a list of objects"),
        ({"descriptions": [{"descriptionType": "Abstract", "description": 5}]}, "abstract is not text"),
    ],
)
def test_what_cannot_be_read_is_a_reject(changes: dict[str, Any], reason: str) -> None:
    """Pictures, DOIs without a title, and fields of a wrong type are rejects."""
    (reject,) = rejects_of(read(**changes))
    assert reject.reason.startswith(reason)


def test_kinds_that_are_no_text() -> None:
    """A type or a kind of date that is no text names nothing."""
    (paper,) = papers_of(read(types={"resourceTypeGeneral": ["Image"]}, dates=[{"dateType": [], "date": "2024-01-02"}]))
    assert paper.published is None
