"""Canned queries a page at a time."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path

import pytest

from papersette.pipeline.build import build
from tests.site_client import Site

ROWS, SIZE = 115, 50


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A site over a paper with so many links to code."""
    folder = tmp_path_factory.mktemp("paged")
    links = [{"url": f"https://github.com/a/b{n}", "kind": "code"} for n in range(ROWS)]
    text = "Code. We reach an accuracy of 71.5% on ImageNet."
    (folder / "one.jsonl").write_text(json.dumps({"id": "x", "title": "Many", "abstract": text, "links": links}))
    build([str(folder / "one.jsonl")], folder / "papers.db")
    return Site(folder / "papers.db")


def _urls(page: str) -> list[str]:
    """Return the addresses in the rows of a page, in order."""
    return re.findall(r'<td class="col-url"[^>]*><a[^>]*>([^<]+)</a>', page)


def _linked(page: str, rel: str) -> list[str]:
    """Return where the links of a relation lead."""
    return [unescape(href) for href in re.findall(rf'<a href="([^"]+)" rel="{rel}">', page)]


def test_pages_have_every_row_once_and_in_order(site: Site) -> None:
    """From page to page, forth and back, one sees the rows that JSON has."""
    path, seen, pages = "/papers/papers_with_code", [], []
    while path:
        pages.append(path)
        page = site.get(path).text
        seen += _urls(page)
        assert len(_urls(page)) <= SIZE
        path = next(iter(_linked(page, "next")), "")
    assert seen == [row["url"] for row in site.rows("/papers/papers_with_code")]
    assert len(seen) == ROWS
    assert len(pages) == 3
    assert "rows 101 to 115 · " in page
    assert _linked(page, "prev") == [pages[1]] * 2
    assert _linked(site.get(pages[1]).text, "prev") == [pages[0]] * 2


def test_json_that_ends_at_a_bound_says_so(site: Site, tmp_path: Path) -> None:
    """A query with as many rows as its own limit is truncated, any other is whole."""
    links = [{"url": f"https://github.com/a/b{n}", "kind": "code"} for n in range(501)]
    (tmp_path / "one.jsonl").write_text(json.dumps({"id": "x", "title": "Very many", "links": links}))
    build([str(tmp_path / "one.jsonl")], tmp_path / "papers.db")
    told = Site(tmp_path / "papers.db").get("/papers/papers_with_code.json").json()
    assert (len(told["rows"]), told["truncated"]) == (500, True)
    assert site.get("/papers/papers_with_code.json").json()["truncated"] is False


def test_other_parameters_stay(site: Site) -> None:
    """The page behind is one of the same question."""
    (path, _) = _linked(site.get("/papers/papers_with_code", q="many code").text, "next")
    assert len(_urls(site.get(path).text)) == SIZE
    assert "q=many" in path


def test_other_formats_have_all_rows(site: Site) -> None:
    """CSV and JSON are not cut to a page, whichever page leads to them."""
    for more in ({}, {"_next": "50"}):
        assert site.get("/papers/papers_with_code.csv", **more).text.count("github.com/a/b") == ROWS
        assert len(site.rows("/papers/papers_with_code", **more)) == ROWS


@pytest.mark.parametrize("asked", ["", "x", "-1", "1.5", "٣", "9" * 40, "999999999", "\0", "1;drop"])
def test_no_page_is_an_error(site: Site, asked: str) -> None:
    """Whatever is asked for is a page, if one without rows."""
    answer = site.get("/papers/papers_with_code", _next=asked)
    assert answer.status_code == 200
    assert len(_urls(answer.text)) == (0 if asked == "999999999" else SIZE)


def test_behind_the_last_row_a_page_leads_back(site: Site) -> None:
    """Who asks for rows behind the last is told that there are none, and where the first ones are."""
    page = site.get("/papers/papers_with_code", _next="900").text
    assert "no rows behind the first 900" in page
    assert 'There are no further rows: <a href="/papers/papers_with_code">' in page
    assert "Nothing found" not in page


def test_queries_without_pages_know_of_none(site: Site) -> None:
    """A query whose metadata says nothing of pages shows all its rows, whatever the address asks for."""
    page = site.get("/papers/paper", key="x", _next="5").text
    assert page.replace("&amp;_next=5", "") == site.get("/papers/paper", key="x").text


def test_few_rows_are_no_pages(site: Site) -> None:
    """Where all rows stand on one page nothing leads to another."""
    page = site.get("/papers/busiest_hosts").text
    assert "1 row" in page
    assert not _linked(page, "next") + _linked(page, "prev")


@pytest.mark.parametrize("path", ["/papers/papers_with_code?q=", "/papers/scores_over_time?measure=accuracy&dataset=ImageNet"])
def test_the_same_sql_from_a_visitor_has_all_its_rows(site: Site, path: str) -> None:
    """The link to a query's SQL leads to all of its rows, as JSON has them, not to a page of them."""
    (edited,) = [unescape(href) for href in re.findall(r'href="([^"]+)"[^>]*>edit the SQL', site.get(path).text)]
    rows = len(site.get(path.replace("?", ".json?") + "&_shape=array").json())
    assert rows
    assert site.get(edited).text.count("<tr>") == rows + 1
