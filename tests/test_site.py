"""The site as `serve` sets it up: descriptions, canned queries, pages, cells."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urljoin, urlsplit

import pytest
import yaml
from click.testing import CliRunner
from datasette.utils import tilde_decode

from build_db import cli
from papersette.parts import find_site
from papersette.schema.views import PAPER_PATH
from tests.databases import build_papers, rows
from tests.site_client import Site

METADATA = yaml.safe_load((find_site() / "metadata.yml").read_text("utf-8"))["databases"]["papers"]
QUERIES = METADATA["queries"]
HOSTILE = (
    "", " ", '"', '""', "(", "C++", "k-NN", "don't", "\0", "a\0b", "x" * 10_000, "word " * 2_000, "🎉", "*", "AND",
    "NEAR(", "%", "_", "'; drop table papers; --", "<script>alert(1)</script>", "\ue000\ue001", "\u202e", "\\",
    "-1", "1e999", "NaN", "٣", "ﬀ",
)  # fmt: skip


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundled sample, built as a user builds it."""
    path = tmp_path_factory.mktemp("site") / "papers.db"
    result = CliRunner().invoke(cli, ["build", "--db", str(path)])
    assert result.exit_code == 0, result.output
    return path


@pytest.fixture(scope="module")
def site(db: Path) -> Site:
    """The site over the sample."""
    return Site(db)


def _columns(db: Path) -> dict[str, list[str]]:
    """Return the columns of every table and view that is not part of a full-text index."""
    with sqlite3.connect(db) as connection:
        names = connection.execute("select name from sqlite_master where type in ('table', 'view')").fetchall()
        return {
            name: [row[1] for row in connection.execute(f"pragma table_info([{name}])")]
            for (name,) in names
            if "_fts" not in name and not name.startswith("sqlite_")
        }


def test_everything_is_described(db: Path) -> None:
    """Every table, view and column has a description, and nothing else is described."""
    described = {name: list(table["columns"]) for name, table in METADATA["tables"].items()}
    assert {name: sorted(columns) for name, columns in described.items()} == {n: sorted(c) for n, c in _columns(db).items()}
    for table in METADATA["tables"].values():
        assert table["description"].strip()
        assert all(str(text).strip() for text in table["columns"].values())


def test_metadata_names_real_columns(db: Path) -> None:
    """Facets, sort orders, labels and units name columns that exist."""
    columns = _columns(db)
    for name, table in METADATA["tables"].items():
        facets = table.get("facets", [])
        assert {facet["m2m"] for facet in facets if isinstance(facet, dict)} <= set(columns)
        named = [*(facet for facet in facets if isinstance(facet, str)), *table.get("units", {})]
        named += [table[key] for key in ("sort", "sort_desc", "label_column") if key in table]
        assert set(named) <= set(columns[name]), name


@pytest.mark.parametrize("name", sorted(_ for _ in METADATA["tables"]))
def test_every_table_page_opens(site: Site, name: str) -> None:
    """Every table and view answers as a page and as JSON, with its facets."""
    assert site.get(f"/papers/{name}").status_code == 200
    assert site.get(f"/papers/{name}.json").json().get("facet_results") is not None


@pytest.mark.parametrize("name", sorted(QUERIES))
def test_queries_say_what_they_answer(name: str) -> None:
    """Every canned query has a title and a description with an example, in sentences that are read at once."""
    assert QUERIES[name]["title"]
    assert f'href="{name}?' in QUERIES[name]["description_html"]
    for sentence in re.split(r"(?<=\.)\s", re.sub("<.*?>", "", QUERIES[name]["description_html"])):
        assert len(sentence.split()) <= 40, sentence


@pytest.mark.parametrize("name", sorted(QUERIES))
def test_examples_work(site: Site, name: str) -> None:
    """Each example of a canned query finds something in the sample."""
    for href in re.findall(r'href="([^"]+)"', QUERIES[name]["description_html"]):
        parts = urlsplit(unescape(href))
        rows = site.rows(f"/papers/{parts.path}", **dict(parse_qsl(parts.query, keep_blank_values=True)))
        assert rows, href


@pytest.mark.parametrize("name", sorted(QUERIES))
@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:12]))
def test_no_text_is_an_error(site: Site, name: str, text: str) -> None:
    """Whatever is typed into any parameter, the answer is a page and JSON with status 200."""
    parameters = dict.fromkeys(re.findall(r"(?<!:):(\w+)", QUERIES[name]["sql"]), text)
    assert parameters
    assert site.get(f"/papers/{name}").status_code == 200
    page = site.get(f"/papers/{name}", **parameters)
    assert page.status_code == 200
    assert "<script>alert" not in page.text
    assert site.get(f"/papers/{name}.json", **parameters).status_code == 200


