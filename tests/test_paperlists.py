"""The reader of conference lists."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from papersette.models import Affiliation, Paper, Place, SourceLink
from papersette.sources import choose_format, open_source
from papersette.sources.readers import paperlists
from tests.examples.json_formats import PAPERLISTS
from tests.reading import papers_of, read_records, rejects_of


def read(*, path: str = "corl/corl2023.json", **changes: Any) -> list[Any]:
    return read_records("paperlists", PAPERLISTS | changes, path=path)


def read_paper(*, path: str = "corl/corl2023.json", **changes: Any) -> Paper:
    (paper,) = papers_of(read(path=path, **changes))
    return paper


def test_every_field_goes_where_it_belongs() -> None:
    """Joined texts become keywords, authors and their ORCIDs; the address gives the id, the file's name venue and year."""
    paper = read_paper()
    assert (paper.source_key, paper.ids) == ("a1B2_c3-D4", (("openreview", "a1B2_c3-D4"),))
    assert (paper.venue, paper.year, paper.withdrawn, paper.citations, paper.seen_on) == ("CoRL", 2023, False, 14, None)
    assert paper.topics == (("keyword", "waiting"), ("keyword", "doors"), ("area", "robotics"))
    assert [(author.name, author.orcid) for author in paper.authors] == [
        ("Ada Example", None),
        ("Ben Sample", "0000-0000-0000-0002"),
        ("Cy Proof", None),
    ]
    assert paper.links == (
        SourceLink("https://github.com/ada/wait_here"),
        SourceLink("https://wait.example.org", "project"),
        SourceLink("https://youtu.be/abc", "video"),
    )


def test_each_author_has_the_affiliations_of_the_own_entry() -> None:
    """Affiliations joined by a plus are several of one author, and the index lists go over all of them in turn."""
    first, second, third = (author.affiliations for author in read_paper().authors)
    assert first == (
        Affiliation("Dept. of Doors, Sample University", "Sample University", None, Place("Turku", "Finland")),
        Affiliation("Gate Inc.", "Gate", None, Place("Oslo", "Norway")),
    )
    assert second == ()
    assert third == (Affiliation("Sample University", "Sample University", None, Place("Turku", "Finland")),)


@pytest.mark.parametrize("index", ["0;0", "", "0+1", "0+1;7", "0+x;0"])
def test_a_place_that_cannot_be_told_is_none(index: str) -> None:
    """Where the list of campuses does not have an entry for each affiliation, no city is claimed for any."""
    paper = read_paper(aff_campus_unique_index=index)
    assert all(found.place is None and found.institution for author in paper.authors for found in author.affiliations)


def test_affiliations_that_cannot_be_told_apart_are_left_out() -> None:
    """Names joined by commas stand beside a list of institutions of nobody in particular."""
    older = {key: value for key, value in PAPERLISTS.items() if key != "authorids"} | {
        "author": "Ada Example, Ben Sample",
        "aff": "X; Y",
    }
    (paper,) = papers_of(read_records("paperlists", older))
    assert [(author.name, author.affiliations) for author in paper.authors] == [("Ada Example", ()), ("Ben Sample", ())]


@pytest.mark.parametrize(
    ("status", "track", "venue", "withdrawn"),
    [
        ("Oral", "main", "CoRL", False),
        ("Accept(Poster)", "main", "CoRL", False),
        ("Long Findings", "main", "CoRL", False),
        ("Poster", "workshop", "CoRL (workshop)", False),
        ("Reject", "main", None, False),
        ("Desk Reject", "main", None, False),
        ("Reject (Poster)", "main", None, False),
        ("Withdraw", "main", None, True),
        ("Withdrawn", "main", None, True),
        ("Student Abstract", "main", "CoRL", False),
        ("Active", "main", None, False),
        ("Paper under review", "main", None, False),
        ("", "main", None, False),
        ("Something New", "main", None, False),
    ],
)
def test_a_venue_claims_acceptance(status: str, track: str, venue: str | None, withdrawn: bool) -> None:
    """Only a status that says so makes a paper one of the venue's; only a withdrawal makes it withdrawn."""
    paper = read_paper(status=status, track=track)
    assert (paper.venue, paper.withdrawn) == (venue, withdrawn)


@pytest.mark.parametrize(
    ("path", "venue", "year"),
    [
        ("nips/nips2024.json", "NeurIPS", 2024),
        ("ICLR2025.json.gz", "ICLR", 2025),
        ("3dv2025.json", "3DV", 2025),
        ("list.json", "9th Conference on Doors", None),
        ("corl0023.json", "9th Conference on Doors", None),
    ],
)
def test_the_venue_is_named_by_the_file_or_the_entry(path: str, venue: str, year: int | None) -> None:
    """A file that is not named after a venue leaves the name to the BibTeX entry."""
    paper = read_paper(path=path)
    assert (paper.venue, paper.year) == (venue, year)


def test_an_id_counts_within_its_file() -> None:
    """An id that is not OpenReview's is not the same paper as an equal id of another file."""
    ids = [
        read_paper(path=path, site="https://sheepconf.example/20025", id="20025").source_key
        for path in ("a2020.json", "b2021.json")
    ]
    assert ids == ["a2020:20025", "b2021:20025"]


@pytest.mark.parametrize(("count", "citations"), [(-1, None), (0, 0), (3, 3)])
def test_minus_one_citations_are_unknown(count: int, citations: int | None) -> None:
    """A count of -1 is no count."""
    assert read_paper(gs_citation=count).citations == citations


@pytest.mark.parametrize(
    ("abstract", "cut"),
    [
        ("Code: https://github.com/ada/wait_here.", True),
        (r"Code: https://github.com/Ada/wait\_here.", True),
        ("Code: https://github.com/ada/wait.", False),
        ("Code: https://github.com/ada/wait_ is ours.", False),
        ("No code.", False),
    ],
)
def test_a_repository_cut_at_an_underscore_is_no_link(abstract: str, cut: bool) -> None:
    """Where the abstract shows that a repository's address goes on, the short one is a reject, not a link."""
    records = read(abstract=abstract, github="https://github.com/ada/wait", project="", youtube="")
    assert bool(papers_of(records)[0].links) is not cut
    assert ["cut at an underscore" in reject.reason for reject in rejects_of(records)] == [True] * cut


@pytest.mark.shared
def test_a_real_list_is_read_whole(shared: Path) -> None:
    """The 199 papers of a real conference are read without a reject; affiliations and places as counted in the file."""
    path = str(shared / "data" / "raw" / "paperlists" / "corl2023.json")
    with open_source(path) as source:
        assert choose_format(source.head, path).name == "paperlists"
        records: list[Any] = list(paperlists.read(source.stream, path))
    papers = papers_of(records)
    assert (len(papers), len(rejects_of(records))) == (199, 0)
    assert Counter((paper.venue, paper.year, paper.withdrawn) for paper in papers) == {("CoRL", 2023, False): 199}
    assert sum(paper.citations is None for paper in papers) == 1
    assert sum(len(paper.links) for paper in papers) == 103
    (waiting,) = [paper for paper in papers if paper.source_key == "09UL1dCqf2n"]
    assert [len(author.affiliations) for author in waiting.authors] == [1, 0, 1, 1, 1, 1]
    assert {found.institution for author in waiting.authors for found in author.affiliations} == {
        "Korea Advanced Institute of Science and Technology"
    }
