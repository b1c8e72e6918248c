"""Names of organisations, and suffixes of persons: told from names of persons, and written as each format has them."""

from __future__ import annotations

import io

import pytest

from papersette.export.text import csl_item, write_bibtex, write_csl, write_ris
from papersette.models import Paper
from papersette.person_names import is_organisation, split_suffix
from papersette.site.pages.citations import scholarly_article
from papersette.sources import FORMATS

ORGANISATIONS = (
    "World Health Organization", "Kimi Team", "Team OLMo", "LIGO Scientific Collaboration", "European Commission",
    "Allen Institute for AI", "University of Turku", "Department of Made-up Things", "Debian Project", "Made-up Working Group",
    "ICLR2024 Group", "Imperial College London", "The MADE Consortium", "J. Paul Example Foundation", "Wool Committee",
    "National Wool Center",
)  # fmt: skip
PERSONS = (
    "Max Group", "MAX GROUP", "Max M. Group", "J. Team", "Ben College", "Deborah Branch", "Ada School", "The Anh Example",
    "OpenAI", "Ada Groupe", "Teamu Sample", "Ada Center", "Ricky Council", "Plato", "", "Ben Office", "Ada Teamson Example",
)  # fmt: skip


@pytest.mark.parametrize(("names", "expected"), [(ORGANISATIONS, True), (PERSONS, False)])
def test_organisations(names: tuple[str, ...], expected: bool) -> None:
    """What ends as no person's name does is an organisation; whoever may be a person is one."""
    assert [name for name in names if is_organisation(name) is not expected] == []


@pytest.mark.parametrize(
    ("name", "person", "suffix"),
    [
        ("Martin Luther King Jr.", "Martin Luther King", "Jr."),
        ("Ada Example III", "Ada Example", "III"),
        ("Ada Example MD PhD", "Ada Example", "MD PhD"),
        ("Ben van den Berg, Jr.", "Ben van den Berg,", "Jr."),
        ("Yang Xi", "Yang Xi", ""),
        ("Anna Yang Xi", "Anna Yang Xi", ""),
        ("Abdul Rahman Md", "Abdul Rahman Md", ""),
        ("Sammy Jr.", "Sammy Jr.", ""),
        ("Ada Example V", "Ada Example V", ""),
    ],
)
def test_suffixes(name: str, person: str, suffix: str) -> None:
    """A suffix stands behind a given and a family name; what may be a name or an initial is none."""
    assert split_suffix(name) == (person, suffix)


WRITTEN = [
    ("Sample University", {"literal": "Sample University"}, "{Sample University}", "Sample University"),
    ("Kimi Team", {"literal": "Kimi Team"}, "{Kimi Team}", "Kimi Team"),
    ("R&D Team", {"literal": "R&D Team"}, "{R\\&D Team}", "R&D Team"),
    ("Max Group", {"family": "Group", "given": "Max"}, "Max Group", "Group, Max"),
    (
        "Martin Luther King Jr.",
        {"family": "King", "given": "Martin Luther", "suffix": "Jr."},
        "King, Jr., Martin Luther",
        "King, Martin Luther, Jr.",
    ),
    (
        "Juan Carlos De La Cruz III",
        {"family": "De La Cruz", "given": "Juan Carlos", "suffix": "III"},
        "De La Cruz, III, Juan Carlos",
        "De La Cruz, Juan Carlos, III",
    ),
    ("Abdullah Al Mamun", {"family": "Al Mamun", "given": "Abdullah"}, "Al Mamun, Abdullah", "Al Mamun, Abdullah"),
    ("Ahmad bin Sample", {"family": "bin Sample", "given": "Ahmad"}, "Ahmad bin Sample", "bin Sample, Ahmad"),
    ("田中 太郎", {"family": "田中", "given": "太郎"}, "田中, 太郎", "田中, 太郎"),
    ("Yi Bin Wang", {"family": "Wang", "given": "Yi Bin"}, "Yi Bin Wang", "Wang, Yi Bin"),
    (
        "Ben Cid van den Berg MD PhD",
        {"family": "van den Berg", "given": "Ben Cid", "suffix": "MD PhD"},
        "Ben Cid {van den Berg MD PhD}",
        "van den Berg, Ben Cid, MD, PhD",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("name", "csl", "bibtex", "ris"), WRITTEN)
def test_each_format_has_its_own_way(name: str, csl: dict[str, str], bibtex: str, ris: str) -> None:
    """An organisation is cited whole and a suffix in its place, beside others too, and the same names are read again."""
    names = ["Ada Example", name, "Cid Other"]
    paper = {"paper_key": "x", "title": "T", "ids": {"s2": ["1"]}, "authors": [{"name": each} for each in names]}
    assert csl_item(paper)["author"][1] == csl
    assert f"author = {{Ada Example and {bibtex} and Cid Other}}" in "".join(write_bibtex([paper]))
    assert f"AU  - {ris}\r\n" in "".join(write_ris([paper]))
    for format_name, write in (("csl-json", write_csl), ("bibtex", write_bibtex), ("ris", write_ris)):
        (again,) = FORMATS[format_name].read(io.BytesIO("".join(write([paper])).encode()), "x")
        assert isinstance(again, Paper)
        assert [author and author.name for author in again.authors] == names, format_name


def test_a_page_tells_machines_which_authors_are_organisations() -> None:
    """An organisation is one of schema.org's, too."""
    paper = {"paper_key": "x", "title": "T", "ids": {}, "authors": [{"name": "Kimi Team"}, {"name": "Ada Example"}]}
    authors = scholarly_article(paper, "https://example.org/x")["author"]
    assert [author["@type"] for author in authors] == ["Organization", "Person"]
