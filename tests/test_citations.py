"""Citations: kinds by venue, names, dates, escaping; of one paper, of tables and of queries."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from build_db import cli
from papersette.site.citations import scholarly_article, write_bibtex, write_csl, write_ris
from tests.site_client import Site

BARE: dict[str, Any] = dict.fromkeys(
    ("abstract", "published", "year", "venue", "url", "pdf_url", "arxiv_id", "doi", "language")
)  # fmt: skip


def _paper(**values: Any) -> dict[str, Any]:
    return {"key": "doi:10.1/x", "title": "Nets that learn", "authors": ["Ada B. Lovelace"], **BARE, **values}


@pytest.mark.parametrize(
    ("values", "bibtex", "ris", "csl"),
    [
        ({"venue": "CoRL 2023"}, ("inproceedings", "booktitle = {CoRL 2023}"), "CONF", "paper-conference"),
        ({"venue": "Proceedings of the Third Meeting"}, ("inproceedings", "booktitle = {"), "CONF", "paper-conference"),
        ({"venue": "TACL 2022"}, ("article", "journal = {TACL 2022}"), "JOUR", "article-journal"),
        ({"venue": "Journal of Nets"}, ("article", "journal = {"), "JOUR", "article-journal"),
        ({"venue": "Neurocomputing"}, ("article", "journal = {"), "JOUR", "article-journal"),
        ({"venue": "arXiv"}, ("misc", "howpublished = {arXiv}"), "UNPB", "article"),
        ({"arxiv_id": "2405.15738"}, ("misc", "archiveprefix = {arXiv}"), "GEN", "article"),
    ],
)  # fmt: skip
def test_kinds(values: dict[str, str], bibtex: tuple[str, str], ris: str, csl: str) -> None:
    """The venue tells what kind of publication a paper is, in each format's own terms."""
    paper = _paper(**values)
    assert write_bibtex([paper]).startswith(f"@{bibtex[0]}{{")
    assert bibtex[1] in write_bibtex([paper])
    assert write_ris([paper]).startswith(f"TY  - {ris}\r\n")
    assert json.loads(write_csl([paper]))[0]["type"] == csl


@pytest.mark.parametrize(
    ("name", "family", "given"),
    [
        ("Ada B. Lovelace", "Lovelace", "Ada B."),
        ("Laurens van der Maaten", "van der Maaten", "Laurens"),
        ("Von Neumann", "Neumann", "Von"),
        ("Lovelace, Ada", "Lovelace", "Ada"),
        ("OpenAI", "OpenAI", None),
        ("李明", "李明", None),
    ],
)
def test_names(name: str, family: str, given: str | None) -> None:
    """A name is split where its family name starts, with its particles; a name of one part stays whole."""
    paper = _paper(authors=[name])
    (author,) = json.loads(write_csl([paper]))[0]["author"]
    assert author == ({"family": family, "given": given} if given else {"literal": family})
    assert f"author = {{{family}, {given}}}" in write_bibtex([paper]) or f"author = {{{{{family}}}}}" in write_bibtex([paper])


@pytest.mark.parametrize(
    ("values", "parts"),
    [
        ({"published": "2024-05-07", "year": 2024}, [2024, 5, 7]),
        ({"published": "2024-05"}, [2024, 5]),
        ({"year": 1999}, [1999]),
        ({"arxiv_id": "2405.15738"}, [2024, 5]),
        ({"arxiv_id": "cs/0501001"}, None),
        ({}, None),
    ],
)
def test_dates(values: dict[str, Any], parts: list[int] | None) -> None:
    """A date is as exact as it is known."""
    paper = _paper(**values)
    issued = json.loads(write_csl([paper]))[0].get("issued")
    assert issued == ({"date-parts": [parts]} if parts else None)
    assert ("year = {" in write_bibtex([paper])) == bool(parts)
    assert ("PY  - " in write_ris([paper])) == bool(parts)


def test_signs_of_tex_are_text() -> None:
    """What means something to TeX is written so that it prints, on one line."""
    bibtex = write_bibtex([_paper(title="50% of {A_1} & B\n#2 \\ $x$ ~ ^")])
    assert (
        r"{{50\% of \textbraceleft{}A\_1\textbraceright{} \& B \#2 \textbackslash{} \$x\$ \textasciitilde{} \textasciicircum{}}}"
        in bibtex
    )


def test_labels_differ() -> None:
    """No two entries of a file have the same label."""
    labels = re.findall(
        r"^@\w+\{(.+),$", write_bibtex([_paper(), _paper(), _paper(title="的"), _paper(authors=[])]), re.MULTILINE
    )
    assert labels == ["lovelacenets", "lovelacenets-2", "lovelace", "nets"]


TEXT = st.text(max_size=60)


@given(
    st.lists(
        st.builds(
            _paper, title=TEXT, abstract=TEXT, venue=st.none() | TEXT, url=st.none() | TEXT, authors=st.lists(TEXT, max_size=3)
        ),
        max_size=3,
    )
)
def test_any_text_gives_whole_files(papers: list[dict[str, Any]]) -> None:
    """Whatever the texts hold, braces balance, RIS has its tags at every line's start, CSL-JSON reads back."""
    bibtex = write_bibtex(papers)
    depth = 0
    for sign in bibtex:
        depth += {"{": 1, "}": -1}.get(sign, 0)
        assert depth >= 0
    assert depth == 0
    assert len(re.findall(r"^@\w+\{[a-z0-9-]+,$", bibtex, re.MULTILINE)) == len(papers)
    ris = [line for line in write_ris(papers).split("\r\n") if line]
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) and "\n" not in line for line in ris)
    assert [item["id"] for item in json.loads(write_csl(papers))] == ["doi:10.1/x"] * len(papers)


def test_scholarly_article() -> None:
    """A page tells machines what it is about."""
    article = scholarly_article(_paper(doi="10.1/x", year=2020, venue="CoRL 2023"), "https://example.org/paper/doi:10.1/x")
    assert article["@type"] == "ScholarlyArticle"
    assert article["identifier"] == "https://doi.org/10.1/x"
    assert article["author"] == [{"@type": "Person", "name": "Ada B. Lovelace"}]
    assert "abstract" not in article


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


def test_nothing_found_is_an_empty_file(site: Site) -> None:
    """A query without rows gives a file without entries."""
    assert site.get("/papers/search.csl", q="qqqqqq").json() == []
    assert site.get("/papers/search.bib", q="qqqqqq").text.strip() == ""


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