def test_search_finds_titles_first(site: Site) -> None:
    """A title typed in full comes first, for every paper of the sample."""
    papers = site.rows("/papers/papers", _size="max", _col="title")
    missed = [paper["title"] for paper in papers if site.rows("/papers/search", q=paper["title"])[0]["title"] != paper["title"]]
    assert missed == []


def test_search_finds_ids(site: Site, db: Path) -> None:
    """A key, or any id of a paper, finds it first."""
    ids = rows(db, "select value, key from paper_ids join papers on papers.id = paper_id")
    for value, key in ids[::20]:
        assert site.rows("/papers/search", q=value)[0]["key"] == key
        assert site.rows("/papers/search", q=key)[0]["key"] == key


def test_search_marks_hits(site: Site) -> None:
    """The page marks the words that were found."""
    page = site.get("/papers/search", q="robot").text
    assert "<mark>" in page
    assert "\ue000" not in page


def test_front_page(site: Site) -> None:
    """The front page has the search box, the counts, and no asset of another host."""
    page = site.get("/").text
    assert 'name="q"' in page
    assert "reported results" in page
    assert "How right it is" in page
    assert re.findall(r'(?:src|<link[^>]+href)="(?:https?:)?//(?!localhost/)[^"]+"', page) == []
    assert all(site.get(path).status_code == 200 for path in set(re.findall(r'href="(/[^"]*)"', unescape(page))) - {"/papers.db"})
    assert "· 1 result<" in page or "· 1 result ·" in page
    assert "· 1 results" not in page


def test_a_database_of_another_name_has_a_front_page(tmp_path: Path) -> None:
    """Whoever serves another database with these templates gets Datasette's own list of tables."""
    other = tmp_path / "other.db"
    with sqlite3.connect(other) as connection:
        connection.execute("create table things (name)")
    answer = Site(other).get("/")
    assert answer.status_code == 200
    assert "/other/things" in answer.text


def test_paper_pages(site: Site, db: Path) -> None:
    """Every paper has a page at its key that says where its text is from, and the same as JSON."""
    with sqlite3.connect(db) as connection:
        keys = [key for (key,) in connection.execute("select key from papers order by id")]
    for key in keys[::6]:
        page = site.get(f"/paper/{key}")
        assert page.status_code == 200
        assert "ummaries written for the sample" in page.text
        assert site.get(f"/paper/{key}.json").json()["paper"]["key"] == key


def test_paper_page_marks_its_finds(site: Site, db: Path) -> None:
    """Each reported result of an abstract is marked in it and tied to its row of the table."""
    with sqlite3.connect(db) as connection:
        row = connection.execute(
            "select papers.key, metrics.id, metrics.raw from metrics join papers on papers.id = paper_id"
        ).fetchone()
    page = site.get(f"/paper/{row[0]}").text
    assert f'id="metric-{row[1]}-text">{row[2]}</a>' in unescape(page)
    assert f'id="metric-{row[1]}"' in page


def test_other_ids_lead_to_the_paper(site: Site, db: Path) -> None:
    """An id that is not the key leads to the key's address; an unknown one is not found."""
    with sqlite3.connect(db) as connection:
        value, key = connection.execute(
            "select value, key from paper_ids join papers on papers.id = paper_id where value <> key and scheme = 'arxiv' limit 1"
        ).fetchone()
    answer = site.get(f"/paper/{value}")
    assert answer.status_code == 302
    assert answer.headers["location"] == f"/paper/{key}"
    assert site.get("/paper/arxiv:0000.00000").status_code == 404
    # As assistants and mails have them.
    assert site.get("/paper/arxiv:2501.01423v2").headers["location"] == "/paper/arxiv:2501.01423"
    assert site.get("/paper/~00").status_code == 404


