"""What pages say in words, and that their parts lead where they say."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable
from html import unescape
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest

from papersette.pipeline.build import build
from papersette.site.pages.front import PARTS, UNDATED
from papersette.site.pages.related import find_shared
from papersette.site.typed.folded import fold_name
from tests.site_client import Site


@pytest.fixture(scope="module")
def site(built: Path) -> Site:
    """The site over the sample."""
    return Site(built)


def _cells(page: str, column: str) -> list[str]:
    """Return the cells of a column as they stand in a page."""
    return [cell.strip() for cell in re.findall(rf'<td class="col-{column}[^"]*"[^>]*>(.*?)</td>', page, re.DOTALL)]


@pytest.mark.parametrize(
    ("path", "column", "table"),
    [
        ("/papers/papers_with_code?q=", "host", "hosts"),
        ("/papers/busiest_hosts?kind=", "domain", "hosts"),
        ("/papers/link_list", "host", "hosts"),
        ("/papers/leaderboards?measure=&dataset=", "measure", "measures"),
        ("/papers/place_map", "place", "places"),
    ],
)
def test_names_lead_to_the_thing_itself(site: Site, path: str, column: str, table: str) -> None:
    """A name in a list leads to the page of that thing, not to a search for its words."""
    hrefs = [re.search(r'href="([^"]+)"', cell) for cell in _cells(site.get(path).text, column) if cell]
    assert hrefs
    for href in hrefs[:20]:
        assert href
        assert site.get(unescape(href[1])).headers["location"].startswith(f"/papers/{table}/")


@pytest.mark.parametrize("typed", ["Zürich", "Zurich", "zurich", "ZÜRICH"])
def test_places_are_found_without_their_accents(site: Site, typed: str) -> None:
    """A place may be typed without its accents, where a search asks for it and where the papers near it are asked for."""
    (place,) = site.rows("/papers/place_map", place="Zürich")
    assert len(site.rows("/papers/search", q=f"place:{typed}")) == place["papers"]
    assert {row["place"] for row in site.rows("/papers/papers_near", place=typed, km="1")} == {"Zürich"}


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("Tromsø", "tromso"),
        ("Łódź", "lodz"),
        ("Seyðisfjörður", "seydisfjordur"),
        ("Þórshöfn", "thorshofn"),
        ("Aix-en-Provence", "aix en provence"),
        ("", ""),
    ],
)
def test_names_are_folded(name: str, folded: str) -> None:
    """A name is known without accents, capitals and hyphens."""
    assert fold_name(name) == folded == fold_name(folded.upper())


@pytest.mark.parametrize("path", ["/papers/sources", "/papers/sources/1"])
def test_digests_are_no_names(site: Site, path: str) -> None:
    """The digest of where a source lay is no name of a place."""
    assert "/named/" not in site.get(path).text


def test_links_of_a_host_are_as_many_as_it_says(site: Site, built: Path) -> None:
    """Each kind of link on a host's page leads to as many links as stand beside it."""
    with sqlite3.connect(built) as connection:
        sql = "select host_id from links group by host_id order by count(*) - count(distinct paper_id) desc limit 1"
        (host,) = connection.execute(sql).fetchone()
    kinds = re.findall(r'href="(/papers/links\?[^"]+)">\w+</a> <small>(\d+)', site.get(f"/papers/hosts/{host}").text)
    assert kinds
    for path, links in kinds:
        parts = urlsplit(unescape(path))
        assert len(site.rows(parts.path, **dict(parse_qsl(parts.query)), _size="max")) == int(links)


def test_computed_numbers_have_few_digits(build_db: Callable[..., Path]) -> None:
    """A score that was turned into its measure's unit is shown in ten digits, wherever it stands; JSON has them all."""
    said = "Our network reaches a training time of {} minutes on ImageNet."
    records = [{"id": f"p:{n}", "title": f"Net {n}", "abstract": said.format(n)} for n in (85, 100, 115)]
    site = Site(build_db(*records))
    values = [row["value"] for row in site.rows("/papers/leaderboard")]
    assert 85 / 60 in values
    for path in ("/papers/leaderboard", "/papers/scores_over_time?measure=training+time&dataset=ImageNet", "/papers/measures/1"):
        page = site.get(path).text
        assert "1.416666667" in page, path
        assert str(85 / 60) not in page, path


