"""Pages of named things, the paper page that leads to them, and pages that say what is not there."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable, Sequence
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest
from click.testing import CliRunner

from build_db import cli
from papersette.parts import find_site
from papersette.site.things import NEWEST, THINGS
from tests.databases import rows
from tests.site_client import Site

# A topic, and a number that holds for several datasets: the sample has neither.
MORE = {
    "title": "A paper with topics",
    "id": "more",
    "topics": ["parsing"],
    "abstract": "Our parser outperforms the baseline on TriviaQA, SQuAD and CoQA by 10% in accuracy.",
}


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundled sample, and one paper more."""
    path = tmp_path_factory.mktemp("things") / "papers.db"
    more = path.with_name("more.jsonl")
    more.write_text(json.dumps(MORE) + "\n", "utf-8")
    sample = str(find_site() / "samples" / "papers.jsonl")
    assert CliRunner().invoke(cli, ["build", sample, str(more), "--db", str(path), "--quiet"]).exit_code == 0
    return path


@pytest.fixture(scope="module")
def site(db: Path) -> Site:
    """The site over the sample."""
    return Site(db)


def _most_used(db: Path, table: str) -> tuple[int, str, int]:
    """Return id, name and number of papers of the thing that most papers have."""
    thing = THINGS[table]
    with sqlite3.connect(db) as connection:
        rows = connection.execute(f"select id, {thing.name} from {table}").fetchall()
        counted = [(id_, name, connection.execute(thing.count_sql(), {"id": id_}).fetchone()[0]) for id_, name in rows]
    return max(counted, key=lambda row: row[2])


@pytest.mark.parametrize("table", THINGS)
def test_every_kind_has_pages(site: Site, db: Path, table: str) -> None:
    """A thing's page has its name, its newest papers and a table of them all, as many as it says."""
    id_, name, papers = _most_used(db, table)
    assert papers
    page = site.get(f"/papers/{table}/{id_}").text
    assert f"<h1><bdi>{name}</bdi> <small>{THINGS[table].one}</small></h1>" in unescape(page)
    assert page.count('<a href="/paper/') == min(papers, NEWEST)
    narrowed = re.search(r'<a href="([^"]+)">(?:All [\d,]+|These) papers', page)
    assert narrowed
    rows = site.rows(
        *[unescape(narrowed[1]).partition("?")[0]], **dict([unescape(narrowed[1]).partition("?")[2].split("=")]), _size="max"
    )
    assert len(rows) == papers


@pytest.mark.parametrize("table", THINGS)
def test_of_several_ids_a_page_is_of_the_first(site: Site, db: Path, table: str) -> None:
    """An address with more than an id is the page of the thing that Datasette reads from it; it said that no paper has that."""
    id_, _, papers = _most_used(db, table)
    page, other = (site.get(f"/papers/{table}/{ids}").text for ids in (id_, f"{id_},9"))
    titles = re.compile(r'href="(/paper/[^"]+)"')
    assert len(titles.findall(page)) >= min(papers, NEWEST)
    assert titles.findall(other) == titles.findall(page)


@pytest.mark.parametrize("table", sorted(THINGS.keys() - {"venues"}))
def test_pages_lead_to_results_and_links_where_there_are_some(site: Site, db: Path, table: str) -> None:
    """A thing's page leads to the results or the links of its papers if and only if they have any."""
    with sqlite3.connect(db) as connection:
        chosen = [id_ for (id_,) in connection.execute(f"select id from {table} order by id desc limit 12")]
        held = {part: {id_ for (id_,) in connection.execute(f"select paper_id from {part}")} for part in ("metrics", "links")}
        papers = {id_: {row[0] for row in connection.execute(THINGS[table].papers, {"id": id_})} for id_ in chosen}
    for id_ in chosen:
        page = site.get(f"/papers/{table}/{id_}").text
        for part, view in (("metrics", "metric_list"), ("links", "link_list")):
            assert (f"/papers/{view}?_m2m_{table}={id_}" in page) == bool(papers[id_] & held[part]), (id_, part)


