"""Institutions: which are one, by their ids of ROR's, their names and where they are."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest

from papersette.check import find_faults
from papersette.export import export
from papersette.pipeline.build import build
from tests.databases import build_papers, rows
from tests.site_client import Site

Write = Callable[..., Path]

FOG, GATE, HILL = (f"https://ror.org/0made0{number:03}" for number in (1, 2, 3))
UNIVERSITY = "Example University"
TITLES = ("Counting Stones", "Drying Wet Stones", "Weighing Dry Stones", "Painting Old Stones", "Selling New Stones")


def at(name: str, ror: str | None = None, country: str | None = None, **more: str) -> dict[str, Any]:
    return {"institution": name, "raw": name, "ror": ror, "country": country} | more


def of_papers(db: Path) -> list[tuple[str, str | None]]:
    """Return the (name, ror) of the institution of each paper in order."""
    assert not list(find_faults(db))
    return rows(
        db,
        "select institutions.name, ror from affiliations join institutions on institutions.id = institution_id order by paper_id",
    )


@pytest.fixture(params=["at once", "paper by paper"])
def build_from(request: pytest.FixtureRequest, write_jsonl: Write, tmp_path: Path) -> Callable[..., Path]:
    """Build a file of one paper an affiliation, all in one build or each in one of its own."""

    def build_from(*places: dict[str, Any]) -> Path:
        papers = [{"title": title, "authors": [{"name": "Ann A", "affiliations": [place]}]}
                  for title, place in zip(TITLES, places, strict=False)]  # fmt: skip
        parts = [papers] if request.param == "at once" else [[paper] for paper in papers]
        for number, part in enumerate(parts):
            build([str(write_jsonl(*part, name=f"{number}.jsonl"))], tmp_path / "papers.db")
        return tmp_path / "papers.db"

    return build_from


def test_namesakes_with_ids_are_institutions_of_their_own(build_from: Callable[..., Path]) -> None:
    """Two ids of ROR's are two institutions, though they have one name."""
    db = build_from(at(UNIVERSITY, FOG), at(UNIVERSITY, GATE), at(UNIVERSITY, FOG))
    assert of_papers(db) == [(UNIVERSITY, FOG), (UNIVERSITY, GATE), (UNIVERSITY, FOG)]
    assert rows(db, "select count(*) from institutions") == [(2,)]


def test_an_id_is_one_institution_however_it_is_named(build_from: Callable[..., Path]) -> None:
    """The first name of an id stays, others are kept beside it, and mean it where nothing else is called so."""
    db = build_from(at("Sample College", FOG), at(UNIVERSITY, FOG), at(UNIVERSITY), at("Sample College"))
    assert of_papers(db) == [("Sample College", FOG)] * 4
    assert rows(db, "select name from institution_names order by name") == [(UNIVERSITY,), ("Sample College",)]


def test_an_id_belongs_to_the_only_institution_of_a_name(build_from: Callable[..., Path]) -> None:
    """What was read by its name alone gets the id that a later paper states of that name, and keeps its number."""
    db = build_from(at(UNIVERSITY), at(UNIVERSITY, FOG), at(UNIVERSITY))
    assert of_papers(db) == [(UNIVERSITY, FOG)] * 3
    assert rows(db, "select id from institutions") == [(1,)]


def test_where_namesakes_are_tells_which_is_meant(build_from: Callable[..., Path]) -> None:
    """A name without an id means the only namesake of its country; where nothing tells, it is none of those with ids."""
    db = build_from(
        at(UNIVERSITY, FOG, "FI"),
        at(UNIVERSITY, GATE, "NO"),
        at(UNIVERSITY, None, "Norway"),
        at(UNIVERSITY),
        at(UNIVERSITY, None, "SE"),
    )
    assert of_papers(db) == [(UNIVERSITY, FOG), (UNIVERSITY, GATE), (UNIVERSITY, GATE), (UNIVERSITY, None), (UNIVERSITY, None)]


@pytest.mark.parametrize("places", [[(FOG, "FI"), (None, "NO")], [(None, "NO"), (FOG, "FI")]])
def test_an_institution_elsewhere_has_no_id(build_from: Callable[..., Path], places: list[tuple[str | None, str]]) -> None:
    """An id that is stated of one in another country is not that of a namesake."""
    db = build_from(*(at(UNIVERSITY, ror, country) for ror, country in places))
    assert of_papers(db) == [(UNIVERSITY, ror) for ror, _ in places]