def test_code_that_is_stated_twice_is_one_row(build_db: Callable[..., Path]) -> None:
    """A repository that the source states and the abstract names is one row, which tells both places; another is another."""
    links = [{"url": "https://github.com/a/b", "kind": "code"}, {"url": "https://github.com/a/c", "kind": "code"}]
    site = Site(build_db({"id": "p:1", "title": "One", "abstract": "Code: https://github.com/a/b", "links": links}))
    for q in ("", "one"):
        rows = {row["url"]: row["stated_in"].split(",") for row in site.rows("/papers/papers_with_code", q=q)}
        assert len(site.rows("/papers/papers_with_code", q=q)) == 2
        assert sorted(rows["https://github.com/a/b"]) == ["abstract", "source"]
        assert rows["https://github.com/a/c"] == ["source"]


def test_coordinates_are_plain_degrees(site: Site) -> None:
    """A longitude near zero is a number of degrees as any other."""
    (place,) = site.rows("/papers/place_map", place="London")
    page = site.get("/papers/place_map?place=London").text
    assert _cells(page, "longitude") == [str(place["longitude"])]
    assert -1 < place["longitude"] < 0


def test_popups_are_words_in_the_table(site: Site) -> None:
    """What a marker says stands in its row as a link to the papers, one paper as one; JSON has it as the map wants it."""
    rows = site.rows("/papers/place_map", _size="max")
    for papers, said in ((1, "1 paper"), (12, "12 papers")):
        row = next(row for row in rows if row["papers"] == papers)
        popup = json.loads(row["popup"])
        assert popup["description"] == said
        page = site.get(f"/papers/place_map?id={row['id']}").text
        assert _cells(page, "popup") == [f'<a href="{popup["link"]}">{row["place"]}, {said}</a>']


@pytest.mark.parametrize("link", ["javascript:alert(1)", "//example.org", "/papers/\\\\example.org", "https://example.org"])
def test_popups_lead_to_own_pages_only(site: Site, link: str) -> None:
    """A popup of somebody's own query is no link to elsewhere."""
    text = json.dumps({"title": "T", "description": "D", "link": link})
    (cell,) = _cells(site.get("/papers", sql="select :text as popup", text=text).text, "popup")
    assert "<a" not in cell


@pytest.mark.parametrize("column", ["evidence", "popup"])
@pytest.mark.parametrize(
    "text",
    [
        '{"sentence": ' + "[" * 5_000,
        '{"title": ' + "[" * 5_000,
        '{"sentence": "A stone", "start": 1e999, "stop": 2}',
        '{"sentence": "A stone", "start": 0, "stop": Infinity}',
        '{"title": "A stone", "description": 1e999}',
    ],
)
def test_what_only_looks_like_json_of_ours_is_text(site: Site, column: str, text: str) -> None:
    """A cell of somebody's own query that cannot be read as ours stands on its page as it is; the whole page was an error."""
    answer = site.get("/papers", sql=f"select :text as {column}", text=text)
    assert answer.status_code == 200
    (cell,) = _cells(answer.text, column)
    # Datasette shows the beginning of a long one.
    assert unescape(cell).startswith(text[:500])


@pytest.mark.parametrize(
    ("comparator", "shown"), [("'<='", "\u22641.5"), ("'about '", "about 1.5"), ("3", "1.5"), ("x'00'", "1.5")]
)
def test_bounds_are_texts(site: Site, comparator: str, shown: str) -> None:
    """A number of somebody's own query has its bound where that is a text; of any other the whole page was an error."""
    answer = site.get("/papers", sql=f"select 1.5 as value, {comparator} as comparator")
    assert _cells(answer.text, "value") == [shown]


