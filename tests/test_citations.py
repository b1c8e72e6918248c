"""Citations: RIS, the ScholarlyArticle of a page, and what is served of one paper, of tables and of queries."""

from __future__ import annotations

import io
import json
import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from datasette.app import Datasette
from hypothesis import given
from hypothesis import strategies as st

from build_db import cli
from papersette.export.text import write_ris
from papersette.models import Paper
from papersette.site.pages.citations import CITED, citation_tags, scholarly_article
from papersette.sources import FORMATS
from papersette.sources.fields.names import is_missing
from tests.reading import as_title
from tests.site_client import Site


def _record(**values: Any) -> dict[str, Any]:
    return {
        "paper_key": "x",
        "title": "Nets that learn",
        "ids": {"source": ["x"]},
        "authors": [{"name": "Ada B. Lovelace"}],
        **values,
    }


@pytest.mark.parametrize(
    ("values", "lines"),
    [
        ({}, ["TY  - UNPB", "TI  - Nets that learn", "AU  - Lovelace, Ada B.", "ER  - "]),
        ({"venue": "CoRL 2023", "year": 2023}, ["TY  - CONF", "T2  - CoRL 2023", "PY  - 2023", "DA  - 2023"]),
        ({"venue": "NAACL"}, ["TY  - CONF"]),
        ({"venue": "SemEval"}, ["TY  - CONF"]),
        ({"venue": "WASSA/WS"}, ["TY  - CONF"]),
        ({"venue": "Fig-Lang", "ids": {"acl": ["2022.flp-1.3"]}}, ["TY  - CONF"]),
        ({"venue": "*SEM", "doi": "10.18653/v1/s17-1010"}, ["TY  - CONF"]),
        ({"venue": "TACL", "doi": "10.1162/tacl_a_00065"}, ["TY  - JOUR"]),
        ({"venue": "NeuroImage"}, ["TY  - JOUR"]),
        ({"venue": "TACL", "ids": {"acl": ["2022.tacl-1.3"]}}, ["TY  - JOUR"]),
        ({"venue": "CL", "ids": {"acl": ["J93-2004"]}}, ["TY  - JOUR"]),
        ({"venue": "Proceedings of the Third Meeting"}, ["TY  - CONF"]),
        ({"venue": "Journal of Nets", "doi": "10.1/x"}, ["TY  - JOUR", "DO  - 10.1/x"]),
        ({"venue": "TACL 2022"}, ["TY  - JOUR"]),
        ({"venue": "Neurocomputing"}, ["TY  - JOUR"]),
        ({"published": "2024-05-07", "year": 2024}, ["PY  - 2024", "DA  - 2024/05/07"]),
        ({"authors": [{"name": "Cid van den Berg"}, {"name": "OpenAI"}]}, ["AU  - van den Berg, Cid", "AU  - OpenAI"]),
        ({"arxiv_id": "2405.15738", "pdf_url": "https://example.org/x.pdf"}, ["AN  - arXiv:2405.15738", "L1  - https://example.org/x.pdf"]),
        ({"abstract": "One\nER  - two"}, ["AB  - One ER - two"]),
        ({"topics": [{"name": "parsing", "scheme": "keyword"}, {"name": "cs.CL", "scheme": "arxiv"}]}, ["KW  - parsing"]),
    ],
)  # fmt: skip
def test_ris(values: dict[str, Any], lines: list[str]) -> None:
    """A paper's values stand behind the tags that reference managers know."""
    written = "".join(write_ris([_record(**values)]))
    assert set(lines) <= set(written.split("\r\n"))
    assert "cs.CL" not in written


def _author(name: str) -> dict[str, str]:
    return {"name": name}


def _says_something(text: str) -> bool:
    return not is_missing(text)


LINE = st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=40).map(as_title).filter(bool)


@given(
    st.lists(
        st.builds(_record, title=LINE, abstract=LINE.filter(_says_something), authors=st.lists(LINE.map(_author), max_size=3)),
        min_size=1,
        max_size=3,
    )
)
def test_any_text_gives_whole_records(papers: list[dict[str, Any]]) -> None:
    """Whatever the texts hold, every record is whole, and its title and an abstract that says something are read as they were."""
    written = "".join(write_ris(papers))
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in written.split("\r\n") if line)
    read = list(FORMATS["ris"].read(io.BytesIO(written.encode()), "x"))
    assert [(paper.title, paper.abstract) for paper in read if isinstance(paper, Paper)] == [
        (p["title"], p["abstract"]) for p in papers
    ]


