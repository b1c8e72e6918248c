"""Answers of services that have their papers in a list of their own shape, and wrapped lists of any other."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from papersette.models import Affiliation, Author, Paper, Reject
from papersette.sources import FORMATS, choose_format
from tests.reading import Records, papers_of, read_records

TEXT = "We count made-up sheep."
EUROPE_PMC = {
    "pmid": "31234567", "pmcid": "PMC123", "doi": "10.1234/abc", "title": "A <i>Made-up</i> Title.",
    "pubYear": "2020",
    "authorList": {"author": [
        {"fullName": "Example A Jr", "firstName": "Ada", "lastName": "Example",
         "authorId": {"type": "ORCID", "value": "0000-0001-2345-6789"}},
        {"collectiveName": "Made Group"},
    ]},
    "journalInfo": {"journal": {"title": "Made Journal"}}, "abstractText": f"<h4>Aims</h4>{TEXT}",
    "firstPublicationDate": "2020-04-30",
}  # fmt: skip
BIORXIV = {
    "doi": "10.1101/2020.01.05.123456", "title": "A Made-up Title", "authors": "Example, A.; van Sample, B.",
    "date": "2020-04-30",
    "abstract": TEXT, "published": "10.1234/abc", "server": "bioRxiv",
}  # fmt: skip
ADS = {
    "bibcode": "2020MADE....1....1E", "title": ["A Made-up Title"], "abstract": TEXT, "pub": "Made Journal", "year": "2020",
    "author": ["Example, Ada", "Sample, B. -C."], "aff": ["Fog College; Wool House", "-"], "pubdate": "2020-04-00",
    "orcid_pub": ["0000-0001-2345-6789", "-"], "doi": ["10.48550/arXiv.2004.00001", "10.1234/abc"],
    "identifier": ["2020arXiv200400001E", "arXiv:2004.00001", "10.1234/abc"], "citation_count": 3, "arxiv_class": ["astro-ph.GA"],
    "keyword": ["Sheep"],
}  # fmt: skip
HAL = {
    "halId_s": "hal-1", "title_s": ["A Made-up Title", "Un titre"], "abstract_s": [TEXT, "..."], "doiId_s": "10.1234/abc",
    "authFullName_s": ["Ada Example", "Ben Sample"], "producedDate_s": "2020-04-30", "journalTitle_s": "Made Journal",
}  # fmt: skip
DBLP = {"@score": "1", "info": {
    "title": "A Made-up Title.", "authors": {"author": [{"text": "Ada Example 0001"}, {"text": "Ben Sample"}]}, "year": "2020",
    "venue": "MadeConf", "doi": "10.1234/ABC", "key": "conf/made/ES20",
}}  # fmt: skip
DOAJ = {"id": "a1", "bibjson": {
    "title": "A Made-up Title", "identifier": [{"type": "eissn", "id": "1"}, {"type": "doi", "id": "10.1234/abc"}],
    "author": [{"name": "Ada Example", "orcid_id": "https://orcid.org/0000-0001-2345-6789"}, {"name": "Ben Sample"}],
    "year": "2020", "month": "4", "abstract": TEXT, "journal": {"title": "Made Journal"},
}}  # fmt: skip
ZENODO = {"conceptrecid": "1", "doi": "10.1234/abc", "metadata": {
    "title": "A Made-up Title", "creators": [{"name": "Example, Ada"}, {"name": "Sample, Ben"}], "description": f"<p>{TEXT}</p>",
    "publication_date": "2020-04-30",
}}  # fmt: skip
CORE = {
    "dataProviders": [], "title": "A Made-up Title", "authors": [{"name": "Example, Ada"}, {"name": "Sample, Ben"}], "id": 7,
    "doi": "10.1234/abc", "abstract": TEXT, "yearPublished": 2020, "publishedDate": "2020-04-30T00:00:00",
}  # fmt: skip
NOTE: dict[str, Any] = {
    "forum": "xYz1", "id": "xYz1", "invitations": ["Made/-/Submission"], "pdate": 1588204800000,
    "content": {
        "title": {"value": "A Made-up Title"}, "authors": {"value": ["Ada Example", "Ben Sample"]}, "abstract": {"value": TEXT},
        "venue": {"value": "ICLR 2024 poster"}, "pdf": {"value": "/pdf/1.pdf"},
    },
}  # fmt: skip
OLD_NOTE = NOTE | {"content": {name: held["value"] for name, held in NOTE["content"].items()}}
ANSWERS = {
    "europe pmc": {"hitCount": 1, "resultList": {"result": [EUROPE_PMC]}},
    "biorxiv": {"messages": [{"status": "ok"}], "collection": [BIORXIV]},
    "ads": {"responseHeader": {"status": 0}, "response": {"numFound": 1, "docs": [ADS]}},
    "hal": {"response": {"numFound": 1, "docs": [HAL]}},
    "dblp": {"result": {"query": "x", "hits": {"@total": "1", "hit": [DBLP]}}},
    "doaj": {"total": 1, "results": [DOAJ]},
    "zenodo": {"hits": {"hits": [ZENODO], "total": 1}},
    "core": {"totalHits": 1, "results": [CORE]},
    "openreview": {"notes": [NOTE], "count": 1},
    "openreview, first version": {"notes": [OLD_NOTE]},
    "a note of openreview": NOTE,
    "records of biorxiv": [BIORXIV | {"category": "made", "jatsxml": "https://example.org/a.xml"}],
    "records of hal": [HAL],
    "a record of core": CORE,
    "items of zotero": [{"key": "A", "library": {"type": "user"}, "data": {
        "itemType": "preprint", "title": "A Made-up Title", "date": "2020-04-30", "DOI": "10.1234/abc", "abstractNote": TEXT,
        "creators": [{"firstName": name, "lastName": "Example", "creatorType": "author"} for name in ("Ada", "Ben")],
    }}],
}  # fmt: skip


def read(answer: Any) -> Records:
    return read_records("services", json.dumps(answer).encode())


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS.keys())
@pytest.mark.parametrize("indent", [None, 1])
def test_answers(answer: dict[str, Any], indent: int | None) -> None:
    """Every service's answer gives its paper, on one line or on several, one answer or two behind one another."""
    data = json.dumps(answer, indent=indent).encode()
    for times in (1, 2):
        given = b"\n".join([data] * times) + b"\n"
        assert choose_format(given, "x").name == "services"
        papers = papers_of(read_records("services", given))
        assert len(papers) == times
        for paper in papers:
            assert paper.title == "A Made-up Title"
            assert len(paper.authors) == 2
            assert (paper.year, TEXT in (paper.abstract or TEXT)) == (2020, True)
            assert paper.doi in ("10.1234/abc", "10.1234/ABC", "10.1101/2020.01.05.123456") or ("openreview", "xYz1") in paper.ids