def test_ids_of_a_row_lead_to_what_they_mean(site: Site, built: Path) -> None:
    """On a row's page every reference to another row is a link with that row's name."""
    with sqlite3.connect(built) as connection:
        connection.row_factory = sqlite3.Row
        row = connection.execute(
            """select metrics.id, papers.title, measures.name as measure, measure_id, datasets.name as dataset, dataset_id
                 from metrics join papers on papers.id = paper_id join measures on measures.id = measure_id
                 join datasets on datasets.id = dataset_id limit 1"""
        ).fetchone()
    page = unescape(site.get(f"/papers/metrics/{row['id']}").text)
    assert re.search(rf'<dt>paper_id</dt><dd>\d+: <a href="/paper/[^"]+">{re.escape(row["title"])}</a>', page)
    for table in ("measure", "dataset"):
        id_ = row[f"{table}_id"]
        assert f'<dt>{table}_id</dt><dd>{id_}: <a href="/papers/{table}s/{id_}">{row[table]}</a>' in page


def test_rows_without_a_reference_have_pages(site: Site) -> None:
    """Where a reference is empty its place says so."""
    for row in site.rows("/papers/metrics", dataset_id__isnull="1", _size="1"):
        assert "<dt>dataset_id</dt><dd>–" in site.get(f"/papers/metrics/{row['id']}").text


def test_systems_are_a_column_where_there_are_any(tmp_path: Path, built: Path) -> None:
    """A leaderboard on which no score has the name of a system has no column for it."""
    path = "/papers/scores_over_time?measure=FID&dataset=ImageNet+256x256"
    copy = tmp_path / "papers.db"
    copy.write_bytes(built.read_bytes())
    with sqlite3.connect(copy) as connection:
        connection.execute("update metrics set system_text = null")
    assert '<th scope="col">system</th>' not in Site(copy).get(path).text
    with sqlite3.connect(copy) as connection:
        connection.execute("update metrics set system_text = 'Made-up Net' where value = 1.35")
    page = Site(copy).get(path).text
    assert '<th scope="col">system</th>' in page
    assert '<a href="/papers/results_of?system=Made-up%20Net">Made-up Net</a>' in _cells(page, "system")


def test_words_of_addresses_are_no_kinship() -> None:
    """What two papers share is told without the parts of addresses, and without the ends of names with figures."""
    one = {"title": "Pollen", "abstract": "At 256x256. Code: https://github.com/made/up and github.com/made/more"}
    other = {"title": "Pollen, too", "abstract": "At 256x256: https://github.com/made/other, www.made.org"}
    assert find_shared(one, [other]) == [{"pollen"}]


@pytest.mark.parametrize("path", ["/papers/metrics/1", "/papers/search?q=robot", "/papers/leaderboards", "/papers"])
def test_every_page_leads_to_the_main_ones(site: Site, path: str) -> None:
    """The head of a page leads home, to papers, leaderboards, the map and the tables, each by one name."""
    head = site.get(path).text.partition("</header>")[0]
    links = {text: href for href, text in re.findall(r'<a href="([^"]+)"[^>]*>([^<]+)</a>', head)}
    assert (
        links.items()
        >= {
            "home": "/",
            "Papers": "/papers/paper_list",
            "Leaderboards": "/papers/leaderboards",
            "Map": "/papers/place_map",
            "Tables": "/papers",
        }.items()
    )
    assert links.get("papers", "/papers/paper_list") == "/papers/paper_list"
    assert links.get("tables", "/papers") == "/papers"


def test_pages_that_are_not_there_say_so(site: Site) -> None:
    """An address without a page is called that, in words of the site, with the way home; a paper's says which is missing."""
    answer = site.get("/nothing")
    assert answer.status_code == 404
    assert "There is no page at this address." in answer.text
    assert '<a href="/">home</a>' in answer.text.partition("</header>")[0]
    assert "No paper has the key arxiv:0000.00000" in site.get("/paper/arxiv:0000.00000").text


