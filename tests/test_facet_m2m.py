"""Facets through junction tables: counts, narrowing, limits, on tables that have nothing of papers."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from datasette.app import Datasette

from papersette.parts import find_site

SCHEMA = """
create table shelf(id integer primary key, name text);
create table book(isbn text primary key, title text, shelf_id integer references shelf(id));
create table tag(slug text unique, name text, meaning text);
create table book_tag(book text references book(isbn), tag text references tag(slug), note text, value integer);
create table loan(id integer primary key, book text references book(isbn), count integer);
create view book_list as select isbn, title from book;
insert into shelf values (1, 'Low'), (2, 'High');
insert into book values ('a', 'Atlas', 1), ('b', 'Birds', 1), ('c', 'Clocks', 2), ('d', 'Dogs', null), ('none', 'Empty', 2);
insert into tag values ('n', 'nature', null), ('m', 'maps & more', 'Maps <and> atlases'), ('x', 'unused', '');
insert into book_tag values ('a', 'm', 'first', 1), ('a', 'm', 'again', 2), ('a', 'n', '', 3),
  ('b', 'n', '', 4), ('c', null, '', 5), ('d', 'n', '', 6);
insert into loan values (1, 'a', 9), (2, 'a', 9), (3, 'b', 9), (4, 'c', 9), (5, null, 9);
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Datasette:
    """A site of books, with nothing of ours but the plugin, a facet and a view in its metadata."""
    folder = tmp_path_factory.mktemp("library")
    with sqlite3.connect(folder / "library.db") as connection:
        connection.executescript(SCHEMA)
    (folder / "facet_m2m.py").write_text((find_site() / "plugins" / "facet_m2m.py").read_text("utf-8"), "utf-8")
    tables = {
        "book": {"facets": [{"m2m": "tag"}]},
        "book_list": {"plugins": {"facet_m2m": {"rows_of": "book"}}},
        "tag": {"label_column": "name", "plugins": {"facet_m2m": {"full_names": "meaning"}}},
    }
    metadata = {"databases": {"library": {"tables": tables}}}
    return Datasette([], immutables=[str(folder / "library.db")], metadata=metadata, plugins_dir=str(folder))


def _ask(site: Datasette, path: str) -> Any:
    answer = asyncio.run(site.client.get(path))
    assert answer.status_code == 200, answer.text
    return answer.json()


def _facet(site: Datasette, path: str, name: str) -> dict[str, int]:
    return {value["label"]: value["count"] for value in _ask(site, path)["facet_results"][name]["results"]}


def test_counts_rows_once(library: Datasette) -> None:
    """A row counts once for each of its values, however often the junction says so; rows without any are (unknown)."""
    assert _facet(library, "/library/book.json", "tag") == {"nature": 3, "maps & more": 1, "(unknown)": 2}


def test_codes_have_their_names_beside_them(library: Datasette) -> None:
    """A value has what its label stands for, of a table that says which column tells, chosen or not; others have nothing."""
    for path in ("/library/book.json", "/library/book.json?_m2m_tag=m"):
        values = _ask(library, path)["facet_results"]["tag"]["results"]
        assert {value["label"]: value["full_name"] for value in values if "full_name" in value} == {
            "maps & more": "Maps <and> atlases"
        }


def test_tables_that_refer_to_the_rows_have_their_facets(library: Datasette) -> None:
    """A loan has the tags of its book; one without a book has none. Columns named value and count do no harm."""
    assert _facet(library, "/library/loan.json?_facet_m2m=tag", "tag") == {"nature": 3, "maps & more": 2, "(unknown)": 2}
    assert _facet(library, "/library/tag.json?_facet_m2m=book", "book") == {"Atlas": 2, "Birds": 1, "Dogs": 1, "(unknown)": 1}


def test_views_of_a_table_have_its_facets(library: Datasette) -> None:
    """A view that says whose rows it shows has that table's facets, and narrows like it."""
    facet = _facet(library, "/library/book_list.json?_facet_m2m=tag", "tag")
    assert facet == {"nature": 3, "maps & more": 1, "(unknown)": 2}
    assert [row[0] for row in _ask(library, "/library/book_list.json?_m2m_tag=m")["rows"]] == ["a"]


