"""Tables and records as programs and databases export them, each with the columns that it alone has."""

from __future__ import annotations

import time

import pytest

from papersette.models import Paper, Reject, SourceInfo, SourceLink
from papersette.sources import choose_format
from tests.reading import papers_of, read_records, rejects_of


def read_one(text: str) -> Paper:
    name = choose_format(text.encode(), "papers.csv").name
    (paper,) = papers_of(read_records(name, text.encode()))
    return paper


def names(paper: Paper) -> list[str]:
    return [author.name for author in paper.authors]


SPRINGER = "Item Title,Publication Title,Item DOI,Authors,Publication Year,URL\n"


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("Ada ExampleBen van der SampleJ. P. Other", ["Ada Example", "Ben van der Sample", "J. P. Other"]),
        ("Ada ExampleIan McSampleÉva Other", ["Ada Example", "Ian McSample", "Éva Other"]),
        ("Ian MacExample", ["Ian MacExample"]),
        ("Plato", ["Plato"]),
    ],
)
def test_tables_of_springer_link(cell: str, expected: list[str]) -> None:
    """SpringerLink's table has other names for title and DOI, and no sign between the names of authors."""
    paper = read_one(f"{SPRINGER}T,J. Fog,10.1007/a-1,{cell},2020,http://link.springer.com/article/10.1007/a-1\n")
    assert (paper.title, paper.venue, paper.doi, names(paper)) == ("T", "J. Fog", "10.1007/a-1", expected)


def test_names_of_springer_link_that_cannot_be_told() -> None:
    """Where what would be a name is one word, nobody knows where names end: that is told."""
    text = f"{SPRINGER}T,J,10.1007/a-1,Ada ExamplePlato,2020,http://link.springer.com/article/10.1007/a-1\n"
    (reject,) = rejects_of(read_records("csv", text.encode()))
    assert isinstance(reject, Reject)
    assert "does not tell where one name ends" in reject.reason
    assert names(read_one("Title,Authors,URL\nT,Ada ExampleBen Sample,https://example.org\n")) == ["Ada ExampleBen Sample"]


def test_publish_or_perish() -> None:
    """Publish or Perish calls the venue source, where the arXiv id may stand; others say by that where they found a paper."""
    text = "Cites,Authors,Title,Year,Source,GSRank\n3,A Example,T,2024,{},1\n"
    assert read_one(text.format("Journal of Fog")).venue == "Journal of Fog"
    assert read_one(text.format("arXiv preprint arXiv:2401.00001")).arxiv_id == "2401.00001"
    assert read_one("Authors,Title,Year,Source\nA Example,T,2024,Scopus\n").venue is None
    (paper,) = papers_of(
        read_records("jsonl", {"title": "T", "authors": ["A Example", "B Sample…"], "source": "Journal of Fog", "cites_url": ""})
    )
    assert (paper.venue, names(paper)) == ("Journal of Fog", ["A Example", "B Sample"])


@pytest.mark.parametrize(
    ("header", "row", "field", "value"),
    [
        ("Language of Original Document", "English", "language", "en"),
        ("Online Date,Publication Year", "5 Jan 2020,2020", "published", "2020-01-05"),
        ("year,month,day", "2020,1,5", "published", "2020-01-05"),
        ("Published Year,Published Month", "2020,January", "published", "2020-01"),
        ("year,month", "2020,", "published", None),
        ("Citing Works Count", "7", "citations", 7),
        ("Source Linkout,Dimensions URL", ",https://example.org/d", "url", "https://example.org/d"),
        ("Anthology title", "Lecture Notes in Fog", "venue", "Lecture Notes in Fog"),
        ("Medline PMID", "12", "ids", (("pubmed", "12"),)),
        ("Medline PMID", "12 (http://www.ncbi.nlm.nih.gov/pubmed/12)", "ids", (("pubmed", "12"),)),
        ("PMID,PMCID", "12.0,PMC34.0", "ids", (("pubmed", "12"), ("pmc", "34"))),
        ("keywords.display_name", "Sheep|Wool", "topics", (("keyword", "Sheep"), ("keyword", "Wool"))),
        ("Keywords", '"[""P(A|B)""]"', "topics", (("keyword", "P(A|B)"),)),
        ("Journal,Year", "https://clinicaltrials.gov/show/NCT1,2020", "venue", None),
        ("Journal,Year", "Available at SSRN 3500001,2020", "venue", "SSRN"),
        ("Authors,Year", "[Anonymous],2020", "authors", ()),
        ("pubtitle,year", "Journal of Wool,2020", "venue", "Journal of Wool"),
        ("Journal,Full journal", "J. Wool,Journal of Wool", "venue", "Journal of Wool"),
        ("URLs", "https://example.org/a;https://example.org/b", "url", "https://example.org/a"),
        ("n_citation", "7", "citations", 7),
        ("lang,year", "eng,2020", "language", "en"),
        ("identifierKeywords", "sheep; wool", "topics", (("keyword", "sheep"), ("keyword", "wool"))),
    ],
)
def test_columns_of_databases(header: str, row: str, field: str, value: object) -> None:
    """Scopus, IEEE, Rayyan, Covidence, Lens, Dimensions, Embase and others have names of their own for what others have."""
    found = getattr(read_one(f"Title,DOI,{header}\nT,10.1234/a,{row}\n"), field)
    assert (tuple(filter(None, found)) if field == "authors" else found) == value


