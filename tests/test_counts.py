"""Counts that a file keeps: they are those of its rows, and pages of whole tables show them; bounded ones say so."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml

from papersette import schema
from papersette.errors import BuildError
from papersette.pipeline.build import build
from papersette.schema import COLUMN_FACETS, JUNCTION_FACETS, NARROWED_JUNCTIONS
from papersette.site.pages.facet_sources import MOST_KEPT, chosen_by, row_count
from papersette.store.completion.counts import save_counts
from tests.databases import rows
from tests.site_client import Site

ROOT = Path(__file__).parents[1]
RECORDS: list[dict[str, Any]] = [
    {
        "id": f"made:{number}",
        "title": f"Counting {number}",
        "abstract": f"We reach {60 + number}.5% accuracy on ImageNet. Code: https://github.com/made/kind{number}",
        "authors": [f"Ada {number % 4}"],
        "year": 2000 + number % 3,
        "topics": [f"topic {number % 5}"] if number % 2 else [],
    }
    for number in range(30)
]


@pytest.fixture
def db(build_db: Callable[..., Path]) -> Path:
    """A file of 30 papers."""
    return build_db(*RECORDS)


def _kept(db: Path, facet: str, table: str = "papers") -> list[tuple[Any, int]]:
    with sqlite3.connect(db) as connection:
        query = "select value, papers from facet_counts where table_name = ? and facet = ? order by place"
        return connection.execute(query, (table, facet)).fetchall()


def test_counts_are_those_of_the_rows(db: Path, write_jsonl: Callable[..., Path]) -> None:
    """Facets count rows, those through junctions papers and how many have none; an update counts anew."""
    assert _kept(db, "year") == [(2000, 10), (2001, 10), (2002, 10)]
    assert [count for _, count in _kept(db, "m2m:topics")] == [3, 3, 3, 3, 3, 15]
    assert _kept(db, "", "metric_list") == [(None, 30)]
    build([str(write_jsonl({"id": "new", "title": "One more", "year": 2001}, name="more.jsonl"))], db)
    assert _kept(db, "year") == [(2001, 11), (2000, 10), (2002, 10)]


def test_what_is_more_likely_wrong_is_ranked_nowhere(db: Path) -> None:
    """The best of a board is one that is more likely right than not."""
    best = "select max(value) from leaderboard"
    with sqlite3.connect(db) as connection:
        assert connection.execute(best).fetchone() == (89.5,)
        connection.execute("update metrics set confidence = iif(value > 80, 0.499, 0.5)")
        assert connection.execute(best).fetchone() == (79.5,)


def test_leaderboards_hosts_and_datasets_are_counted(db: Path) -> None:
    """A board has its scores, papers and the best of them, a host its links of each kind and of all, a dataset its papers."""
    with sqlite3.connect(db) as connection:
        boards = connection.execute(
            "select scores, boards.papers, normal from boards join metrics on metrics.id = best_id"
        ).fetchall()
        hosts = connection.execute(
            "select domain, kind, links, papers from host_counts join hosts on hosts.id = host_id"
        ).fetchall()
        datasets = connection.execute(
            "select name, papers, results from dataset_counts join datasets on datasets.id = dataset_id"
        ).fetchall()
    assert datasets == [("ImageNet", 30, 30)]
    assert boards == [(30, 30, 89.5)]
    assert hosts == [("github.com", "", 30, 30), ("github.com", "code", 30, 30)]


def test_the_best_of_a_board_is_the_earliest_by_its_direction(build_db: Callable[..., Path]) -> None:
    """Of equal scores that of the earliest year is the best, without a year the last, then by id; without a direction none is."""
    text = "We reach 83.5% accuracy on ImageNet."
    records = [{"id": "a", "title": "None", "abstract": text}, {"id": "b", "title": "New", "abstract": text, "year": 2024}]
    db = build_db(*records, {"id": "c", "title": "Old", "abstract": text, "year": 2019})
    best = "select papers.key from boards join metrics on metrics.id = best_id join papers on papers.id = paper_id"
    with sqlite3.connect(db, isolation_level=None) as connection:
        assert connection.execute(best).fetchall() == [("c",)]
        connection.execute("update papers set year = 2019 where key <> 'a'")
        connection.execute("update metrics set paper_id = (select id from papers where key = 'c') where paper_id > 1")
        connection.execute("update metrics set id = 900 - id")
        save_counts(connection, db)
        assert connection.execute("select best_id from boards").fetchone()[0] == 897
        connection.execute("update measures set higher_is_better = null")
        save_counts(connection, db)
        # Two of the scores are one that a paper says twice.
        assert connection.execute("select scores, best_id from boards").fetchall() == [(2, None)]
    site = Site(db)
    assert site.rows("/papers/leaderboards") == []
    assert site.rows("/papers/best_reported") == []


def test_an_older_file_is_updated(db: Path) -> None:
    """A file whose boards need a best is updated to one whose boards do not."""
    with sqlite3.connect(db) as connection:
        connection.execute("drop table boards")
        connection.execute("create table boards (measure_id integer, dataset_id integer, best_id integer not null)")
    build([], db)
    assert rows(db, "select scores from boards") == [(30,)]


def test_pages_of_whole_tables_show_what_is_kept(db: Path) -> None:
    """The facets of a whole table, and the number of rows of a view, are those that the file keeps."""
    with sqlite3.connect(db) as connection:
        connection.execute("update facet_counts set papers = 777 where facet in ('year', 'm2m:topics', '') and place = 1")
    site = Site(db)
    shown = site.get("/papers/papers.json", _facet="year").json()["facet_results"]
    assert shown["year"]["results"][0]["count"] == 777
    assert shown["topics"]["results"][0]["count"] == 777
    assert site.get("/papers/paper_list.json").json()["filtered_table_rows_count"] == 777


def test_views_that_show_papers_more_than_once_are_counted(build_db: Callable[..., Path]) -> None:
    """A paper with three places is three rows of the map, and one without a place none; the facets of the map count its rows."""
    made = {"topics": ["soil"], "abstract": "A study in Lisbon, Portugal."}
    db = build_db({"id": "a", "title": "Harvests", **made}, {"id": "b", "title": "Hedges", "topics": ["soil"]})
    with sqlite3.connect(db) as connection:
        for start in (1, 2):
            connection.execute(
                """insert into paper_places (paper_id, place_id, role, field, start, stop, raw)
                   select paper_id, place_id, role, field, ?, stop, raw from paper_places limit 1""",
                (start,),
            )
    site = Site(db)
    shown = site.get("/papers/paper_map.json", _facet_m2m="topics").json()["facet_results"]["topics"]["results"]
    assert [value["count"] for value in shown] == [3]
    listed = site.get("/papers/paper_list.json").json()["facet_results"]["topics"]["results"]
    assert [value["count"] for value in listed] == [2] == [count for value, count in _kept(db, "m2m:topics") if value]


def test_narrowed_tables_are_counted(db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The facets of some rows are counted; where these are too many, in the first of them, and the page says so."""
    site = Site(db)
    shown = site.get("/papers/papers.json", year="2001").json()["facet_results"]
    assert [result["count"] for result in shown["year"]["results"]] == [10]
    assert "bounded" not in shown["year"]
    assert "bounded" not in shown["topics"]
    monkeypatch.setattr("papersette.site.pages.facet_sources.BOUND", 4)
    shown = site.get("/papers/papers.json", year="2001", _facet="title").json()["facet_results"]
    assert [result["count"] for result in shown["year"]["results"]] == [10]
    assert "bounded" not in shown["year"]
    assert [result["count"] for result in shown["title"]["results"]] == [1] * 4
    assert sum(result["count"] for result in shown["topics"]["results"]) == 4
    assert {shown[name]["bounded"] for name in ("title", "topics")} == {4}
    page = site.get("/papers/papers", year="2001").text
    assert "of the first 4 rows" in page
    # It stands before the values, which may scroll.
    assert page.index("of the first 4 rows") < page.index('<ul class="tight-bullets">')