def test_what_services_say_in_their_own_way() -> None:
    """Names are printed in order, ORCIDs and groups kept, abstracts without markup, and bioRxiv's journal DOI is one of two."""
    (paper,) = papers_of(read(ANSWERS["europe pmc"]))
    assert paper.authors == (Author("Ada Example Jr", "0000-0001-2345-6789"), Author("Made Group"))
    assert paper.abstract == f"Aims: {TEXT}"
    (paper,) = papers_of(read(ANSWERS["biorxiv"]))
    assert [author.name for author in paper.authors if author] == ["A. Example", "B. van Sample"]
    assert paper.ids == (("doi", "10.1234/abc"),)
    (paper,) = papers_of(read(ANSWERS["dblp"]))
    assert [author.name for author in paper.authors if author] == ["Ada Example", "Ben Sample"]
    assert (paper.venue, paper.ids) == ("MadeConf", (("dblp", "conf/made/ES20"),))


def test_what_ads_says() -> None:
    """ADS has lists beside its authors, zeros for the days that it does not know, and two DOIs of a preprint's paper."""
    (paper,) = papers_of(read(ANSWERS["ads"]))
    places = (Affiliation("Fog College", "Fog College"), Affiliation("Wool House", "Wool House"))
    assert paper.authors == (Author("Ada Example", "0000-0001-2345-6789", places), Author("B.-C. Sample"))
    assert (paper.doi, paper.arxiv_id, paper.published, paper.venue) == ("10.1234/abc", "2004.00001", "2020-04", "Made Journal")
    assert (paper.topics, paper.citations) == ((("keyword", "Sheep"), ("arxiv", "astro-ph.GA")), 3)
    (paper,) = papers_of(
        read({"response": {"docs": [{"bibcode": "x", "title": ["T"], "author": ["A"], "doi": [], "aff": ["B", "C"]}]}})
    )
    assert (paper.doi, len(paper.authors)) == (None, 1)