def test_an_institution_is_not_in_its_branch_abroad(build_from: Callable[..., Path]) -> None:
    """A paper comes from where its words say; an institution stays in the country that the source states."""
    abroad = at(UNIVERSITY, FOG, "FI", raw="Example University, Oslo, Norway")
    further = at(UNIVERSITY, FOG, raw="Example University, Bergen, Norway")
    db = build_from(abroad, at(UNIVERSITY, FOG, "FI"), abroad, further)
    (place,) = rows(db, "select places.name from institutions join places on places.id = place_id")
    papers = rows(db, "select places.name from paper_places join places on places.id = place_id order by paper_id")
    assert (place, papers) == (("Finland",), [("Oslo",), ("Finland",), ("Oslo",), ("Bergen",)])


@pytest.mark.parametrize("ror", [FOG, None])
@pytest.mark.parametrize("papers", [1, 2])
def test_where_an_institution_is_is_corrected(tmp_path: Path, write_jsonl: Write, ror: str | None, papers: int) -> None:
    """The country of an institution that its only paper's record states otherwise is that; one that others state too stays."""
    for country in ("FI", "DE"):
        stated = [at(UNIVERSITY, ror, country), at(UNIVERSITY, ror, "FI")][:papers]
        records = [
            {"title": title, "id": title, "authors": [{"name": "Ann A", "affiliations": [place]}]}
            for title, place in zip(TITLES, stated, strict=False)
        ]
        build([str(write_jsonl(*records))], tmp_path / "papers.db")
    query = "select country, count(*) from institutions join places on places.id = place_id group by 1 order by 1"
    assert rows(tmp_path / "papers.db", query) == [("Germany" if papers == 1 else "Finland", 1)]
    assert rows(tmp_path / "papers.db", "select sum(institutions) from country_counts") == [(1,)]
    assert not list(find_faults(tmp_path / "papers.db"))


@pytest.mark.parametrize("papers", [1, 2])
def test_the_name_of_an_institution_is_corrected(tmp_path: Path, write_jsonl: Write, papers: int) -> None:
    """A name beside an id that its only paper's record states otherwise is that, in the paper's places too; no other is kept."""
    for name in ("Exmaple University", UNIVERSITY):
        stated = [at(name, FOG, "FI"), at("Exmaple University", FOG, "FI")][:papers]
        records = [
            {"title": title, "id": title, "authors": [{"name": "Ann A", "affiliations": [place]}]}
            for title, place in zip(TITLES, stated, strict=False)
        ]
        build([str(write_jsonl(*records))], tmp_path / "papers.db")
    more = {"title": TITLES[2], "authors": [{"name": "Ben B", "affiliations": [at(UNIVERSITY), at("Exmaple University")]}]}
    build([str(write_jsonl(more, name="more.jsonl"))], tmp_path / "papers.db")
    named = [(1, UNIVERSITY if papers == 1 else "Exmaple University")]
    assert rows(tmp_path / "papers.db", "select id, name from institutions where ror is not null") == named
    assert rows(tmp_path / "papers.db", "select count(*) from institutions") == [(3 - papers,)]
    query = "select raw from paper_places where paper_id = 1"
    assert rows(tmp_path / "papers.db", query) == [(named[0][1],)]
    assert not list(find_faults(tmp_path / "papers.db"))


def test_a_city_is_nearer_than_its_country(build_from: Callable[..., Path]) -> None:
    """A city that a source states of an institution takes the place of its country, one that is on the map its own."""
    stated = [at(UNIVERSITY, None, "FI"), at(UNIVERSITY, None, "FI", city="Made-up Town"), at(UNIVERSITY, None, "FI")]
    query = "select places.name, country from institutions join places on places.id = place_id"
    assert rows(build_from(*stated), query) == [("Made-up Town", "Finland")]
    known = at(UNIVERSITY, raw="Example University, Turku, Finland")
    assert rows(build_from(*stated, known), query) == [("Turku", "Finland")]