def test_headings_of_queries_are_no_name_of_the_file(site: Site) -> None:
    """A query of somebody's own has the heading SQL, a canned one its title, and so has a view."""
    for path, heading in (
        ("/papers?sql=select+1", "SQL"),
        ("/papers?sql=select+x", "SQL"),
        ("/papers/leaderboards", "Leaderboards"),
        ("/papers/place_map", "Map of places"),
        ("/papers/paper_list", "Papers"),
    ):
        (found,) = re.findall(r"<h1[^>]*>(.*?)</h1>", site.get(path).text)
        assert found == heading


@pytest.mark.parametrize(
    ("asked", "column", "order", "arrow"),
    [
        ("", "published", "descending", "▼"),
        ("?_sort=title", "title", "ascending", "▲"),
        ("?_sort_desc=year", "year", "descending", "▼"),
    ],
)
def test_a_table_says_what_it_is_sorted_by(site: Site, asked: str, column: str, order: str, arrow: str) -> None:
    """One column says that it is sorted, and which way, to the eye and to the ear."""
    heads = re.findall(r"<th [^>]*>.*?</th>", unescape(site.get(f"/papers/paper_list{asked}").text), re.DOTALL)
    (sorted_by,) = [head for head in heads if "aria-sort" in head]
    assert f'data-column="{column}"' in sorted_by
    assert f'aria-sort="{order}"' in sorted_by
    assert [head for head in heads if arrow in head] == [sorted_by]


def test_the_page_one_is_on_is_marked(site: Site) -> None:
    """Of the links in the head of a page one is that of the page itself, where there is one."""
    for path, label in (("/papers/paper_list?year=2025", "Papers"), ("/papers", "Tables"), ("/papers/search", None)):
        assert re.findall(r'aria-current="page">(\w+)<', site.get(path).text) == [label] * (label is not None)


def test_what_finds_nothing_says_what_to_do(site: Site) -> None:
    """A place that no paper is near leads to the map, a key that none has to the search, and no facets are no heading."""
    near = site.get("/papers/papers_near", place="Atlantis", km="5").text
    assert "Part of a name" not in near
    assert '<a href="/papers/place_map">the places that are on its map</a>' in near
    known = unescape(site.get("/papers/paper", key="wool & felt").text)
    assert '<a href="/papers/search?q=wool%20%26%20felt">search for it</a>' in known
    assert "<summary>Narrow</summary>" not in site.get("/papers/rejects").text
    assert "<summary>Narrow</summary>" in site.get("/papers/links").text


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("/papers/paper_list?year=1800", "Papers: 0 rows where year = 1800 sorted by published descending"),
        ("/papers/links?kind=none", 'links: 0 rows where kind = "none"'),
        ("/papers/search?q=robot", "Search: robot"),
        ("/papers/search?q=robot&page=9", "Search: robot, page 9"),
        ("/papers/search", "Search papers"),
        ("/papers?sql=select+1", "SQL: select 1"),
        ("/papers/leaderboards", "Leaderboards"),
        ("/papers/paper_list?wool=1", "This cannot be answered"),
        ("/papers/sources/1", "sources: 1"),
    ],
)
def test_titles_say_what_a_page_is(site: Site, path: str, title: str) -> None:
    """The title of a page, in a list of tabs, says what it is in words of the site."""
    (found,) = re.findall(r"<title>(.*?)</title>", site.get(path).text)
    assert unescape(found) == title


def test_a_result_is_called_one(site: Site) -> None:
    """The page of a result has its number for a title and a heading."""
    row = site.rows("/papers/metrics", _size="1")[0]
    page = unescape(site.get(f"/papers/metrics/{row['id']}").text)
    assert f"<title>Reported result: {row['raw']}</title>" in page
    assert f"<h1>Reported result: {row['raw']}</h1>" in page


@pytest.mark.parametrize("path", ["/papers/place_map", "/papers/paper_map"])
def test_a_map_says_what_fills_it(site: Site, path: str) -> None:
    """Who builds a file of abstracts alone learns why its map is nearly empty, and what to do."""
    page = site.get(path).text
    assert "where the sources of a file state no affiliations, nearly all of its papers are missing" in page
    assert "papersette fetch openalex" in page


