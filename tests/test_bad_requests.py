"""Addresses of tables that ask what cannot be."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from markupsafe import escape

from tests.site_client import Site


@pytest.fixture(scope="module")
def site(built: Path) -> Site:
    """The site over the sample."""
    return Site(built)


@pytest.mark.parametrize("form", ["", ".json", ".csv"])
@pytest.mark.parametrize(
    "asked",
    [
        {"_sort": "nothing"},
        {"_sort_desc": "'"},
        {"_sort": "year", "_sort_desc": "title"},
        {"_through": "nothing"},
        {"_through": "[1]"},
        {"_through": "[" * 1_900},
        {"_through": '{"table": "links"}'},
        {"_through": '{"table": "nothing", "column": "kind", "value": "code"}'},
        {"_through": '{"table": "links", "column": "nothing", "value": "code"}'},
        *(
            {"_through": json.dumps({"table": table, "column": column, "value": value})}
            for table, column, value in [
                ("links", "kind", ["code"]),
                (["x"], "kind", "a"),
                (1, "kind", "a"),
                (None, "kind", "a"),
                ("links", None, "a"),
                ("links", 5, "a"),
                ("links", "kind", 10**30),
                ("links", "kind", "\ud800"),
                ("links", "ki\0nd", "a"),
            ]
        ),
    ],
)
def test_what_cannot_be_asked_is_a_bad_request(site: Site, form: str, asked: dict[str, str]) -> None:
    """It is said to be the asker's error, in every form, and what is wrong."""
    answer = site.get(f"/papers/papers{form}", **asked)
    assert answer.status_code == 400
    assert answer.text.strip()


@pytest.mark.parametrize("form", ["", ".json", ".csv"])
@pytest.mark.parametrize(
    ("table", "asked"),
    [
        ("papers", {"_timelimit": "soon"}),
        ("papers", {"_timelimit": "1.5"}),
        ("papers", {"_timelimit": "x" * 300}),
        ("papers", {"_where": "\0"}),
        ("papers", {"_where": "1; drop table papers"}),
        ("paper_list", {"_search": "models"}),
        ("links", {"_search_raw": "models"}),
        ("papers", {"year__gt": "9" * 20}),
        ("papers", {"year__in": "[2020,"}),
        ("papers", {"year__notin": "[[2020]]"}),
        ("papers", {"title__in": '["a", {"b": 1}]'}),
        ("papers", {"title__in": r'["\ud800"]'}),
        ("papers", {"year__in": "[" * 1_900}),
        ("paper_list", {"_next": "soon"}),
        ("paper_list", {"_next": "9" * 20}),
    ],
)
def test_values_that_are_none_are_bad_requests(site: Site, form: str, table: str, asked: dict[str, str]) -> None:
    """A number that is none, or larger than any, and a NUL are the asker's errors."""
    answer = site.get(f"/papers/{table}{form}", **asked)
    assert answer.status_code == 400
    assert form != ".json" or answer.json()["error"]


@pytest.mark.parametrize("form", ["", ".json", ".csv"])
@pytest.mark.parametrize("name", ["_search", "_search_title"])
@pytest.mark.parametrize("words", ["", "  ", '"', '" "', '""'])
def test_a_search_of_a_table_for_no_word_is_answered(site: Site, form: str, name: str, words: str) -> None:
    """An empty box, blanks and quotation marks are no wrong SQL."""
    assert site.get(f"/papers/papers{form}", **{name: words}).status_code == 200


def test_an_empty_box_of_a_table_without_an_index_is_no_search(site: Site) -> None:
    """All rows are shown, as without it."""
    assert site.get("/papers/paper_list.json", _search="", _shape="array").json()


@pytest.mark.parametrize("asked", ["[2021, 2022]", "2021, 2022", '["2021", 2022, null]'])
def test_several_values_may_be_asked_for(site: Site, asked: str) -> None:
    """A list as JSON finds what one with commas finds."""
    years = {row["year"] for row in site.get("/papers/papers.json", year__in=asked, _shape="array").json()}
    assert years == {2021, 2022}


@pytest.mark.parametrize("form", ["", ".json"])
@pytest.mark.parametrize(
    "asked",
    [
        {"_facet": "{}"},
        {"_facet": "{"},
        {"_facet": '{"simple": 1}'},
        {"_facet": "{" + '"a":{' * 900},
        {"_facet_array": "{}"},
        {"_facet_array": "\0"},
        {"_facet_m2m": "{}"},
        {"_facet_size": "{"},
    ],
)
def test_facets_of_nothing_are_bad_requests(site: Site, form: str, asked: dict[str, str]) -> None:
    """An object that names no column is told, and so is a NUL."""
    assert site.get(f"/papers/papers{form}", **asked).status_code == 400


def test_a_facet_may_be_an_object(site: Site) -> None:
    """One that names its column counts it."""
    assert site.get("/papers/papers.json", _facet='{"column": "year"}').json()["facet_results"]["year"]["results"]


@pytest.mark.parametrize(
    "path", ["/papers.xml", "/papers/papers.atom", "/papers/papers/1.tsv", "/papers/leaderboards.JSON", "/papers/paper_list.html"]
)
def test_forms_that_there_are_not_are_not_found(site: Site, path: str) -> None:
    """Who asks for what no table has gets no page in its place."""
    answer = site.get(path)
    assert (answer.status_code, "There is no ." in answer.text) == (404, True)
    known = site.get(path.rpartition(".")[0] + ".json")
    assert known.status_code == 200


@pytest.mark.parametrize("form", ["", ".json", ".csv", ".blob"])
@pytest.mark.parametrize("table", ["nothing", "no_such_table", "select", "a~20b", "search", "leaderboards", "x~5D~20--", "it's"])
def test_a_row_of_no_table_is_not_found(site: Site, table: str, form: str) -> None:
    """It is said to be nowhere, as the table itself is, not to be wrong SQL."""
    answer = site.get(f"/papers/{table}/1{form}")
    assert (answer.status_code, "Table not found" in answer.text) == (404, True)


