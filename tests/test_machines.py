"""What the site says to machines."""

from __future__ import annotations

import json
import re
import sqlite3
from html import unescape
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner

from build_db import cli
from papersette.site.addresses import paper_path
from papersette.site.pages.machines import PAGE, PAGE_SIZE
from tests.site_client import Site

LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundled sample."""
    path = tmp_path_factory.mktemp("machines") / "papers.db"
    assert CliRunner().invoke(cli, ["build", "--db", str(path), "--quiet"]).exit_code == 0
    return path


def _addresses(text: str) -> list[str]:
    return [element.text or "" for element in ET.fromstring(text).iter(LOC)]  # noqa: S314 - our own text


def test_robots(db: Path) -> None:
    """Crawlers are kept from the addresses without end and told of the site map."""
    text = Site(db).get("/robots.txt").text
    assert "Disallow: /*?*_facet" in text
    assert "Disallow: /papers/search" in text.splitlines()
    assert re.search(r"^Sitemap: https?://[^/]+/sitemap\.xml$", text, re.MULTILINE)


def test_sitemap_has_every_paper(db: Path) -> None:
    """Every paper's page is on the map, and what is on the map is there."""
    site = Site(db)
    addresses = _addresses(site.get("/sitemap.xml").text)
    paths = [re.sub(r"^https?://[^/]+", "", address) for address in addresses]
    keys = [f"/paper/{row['key']}" for row in site.rows("/papers/papers", _size="max", _col="key")]
    assert set(keys) <= set(paths)
    assert all(site.get(path).status_code == 200 for path in [*paths[:3], *paths[::30]])


def _told(page: str, element: str) -> list[str]:
    return [unescape(found) for found in re.findall(rf'<{element}="([^"]*)">', page)]


def test_a_paper_is_told_in_short(db: Path, tmp_path: Path) -> None:
    """Who lists or shares a paper's page has its address without what was put behind it, and the beginning of its abstract."""
    site = Site(db)
    for path in ("/paper/arxiv:2501.01423", "/paper/arxiv:2501.01423?utm_source=elsewhere", "/papers/papers/{id}"):
        page = site.get(path.format(id=site.get("/paper/arxiv:2501.01423.json").json()["paper"]["id"])).text
        assert _told(page, 'link rel="canonical" href') == ["/paper/arxiv:2501.01423"]
    (description,) = _told(site.get("/paper/arxiv:2501.01423").text, 'meta name="description" content')
    abstract = " ".join(site.get("/paper/arxiv:2501.01423.json").json()["paper"]["abstract"].split())
    assert 100 < len(description) <= 300
    assert abstract.startswith(description.removesuffix("..."))
    assert _told(site.get("/").text, 'meta name="description" content') == [site.metadata["description"]]
    hostile, other = tmp_path / "papers.db", '"><script>\n alert(1)</script>'
    given = json.dumps({"id": other, "title": "One", "abstract": f"{other} {'word ' * 10_000}"}) + '\n{"id": "b", "title": "Two"}'
    assert CliRunner().invoke(cli, ["build", "-", "--db", str(hostile), "--quiet"], input=given).exit_code == 0
    key = Site(hostile).rows("/papers/papers", title="One")[0]["key"]
    page = Site(hostile).get(paper_path(key)).text
    (description,) = _told(page, 'meta name="description" content')
    assert description.startswith('"><script> alert(1)</script> word')
    assert _told(page, 'link rel="canonical" href') == [paper_path(key)]
    assert _told(Site(hostile).get("/paper/b").text, 'meta name="description" content') == []


def test_a_large_map_has_pages(db: Path, tmp_path: Path) -> None:
    """Where papers are too many for one map, it lists pages, which hold each paper once."""
    large = tmp_path / "papers.db"
    large.write_bytes(db.read_bytes())
    with sqlite3.connect(large) as connection:
        papers = connection.execute("select count(*) from papers").fetchone()[0]
        connection.execute("pragma foreign_keys = off")
        connection.execute("update papers set id = ? where id = ?", (PAGE_SIZE * 2 + 5, papers))
    site = Site(large)
    pages = [re.sub(r"^https?://[^/]+", "", address) for address in _addresses(site.get("/sitemap.xml").text)]
    assert pages == ["/sitemap-0.xml", "/sitemap-1.xml", "/sitemap-2.xml"]
    assert len(_addresses(site.get(pages[2]).text)) == 1
    assert site.get(pages[1]).status_code == 404
    with sqlite3.connect(large) as connection:
        assert sum(len(connection.execute(PAGE, {"page": page}).fetchall()) for page in range(3)) == papers


def test_a_full_page_keeps_to_the_limit(db: Path, tmp_path: Path) -> None:
    """The first page of a map has the site's own addresses besides, and still no more than 50,000."""
    large = tmp_path / "papers.db"
    large.write_bytes(db.read_bytes())
    with sqlite3.connect(large) as connection:
        connection.execute("create temp table one as select * from papers limit 1")
        columns = [row[1] for row in connection.execute("pragma table_info(one)") if row[1] not in ("id", "key")]
        connection.execute(
            f"with recursive n(n) as (select max(id) + 1 from papers union all select n + 1 from n where n < 50000)"
            f" insert into papers (id, key, {', '.join(columns)}) select n, 'test:' || n, {', '.join(columns)} from n, one"
        )
    connection.close()
    site = Site(large)
    first, second = (len(_addresses(site.get(f"/sitemap-{page}.xml").text)) for page in range(2))
    assert (first <= 50_000, first + second) == (True, 50_002)


def test_llms_text(db: Path) -> None:
    """A model that reads llms.txt finds every table and query described, and its examples work."""
    site = Site(db)
    text = site.get("/llms.txt").text
    tables = site.metadata["databases"]["papers"]["tables"]
    assert all(f"[{name}](" in text for name in tables)
    for href in re.findall(r"\]\(https?://[^/]+(/[^)\s]+)\)", text):
        if "KEY" not in href and not href.endswith(".db"):
            assert site.get(href).status_code == 200, href


@pytest.mark.parametrize("query", ["select 1 as one", {"sql": "select 1 as one"}])
def test_a_query_without_a_title_goes_by_its_name(db: Path, query: object) -> None:
    """A site's own query needs none, as Datasette's do not, on the list that machines read either."""
    site = Site(db)
    site.metadata["databases"]["papers"]["queries"]["mine"] = query
    assert "- [mine](http://localhost/papers/mine)" in site.get("/llms.txt").text