def test_scholarly_article() -> None:
    """A page tells machines what it is about."""
    article = scholarly_article(_record(doi="10.1/x", year=2020, venue="CoRL 2023"), "https://example.org/paper/doi:10.1/x")
    assert article["@type"] == "ScholarlyArticle"
    assert article["identifier"] == "https://doi.org/10.1/x"
    assert article["author"] == [{"@type": "Person", "name": "Ada B. Lovelace"}]
    assert article["datePublished"] == "2020"
    assert "abstract" not in article


def test_a_withdrawn_paper_is_cited_as_one() -> None:
    """Machines that read the page are told."""
    assert scholarly_article(_record(withdrawn=1), "https://example.org/paper/x")["creativeWorkStatus"] == "withdrawn"


def test_null_is_absent_in_a_scholarly_article() -> None:
    """What a row of papers has no value for is left out."""
    nulls = dict.fromkeys(("abstract", "doi", "venue", "published", "year", "language", "url"))
    article = scholarly_article(_record(**nulls), "https://example.org/paper/x")
    assert set(article) == {"@context", "@type", "@id", "headline", "author"}


@pytest.mark.parametrize(
    ("values", "tags"),
    [
        ({}, []),
        ({"published": "2024-05-07", "year": 2024}, [("citation_publication_date", "2024/05/07")]),
        ({"venue": "CoRL", "year": 2023}, [("citation_publication_date", "2023"), ("citation_conference_title", "CoRL")]),
        ({"venue": "Nets", "doi": "10.1/x"}, [("citation_journal_title", "Nets"), ("citation_doi", "10.1/x")]),
        ({"arxiv_id": "2405.15738", "language": "en"}, [("citation_arxiv_id", "2405.15738"), ("citation_language", "en")]),
        ({"pdf_url": "https://example.org/x.pdf"}, [("citation_pdf_url", "https://example.org/x.pdf")]),
        ({"pdf_url": "javascript:x", "url": "https://example.org/x"}, [("citation_abstract_html_url", "https://example.org/x")]),
        ({"abstract": "It learns."}, [("citation_abstract", "It learns.")]),
    ],
)
def test_citation_tags(values: dict[str, Any], tags: list[tuple[str, str]]) -> None:
    """Tags name what a paper has: title and authors first, the venue by its kind, and no address but of the web."""
    named = [("citation_title", "Nets that learn"), ("citation_author", "Ada B. Lovelace")]
    assert citation_tags(_record(**values)) == named + tags


def test_a_page_has_the_tags_of_its_paper(site: Site) -> None:
    """A paper's page has tags for reference managers, and those of which messengers make a preview, with a whole address."""
    row = next(row for row in site.rows("/papers/papers", _size="max") if row["abstract"] and row["doi"])
    page = unescape(site.get(f"/paper/{row['key']}").text)
    authors = site.get(f"/paper/{row['key']}.json").json()["authors"]
    assert re.findall(r'<meta name="citation_author" content="(.*)">', page) == [author["name"] for author in authors]
    assert f'<meta name="citation_doi" content="{row["doi"]}">' in page
    for name, content in (("og:title", row["title"]), ("og:url", f"http://localhost/paper/{row['key']}")):
        assert f'<meta property="{name}" content="{content}">' in page
    assert f'<meta property="og:description" content="{" ".join(row["abstract"].split())[:100]}' in page