def test_an_id_without_a_name_is_kept(build_from: Callable[..., Path]) -> None:
    """An affiliation whose words tell no institution is one by its id, and has the name that is known of that."""
    words = {"raw": "Stones Division, Fog"}
    db = build_from(words, words | {"ror": FOG}, at(UNIVERSITY, GATE), words | {"ror": GATE})
    assert of_papers(db) == [("Stones Division, Fog", FOG), (UNIVERSITY, GATE), (UNIVERSITY, GATE)]
    assert rows(db, "select count(*) from institution_names") == [(2,)]


def test_a_further_record_tells_the_ids_of_what_a_paper_has(write_jsonl: Write, tmp_path: Path) -> None:
    """Where another source has the same authors of a paper, its ids go to their institutions of the same names."""
    db = tmp_path / "papers.db"

    def add(name: str, **places: dict[str, Any]) -> None:
        authors = [{"name": author, "affiliations": [place]} for author, place in places.items()]
        paper = {"title": TITLES[0], "doi": "10.1234/stones", "authors": authors}
        build([str(write_jsonl(paper, name=f"{name}.jsonl"))], db)

    add("first", Ann=at(UNIVERSITY), Bob=at("Hill House"), Cy=at(UNIVERSITY))
    add("second", Ann=at(UNIVERSITY, FOG), Bob=at("Other House", HILL), Cy=at(UNIVERSITY, GATE))
    assert of_papers(db) == [(UNIVERSITY, FOG), ("Hill House", None), (UNIVERSITY, GATE)]


@pytest.mark.parametrize("of", [["Ann"], ["Ann", "Ben"]])
def test_what_gets_an_id_later_stays_where_it_is(write_jsonl: Write, tmp_path: Path, of: list[str]) -> None:
    """An institution that turns out to be one of another name keeps its place in a paper, also when authors change."""
    named = {"institution": "Fog University", "raw": "Fog University, Oslo, Norway"}
    authors = [{"name": name, "affiliations": [named]} for name in of]
    paper = {"id": "k2", "title": TITLES[0], "doi": "10.1234/stones", "authors": authors}
    known = {"title": TITLES[1], "authors": [{"name": "Bob", "affiliations": [at("Universitas Nebulae", FOG)]}]}
    stated = {**paper, "id": "k3", "authors": [{"name": "Ann", "affiliations": [named | {"ror": FOG}]}, *authors[1:]]}
    later = {**paper, "authors": [*of, "Cy"]}
    query = "select paper_places.raw, places.name from paper_places join places on places.id = place_id order by paper_places.id"
    fog, nebulae = ("Fog University", "Oslo"), ("Universitas Nebulae", "Oslo")
    for name, records, places in (
        ("a", [known, paper], [fog]),
        ("b", [stated], [nebulae] if len(of) == 1 else [fog, nebulae]),
        ("a", [known, later], [nebulae]),
    ):
        build([str(write_jsonl(*records, name=f"{name}.jsonl"))], tmp_path / "papers.db")
        assert rows(tmp_path / "papers.db", query) == places
    assert set(of_papers(tmp_path / "papers.db")) == {("Universitas Nebulae", FOG)}


def test_an_export_keeps_ids_and_countries(build_from: Callable[..., Path], tmp_path: Path) -> None:
    """A file that is built of exported papers has the same institutions."""
    db = build_from(at(UNIVERSITY, FOG, "FI"), at(UNIVERSITY, GATE, "NO"), at("Sample College"))
    export(db, "jsonl", str(tmp_path / "exported.jsonl"))
    build([str(tmp_path / "exported.jsonl")], tmp_path / "again.db")
    query = "select institutions.name, ror, places.name from institutions left join places on places.id = place_id order by 1, 2"
    assert rows(tmp_path / "again.db", query) == rows(db, query)


def test_a_name_leads_to_all_its_namesakes(build_from: Callable[..., Path]) -> None:
    """The address of a name is that of the institution, of several namesakes their table; a page names all names of one."""
    db = build_from(at(UNIVERSITY, FOG), at(UNIVERSITY, GATE), at("Sample College", HILL), at("Sample Coll.", HILL))
    site = Site(db)
    assert site.get("/named/institutions/Example University").headers["location"].startswith("/papers/institutions?name__exact=")
    assert site.get("/named/institutions/Sample Coll.").headers["location"] == "/papers/institutions/3"
    assert "Sample Coll." in site.get("/papers/institutions/3").text