@pytest.mark.parametrize("table", [table for table, thing in THINGS.items() if thing.searched])
def test_things_have_a_feed_and_a_search(site: Site, db: Path, table: str) -> None:
    """A thing's page leads to a search for its papers alone, and to the feed of it, in its head too."""
    id_, name, papers = _most_used(db, table)
    page = unescape(site.get(f"/papers/{table}/{id_}").text)
    search, feed = (re.findall(rf'<a href="/papers/search{end}\?([^"]*)"', page)[0] for end in ("", ".atom"))
    assert search == feed
    assert f'title="New papers: {name}" href="/papers/search.atom?{feed}">' in page.partition("</head>")[0]
    assert site.get(f"/papers/search.json?{search}").json()["total"] == papers
    assert site.get(f"/papers/search.atom?{feed}").text.count("<entry>") == min(papers, 100)


@pytest.mark.parametrize("name", ['Ann "Annie" Sample', "Ann “Annie” Sample"])
def test_an_author_whom_no_search_tells_has_no_feed(name: str) -> None:
    """A name with quotes cannot be quoted: of it no feed is offered."""
    assert THINGS["authors"].search_of(name) is None


@pytest.mark.parametrize(
    ("name", "others", "found"),
    [
        ("Ada Sample", ("Ada Sample-Stone", "Zoe Ada Sample", "Sample Ada"), 1),
        ("Lin", ("Lin Sample", "Ada Lin"), 1),
        ("Åda-Béa Sample", ("Ada Bea Sample", "Ada Bea Sample Stone"), 2),
        ("A. Sample", ("Ada Sample", "Bea Sample", "Ada Sample Stone"), 2),
    ],
)
def test_a_search_for_an_author_is_for_the_whole_name(
    build_db: Callable[..., Path], name: str, others: Sequence[str], found: int
) -> None:
    """The page of an author leads to a search for that name and no longer one; others who go by it are found too."""
    site = Site(build_db(*({"id": one, "title": f"Mills of {one}", "authors": [one]} for one in (name, *others))))
    (author,) = (row["id"] for row in site.rows("/papers/authors") if row["name"] == name)
    page = unescape(site.get(f"/papers/authors/{author}").text)
    search = re.search(r'<a href="/papers/search\?([^"]+)">search for this name</a>', page)
    assert search
    assert site.get(f"/papers/search.json?{search[1]}").json()["total"] == found


def test_bounds_of_a_measure_are_said_in_words(site: Site) -> None:
    """The page of a measure calls its bounds what they are, in plain numbers."""
    page = site.get(site.get("/named/measures/accuracy").headers["location"]).text
    bounds = re.findall(r"<dt[^>]*>(lowest possible|highest possible)</dt><dd>([^<]*)</dd>", page)
    assert bounds == [("lowest possible", "0"), ("highest possible", "100")]


def test_hosts_have_their_kinds_in_a_list(site: Site) -> None:
    """Kinds of links stand apart, and the page says what counts as one link."""
    rows = site.rows("/papers/busiest_hosts", kind="")
    assert any(", " in row["kinds"] for row in rows)
    assert not any("," in row["kinds"].replace(", ", "") for row in rows)
    assert "say alike is one link" in site.get("/papers/busiest_hosts").text