@pytest.mark.parametrize("key", ["a b?c#d%e~f+g/ü.json", "../../papers/papers", "10.1/./x/..", ".", "a/../../../../-/logout"])
def test_keys_of_any_signs_have_pages(tmp_path: Path, key: str) -> None:
    """A key may hold blanks, question marks, tildes, signs of every script, and what leads a browser to the folder above."""
    db = tmp_path / "papers.db"
    given = json.dumps({"title": "One", "id": key})
    assert CliRunner().invoke(cli, ["build", "-", "--db", str(db), "--quiet"], input=given).exit_code == 0
    site = Site(db)
    (paper,) = site.rows("/papers/papers")
    link = re.search(r'class="key" href="([^"]+)"', site.get("/papers/paper_list").text)
    assert link
    assert urljoin("http://site.example/", unescape(link[1])) == f"http://site.example{unescape(link[1])}"
    assert site.get(unescape(link[1])).status_code == 200
    assert site.get(unescape(link[1]) + ".json").json()["paper"]["key"] == paper["key"]
    with closing(sqlite3.connect(":memory:")) as none:
        (of_marker,) = none.execute(f"select {PAPER_PATH} from (select ? as key) as papers", (paper["key"],)).fetchone()
    assert urljoin("http://site.example/", of_marker) == f"http://site.example{of_marker}"
    assert tilde_decode(of_marker) == f"/paper/{paper['key']}"


def test_evidence_is_marked(site: Site) -> None:
    """An evidence cell is its sentence, with the number marked."""
    page = site.get("/papers/metric_list").text
    cell = re.search(r'<td class="col-evidence[^"]*">(.*?)</td>', page, re.DOTALL)
    assert cell
    assert cell[1].count("<mark>") == 1
    assert "{" not in cell[1].split("<mark>")[0]


def test_links_are_safe(tmp_path: Path) -> None:
    """Addresses that hide something are shown as text, plain ones as links."""
    db = tmp_path / "papers.db"
    given = '{"title": "One", "url": "https://user@example.org/", "pdf_url": "javascript:alert(1)"}\n{"title": "Two", "url": "https://example.org/two"}'
    assert CliRunner().invoke(cli, ["build", "-", "--db", str(db), "--quiet"], input=given).exit_code == 0
    site = Site(db)
    pages = [site.get("/papers/papers").text, *(site.get(f"/paper/{row['key']}").text for row in site.rows("/papers/papers"))]
    assert 'href="https://example.org/two"' in pages[0]
    for page in pages:
        assert 'href="https://user@' not in page
        assert 'href="javascript' not in page


def test_map_has_coordinates_and_popups(site: Site) -> None:
    """The map's view has no missing coordinates, and popups that lead to papers."""
    rows = site.rows("/papers/paper_map", _size="max")
    assert len({row["id"] for row in rows}) >= 56
    assert all(row["latitude"] is not None and row["longitude"] is not None for row in rows)
    assert site.get("/papers/place_map").text.count("datasette-cluster-map") > 0


def test_hits_near_a_place(site: Site) -> None:
    """Papers near a place lie within the distance asked for, nearest first."""
    place = site.rows("/papers/place_map", _size="1")[0]["place"]
    rows = site.rows("/papers/papers_near", place=place.upper(), km="300")
    assert rows[0]["km"] == 0
    assert [row["km"] for row in rows] == sorted(row["km"] for row in rows)
    assert rows[-1]["km"] <= 300


@pytest.mark.parametrize(("key", "title"), [("s2:100", "B"), ("pubmed:100", "A"), ("source:b", "B"), (" b ", "B"), ("c", None)])
def test_a_paper_s_rows_are_those_of_its_page(build_db: Callable[..., Path], key: str, title: str | None) -> None:
    """What is known of a paper is that of the paper whose page has the same address, also where two have one id elsewhere."""
    site = Site(
        build_db({"title": "A", "id": "a", "ids": {"pubmed": ["100"]}}, {"title": "B", "id": "b", "ids": {"s2": ["100"]}})
    )
    assert [row["value"] for row in site.rows("/papers/paper", key=key) if row["what"] == "title"] == [title] * bool(title)
    page = site.get(f"/paper/{key.strip()}")
    led = page.headers.get("location", f"/paper/{key.strip()}") if page.status_code != 404 else None
    assert led == {"A": "/paper/pubmed:100", "B": "/paper/s2:100", None: None}[title]


@pytest.mark.parametrize(
    ("place", "km", "papers"),
    [
        ("Oslo", "", "af"),
        ("oslo", "0", "a"),
        ("Oslo", "1,200", "abcf"),
        ("Oslo", "500 km", "abf"),
        ("Oslo", "2,5", "a"),
        ("Oslo", ".5", "a"),
        ("Oslo", "far", "af"),
        ("Cambridge, United Kingdom", "10", "c"),
        ("cambridge, united states", "10", "de"),
        ("Cambridge", "10", "de"),
    ],
)
def test_distances_and_places_are_read_as_they_are_written(near: Site, place: str, km: str, papers: str) -> None:
    """None is 100 km, 0 the city alone, 1,200 more than a thousand; a city may have its country behind a comma."""
    found = near.rows("/papers/papers_near", place=place, km=km)
    assert "".join(sorted(row["key"] for row in found)) == papers