@pytest.mark.parametrize(
    ("typed", "papers"),
    [
        ("institution:fog", 3),
        ('institution:"Fog University"', 1),
        ('institution:"fog university"', 1),
        ('institution:"University of"', 1),
        ("institution:FU", 1),
        ("institution:fog -institution:gate", 2),
        ("institution:Hill", 0),
    ],
)
def test_a_search_asks_for_institutions(tmp_path: Path, write_jsonl: Write, typed: str, papers: int) -> None:
    """A part of a name finds all that have it, a name in quotes those of just that name, in any case, where there are some."""
    names = (("Fog University", FOG), ("FU", FOG), ("Gate School of Fog University", None), ("University of Foggia", None))
    places = [at(name, ror, raw="As printed") for name, ror in names]
    authors = [[{"name": "Ann A", "affiliations": [place]}] for place in (places[0], places[2], places[3])]
    authors[0].append({"name": "Bob B", "affiliations": [places[1]]})
    records = [{"title": title, "authors": of} for title, of in zip(TITLES, authors, strict=False)]
    build([str(write_jsonl(*records))], tmp_path / "papers.db")
    site = Site(tmp_path / "papers.db")
    assert len(site.rows("/papers/search", q=typed)) == papers


@pytest.fixture(scope="module")
def listed(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A site over four papers, two of which link code, of namesakes in two countries and of a college."""
    folder = tmp_path_factory.mktemp("listed")
    fog, gate = at(UNIVERSITY, FOG, "FI", raw="As printed"), at(UNIVERSITY, GATE, "NO", raw="As printed")
    college = at("Sample College", HILL, "FI", raw="As printed", city="Made-up Town")
    places = [[fog, college], [fog, fog], [fog], [gate]]
    links = (None, "https://github.com/made-up/stones", None, "https://github.com/made-up/stones")
    records = [
        {
            "title": title,
            "abstract": f"Code: {link}" if link else "No code.",
            "authors": [{"name": f"Ann {number}", "affiliations": [place]} for number, place in enumerate(of)],
        }
        for title, of, link in zip(TITLES, places, links, strict=False)
    ]
    return Site(build_papers(folder, records))


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, [(UNIVERSITY, "Finland", 3, 1), (UNIVERSITY, "Norway", 1, 1), ("Sample College", "Made-up Town", 1, 0)]),
        ({"by": "code"}, [(UNIVERSITY, "Norway", 1, 1), (UNIVERSITY, "Finland", 3, 1), ("Sample College", "Made-up Town", 1, 0)]),
        ({"country": " finland "}, [(UNIVERSITY, "Finland", 3, 1), ("Sample College", "Made-up Town", 1, 0)]),
        ({"institution": "college"}, [("Sample College", "Made-up Town", 1, 0)]),
        ({"country": "Finland", "by": "code"}, [(UNIVERSITY, "Finland", 3, 1), ("Sample College", "Made-up Town", 1, 0)]),
        ({"institution": "EXAMPLE", "country": "Norway"}, [(UNIVERSITY, "Norway", 1, 1)]),
        ({"institution": "%"}, []),
    ],
)
def test_institutions_are_listed_by_papers_and_by_code(
    listed: Site, asked: dict[str, str], expected: list[tuple[str, str, int, int]]
) -> None:
    """Namesakes have a row each, a paper counts once whatever its authors; of as many with code the larger share is first."""
    rows = listed.rows("/papers/institutions_by_papers", **{"institution": "", "country": "", "by": "", **asked})
    assert [(row["institution"], row["place"], row["papers"], row["with_code"]) for row in rows] == expected


@pytest.mark.parametrize("column", ["papers", "with_code"])
def test_of_many_institutions_the_first_are_not_looked_for_among_all(listed: Site, column: str) -> None:
    """Those of most papers, and those with most code, are taken from an index: to sort 200,000 took 400 ms."""
    sql = listed.metadata["databases"]["papers"]["queries"]["institutions_by_papers"]["sql"]
    plan = listed.get("/papers.json", sql=f"explain query plan {sql}", institution="", country="", by="", _shape="array").json()
    scanned = [row["detail"] for row in plan if row["detail"].startswith("SCAN institution_counts")]
    assert any(f"idx_institution_counts_{column}" in detail for detail in scanned)
    assert all("INDEX" in detail for detail in scanned)


def test_countries_are_listed_by_papers(listed: Site) -> None:
    """A paper of two institutions in one country counts once for it."""
    rows = listed.rows("/papers/countries_by_papers", country="")
    assert [tuple(row.values()) for row in rows] == [("Finland", 3, 1, 33.3, 2), ("Norway", 1, 1, 100.0, 1)]


def test_a_country_is_named_once(build_from: Callable[..., Path]) -> None:
    """Where a country alone is told, or is a city itself, pages of papers and institutions do not name it twice."""
    site = Site(build_from(at(UNIVERSITY, None, "FI"), at("Sample College", None, "FI", city="Made-up Town")))
    place = re.compile(r'<dt>Place</dt><dd class="names"><span><a href="[^"]+">([^<]+)</a>')
    assert [place.findall(site.get(f"/papers/institutions/{n}").text) for n in (1, 2)] == [["Finland"], ["Made-up Town, Finland"]]
    keys = [row["key"] for row in site.rows("/papers/papers", _sort="id")]
    papers = [
        re.sub("<.*?>", "", site.get(f"/paper/{key}").text.partition("<h2>Places</h2>")[2].partition("</p>")[0]) for key in keys
    ]
    assert papers == ["Finland", "Made-up Town, Finland"]


@pytest.mark.parametrize(
    ("typed", "country"),
    [
        ("USA", "United States"),
        ("u.s.", "United States"),
        ("UNITED STATES", "United States"),
        ("Turkiye", "Turkey"),
        ("cote d’ivoire", "Ivory Coast"),
        ("SUOMI", "Finland"),
        ("Finland", "Finland"),
        ("England", None),
        ("CI", None),
    ],
)
def test_a_country_may_be_asked_for_by_any_of_its_names(countries: Site, typed: str, country: str | None) -> None:
    """A search and both lists find a country by its names, in any letters; a part of it, and a state's code, are none."""
    found = countries.get("/papers/search.json", q=f'place:"{typed}"').json()
    assert [row["title"] for row in found["rows"]] == [country] * bool(country)
    listed = countries.rows("/papers/countries_by_papers", country=typed)
    assert [row["country"] for row in listed] == [country] * bool(country)
    for more in ({}, {"institution": "house"}, {"by": "code"}):
        rows = countries.rows("/papers/institutions_by_papers", country=typed, **more)
        assert [row["country"] for row in rows] == [country] * bool(country)


@pytest.fixture(scope="module")
def countries(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A site over a paper of each of some countries, by whose name it is called."""
    folder = tmp_path_factory.mktemp("countries")
    names = ("United States", "United Kingdom", "Turkey", "Ivory Coast", "Finland")
    records = [
        {
            "id": f"c:{n}",
            "title": name,
            "authors": [{"name": "Ann A", "affiliations": [at(f"House {n}", None, name, raw="Hall")]}],
        }
        for n, name in enumerate(names)
    ]
    return Site(build_papers(folder, records))


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("ecole", ["École de Brume-Vallée", "Ecole of Stones"]),
        ("école", ["École de Brume-Vallée", "Ecole of Stones"]),
        ("brume vallee", ["École de Brume-Vallée"]),
        ("BRUME-VALLÉE", ["École de Brume-Vallée"]),
        ("de brume", ["École de Brume-Vallée"]),
        ("łodz", ["Łódź Hill House"]),
        ("hill-house", ["Łódź Hill House"]),
        ("vallees", []),
    ],
)
def test_institutions_are_found_without_their_accents(tmp_path: Path, typed: str, found: list[str]) -> None:
    """A part of a name may be typed without accents, capitals and hyphens, or with those that the name has not."""
    names = ("École de Brume-Vallée", "Ecole of Stones", "Łódź Hill House")
    records = [{"title": name, "authors": [{"name": "Ann A", "affiliations": [at(name, raw="As printed")]}]} for name in names]
    site = Site(build_papers(tmp_path, records))
    listed = site.rows("/papers/institutions_by_papers", institution=typed)
    assert sorted(row["institution"] for row in listed) == sorted(found)
    for quoted in (typed.replace(" ", "-"), f'"{typed}"'):
        assert sorted(row["title"] for row in site.rows("/papers/search", q=f"institution:{quoted}")) == sorted(found)


@pytest.mark.parametrize("asked", ["Finland", "finland"])
def test_the_institutions_of_a_country_are_as_many_as_it_says(listed: Site, asked: str) -> None:
    """The number of a country's institutions leads to them."""
    page = listed.get("/papers/countries_by_papers", country=asked).text
    ((href, number),) = re.findall(r'href="(/papers/institutions_by_papers\?[^"]+)">(\d+) institutions?<', page)
    rows = listed.rows("/papers/institutions_by_papers", **dict(parse_qsl(href.partition("?")[2])))
    assert (len(rows), {row["country"] for row in rows}) == (int(number), {"Finland"})


def test_a_country_leads_to_the_papers_of_its_cities(build_from: Callable[..., Path]) -> None:
    """The page of a country, whose papers are those without a city, says so and leads to a search for all."""
    site = Site(build_from(at(UNIVERSITY, None, "FI"), at("Sample College", None, "FI", city="Made-up Town")))
    (country,) = (row["id"] for row in site.rows("/papers/places") if row["name"] == "Finland")
    page = unescape(site.get(f"/papers/places/{country}").text)
    assert "those of which no city is told" in page
    search = re.search(r'<a href="/papers/search\?([^"]+)">search for this name</a>', page)
    assert search
    assert site.get(f"/papers/search.json?{search[1]}").json()["total"] == 2


OSLO, SHENYANG, BOSTON = ("https://ror.org/01xtthb56", "https://ror.org/03awzbc87", "https://ror.org/04t5xt781")
NORTHEASTERN = "Northeastern University"
# Records of services in their own formats, whose papers have one or two authors.
SERVICES = {
    "a.xml": f"""<article><front><article-meta><title-group><article-title>{TITLES[0]} by Night</article-title></title-group>
<contrib-group><contrib><name><surname>A</surname></name><aff><institution-wrap><institution-id institution-id-type="ROR">{OSLO}
</institution-id><institution content-type="org-division">Stones</institution><institution content-type="org-name">
Universitetet i Oslo</institution></institution-wrap><city>Oslo</city><country>Norway</country></aff></contrib></contrib-group>
</article-meta></front></article>""",
    "b.xml": f"""<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>1</PMID><Article><ArticleTitle>{TITLES[1]} by Night.
</ArticleTitle><AuthorList><Author><LastName>B</LastName><AffiliationInfo><Affiliation>Stones, University of Oslo, Oslo, Norway.
</Affiliation><Identifier Source="ROR">{OSLO}</Identifier></AffiliationInfo></Author></AuthorList></Article></MedlineCitation>
</PubmedArticle></PubmedArticleSet>""",
    "c.json": json.dumps({"meta": {}, "results": [{
        "id": "https://openalex.org/W1", "title": f"{TITLES[2]} by Night", "authorships": [
            {"author": {"display_name": name}, "institutions": [
                {"id": ror, "display_name": NORTHEASTERN, "ror": ror, "country_code": code}
            ]} for name, ror, code in (("C", SHENYANG, "CN"), ("D", BOSTON, "US"))
        ],
    }]}),
    "d.json": json.dumps({"data": [{"id": "10.5555/1", "type": "dois", "attributes": {
        "doi": "10.5555/1", "titles": [{"title": f"{TITLES[3]} by Night"}], "types": {"resourceTypeGeneral": "Text"},
        "creators": [{"name": "E, E", "affiliation": [
            {"name": "Oslo University", "affiliationIdentifier": OSLO, "affiliationIdentifierScheme": "ROR"}
        ]}],
    }}]}),
    "e.jsonl": json.dumps({"title": f"{TITLES[4]} by Night", "authors": [
        {"name": name, "affiliations": [place]}
        for name, place in (("F", "University of Oslo, Oslo, Norway"), ("G", f"{NORTHEASTERN}, Shenyang, China"))
    ]}),
}  # fmt: skip


def test_files_of_many_services_have_the_same_institutions(tmp_path: Path) -> None:
    """In files of five formats an id is one institution by whatever name, and its namesakes without ids are told by country."""
    for name, text in SERVICES.items():
        (tmp_path / name).write_text(text, "utf-8")
    build([str(tmp_path / name) for name in SERVICES], tmp_path / "papers.db")
    oslo, shenyang = ("Universitetet i Oslo", OSLO), (NORTHEASTERN, SHENYANG)
    assert of_papers(tmp_path / "papers.db") == [oslo, oslo, shenyang, (NORTHEASTERN, BOSTON), oslo, oslo, shenyang]