def test_dois_of_proquest() -> None:
    """ProQuest's tables have a word of their own for the DOI."""
    assert read_one("Title,digitalObjectIdentifier\nT,10.1234/a\n").doi == "10.1234/a"


@pytest.mark.parametrize(("header", "row", "told"), [("EID", "2-s2.0-1", []), ("Year", "2020", [("Source",)])])
def test_a_source_that_may_be_a_venue_is_told(header: str, row: str, told: list[tuple[str]]) -> None:
    """A column `Source` is told as not read, but of Scopus's tables, where it is the database."""
    records = read_records("csv", f"Title,Authors,Source,{header}\nT,Ada Example,Journal of Fog,{row}\n".encode())
    assert [record.unread for record in records if isinstance(record, SourceInfo)] == told


def test_records_of_lens() -> None:
    """Lens's JSON has a list of ids by their kind, and groups by a key of their own."""
    record = {
        "title": "T", "year_published": 2020, "scholarly_citations_count": 7, "source": {"title": "J. Fog"},
        "external_ids": [{"type": "doi", "value": "10.1234/a"}, {"type": "pmid", "value": "12"}, {"type": "magid", "value": "3"}],
        "authors": [{"first_name": "Ada", "last_name": "Example"}, {"collective_name": "Wool Group"}],
    }  # fmt: skip
    (paper,) = papers_of(read_records("jsonl", record))
    assert (paper.doi, paper.ids, paper.year, paper.citations) == ("10.1234/a", (("pubmed", "12"),), 2020, 7)
    assert names(paper) == ["Ada Example", "Wool Group"]
    assert papers_of(read_records("jsonl", {"title": "T", "doi": "10.1234/b", "external_ids": [3]}))[0].doi == "10.1234/b"


def test_addresses_of_lens() -> None:
    """Of the addresses that Lens lists the first is the paper's, the others are links."""
    paper = read_one("Title,DOI,Source URLs\nT,10.1234/a,https://example.org/a https://example.org/a.pdf\n")
    assert (paper.url, paper.links) == ("https://example.org/a", (SourceLink("https://example.org/a.pdf"),))


@pytest.mark.parametrize(
    "header",
    [
        "Titel;Autoren;Jahr;Zeitschrift;Zusammenfassung",
        "titre;auteurs;année;revue;résumé",
        "Título;Autores;Año;Revista;Resumen",
        "Título;Autores;Ano;Revista;Resumo",
        "Titolo;Autori;Anno;Rivista;Riassunto",
        "Titel der Arbeit;Autor:innen;Publikationsjahr;Konferenz;Kurzfassung",
        "Titre de l'article;Auteur(s);Année de parution;Conférence;Résumé",
        "Título del artículo;Autor(es);Año de publicación;Conferencia;Resumen",
    ],
)
def test_headers_in_other_languages(header: str) -> None:
    """Columns of a spreadsheet may be named in German, French, Spanish, Portuguese or Italian."""
    paper = read_one(f"{header}\nSchafe;Example, Ada;2020;J. Fog;We count.\n")
    assert (paper.title, names(paper), paper.year, paper.venue) == ("Schafe", ["Ada Example"], 2020, "J. Fog")
    assert paper.abstract == "We count."


def test_dates_addresses_and_counts_in_other_languages() -> None:
    """So may columns of dates, addresses and citations, with numbers and days as spreadsheets there write them."""
    for columns in (
        "Erscheinungsdatum;Weblink;Zitate", "Date de parution;Lien;Nombre de citations", "Fecha de publicación;Enlace;Citas",
    ):  # fmt: skip
        paper = read_one(f"Title;{columns}\nSchafe;05.03.2021;https://example.org/a;12\n")
        assert (paper.year, paper.url, paper.citations) == (2021, "https://example.org/a", 12)
    assert read_one("Titel;Jahr;Datum\nSchafe;2020;05.03.2021\n").published is None