@pytest.mark.parametrize(
    ("day", "published"),
    [("2020-00-00", "2020"), ("2020-04-00", "2020-04"), ("2020-04-30", "2020-04-30"), ("-00" * 100_000 + "x", None)],
)
def test_days_of_ads(day: str, published: str | None) -> None:
    """Zeros stand for what is not known of a date, and one of any length costs no time."""
    started = time.process_time()
    paper = papers_of(read({"response": {"docs": [ADS | {"pubdate": day, "year": None}]}}))[0]
    assert paper.published == published
    assert time.process_time() - started < 1


@pytest.mark.parametrize("given", ["&amp;", "&"])
def test_entities_in_places_of_ads(given: str) -> None:
    """The semicolon of an entity is none between two places of work."""
    docs = [{"bibcode": "x", "title": ["T"], "author": ["Example, Ada"], "aff": [f"Wool {given} Felt, Fog; Wool House"]}]
    (paper,) = papers_of(read({"response": {"docs": docs}}))
    places = [place.raw for author in paper.authors if author for place in author.affiliations]
    assert places == ["Wool & Felt, Fog", "Wool House"]


@pytest.mark.parametrize(
    ("full", "given", "family", "name"),
    [
        ("Example J Jr", "John", "Example", "John Example Jr"),
        ("van Sample J 3rd", "John", "van Sample", "John van Sample 3rd"),
        ("Wool Example JR", "John R", "Wool Example", "John R Wool Example"),
        ("Wool Example II", "Ines I", "Wool Example", "Ines I Wool Example"),
        ("Wool Example MD", "Mary D", "Wool Example", "Mary D Wool Example"),
        ("Example J Jr", "John", "Example Jr", "John Example Jr"),
    ],
)
def test_suffixes_and_initials_of_europe_pmc(full: str, given: str, family: str, name: str) -> None:
    """What stands behind the initials is a suffix; initials that look like one, behind a family of two words, are none."""
    author = {"fullName": full, "firstName": given, "lastName": family}
    (paper,) = papers_of(read({"hitCount": 1, "resultList": {"result": [EUROPE_PMC | {"authorList": {"author": [author]}}]}}))
    assert paper.authors == (Author(name),)


@pytest.mark.parametrize(
    ("doi", "version", "expected"),
    [
        ("10.1101/2020.01.05.123456", "1", ("2020-04-30", None, 2020)),
        ("10.1101/2020.01.05.123456", 1, ("2020-04-30", None, 2020)),
        ("10.1101/2020.01.05.123456", 1.0, ("2020-04-30", None, 2020)),
        ("10.1101/2020.01.05.123456", "2", (None, "2020-04-30", 2020)),
        ("10.1101/123456", "3", (None, "2020-04-30", None)),
    ],
)
def test_later_versions_of_biorxiv(doi: str, version: Any, expected: tuple[Any, ...]) -> None:
    """The day of a later version is no day of publication; the year of submission is told by newer DOIs."""
    (paper,) = papers_of(read({"messages": [], "collection": [BIORXIV | {"doi": doi, "version": version}]}))
    assert (paper.published, paper.updated, paper.year) == expected


@pytest.mark.parametrize(
    ("abstracts", "abstract"),
    [
        (["Nous comptons les moutons.", "We count the sheep of the night."], "We count the sheep of the night."),
        (["Nous comptons les moutons.", "Wir zählen Schafe."], "Nous comptons les moutons."),
        ("Nous comptons.", "Nous comptons."),
        ([], None),
        (None, None),
    ],
)
def test_abstracts_of_hal(abstracts: Any, abstract: str | None) -> None:
    """Of several abstracts the English one is read, else the first."""
    (paper,) = papers_of(read({"response": {"numFound": 1, "docs": [HAL | {"abstract_s": abstracts}]}}))
    assert paper.abstract == abstract


@pytest.mark.parametrize(
    ("venue", "name", "withdrawn"),
    [
        ("ICLR 2024 poster", "ICLR", False),
        ("NeurIPS 2023 spotlight", "NeurIPS", False),
        ("ICLR 2023 notable top 25%", "ICLR", False),
        ("Accepted by TMLR", "Accepted by TMLR", False),
        ("Submitted to ICLR 2024", None, False),
        ("ICLR 2024 Conference Withdrawn Submission", None, True),
        ("ICLR 2024 Conference Desk Rejected Submission", None, False),
        ("", None, False),
    ],
)
def test_venues_of_openreview(venue: str, name: str | None, withdrawn: bool) -> None:
    """A paper has the venue that accepted it, without year and kind of talk; one it was submitted to is none."""
    (paper,) = papers_of(read(NOTE | {"content": NOTE["content"] | {"venue": {"value": venue}}}))
    assert (paper.venue, paper.withdrawn) == (name, withdrawn)