@pytest.mark.parametrize("table", THINGS)
def test_everything_on_a_page_leads_on(site: Site, db: Path, table: str) -> None:
    """No address on a thing's page is a dead end, and each list's count is right where it leads."""
    id_ = _most_used(db, table)[0]
    content = site.get(f"/papers/{table}/{id_}").text.partition('<section class="content">')[2]
    for href in set(re.findall(r'href="(/[^"#]+)"', content)):
        assert site.get(unescape(href)).status_code == 200, href
    rows = re.findall(r'<a href="(/papers/\w+)\?(\w+)=(\d+)">([\d,]+) rows?</a>', content)
    assert rows or not re.search(r" rows?</a> of ", content)
    for path, column, value, said in rows:
        assert len(site.rows(path, _size="max", **{column: value})) == int(said.replace(",", ""))
    # Papers that two things share are those of the list narrowed by both.
    for heading, other in (("Datasets", "datasets"), ("Topics", "topics"), ("Wrote with", "authors")):
        named = re.search(rf'<dt>{heading}</dt><dd class="names">(.*?)</dd>', content, re.DOTALL)
        if table == "venues" or heading not in THINGS[table].lists:
            continue
        counted = re.findall(r'<a href="/papers/\w+/(\d+)">[^<]*</a> <small>(\d+)</small>', named[1]) if named else []
        for other_id, papers in counted[:5]:
            narrowed = site.get(f"/papers/paper_list.json?_shape=array&_m2m_{table}={id_}&_m2m_{other}={other_id}&_size=max")
            assert len(narrowed.json()) == int(papers), (heading, other_id)


def test_rows_of_other_tables_stay_datasettes(site: Site) -> None:
    """Rows that are no things have Datasette's own page; that of a paper leads to its page."""
    assert "<h1" in site.get("/papers/metrics/1").text
    assert "The page of this paper" in site.get("/papers/papers/1").text
    assert site.get("/papers/datasets/999999").status_code == 404
    assert site.get("/papers/datasets/x'y").status_code == 404


@pytest.mark.parametrize("table", THINGS)
def test_names_lead_to_things(site: Site, db: Path, table: str) -> None:
    """An address by name leads to the thing's page; an unknown name to a search for it."""
    _, name, _ = _most_used(db, table)
    assert re.fullmatch(rf"/papers/{table}/\d+", site.get(f"/named/{table}/{name.replace('/', '~2F')}").headers["location"])
    assert site.get(f"/named/{table}/no such thing").headers["location"] == "/papers/search?q=no+such+thing"
    assert site.get("/named/nothing/x").status_code == 404


def test_namesakes_are_told_apart(tmp_path: Path) -> None:
    """A name that two places have leads to both."""
    city = {"author": 1, "city": "Springfield", "latitude": 1.0, "longitude": 2.0}
    places = [{**city, "institution": f"University {country}", "country": country} for country in ("Here", "There")]
    records = [
        json.dumps({"title": f"Paper {place['country']}", "authors": ["A B"], "affiliations": [place]}) for place in places
    ]
    db = tmp_path / "papers.db"
    assert CliRunner().invoke(cli, ["build", "-", "--db", str(db), "--quiet"], input="\n".join(records)).exit_code == 0
    site = Site(db)
    answer = site.get("/named/places/Springfield")
    assert answer.headers["location"] == "/papers/places?name__exact=Springfield"
    assert len(site.rows("/papers/places", name__exact="Springfield")) == 2


def test_names_in_lists_are_links(site: Site) -> None:
    """Measures and datasets, hosts and venues in the lists, and titles, lead to their pages."""
    page = site.get("/papers/metric_list?measure__notblank=1&dataset__notblank=1").text
    for column, path in (
        ("measure", "/named/measures/"),
        ("dataset", "/named/datasets/"),
        ("title", "/paper/"),
        ("paper", "/paper/"),
    ):
        href = re.search(rf'<td class="col-{column}[^"]*"><a(?: class="key")? href="({path}[^"]+)">', page)
        assert href, column
        assert site.get(unescape(href[1])).status_code in (200, 302)
    assert '"measure": "<a' not in site.get("/papers/metric_list.json").text


def test_every_name_of_a_paper_leads_to_its_page(site: Site, db: Path) -> None:
    """Authors, institutions, measures, datasets, hosts, places, venue and topics of papers lead to pages that are there."""
    with sqlite3.connect(db) as connection:
        keys = [key for (key,) in connection.execute("select key from papers order by id")]
    hrefs = {
        href
        for key in keys[::4] + keys[-1:]
        for href in re.findall(r'href="(/papers/(\w+)/\d+)"', site.get(f"/paper/{key}").text)
    }
    assert {table for _, table in hrefs} >= set(THINGS)
    for path, _ in sorted(hrefs)[::10]:
        assert site.get(path).status_code == 200