def test_cells_without_a_value_are_known(site: Site) -> None:
    """A narrow screen can leave out what a row of a canned query lacks."""
    page = site.get("/papers/leaderboards?measure=FID&dataset=").text
    assert '<td class="col-unit none"' in page
    assert '<td class="col-best none"' not in page


def test_hits_tell_their_ids(site: Site) -> None:
    """A hit has its id behind what else is known of it, but no key that is made of the title above."""
    hits = re.findall(r"<li>\s*<a class=\"title\".*?</li>", site.get("/papers/search?q=segmentation+transformer").text, re.DOTALL)
    told = [re.sub(r"<[^>]+>", "", hit.partition("<small>")[2]).strip() for hit in hits]
    assert any("openreview:" in facts or "arxiv:" in facts for facts in told)
    assert not any("title:" in facts or facts.endswith("·") for facts in told)


def test_a_site_without_sql_says_so(built: Path) -> None:
    """Where visitors may run no SQL the page of a query of theirs says what there is instead."""
    answer = Site(built, public=True).get("/papers?sql=select+1")
    assert answer.status_code == 403
    assert "This site runs no SQL of visitors." in answer.text
    assert "execute-sql" not in answer.text


@pytest.mark.parametrize("path", ["/papers/papers_near", "/papers/paper", "/papers/results_of"])
def test_queries_that_want_a_value_say_so(site: Site, path: str) -> None:
    """A query that nothing was asked of does not say that there is nothing."""
    assert "Nothing found without a value" in site.get(path).text
    asked = site.get(path, place="Nowhere", key="nothing", system="nothing").text
    assert "without a value" not in asked
    assert "Nothing found" in asked


@pytest.mark.parametrize(
    ("path", "said"), [("busiest_hosts?kind=nothing", "code, model, dataset"), ("systems?system=nothing", "Part of")]
)
def test_a_kind_that_is_none_is_told_of_those_there_are(site: Site, path: str, said: str) -> None:
    """A kind of link is one of a few words, of which no part finds more; parts of names do."""
    told = site.get(f"/papers/{path}").text.partition('class="zero-results"')[2].partition("</p>")[0]
    assert said in told
    assert ("Part of a name" in told) == ("system" in path)


def test_lists_of_nothing_say_so(build_db: Callable[..., Path]) -> None:
    """Of what a file has none of no value is asked for, and its front page leads to none of these lists."""
    site = Site(build_db({"id": "a", "title": "Hedges", "abstract": "A study."}))
    doors = re.findall(r'<a href="([^"]+)">', site.get("/").text.partition('<nav class="doors"')[2].partition("</nav>")[0])
    assert doors == ["/papers/paper_list", "/papers", "/papers.db"]
    queries = site.metadata["databases"]["papers"]["queries"].keys() - {"scores_over_time", "papers_near", "paper", "results_of"}
    for name in queries:
        page = site.get(f"/papers/{name}").text
        assert "This file has none." in page, name
        assert "a value" not in page.partition('class="zero-results"')[2], name


def test_the_form_begins_with_what_the_query_is_about(site: Site) -> None:
    """The first field of the gains claimed over a baseline is the baseline."""
    form = site.get("/papers/claimed_against").text.partition('<form class="parameters"')[2].partition("</form>")[0]
    assert re.findall(r'name="(\w+)"', form) == ["baseline", "measure", "dataset"]


@pytest.mark.parametrize("text", ['"', "🎉", "?!"])
def test_texts_without_words_are_told(site: Site, text: str) -> None:
    """A search for signs alone says that there is no word to look for."""
    assert f"There is no word in “{text}” to look for" in unescape(site.get("/papers/search", q=text).text)
    assert "There is no word in" not in site.get("/papers/search", q="zzzzqqq").text


def test_a_facet_stands_once(site: Site) -> None:
    """A facet that the table has anyway and the address asks for too stands once, one of the address alone can be hidden."""
    page = site.get("/papers/papers?_facet=year&_facet=code&_facet=language&_facet_m2m=datasets").text
    names = re.findall(r'class="facet-info-name"><strong>([^<]+)', page)
    assert sorted(names) == sorted(set(names))
    assert {"year", "code", "datasets"} <= set(names)