def _shown(db: Path, table: str, **asked: str) -> dict[str, list[tuple[Any, int]]]:
    """Return (value, count) of each facet of a page."""
    facets = Site(db).get(f"/papers/{table}.json", **asked).json()["facet_results"]
    return {name: [(value["value"], value["count"]) for value in facet["results"]] for name, facet in facets.items()}


@pytest.mark.parametrize("asked", [{"year": "2001"}, {"code": "linked"}, {"year": "2001", "_facet_size": "3"}])
@pytest.mark.parametrize("table", ["papers", "paper_list"])
def test_the_facets_of_one_year_are_kept(db: Path, monkeypatch: pytest.MonkeyPatch, asked: dict[str, str], table: str) -> None:
    """Of a year with many papers the facets are kept: the same as are counted, but of all its rows however many these are."""
    counted = _shown(db, table, **asked)
    assert [name for name, _ in counted.items()][:1] == ["year"]
    monkeypatch.setattr("papersette.store.completion.junction_counts.NARROWED_FROM", 10)
    with sqlite3.connect(db, isolation_level=None) as connection:
        save_counts(connection, db)
    assert _shown(db, table, **asked) == counted
    monkeypatch.setattr("papersette.site.pages.facet_sources.BOUND", 2)
    bounded = _shown(db, table, **asked)
    # The venue of the view is a name, of which the table has the id.
    kept = [name for name in counted if name in ("year", "code", *NARROWED_JUNCTIONS)]
    assert {name: bounded[name] for name in kept} == {name: counted[name] for name in kept}


