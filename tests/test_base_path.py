"""A site below a path of a host that has others too."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser

from papersette.errors import PapersetteError
from papersette.serve.live.base_path import read_base
from tests.served import Served, serving

BASE = "/dept/shelf/"
LINK = re.compile(r'(?:href|src|action)="(/[^"]*)"')
PAGES = (
    "", "paper/openreview:4ZK8ODNyFXx", "papers/search?q=robot", "papers/papers", "papers/paper_list?_facet_m2m=authors",
    "papers/metric_list?_size=5", "papers/leaderboards", "papers/place_map", "papers/datasets/4", "papers", "papers?sql=select+1",
    "nothing",
)  # fmt: skip


@pytest.fixture(scope="module")
def served(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The sample, served for strangers below a path, with a process for SQL."""
    folder = tmp_path_factory.mktemp("below")
    db = Path(shutil.copy(built, folder / "papers.db"))
    with serving(db, folder, "--public", "--sql-process", "--base-url", BASE) as server:
        yield server


@pytest.mark.parametrize("page", PAGES)
def test_all_that_a_page_leads_to_lies_below(served: Served, page: str) -> None:
    """No address of a page leads to another site of the host; and whether the path is taken off in front makes no difference."""
    _, headers, body = served.get(BASE + page)
    assert headers["content-type"].startswith("text/html")
    links = {unescape(link) for link in LINK.findall(body.decode())}
    assert len(links) > 5
    assert not [link for link in links if not link.startswith(BASE) or link.startswith(BASE + BASE[1:])]
    assert served.get(f"/{page}")[2] == body


def test_the_page_one_is_on_is_marked(served: Served) -> None:
    """Of the links in the head of a page that of the page itself is told below a path too."""
    page = served.get(f"{BASE}papers/leaderboards")[2].decode()
    assert re.findall(r'href="([^"]+)" aria-current="page"', page) == [f"{BASE}papers/leaderboards"]


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("papers/papers/", "papers/papers"),
        ("papers/papers?_filter_column=year&_filter_op=exact&_filter_value=2023", "papers/papers?year__exact=2023"),
        ("papers/pap%65rs", "papers/pap~65rs"),
        ("named/datasets/COCO", "papers/datasets/"),
    ],
)
def test_redirections_stay_below(served: Served, path: str, target: str) -> None:
    """Those that Datasette makes of the address as it sees it too."""
    answer = httpx.get(f"{served.address}{BASE}{path}")
    assert (answer.status_code, answer.headers["location"].startswith(BASE + target)) == (302, True), answer.headers["location"]


def test_machines_are_told_whole_addresses(served: Served) -> None:
    """The page that follows, the site map and what crawlers should leave have the path."""
    assert (
        f"{served.address}{BASE}papers/papers.json?_size=2&_next=" in served.get(f"{BASE}papers/papers.json?_size=2")[2].decode()
    )
    assert f"<loc>{served.address}{BASE}paper/" in served.get(f"{BASE}sitemap.xml")[2].decode()
    assert f"Disallow: {BASE}papers/search\n" in served.get(f"{BASE}robots.txt")[2].decode()
    assert served.address + BASE in served.out.read_text()


@pytest.mark.browser
def test_markers_lead_below(served: Served, browser: Browser) -> None:
    """What a marker on the map leads to lies below too, though the file knows of no path."""
    page = browser.new_context(base_url=served.address).new_page()
    page.goto(f"{BASE}papers/place_map?papers__gt=1&_size=1")
    page.locator("img.leaflet-marker-icon").click()
    link = page.locator(".leaflet-popup a").first
    link.hover()
    assert str(link.get_attribute("href")).startswith(f"{BASE}papers/paper_list?")
    link.click()
    page.wait_for_selector("details.facets")


@pytest.mark.parametrize(("text", "base"), [("/", "/"), ("", "/"), ("shelf", "/shelf/"), ("/a-1/b.c", "/a-1/b.c/"), (BASE, BASE)])
def test_paths_are_read(text: str, base: str) -> None:
    """A path may be given without the slashes around it."""
    assert read_base(text) == base


@pytest.mark.parametrize("text", ["/papers/", "paper/x", "/-/", "/a b/", "/../", "/a?b", "/a//b", "/ä/", "https://example.org/"])
def test_paths_that_are_none_are_refused(text: str) -> None:
    """So are those that the site's own addresses begin with."""
    with pytest.raises(PapersetteError):
        read_base(text)