def test_the_front_page_tells_days_and_what_was_judged(site: Site, built: Path) -> None:
    """The newest papers have their day, and each figure of accuracy the abstracts it was measured on."""
    page = unescape(site.get("/").text)
    with sqlite3.connect(built) as connection:
        newest, day = connection.execute("select title, published from papers order by published desc, id desc").fetchone()
        sets = connection.execute('select "set", n from accuracy').fetchall()
    assert day in page.partition(f">{newest}</a>")[2].partition("</li>")[0]
    for set_, n in sets:
        assert f"(n = {n:,}; {set_})" in page


def test_the_newest_papers_may_have_a_year_alone(build_db: Callable[..., Path]) -> None:
    """A paper of which only the year is known stands on the front page before those of earlier years that have a day."""
    old = [{"id": f"old:{n}", "title": f"Paper {n}", "published": f"2010-01-{n + 10}"} for n in range(12)]
    records = [*old, {"id": "year", "title": "Year", "year": 2025}, {"id": "none", "title": "None"}]
    records.append({"id": "day", "title": "Day", "published": "2025-02-03"})
    site, newest = Site(build_db(*records)), ["day", "year", *(f"old:{n}" for n in range(11, 3, -1))]
    page = site.get("/").text.partition("<h2>Newest papers</h2>")[2]
    assert re.findall(r'<a href="/paper/([^"]+)">', page) == newest
    # Where very many have no day, they are found by their years.
    few = PARTS["newest"].replace(str(UNDATED), "1")
    assert few != PARTS["newest"]
    assert [row["key"] for row in site.rows("/papers", sql=few)] == newest


def test_the_front_page_lists_its_sources(tmp_path: Path, write_jsonl: Callable[..., Path]) -> None:
    """Sources are a list with one beginning."""
    paths = [str(write_jsonl({"id": f"p:{n}", "title": f"Paper {n}"}, name=f"{n}.jsonl")) for n in "ab"]
    build(paths, tmp_path / "papers.db")
    page = re.sub(r"\s+", " ", Site(tmp_path / "papers.db").get("/").text)
    assert "From a.jsonl; b.jsonl</p>" in page


def test_long_lists_say_how_many_there_are(build_db: Callable[..., Path]) -> None:
    """A thing's page says of how many papers it shows the newest, and a venue's does not repeat its name."""
    records = [{"id": f"p:{n}", "title": f"Paper {n}", "venue": "Made-up Letters", "year": 2020} for n in range(31)]
    page = Site(build_db(*records)).get("/papers/venues/1").text
    assert "<h2>Newest of 31 papers</h2>" in page
    assert page.partition("</h1>")[2].count("Made-up Letters") == 0


def test_the_header_of_a_table_is_no_note_for_readers(tmp_path: Path) -> None:
    """What names the cells of rows that could not be read stands with their source, not on pages of its papers."""
    (tmp_path / "papers.csv").write_text("id,title,year\nmade1,One,x\n", "utf-8")
    build([str(tmp_path / "papers.csv")], tmp_path / "papers.db")
    site = Site(tmp_path / "papers.db")
    (source,) = site.rows("/papers/sources")
    assert (source["header"], source["note"]) == ("id,title,year", None)
    for path in ("/", "/papers/papers/1"):
        answer = site.get(path)
        assert answer.status_code == 200
        assert "id,title,year" not in answer.text


def test_numbers_of_results_lead_to_them(site: Site) -> None:
    """As many results as a list says are where its number leads; where there are none nothing leads."""
    cells = _cells(site.get("/papers/most_named_datasets?dataset=").text, "results")
    linked = [match for cell in cells if (match := re.search(r'href="([^"]+)">(\d+) results?', cell))]
    assert "0" in cells
    assert linked
    for match in linked[:5]:
        path, _, query = unescape(match[1]).partition("?")
        assert len(site.rows(path, **dict(parse_qsl(query)))) == int(match[2])