def test_rows_of_one_mark_all_lead_to_it(site: Site, db: Path) -> None:
    """Every find of an abstract has its place in the text, those that share words with another too."""
    keys = rows(db, "select distinct key from papers join metrics on paper_id = papers.id")
    shared = 0
    for (key,) in keys:
        page = site.get(f"/paper/{key}").text
        abstract, _, finds = page.partition('<div id="finds">')
        targets = set(re.findall(r'href="#([a-z]+-\d+-text)"', finds))
        assert targets
        assert targets <= set(re.findall(r'id="([a-z]+-\d+-text)"', abstract)), key
        shared += len(re.findall(r'<span id="metric-\d+-text">', abstract))
        assert set(re.findall(r'href="#([a-z]+-\d+)"', abstract)) <= set(re.findall(r'id="([a-z]+-\d+)"', finds))
    assert shared


@pytest.mark.parametrize(
    "path", ["/nothing", "/papers/nothing", "/paper/nothing", "/papers/datasets/0", "/papers/papers?_size=-1"]
)
def test_errors_lead_on(site: Site, path: str) -> None:
    """A page that is not there has the search box, ways on and the site's look."""
    answer = site.get(path)
    assert answer.status_code in (400, 404)
    assert 'action="/papers/search"' in answer.text
    assert "papersette.css" in answer.text
    assert 'href="/papers/leaderboards"' in answer.text


def test_results_of_sources_stand_in_no_text(tmp_path: Path) -> None:
    """A result that a source states beside the abstract is in the table of its paper, without a place in the text."""
    results = [{"raw": str(value), "value": value, "measure": "accuracy", "dataset": "ImageNet"} for value in (81.5, 82.5, 83.5)]
    record = json.dumps({"title": "One", "id": "x", "year": 2020, "abstract": "We train nets.", "results": results})
    db = tmp_path / "papers.db"
    assert CliRunner().invoke(cli, ["build", "-", "--db", str(db), "--quiet"], input=record).exit_code == 0
    site = Site(db)
    page = site.get("/paper/x").text
    assert page.count("<small>stated by the source</small>") == 3
    assert "-text" not in page.partition('<div id="finds">')[2]
    scores = site.get("/papers/scores_over_time", measure="accuracy", dataset="ImageNet").text
    href = re.search(r'<a class="evidence" href="/paper/x#(metric-\d+)">83\.5</a>', scores)
    assert href
    assert f'<tr id="{href[1]}">' in page


def test_a_dataset_s_page_tells_its_results(build_db: Callable[..., Path]) -> None:
    """What is reported on a dataset is on its page as the list of datasets counts it, also where no abstract names it."""
    stated = [{"raw": f"{value}", "value": value, "measure": "accuracy", "dataset": "Felt-9"} for value in (81, 82)]
    site = Site(
        build_db(
            {"id": "a", "title": "One", "abstract": "We reach an accuracy of 71.5% on CIFAR-10 & more.", "results": stated},
            {"id": "b", "title": "Two", "abstract": "We test on CIFAR-10 and SVHN."},
        )
    )
    named = {row["name"]: row["id"] for row in site.rows("/papers/datasets")}
    pages = {name: unescape(site.get(f"/papers/datasets/{id_}").text) for name, id_ in named.items()}
    told = {
        name: re.search(r'<a href="(/papers/metric_list\?dataset=[^"]+)">(\d+) results? on it</a> of (\d+) papers?', page)
        for name, page in pages.items()
    }
    assert {name: (int(match[2]), int(match[3])) if match else (0, 0) for name, match in told.items()} == {
        "Felt-9": (2, 1),
        "CIFAR-10": (1, 1),
        "SVHN": (0, 0),
    }
    counted = {row["dataset"]: row["results"] for row in site.rows("/papers/most_named_datasets")}
    for name, match in told.items():
        if match:
            path, _, query = match[1].partition("?")
            assert len(site.rows(path, **dict(parse_qsl(query)))) == counted[name] == int(match[2])
    assert "No abstract here names it." in pages["Felt-9"]
    assert "<h2>Papers that name it</h2>" in pages["SVHN"]