@pytest.fixture(scope="module")
def near(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A site over papers of Oslo, Drammen, Trondheim and two Cambridges, of which that in America has most."""
    folder = tmp_path_factory.mktemp("near")
    cities = {
        "a": ("Oslo", "Norway", 59.9, 10.7), "b": ("Trondheim", "Norway", 63.4, 10.4),
        "c": ("Cambridge", "United Kingdom", 52.2, 0.1), "d": ("Cambridge", "United States", 42.4, -71.1),
        "e": ("Cambridge", "United States", 42.4, -71.1), "f": ("Drammen", "Norway", 59.7, 10.2),
    }  # fmt: skip
    names = ("city", "country", "latitude", "longitude")
    records = [
        {"id": key, "title": f"Paper {key}", "authors": ["Ann A"],
         "affiliations": [{"author": 1, "institution": f"House {key}", **dict(zip(names, city, strict=True))}]}
        for key, city in cities.items()
    ]  # fmt: skip
    return Site(build_papers(folder, records))


@pytest.mark.parametrize(
    ("query", "text"),
    [("papers_with_code", "Code: https://github.com/a/{}"), ("promised_code_never_linked", "Code will be released soon. {}")],
)
def test_papers_with_code_are_newest_first(build_db: Callable[..., Path], query: str, text: str) -> None:
    """Papers that link or promise code come by their day, one of which only the year is known behind those of that year."""
    dates: dict[str, dict[str, Any]] = {
        "a": {"published": "2025-01-01"},
        "b": {"published": "2025-08-01"},
        "c": {"year": 2025},
        "d": {"published": "2024-05"},
    }
    records = ({"id": f"{key}:1", "title": f"Paper {key}", "abstract": text.format(key), **date} for key, date in dates.items())
    assert [row["key"][0] for row in Site(build_db(*records)).rows(f"/papers/{query}", q="")] == ["b", "a", "c", "d"]


@pytest.mark.parametrize(
    ("query", "text"),
    [("papers_with_code", "Code: https://github.com/a/b"), ("promised_code_never_linked", "Code will be released soon.")],
)
def test_each_word_narrows_papers_with_code(build_db: Callable[..., Path], query: str, text: str) -> None:
    """Of several words a paper has all, since these lists go by date and not by how well they match; nothing else is offered."""
    titles = ("Robots with hands", "Robots of felt", "The hands of a robot")
    site = Site(build_db(*({"id": f"p:{n}", "title": title, "abstract": text} for n, title in enumerate(titles))))
    found = {
        q: [row["key"] for row in site.rows(f"/papers/{query}", q=q)] for q in ("robot", "robot hand", '"robots with hands"')
    }
    assert found == {"robot": ["p:2", "p:1", "p:0"], "robot hand": ["p:2", "p:0"], '"robots with hands"': ["p:0"]}
    form = site.get(f"/papers/{query}").text.partition('<form class="parameters"')[2].partition("<input")[0]
    assert form.rpartition("<label>")[2].strip() == "words, or a phrase in quotes"


@pytest.mark.parametrize(
    ("query", "text"),
    [("papers_with_code", "Code: https://github.com/a/b"), ("promised_code_never_linked", "Code will be released soon.")],
)
def test_what_has_code_is_found_before_the_bound(build_db: Callable[..., Path], query: str, text: str) -> None:
    """Of a word that very many papers hold the last are looked at, of these those that link or promise code before any bound."""
    texts = [text, *["There is nothing to see."] * 3]
    site = Site(build_db(*({"id": f"p:{n}", "title": f"Robot {n}", "abstract": text} for n, text in enumerate(texts))))
    sql = METADATA["queries"][query]["sql"]
    assert "limit 2000" in sql
    assert [row["key"] for row in site.rows("/papers", sql=sql.replace("limit 2000", "limit 2"), q="robot")] == ["p:0"]
    assert "offset 50000" in sql
    for offset, found in (3, []), (4, ["p:0"]):
        rows = site.rows("/papers", sql=sql.replace("offset 50000", f"offset {offset}"), q="robot")
        assert [row["key"] for row in rows] == found


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("We say nothing.", []),
        ("We reach 71.2% accuracy.", ["metric"]),
        ("We reach 71.2% accuracy on CIFAR-10. Code: https://github.com/a/b", ["metric", "link", "dataset"]),
    ],
)
def test_the_legend_tells_of_the_marks_there_are(build_db: Callable[..., Path], text: str, kinds: list[str]) -> None:
    """Under an abstract stands what its marks mean, and nothing of marks that it has not."""
    page = Site(build_db({"id": "p:1", "title": "Made up", "abstract": text})).get("/paper/p:1").text
    legend = re.search(r'<p class="legend">(.*?)</p>', page.partition('<div id="finds">')[0])
    assert re.findall(r'class="mark (\w+)"', legend[1] if legend else "") == kinds


def test_marks_of_a_comment_lead_both_ways(build_db: Callable[..., Path]) -> None:
    """A link of a comment is marked there as one of an abstract is: it leads to its row, and the row back to it."""
    texts = {"abstract": "Code: https://github.com/a/b", "comments": "3 sails. Demo: https://mills.example/demo & more"}
    page = Site(build_db({"id": "p:1", "title": "Made up", **texts})).get("/paper/p:1").text
    ids, addresses = re.findall(r'id="([^"]+)"', page), re.findall(r'href="#([^"]+)"', page)
    assert set(addresses) <= set(ids)
    assert len(ids) == len(set(ids))
    comment = re.search(r'<p class="comment">.*?</p>', page)
    assert comment
    assert unescape(re.sub("<.*?>", "", comment[0])) == f"Comment: {texts['comments']}"
    assert re.findall(r'<a class="mark link" href="#link-(\d+)" id="link-\1-text">https://mills.example/demo</a>', comment[0])


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("/papers/paper_list", ["JSON", "BibTeX", "RIS", "CSL-JSON", "CSV"]),
        ("/papers/papers_with_code?q=", ["JSON", "BibTeX", "RIS", "CSL-JSON", "CSV"]),
        ("/papers/systems?system=", ["JSON", "CSV"]),
        ("/papers?sql=select+'json'+as+bib", ["JSON", "CSV"]),
        ("/papers/authors/1", ["JSON"]),
        ("/papers/links/1", ["JSON", "BibTeX", "RIS", "CSL-JSON"]),
    ],
)
def test_forms_of_rows_go_by_their_names(site: Site, path: str, names: list[str]) -> None:
    """What rows can be had as is called by the names of the formats, and leads to them."""
    page = site.get(path).text
    line = re.search(r'<p class="(?:export-links|provenance)">.*?</p>', page, re.DOTALL)
    assert line
    shown = {name: unescape(address) for address, name in re.findall(r'href="([^"]+)">([\w-]+)</a>', line[0])}
    assert [name for name in shown if name in ("json", "bib", "ris", "csl", *names)] == names
    for name in names:
        assert site.get(shown[name]).status_code == 200


def test_the_tables_are_described(site: Site) -> None:
    """The page of those who write SQL says what every table, view and column holds, and begins with a query that finds rows."""
    page = unescape(site.get("/papers").text)
    hidden = {"papers_fts"}
    for name, about in METADATA["tables"].items():
        if name in hidden or f'id="table-{name}"' not in page:
            continue
        described = page.partition(f'id="table-{name}"')[2].partition('class="db-table"')[0]
        for text in (about["description"], *about["columns"], *map(str, about["columns"].values())):
            assert text in described, (name, text)
    assert page.count('class="db-table"') >= len(METADATA["tables"]) - len(hidden)
    (sql,) = re.findall(r'<textarea id="sql-editor" name="sql">(.*?)</textarea>', page, re.DOTALL)
    assert site.rows("/papers", sql=sql)


def test_a_result_s_row_has_its_sentence(site: Site) -> None:
    """The row of a result, where its confidence leads, shows its sentence and what each column means, and leads to its mark."""
    row = site.rows("/papers/metric_list", evidence__contains="sentence", _size="1")[0]
    page = unescape(site.get(f"/papers/metrics/{row['id']}").text)
    assert re.search(r'<blockquote class="abstract" dir="auto">[^<]*<mark>', page)
    assert f'<a href="/paper/{row["paper"]}#metric-{row["id"]}-text">{row["title"]}</a>' in page
    for column, meaning in METADATA["tables"]["metrics"]["columns"].items():
        assert f"<dt>{column}</dt>" in page
        assert str(meaning) in page
    assert site.get("/papers/metrics/999999").status_code == 404