@pytest.mark.parametrize("name", ["abstract_en", "Abstract (English)", "English Abstract", "Abstract in English"])
def test_the_english_abstract_of_a_table(name: str) -> None:
    """Of two columns of abstracts that which says that it is English is read, and the other told, where a row fills it."""
    paper, other, told = read_records("csv", f"Title;Abstract;{name}\nS;Schafe.;Sheep.\nT;Sheep too.;\n".encode())
    assert isinstance(paper, Paper)
    assert isinstance(other, Paper)
    assert (paper.abstract, other.abstract, told) == ("Sheep.", "Sheep too.", SourceInfo(unread=("Abstract",)))
    records = read_records("jsonl", {"title": "S", name: "Sheep.", "abstract_de": "Schafe."})
    assert [each.abstract for each in papers_of(records)] == ["Sheep."]


@pytest.mark.parametrize("line", ["Total,,,37", "Total (n=12):,,,", "© 2024 Made. All rights reserved.,,,", "Source: Made,,,"])
def test_lines_below_a_table(line: str) -> None:
    """A sum or a remark beside nothing but counts is no paper, and told; with an author or a year it is one."""
    text = f"Title,Authors,Year,Citations\nT,Ada Example,2020,37\n{line}\n"
    records = read_records("csv", text.encode())
    assert [paper.title for paper in papers_of(records)] == ["T"]
    assert [reject.reason for reject in rejects_of(records)] == ["a line below the table, not a paper"]
    (paper,) = papers_of(read_records("csv", b"Title,Authors,Year\nTotal,Ada Example,2020\n"))
    assert paper.title == "Total"
    assert len(papers_of(read_records("csv", b"Title\nTotal\n"))) == 1


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("Example A., Univ Fog, Oslo, Norway; van Sample B.-C., Wool House", ["Univ Fog, Oslo, Norway", "Wool House", None]),
        ("Example, A., Univ Fog; van Sample, B.-C., Wool House; Plato", ["Univ Fog", "Wool House", None]),
        ("Example A.; Plato, Academy, Athens", [None, None, "Academy, Athens"]),
        ("Example A., Jr., Univ Fog; van Sample B.-C., III; Plato", ["Univ Fog", None, None]),
    ],
)
def test_affiliations_of_scopus(cell: str, expected: list[str | None]) -> None:
    """Scopus has a column of the authors with their places of work."""
    authors = '"Example, Ada (57190000001); van Sample, Ben-Cid (57190000002); Plato (57190000003)"'
    text = f'Author full names,Title,Year,Authors with affiliations\n{authors},T,2020,"{cell}"\n'
    found = [author.affiliations[0].raw if author and author.affiliations else None for author in read_one(text).authors]
    assert found == expected


def test_affiliations_of_nobody() -> None:
    """An affiliation behind another name than the authors' is told, and the paper is kept."""
    text = 'Authors,Title,Year,Authors with affiliations\nExample A.,T,2020,"Other B., Univ Fog"\n'
    (reject,) = rejects_of(read_records("csv", text.encode()))
    assert "who is no author" in reject.reason


def test_authors_of_cmt() -> None:
    """CMT has places of work in brackets, and a star behind the contact; brackets of other lists stay."""
    paper = read_one('Paper Title,Author Names\nT,"Example, Ada (Univ Fog)*; Ben Sample (Wool, Inc.)"\n')
    found = [(author.name, author.affiliations[0].raw) for author in paper.authors if author]
    assert found == [("Ada Example", "Univ Fog"), ("Ben Sample", "Wool, Inc.")]
    assert names(read_one('Paper Title,Author Names\nT,"Ada (Bob) Example; Ben Sample (Wool)"\n')) == [
        "Ada (Bob) Example",
        "Ben Sample (Wool)",
    ]


@pytest.mark.parametrize("junk", ["a ", " ", "A. ", "a, A., ", "(a", "A", "a(b)* "])
def test_cells_of_authors_take_linear_time(junk: str) -> None:
    """Cells made to be slow are read in seconds."""
    started = time.process_time()
    cell = junk * (200_000 // len(junk))
    text = f'Title,Authors,Authors with affiliations,URL\nT,"{cell})*","{cell}",https://link.springer.com/a\n'
    assert papers_of(read_records("csv", text.encode()))
    assert time.process_time() - started < 5