def test_a_page_reads_its_paper_once(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a page tells machines comes from what it shows: the whole record is read for citations alone."""
    asked: list[str] = []
    execute = Datasette.execute

    async def note(self: Datasette, database: str, sql: str, *rest: Any, **named: Any) -> Any:
        asked.append(sql)
        return await execute(self, database, sql, *rest, **named)

    monkeypatch.setattr(Datasette, "execute", note)
    key = site.rows("/papers/papers", _size="1")[0]["key"]
    for ending, times in (("", 0), (".bib", 1)):
        asked.clear()
        assert site.get(f"/paper/{key}{ending}").status_code == 200
        assert sum(sql == CITED.format(column="id") for sql in asked) == times


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The site over the bundled sample."""
    db = tmp_path_factory.mktemp("citations") / "papers.db"
    assert CliRunner().invoke(cli, ["build", "--db", str(db), "--quiet"]).exit_code == 0
    return Site(db)


@pytest.mark.parametrize(("ending", "start"), [(".bib", "@"), (".ris", "TY  - "), (".csl.json", "[")])
def test_a_paper_is_served_in_each_form(site: Site, ending: str, start: str) -> None:
    """A paper's address and an ending give its citation; another id of it leads there."""
    key = site.rows("/papers/papers", _size="1", arxiv_id__notblank="1")[0]["key"]
    answer = site.get(f"/paper/{key}{ending}")
    assert answer.status_code == 200
    assert answer.text.startswith(start)
    assert f'href="/paper/{key}{ending}"' in site.get(f"/paper/{key}").text
    other = site.get(f"/paper/{key.removeprefix('arxiv:')}{ending}")
    assert other.headers["location"] == f"/paper/{key}{ending}"
    assert site.get(f"/paper/nothing{ending}").status_code == 404


@pytest.mark.parametrize(
    "path",
    ["/papers/papers.{}?_size=7", "/papers/papers.{}?_size=7&_labels=on&_col=title", "/papers/paper_list.{}?_size=7",
     "/papers/links.{}?_size=7&_labels=on", "/papers/metric_list.{}?_size=7", "/papers/search.{}?q=robot",
     "/papers.{}?sql=select+key+from+papers+limit+7", "/papers/papers/1.{}"],
)  # fmt: skip
def test_tables_and_queries_are_served(site: Site, path: str) -> None:
    """Rows that tell papers are served as their citations, each paper once and in the rows' order."""
    items = site.get(path.format("csl")).json()
    ids = [item["id"] for item in items]
    assert ids
    assert len(ids) == len(set(ids))
    assert site.get(path.format("bib")).text.count("\n@") + 1 == len(ids)
    assert site.get(path.format("ris")).text.count("ER  - ") == len(ids)
    page = site.get(path.replace(".{}", "")).text
    assert ".bib" in page


def test_search_keeps_its_order(site: Site) -> None:
    """The citations of a search stand best first."""
    keys = [row["key"] for row in site.rows("/papers/search", q="robot manipulation")]
    assert [item["id"] for item in site.get("/papers/search.csl", q="robot manipulation").json()] == keys


def test_other_rows_have_no_citations(site: Site) -> None:
    """Tables without papers do not offer citations."""
    assert site.get("/papers/hosts.bib").status_code == 404
    assert ".bib" not in site.get("/papers/hosts").text


@pytest.mark.parametrize("ending", ["bib", "ris", "csl"])
@pytest.mark.parametrize("column", ["key", "paper", "paper_id"])
@pytest.mark.parametrize("value", ["x'00'", "1e999", "-1e999", "1.5", "null"])
def test_what_is_no_key_is_of_no_paper(site: Site, ending: str, column: str, value: str) -> None:
    """Rows of somebody's own query whose keys are none have no citations; of bytes or an endless number it was an error."""
    known = "(select key from papers limit 1)" if column != "paper_id" else "(select min(id) from papers)"
    answer = site.get(f"/papers.{ending}", sql=f"select {value} as {column} union all select {known}")
    assert answer.status_code == 200
    assert answer.text == site.get(f"/papers.{ending}", sql=f"select {known} as {column}").text


def test_nothing_found_is_an_empty_file(site: Site) -> None:
    """A query without rows gives a file without entries."""
    assert site.get("/papers/search.csl", q="zzyzxqq").json() == []
    assert site.get("/papers/search.bib", q="zzyzxqq").text.strip() == ""


def test_json_ld_is_safe(tmp_path: Path) -> None:
    """A title cannot end the script that describes it."""
    db = tmp_path / "papers.db"
    record = json.dumps({"title": "</script><script>alert(1)</script>", "id": "x"})
    assert CliRunner().invoke(cli, ["build", "-", "--db", str(db), "--quiet"], input=record).exit_code == 0
    page = Site(db).get("/paper/x").text
    assert "<script>alert" not in page
    article = re.search(r'<script type="application/ld\+json">(.*?)</script>', page)
    assert article
    assert json.loads(article[1])["headline"] == "</script><script>alert(1)</script>"