@pytest.mark.parametrize(
    ("table", "asked"),
    [
        ("papers", {"year": "2001", "code": "linked"}),
        ("papers", {"code": "linked", "venue_id": "1"}),
        ("papers", {"venue_id": "2"}),
        ("papers", {"year": "2001", "venue_id": "2", "code": "linked"}),
        ("paper_list", {"year": "2001", "code": "linked"}),
    ],
)
def test_papers_of_several_values_are_counted_in_full(
    build_db: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, table: str, asked: dict[str, str]
) -> None:
    """Years, venues and states of code are told of all rows that any of them are chosen by, however many these are."""
    db = build_db(*({**record, "venue": f"Hall {number % 2}"} for number, record in enumerate(RECORDS)))
    counted = _shown(db, table, **asked)
    monkeypatch.setattr("papersette.site.pages.facet_sources.BOUND", 1)
    bounded = _shown(db, table, **asked)
    grouped = [name for name in counted if name in ("year", "venue_id", "code")]
    assert {name: bounded[name] for name in grouped} == {name: counted[name] for name in grouped}
    assert sum(count for _, count in bounded["topics"]) == 1


def test_what_no_paper_has_is_counted_in_full(db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where papers have no venues, no more of them are to be looked for."""
    monkeypatch.setattr("papersette.site.pages.facet_sources.BOUND", 1)
    shown = Site(db).get("/papers/papers.json", year="2001", code="linked").json()["facet_results"]
    assert {name for name, facet in shown.items() if "bounded" not in facet} == {"year", "venue_id", "code"}
    assert shown["venue_id"]["results"] == []


@pytest.mark.parametrize("asked", [{}, {"code": "linked"}])
def test_a_view_has_no_facets_of_columns_that_it_lacks(build_db: Callable[..., Path], asked: dict[str, str]) -> None:
    """The table of its rows has them, but nobody can narrow the view by them."""
    db = build_db({**RECORDS[0], "venue": "Hall"})
    assert Site(db).get("/papers/paper_list.json", _facet="venue_id", **asked).status_code == 400


def test_counts_pass_over_what_refers_to_no_paper(db: Path, write_jsonl: Callable[..., Path]) -> None:
    """Ids have gaps, and damaged files rows of papers that are gone: others are counted, and the check tells of these."""
    with sqlite3.connect(db, isolation_level=None) as connection:
        connection.execute("delete from papers where id in (2, 30)")
        connection.execute("insert into paper_topics values (-5, 1), (10000, 1), (3, -1), (3, 99999999999)")
        save_counts(connection, db)
    assert [count for _, count in _kept(db, "m2m:topics")] == [3, 3, 3, 2, 2, 15]
    with pytest.raises(BuildError, match="papers has no id 2,"):
        build([str(write_jsonl({"id": "new", "title": "One more"}, name="more.jsonl"))], db)


def test_a_facet_leads_to_the_first_page(db: Path) -> None:
    """A value that is chosen or taken back on a later page leads to the first, whether its facet is kept, counted or m2m."""
    site = Site(db)
    for asked in ({}, {"year": "2001"}):
        following = site.get("/papers/papers.json", _size="5", **asked).json()["next"]
        page = site.get("/papers/papers.json", _size="5", _facet="title", _next=following, **asked).json()
        shown = {name: facet["results"] for name, facet in page["facet_results"].items()}
        assert {"year", "title", "topics"} <= {name for name, values in shown.items() if values}
        assert [value for values in shown.values() for value in values if "_next" in value["toggle_url"]] == []
    (back,) = (value["toggle_url"] for value in shown["year"])
    assert "year=" not in back


@pytest.mark.parametrize("asked", ["", "&year=2001"])
def test_a_facet_is_shown_once(db: Path, asked: str) -> None:
    """A facet that the address asks for, and the site shows by itself, is there once and cannot be hidden."""
    shown = Site(db).get(f"/papers/papers.json?_facet=year&_facet=language&_facet=language{asked}").json()["facet_results"]
    assert [name for name in shown if name.startswith(("year", "language"))] == ["year", "language"]
    assert [shown[name]["hideable"] for name in ("year", "language")] == [False, True]


@pytest.mark.parametrize("asked", ["year=2001", "_m2m_topics=1", "_no_m2m=topics"])
def test_what_alone_narrows_a_table_is_taken_back(db: Path, asked: str) -> None:
    """A value that nothing else stands beside leads, chosen, to the whole table."""
    page = Site(db).get(f"/papers/papers.json?{asked}").json()
    values = [value for facet in page["facet_results"].values() for value in facet["results"] if value["selected"]]
    assert [value["toggle_url"] for value in values] == ["http://localhost/papers/papers.json"]


def test_a_value_of_nothing_narrows_a_table(build_db: Callable[..., Path]) -> None:
    """A text of no letters is a value like any other: following it shows the rows that it counts."""
    db = build_db({"id": "a", "title": "One"}, {"id": "b", "title": "Two"})
    with sqlite3.connect(db) as connection:
        connection.execute("update papers set language = '' where key = 'a'")
    site = Site(db)
    (value,) = site.get("/papers/papers.json", _facet="language").json()["facet_results"]["language"]["results"]
    parts = urlsplit(value["toggle_url"])
    followed = site.get(f"{parts.path}?{parts.query}").json()
    assert value["count"] == followed["filtered_table_rows_count"] == 1


def test_facets_of_the_site_are_kept() -> None:
    """What the site counts for whole tables of papers is counted when the file is made."""
    tables = yaml.safe_load((ROOT / "metadata.yml").read_text("utf-8"))["databases"]["papers"]["tables"]
    for table, known in tables.items():
        for facet in known.get("facets", ()):
            if isinstance(facet, str):
                assert facet in COLUMN_FACETS[table], table
            else:
                assert facet["m2m"] in JUNCTION_FACETS


@pytest.mark.parametrize(
    ("sql", "chosen"),
    [
        ("select id, key from papers ", {}),
        ("select [from], id from [papers]", {}),
        ('select id from papers where "year" = :p0 ', {"year": "2001"}),
        ('select id from papers where "year" = :p0 and "code" = :p1 ', {"year": "2001", "code": "none"}),
        ('select id from papers where "year" = :p0 and "year" = :p1 ', None),
        ('select id from papers where "year" = :p0 and "code" is null ', None),
        ('select id from papers where "year" > :p0 ', None),
        ('select id from papers where "year" = 2001 or "year" = :p0 ', None),
        ("select id from papers_list ", None),
        ("select id from papers join links", None),
        ("select id, (select 1 from links) from papers", None),
    ],
)
def test_what_rows_are_chosen_by_is_known(sql: str, chosen: dict[str, str] | None) -> None:
    """A query of all rows of the table, or of those with some values, is known as such."""
    assert chosen_by(sql, {"p0": "2001", "p1": "none"}, "papers") == chosen


def test_the_site_knows_how_many_values_are_kept(build_db: Callable[..., Path]) -> None:
    """A page that shows as many values as are kept at most counts them itself, since there may be more."""
    assert MOST_KEPT == schema.MOST_KEPT
    topics = [f"topic {number}" for number in range(MOST_KEPT + 5)]
    site = Site(build_db({"id": "x", "title": "Subjects", "topics": topics}))
    for size, truncated in ((MOST_KEPT - 1, True), (MOST_KEPT, True), (MOST_KEPT + 5, False)):
        facet = site.get("/papers/papers.json", _facet_m2m="topics", _facet_size=str(size)).json()["facet_results"]["topics"]
        assert (len(facet["results"]), facet["truncated"]) == (size, truncated)


def test_counts_of_rows_are_known() -> None:
    """Only a query of how many rows there are is one."""
    assert row_count("select count(*) from papers where id = 1") is None
    found = row_count("select count(*) from paper_list ")
    assert found is not None
    assert found[0] == "paper_list"