def test_replies_are_no_papers() -> None:
    """A review with a title is a reject, and so is a note without one."""
    review = NOTE | {"id": "r1", "replyto": "r0"}
    records = read({"notes": [NOTE, review, NOTE | {"content": {"review": {"value": "Good."}}}]})
    assert [record.reason for record in records if isinstance(record, Reject)] == ["a reply, no paper", "no title"]


@pytest.mark.parametrize("way", [("papers",), ("payload", "inner", "docs")])
@pytest.mark.parametrize("indent", [None, 1])
def test_lists_within_objects(way: tuple[str, ...], indent: int | None) -> None:
    """Papers in a list under any key of an object, or of objects within it, are read like a list of papers."""
    held: Any = [{"title": "One", "abstract": TEXT}, {"title": "Two"}]
    for key in reversed(way):
        held = {"query": {"sort": ["x"]}, key: held}
    data = json.dumps(held, indent=indent).encode() + b"\n"
    assert choose_format(data, "x").name == "jsonl"
    assert not FORMATS["jsonl"].is_by_line(data)
    assert [paper.title for paper in papers_of(read_records("jsonl", data))] == ["One", "Two"]


@pytest.mark.parametrize("indent", [None, 1])
def test_several_lists_within_an_object(indent: int | None) -> None:
    """Papers of all lists that stand as deep as the first are read, by years or by what became of them; nothing else is."""
    one, two, three = ({"title": title, "abstract": TEXT, "cites": [{"title": "0", "abstract": TEXT}]} for title in "123")
    for held in (
        {"accepted": [one], "count": 3, "rejected": [two, three], "people": [{"title": "Dr", "name": "Ada"}]},
        {"2023": {"papers": [one], "n": 1}, "2024": {"papers": [two], "more": {"a": [one]}}, "2025": {"papers": [three]}},
    ):
        data = json.dumps(held, indent=indent).encode()
        assert [paper.title for paper in papers_of(read_records("jsonl", data))] == ["1", "2", "3"]


@pytest.mark.parametrize(
    "other", [{"pages": [{"title": "About", "url": "https://example.org"}]}, {"a": [[{"title": "T", "doi": "x"}]]}]
)
def test_other_lists_within_objects(other: dict[str, Any]) -> None:
    """What has a title and nothing else that papers alone have is no paper."""
    assert not FORMATS["jsonl"].sniff(json.dumps(other).encode())
    assert isinstance(papers_of(read_records("jsonl", {"title": "T"}))[0], Paper)


@pytest.mark.parametrize(
    "answer", [{"messages": [{"status": "no posts found"}], "collection": []}, {"hitCount": 0, "resultList": {"result": []}}]
)
def test_answers_about_nothing(answer: dict[str, Any]) -> None:
    """A search that finds nothing is an empty source, and no error."""
    assert choose_format(json.dumps(answer).encode(), "x").name == "services"
    assert papers_of(read(answer)) == []


def test_better_bibtex_json() -> None:
    """Zotero's items have their authors, tags and ids; editors are none, and what hangs on an item is a reject."""
    item = {
        "itemType": "preprint", "title": "A Made-up Title", "date": "2020-04-30", "DOI": "10.1234/abc", "abstractNote": TEXT,
        "creators": [
            {"firstName": "Ada", "lastName": "van Example", "creatorType": "author"},
            {"name": "Made Group", "creatorType": "author"},
            {"firstName": "Ed", "lastName": "Sample", "creatorType": "editor"},
        ],
        "tags": [{"tag": "sheep"}], "publicationTitle": "Made Journal", "extra": "arXiv:2004.00001 [cs]\nPMID: 12",
    }  # fmt: skip
    data = {"config": {"label": "BetterBibTeX JSON"}, "items": [item, {"itemType": "attachment", "title": "PDF"}]}
    head = json.dumps(data).encode()
    assert choose_format(head, "zotero.json").name == "services"
    records = read_records("services", head)
    (paper,) = papers_of(records)
    assert [author and author.name for author in paper.authors] == ["Ada van Example", "Made Group"]
    assert (paper.abstract, paper.venue, paper.published, paper.doi) == (TEXT, "Made Journal", "2020-04-30", "10.1234/abc")
    assert (paper.arxiv_id, paper.ids, paper.topics) == ("2004.00001", (("pubmed", "12"),), (("keyword", "sheep"),))
    assert [record.reason for record in records if isinstance(record, Reject)] == ["an item of type attachment, no paper"]