@pytest.mark.parametrize("form", ["", ".json", ".csv"])
@pytest.mark.parametrize(
    ("table", "name", "said"),
    [
        ("papers", "yeer", "papers has no column yeer"),
        ("papers", "yeer__gt", "papers has no column yeer"),
        ("paper_list", "venue_id", "paper_list has no column venue_id"),
        ("papers", "_yeer__gt", "papers has no column _yeer"),
        ("papers", "year__greater", "greater is no comparison"),
    ],
)
def test_conditions_on_nothing_are_bad_requests(site: Site, form: str, table: str, name: str, said: str) -> None:
    """A misspelled column or comparison is told: SQLite would take it for a text, so that all rows were found, or none."""
    answer = site.get(f"/papers/{table}{form}", **{name: "2020"})
    assert (answer.status_code, said in answer.text) == (400, True)


@pytest.mark.parametrize("name", ["year", "Year__gt", "rowid__lt", "title__notblank", "_sort", "_unknown"])
def test_columns_may_be_compared(site: Site, name: str) -> None:
    """Names of columns have no case, tables have row ids, and what begins with one underscore is no column."""
    assert site.get("/papers/papers.json", **{name: "year"}).status_code == 200


def test_other_wrong_values_are_the_askers(site: Site) -> None:
    """What JSON does with infinity is on or off, no row has a value, of two ids the first is a row."""
    assert site.get("/papers/papers.json", _json_infinity="soon").status_code == 400
    assert site.get("/papers.json", sql="select 1", _timelimit="soon").status_code == 400
    assert site.get("/papers.blob", sql="select x'00' as a where 0", _blob_column="a").status_code == 404
    assert site.get("/papers/metrics/1,2").status_code == 200


@pytest.mark.parametrize("form", ["", ".json", ".csv"])
def test_a_part_of_a_key_is_no_row(site: Site, form: str) -> None:
    """Of a table whose key has two columns, one value is the address of nothing."""
    (row,) = site.rows("/papers/paper_authors", _size="1")
    path = f"/papers/paper_authors/{row['paper_id']}"
    assert site.get(f"{path}{form}").status_code == 404
    assert site.get(f"{path},{row['position']}{form}").status_code == 200


@pytest.mark.parametrize("sql", ["selct 1", "delete from papers", "selct '</textarea><b>'"])
def test_sql_that_is_none_is_kept(site: Site, sql: str) -> None:
    """What was typed stands in the page of the error, to be put right; JSON says what is wrong."""
    answer = site.get("/papers", sql=sql)
    assert answer.status_code == 400
    form = answer.text.partition('<form class="sql" action="/papers">')[2].partition("</form>")[0]
    assert f">{escape(sql)}</textarea>" in form
    assert "sql" not in site.get("/papers.json", sql=sql).json()


@pytest.mark.parametrize("path", ["/papers?sql=selct", "/nowhere", "/paper/none", "/papers/papers?_sort=nothing"])
def test_pages_of_errors_lead_on(site: Site, path: str) -> None:
    """They have the ways of every page and a search, and no SQL where none was typed."""
    page = site.get(path).text
    assert '<a href="/papers/leaderboards">Leaderboards</a>' in page
    assert 'role="search"' in page
    assert ("<textarea" in page) == ("sql=" in path)


@pytest.mark.parametrize("form", [".json", ".csv", ".bib"])
def test_a_query_that_takes_too_long_is_told_in_words(site: Site, form: str) -> None:
    """JSON has a sentence and no HTML, and a CSV is refused as JSON is: the query asks for too much, the server is well."""
    endless = "with recursive n(x) as (select 1 union all select x + 1 from n) select count(*) as key from n"
    answer = site.get(f"/papers{form}", sql=endless, _timelimit="20")
    assert answer.status_code == 400
    assert "took too long: its limit is 20 ms" in answer.text
    assert form != ".json" or "<" not in answer.json()["error"]


def test_any_text_can_be_asked_for(site: Site) -> None:
    """A value may have signs that are not printed."""
    through = json.dumps({"table": "links", "column": "raw", "value": "a\u00a0b\nc"})
    assert site.get("/papers/papers.json", _through=through).json()["rows"] == []


def test_through_other_tables_papers_are_found(site: Site) -> None:
    """What can be asked is answered."""
    found = site.rows("/papers/papers", _through='{"table": "links", "column": "kind", "value": "code"}')
    assert found
    assert {row["code"] for row in found} <= {"linked", "promised"}


@pytest.mark.parametrize(
    "path",
    [
        "/papers/papers.json?_timelimit=soon",
        "/papers/papers?year__in=[1",
        "/papers/paper_list?_next=soon",
        "/papers/paper_authors/1",
        "/papers.csv?_timelimit=1&sql=select+count(*)+from+papers+a,papers+b,papers+c",
    ],
)
def test_errors_of_those_who_ask_are_no_traces_in_the_log(site: Site, path: str, capfd: pytest.CaptureFixture[str]) -> None:
    """What is answered as a bad request is not logged as an error of the server."""
    assert site.get(path).status_code in (400, 404)
    assert "Traceback" not in capfd.readouterr().err


def test_errors_of_the_server_are_logged(site: Site, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    """What nobody asked wrongly is an error of the server, with its trace in the log."""

    def fail(*_: object) -> None:
        raise RuntimeError("made up")

    monkeypatch.setattr("datasette.views.index.IndexView.get", fail)
    assert site.get("/").status_code == 500
    assert "RuntimeError: made up" in capfd.readouterr().err
