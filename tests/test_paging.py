"""Who pages through a table sees every row once, whatever it is sorted by."""

from __future__ import annotations

import re
import sqlite3
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from datasette.plugins import pm

from papersette.schema import TABLES, VIEWS
from tests.site_client import Site


@pytest.fixture(scope="module")
def site(built: Path) -> Site:
    """The site over the sample."""
    return Site(built)


def _path(address: str) -> str:
    """Return an address of the site without its host."""
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}" if address else ""


def _rows(site: Site, path: str) -> list[str]:
    """Return the rows of all pages, each as text."""
    rows: list[str] = []
    while path:
        page = site.get(path).json()
        rows += map(str, page["rows"])
        path = _path(page["next_url"] or "")
    return rows


@pytest.mark.parametrize("table", [*TABLES, *VIEWS])
def test_every_row_once(site: Site, built: Path, table: str) -> None:
    """All pages of a table together have each row once, for each column that it can be sorted by."""
    with sqlite3.connect(built) as connection:
        columns = [row[1] for row in connection.execute(f"pragma table_info({table})")]
        rows = connection.execute(f"select count(*) from {table}").fetchone()[0]
    # The first page and what comes behind it.
    base = f"/papers/{table}.json?_size={min(max(rows // 2 - 1, 1), 1000)}&_nofacet=1&_nocount=1"
    plain = sorted(_rows(site, base))
    assert len(plain) == rows
    sortable = site.metadata["databases"]["papers"]["tables"][table].get("sortable_columns", columns)
    for column in sortable:
        for sort in ("_sort", "_sort_desc"):
            assert sorted(_rows(site, f"{base}&{sort}={column}")) == plain, (sort, column)


@pytest.mark.parametrize("where", ["year__gt=2000", "code=linked", "_search=model", "_where=id+in+(select+paper_id+from+links)"])
def test_every_row_once_of_some(site: Site, where: str) -> None:
    """So it is with a part of the papers, however it is chosen."""
    base = f"/papers/papers.json?_size=15&_nofacet=1&{where}"
    plain = sorted(_rows(site, f"{base}&_sort=id"))
    assert len(plain) > 20
    for sort in ("_sort=code", "_sort_desc=code", "_sort_desc=year", "_sort=venue_id", ""):
        assert sorted(_rows(site, f"{base}&{sort}")) == plain, sort


def test_pages_as_people_see_them(site: Site) -> None:
    """The pages that links lead to have every paper once, sorted as the table is by itself."""
    path, seen = "/papers/papers?_size=30", []
    while path:
        page = site.get(path).text
        seen += re.findall(r'href="/papers/papers/(\d+)"', page)
        following = re.search(r'href="([^"]+)">Next page', page)
        path = _path(unescape(following[1])) if following else ""
    assert len(seen) == len(set(seen)) == site.get("/papers/papers.json?_size=0").json()["filtered_table_rows_count"]


@pytest.mark.parametrize(("table", "column"), [("papers", "year"), ("metrics", "value"), ("paper_authors", "author_id")])
def test_every_row_once_without_the_column_that_sorts(site: Site, table: str, column: str) -> None:
    """A sorted table whose column is hidden has its pages all the same, where numbers are shown with names."""
    base = f"/papers/{table}.json?_size=40&_nofacet=1&_labels=on"
    rows = len(_rows(site, f"{base}&_nocount=1"))
    for sort in ("_sort", "_sort_desc"):
        hidden = _rows(site, f"{base}&{sort}={column}&_nocol={column}")
        assert len(hidden) == len(set(hidden)) == rows > 40, sort
    assert site.get(f"/papers/{table}?_sort={column}&_nocol={column}").status_code == 200


@pytest.mark.parametrize(
    ("table", "column", "plan"),
    [
        ("metrics", "change", "SCAN metrics"),  # and not by an index of something else
        ("papers", "upvotes desc", "SCAN papers USING COVERING INDEX idx_papers_upvotes_desc"),
        ("papers", "url desc", "SCAN papers"),
    ],
)
def test_the_keys_of_a_page_are_found_first(site: Site, built: Path, table: str, column: str, plan: str) -> None:
    """Whole rows are read of a page alone, found through an index of the column or through the table."""
    assert site.get(f"/papers/{table}?_size=1").status_code == 200
    paging = pm.get_plugin("paging.py")
    with sqlite3.connect(built) as db:
        leading = frozenset(name for (name,) in db.execute(paging.LEADING, (table,)))
        sql = f"select * from {table} order by {column} limit 21"
        late = paging.in_order(sql, paging.Sorted(table, ("id",), leading))
        assert f"SEARCH {table} USING INTEGER PRIMARY KEY (rowid=?)" in (steps := _plan(db, late))
        assert plan in steps
        assert db.execute(late).fetchall() == db.execute(sql.replace(" limit", ", id limit")).fetchall()


def test_later_pages_walk_down_an_index(site: Site, built: Path) -> None:
    """Behind the last row of a page the index is gone down, and not all that is left gathered and sorted."""
    assert site.get("/papers/papers?_size=1").status_code == 200
    paging = pm.get_plugin("paging.py")
    behind = "(published < :p1 or published is null or (published = :p1 and id > :p0))"
    sql = f"select * from papers where {behind} order by published desc, id limit 21"
    with sqlite3.connect(built) as db:
        last = {"p0": 1, "p1": "2024-05-01"}
        late = paging.in_order(sql, paging.Sorted("papers", ("id",), frozenset({"published"})))
        steps = [step for *_, step in db.execute(f"explain query plan {late}", last)]
        assert "SCAN papers USING COVERING INDEX idx_papers_published" in steps
        assert db.execute(late, last).fetchall() == db.execute(sql, last).fetchall() != []


def _plan(db: sqlite3.Connection, sql: str) -> list[str]:
    """Return the steps in which SQLite answers a query."""
    return [step for *_, step in db.execute(f"explain query plan {sql}")]