def test_things_take_part_in_leaderboards(site: Site, db: Path) -> None:
    """A dataset, a measure and an author lead to the leaderboards of their papers; an author's name has its note."""
    with sqlite3.connect(db) as connection:
        ids = {
            "authors": connection.execute("select id from authors where name = 'Jingfeng Yao'").fetchone()[0],
            "datasets": connection.execute("select id from datasets where name = 'ImageNet 256x256'").fetchone()[0],
            "measures": connection.execute("select id from measures where name = 'FID'").fetchone()[0],
        }
    for table, id_ in ids.items():
        page = site.get(f"/papers/{table}/{id_}").text
        href = re.search(r'href="(/papers/scores_over_time\?[^"]+)">FID on ImageNet 256x256</a>\s*<small>(\d+) scores', page)
        assert href, table
        # One row a paper, its further scores in a list within it.
        assert len(re.findall(r'<td class="col-value"|<li><a href="/paper/', site.get(unescape(href[1])).text)) == int(href[2])
        assert ("namesakes" in page) == (table == "authors")


def test_who_stands_on_no_leaderboard_is_led_to_none(tmp_path: Path) -> None:
    """A value of several datasets together, or an end of a range, is on no leaderboard; its author's page names none."""
    texts = [f"Our network reaches 9{n}.3% accuracy on CIFAR-10." for n in range(3)]
    texts.append("Our network reaches an accuracy of 94.1% on CIFAR-10 and SVHN.")
    texts.append("Our network reaches an accuracy of 95-99% on CIFAR-10.")
    records = [
        {"id": f"b:{n}", "title": f"Paper {n}", "abstract": text, "authors": [f"Bo Quarry {'ABCDE'[n]}"]}
        for n, text in enumerate(texts)
    ]
    db, lines = tmp_path / "papers.db", "\n".join(map(json.dumps, records))
    assert CliRunner().invoke(cli, ["build", "-", "--db", str(db), "--quiet"], input=lines).exit_code == 0
    pages = [Site(db).get(f"/papers/authors/{id_}").text for id_ in range(1, 6)]
    assert ["<h2>Leaderboards</h2>" in page for page in pages] == [True, True, True, False, False]


def test_newest_papers_go_by_their_day_or_year(tmp_path: Path) -> None:
    """A paper of which only the year is known stands behind those of that year with a day, before those of the year before."""
    dates: dict[str, dict[str, Any]] = {
        "a": {"published": "2025-01-01"},
        "b": {"year": 2025},
        "c": {"published": "2024-05"},
        "d": {},
    }
    records = [
        json.dumps({"id": key, "title": f"Paper {key}", "authors": ["Ada Example"], **date}) for key, date in dates.items()
    ]
    db = tmp_path / "papers.db"
    assert CliRunner().invoke(cli, ["build", "-", "--db", str(db), "--quiet"], input="\n".join(records)).exit_code == 0
    assert re.findall(r'<a href="/paper/(\w)">', Site(db).get("/papers/authors/1").text) == ["a", "b", "c", "d"]


def test_names_in_tex_are_not_shown(site: Site) -> None:
    """A measure is also written as its page says, without accents as TeX has them."""
    (fid,) = site.rows("/papers/measures", name="FID")
    (written,) = re.findall("<dt>also written</dt><dd>(.*?)</dd>", unescape(site.get(f"/papers/measures/{fid['id']}").text))
    assert "Frechet Inception Distance" in written
    assert "\\" not in written