@pytest.mark.parametrize(
    "path",
    ["/library/book.json", "/library/book.json?shelf_id=1&_facet=shelf_id", "/library/book.json?_m2m_tag=n&title__contains=a",
     "/library/loan.json?_facet_m2m=tag&_facet_m2m=book_tag.tag&_facet=book", "/library/loan.json?_facet_m2m=tag&_no_m2m=tag",
     "/library/book_list.json?_facet_m2m=tag&_sort=title", "/library/book.json?_m2m_tag=x"],
)  # fmt: skip
def test_a_count_is_what_following_it_shows(library: Datasette, path: str) -> None:
    """Whatever else narrows the table, following a value shows as many rows as it counts; following it again undoes it."""
    page = _ask(library, path)
    values = [value for facet in page["facet_results"].values() if facet["type"] == "m2m" for value in facet["results"]]
    assert values
    for value in values:
        parts = urlsplit(value["toggle_url"])
        followed = _ask(library, f"{parts.path}?{parts.query}")
        if value["selected"]:
            assert followed["filtered_table_rows_count"] >= page["filtered_table_rows_count"]
        else:
            assert followed["filtered_table_rows_count"] == value["count"]


def test_several_values_are_asked_for_at_once(library: Datasette) -> None:
    """Two values of one facet keep the rows that have both, and the page says so in words."""
    page = _ask(library, "/library/book.json?_m2m_tag=n&_m2m_tag=m")
    assert [row[0] for row in page["rows"]] == ["a"]
    assert page["human_description_en"] == 'where tag include "nature" and tag include "maps & more"'


def test_a_page_keeps_what_was_chosen(library: Datasette) -> None:
    """The form of the table's page carries the chosen values on, and the page escapes their names."""
    page = asyncio.run(library.client.get("/library/book?_m2m_tag=m")).text
    assert '<input type="hidden" name="_m2m_tag" value="m">' in page
    assert "maps &amp; more" in page
    assert "maps & more" not in page


def test_more_values_than_fit_are_announced(library: Datasette) -> None:
    """A facet is as long as its page allows and says that there is more."""
    facet = _ask(library, "/library/book.json?_facet_size=1")["facet_results"]["tag"]
    assert [value["label"] for value in facet["results"]] == ["nature", "(unknown)"]
    assert facet["truncated"]


def test_relations_are_suggested(library: Datasette) -> None:
    """Relations that are not shown are offered."""
    suggested = [facet["name"] for facet in _ask(library, "/library/tag.json")["suggested_facets"] if facet.get("type") == "m2m"]
    assert suggested == ["book"]


@pytest.mark.filterwarnings("ignore:coroutine:RuntimeWarning")
@pytest.mark.parametrize("query", ["_facet_m2m=nothing", "_m2m_nothing=1", "_no_m2m=nothing", "_facet_m2m={}", "_facet_m2m="])
def test_unknown_relations_are_refused(library: Datasette, query: str) -> None:
    """A relation that does not exist is a 400 that names those that do."""
    answer = asyncio.run(library.client.get("/library/book.json?" + query))
    assert answer.status_code == 400
    assert "tag" in answer.json()["error"]


@pytest.mark.parametrize("value", ["", "'", "x' or 1=1", "%00", "🎉", "-1", "1e999"])
def test_any_value_may_be_asked_for(library: Datasette, value: str) -> None:
    """A value that nothing has keeps no row, whatever it is, and can be taken back."""
    page = _ask(library, f"/library/book.json?_m2m_tag={value}")
    assert page["filtered_table_rows_count"] == 0
    assert all(row["selected"] for row in page["facet_results"]["tag"]["results"])


@pytest.mark.usefixtures("library")
def test_the_time_limit_holds(tmp_path: Path) -> None:
    """A facet that takes too long is named as such, and the page comes all the same."""
    with sqlite3.connect(tmp_path / "big.db") as connection:
        connection.executescript("""
            create table a(number integer primary key); create table b(id integer primary key);
            create table ab(a_id integer references a(number), b_id integer references b(id));
            with recursive n(i) as (select 1 union all select i + 1 from n where i < 200000) insert into a select i from n;
            insert into b select number from a; insert into ab select number, 200001 - number from a;
            create index ab_a on ab(a_id);
        """)
    site = Datasette([], immutables=[str(tmp_path / "big.db")], settings={"facet_time_limit_ms": 5})
    page = asyncio.run(site.client.get("/big/a?_facet_m2m=b"))
    assert page.status_code == 200
    assert "These facets timed out: b" in page.text


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize("secret", ["book_tag", "tag"])
def test_hidden_tables_stay_hidden(tmp_path: Path, secret: str) -> None:
    """What a reader may not see is no facet either."""
    with sqlite3.connect(tmp_path / "library.db") as connection:
        connection.executescript(SCHEMA)
    metadata = {"databases": {"library": {"tables": {secret: {"allow": False}}}}}
    site = Datasette([], immutables=[str(tmp_path / "library.db")], metadata=metadata)
    assert asyncio.run(site.client.get("/library/book.json?_facet_m2m=tag")).status_code == 400
    assert asyncio.run(site.client.get("/library/book.json?_m2m_tag=n")).status_code == 400