def test_one_is_told_as_one(build_db: Callable[..., Path], tmp_path: Path) -> None:
    """Numbers on the front page and in lists have their word in the singular where they are 1, and no papers no heading."""
    text = "Our network RockNet reaches an accuracy of 71.5% on ImageNet. Code: https://github.com/a/b"
    affiliation = {"author": 1, "institution": "House", "country": "FI"}
    record = {"id": "a", "title": "One", "abstract": text, "authors": ["Ann A"], "affiliations": [affiliation]}
    site = Site(build_db(record))
    counts = re.findall(r"<b>1</b> ([a-z ]+)</a>", site.get("/").text)
    assert counts == ["paper", "reported result", "link", "dataset"]
    for path, column, one in (
        ("best_reported", "scores", "1 score"),
        ("most_named_datasets", "results", "1 result"),
        ("countries_by_papers", "institutions", "1 institution"),
    ):
        (cell,) = _cells(site.get(f"/papers/{path}").text, column)
        assert re.sub("<.*?>", "", cell) == one
    (tmp_path / "none").mkdir()
    (tmp_path / "none" / "none.json").write_text("[]", "utf-8")
    build([str(tmp_path / "none" / "none.json")], tmp_path / "none" / "papers.db")
    empty = Site(tmp_path / "none" / "papers.db").get("/").text
    assert "<b>0</b> papers" in empty
    assert "Newest papers" not in empty


def test_a_facet_that_no_row_has_a_value_of_is_not_shown(build_db: Callable[..., Path]) -> None:
    """All papers without a topic narrow nothing, until they are asked for, and can be let go again."""
    site = Site(build_db({"id": "a", "title": "Hedges", "year": 2020, "authors": ["Ada One"]}))
    page = site.get("/papers/paper_list").text
    assert set(re.findall(r'data-column="(\w+)">', page)) == {"authors", "year"}
    for asked in ("_no_m2m", "_facet_m2m"):
        assert 'data-column="topics">' in site.get("/papers/paper_list", **{asked: "topics"}).text


def test_what_a_query_is_told_by_leads_to_it(site: Site) -> None:
    """The examples in the descriptions of queries are links on the page of all tables too, which lies above the queries."""
    page = site.get("/papers").text.partition('<h2 id="queries">')[2].partition("<h2 ")[0]
    links = [unescape(link) for link in re.findall(r'href="([^"]*)"', page)]
    assert len(links) > 20
    assert {site.get(link).status_code for link in links} == {200}


@pytest.mark.parametrize("title", ["Map", "Institutions"])
def test_a_page_of_nothing_is_no_way_in(site: Site, build_db: Callable[..., Path], title: str) -> None:
    """The front page leads to a map and to institutions where there are some."""
    doors = {name: each.get("/").text.partition('<nav class="doors"')[2] for name, each in (
        ("some", site), ("none", Site(build_db({"id": "a", "title": "Hedges", "abstract": "A study."}))))}  # fmt: skip
    assert [name for name, text in doors.items() if f"<b>{title}</b>" in text.partition("</nav>")[0]] == ["some"]
    assert all("<b>Download</b>" in text for text in doors.values())


def test_a_table_narrowed_to_nothing_leads_to_all_of_it(site: Site) -> None:
    """Where no row is shown, of a choice or behind the last one, a link leads to the whole table."""
    for asked in ("year=1066", "_next=999999"):
        assert 'No rows; see <a href="/papers/papers">all of papers</a>.' in site.get(f"/papers/papers?{asked}").text
    assert '">all of Papers</a>' in site.get("/papers/paper_list?year=1066").text
    assert '<p class="zero-results">No rows.</p>' in site.get("/papers/rejects").text


def test_links_have_the_year_of_their_paper(built: Path) -> None:
    """Links are counted by year as papers with links are, without a join."""
    joined = "select year, count(*) from links join papers on papers.id = paper_id group by year order by year"
    with sqlite3.connect(built) as db:
        found = db.execute("select year, count(*) from link_list group by year order by year").fetchall()
        assert found == db.execute(joined).fetchall()
    assert len(found) > 1
