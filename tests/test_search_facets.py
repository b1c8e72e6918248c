"""The facets of a search, counted from one row a paper, are those that a statement of each counts."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from papersette.pipeline.build import Options, build
from papersette.schema import PAPER_FACETS
from papersette.site.queries.parse import parse
from papersette.site.search.facets import FACETS, SHOWN_VALUES, count_facets, narrow
from papersette.site.search.find import Request, find_papers
from papersette.site.search.scope import find_scope
from papersette.store.completion.counts import save_counts
from tests.databases import write_lines
from tests.site_client import Site

RECORDS: list[dict[str, Any]] = [
    {
        "id": f"made:{number}",
        "title": f"Counting {number}",
        "abstract": f"We reach {60 + number}.5% accuracy on {('ImageNet', 'COCO')[number % 2]}. Code: https://github.com/made/it",
        "venue": f"Venue {number % 3}",
        "year": 2000 + number % 4,
        "topics": [f"topic {number % 15}", "every"],
    }
    for number in range(40)
]
PLAIN = """
    select value, count(distinct paper_id) as papers from ({pairs})
     where paper_id in ({ids}) and value is not null group by value order by papers desc, value limit {limit}
"""


_NAMED = "select paper_id, name as value from {junction} join {table} on {table}.id = {key}"
# The values of each paper, by facet.
PAIRS = {
    "year": "select id as paper_id, year as value from papers",
    "venue": "select papers.id as paper_id, name as value from papers join venues on venues.id = venue_id",
    "code": "select id as paper_id, code as value from papers",
    "link": "select paper_id, kind as value from links where url is not null",
    "dataset": _NAMED.format(junction="paper_datasets", table="datasets", key="dataset_id"),
    "measure": _NAMED.format(junction="metrics", table="measures", key="measure_id"),
    "topic": _NAMED.format(junction="paper_topics", table="topics", key="topic_id"),
    "source": _NAMED.format(junction="paper_sources", table="sources", key="source_id"),
}


def test_counts_are_those_of_the_pairs(build_db: Callable[..., Path]) -> None:
    """A paper counts once for each value, also where two topics have one name and a text names a dataset twice."""
    path = build_db(*RECORDS)
    with sqlite3.connect(path, isolation_level=None) as db:
        db.execute("insert into topics (name, scheme) values ('every', 'another')")
        db.execute("""
            insert or ignore into paper_topics
            select paper_id, (select max(id) from topics) from paper_topics where paper_id % 3 = 0
        """)
        db.execute("""
            insert into paper_datasets (paper_id, dataset_id, field, start, stop, raw)
            select paper_id, dataset_id, field, start, stop, raw from paper_datasets
        """)
        db.execute("update papers set venue_id = null, year = null, code = null where id % 5 = 0")
        save_counts(db, path)
        every = [paper_id for (paper_id,) in db.execute("select id from papers")]
        for ids in (every, every[::3], every[:1], []):
            told = count_facets(lambda sql, given: db.execute(sql, given).fetchall(), ids)
            for name in FACETS:
                plain = PLAIN.format(pairs=PAIRS[name], ids=", ".join(map(str, ids)), limit=SHOWN_VALUES)
                assert told[name] == db.execute(plain).fetchall(), name
                among = f"select count(*) from papers where id in (select value from json_each(?)) and {narrow(name, ['']).sql}"
                for value, papers in told[name]:
                    assert db.execute(among, (json.dumps(ids), value)).fetchone() == (papers,), name
            assert all(told.values()) is (ids != [])


def test_names_with_the_sign_between_values_are_not_counted(build_db: Callable[..., Path]) -> None:
    """A name in which characters of control stand, as a damaged file has them, is left out and is no part of others."""
    path = build_db({"title": "Sorting", "venue": "Ven\x1fue", "topics": ["pebbles\x1f\x1fsand", "stones"], "year": 2020})
    with sqlite3.connect(path) as db:
        told = count_facets(lambda sql, given: db.execute(sql, given).fetchall(), [1])
    assert (told["venue"], told["topic"], told["year"]) == ([], [("stones", 1)], [(2020, 1)])


def test_updates_keep_what_is_counted(build_db: Callable[..., Path], tmp_path: Path) -> None:
    """What a search counts of each paper is what its rows say, also of those that an update adds, changes, corrects or joins."""
    ids = {"arxiv_id": "2001.00001"}, {"doi": "10.1234/made"}
    path = build_db(*RECORDS[:9], *({"title": f"Weighing pebbles {at}", "year": 2020, **one} for at, one in enumerate(ids)))
    changed = {**RECORDS[0], "abstract": "We reach 71.5% F1 on MNIST.", "venue": "Venue 9", "topics": ["other"]}
    joined = {"title": "Weighing pebbles 0", **ids[0], **ids[1]}
    more = write_lines(tmp_path / "more.jsonl", [changed, joined, *RECORDS[9:12]])
    build([str(more)], path)
    said = tmp_path / "corrections.jsonl"
    with sqlite3.connect(path) as db:
        assert db.execute("select count(*) from papers").fetchone() == (13,)
        found = db.execute("select key, start, stop, raw from metrics join papers on papers.id = paper_id").fetchone()
    said.write_text(json.dumps(dict(zip(("key", "start", "stop", "raw"), found, strict=True)) | {"measure": "mAP"}), "utf-8")
    build([], path, Options(corrections=said))
    with sqlite3.connect(path) as db:
        assert db.execute("select count(*) from paper_facets where facets like '%mmAP%'").fetchone() == (1,)
        assert db.execute("select * from paper_facets").fetchall() == db.execute(f"{PAPER_FACETS} order by id").fetchall()


def test_narrowing_keeps_the_order(build_db: Callable[..., Path]) -> None:
    """Papers of a year stand in the order that they have among those of all years: by neighbours of other years too."""
    subjects = ("glacier melt", "glacier drift of ice", "moraine and glacier", "snow on a glacier", "ice sheet and glacier")
    places = ("ridge", "valley", "summit", "lake")
    records = [
        {
            "id": f"made:{number}",
            "title": f"Report {number}",
            "abstract": f"A study of {subjects[number % 5]} near a {places[number * number % 4]}, {number}. "
            + "We describe the glacier again. " * (number % 7),
            "year": 2020 + number * 7 % 3,
        }
        for number in range(60)
    ]
    with sqlite3.connect(build_db(*records)) as db:

        def find(text: str, **chosen: list[str]) -> list[tuple[str, int]]:
            found = find_papers(lambda sql, given: db.execute(sql, given).fetchall(), Request(text, size=500, chosen=chosen))
            return [(row["key"], row["year"]) for row in found.rows]

        for text in ("glacier", "glacier ice", "ice summit moraine"):
            for year in (2020, 2021, 2022):
                meant = [row for row in find(text) if row[1] == year]
                assert find(text, year=[str(year)]) == meant != []
                assert find(f"{text} year:{year}") == meant


def test_papers_of_some_years_stand_by_date(build_db: Callable[..., Path]) -> None:
    """All of a range of years are found, also those whose day is unknown, and those before or behind are not."""
    days = ("2014-12-31", "2015-01-01", "2015-06", None, "2016", "2016-12-31", "2017-01-01", None)
    years = (2014, 2015, 2015, 2015, 2016, 2016, 2017, 2018)
    records = [
        {"id": f"made:{number}", "title": f"Report {number}", "year": year} | ({"published": day} if day else {})
        for number, (day, year) in enumerate(zip(days, years, strict=True))
    ]
    site = Site(build_db(*records))
    for text, numbers in (("year:2015-2016", [5, 4, 2, 1, 3]), ("year:2016-", [7, 6, 5, 4]), ("year:2017-2030", [7, 6]),
                          ("year:2019-2030", []), ("-year:2015-2016", [7, 6, 0])):  # fmt: skip
        found = [row["key"] for row in site.get("/papers/search.json", q=text).json()["rows"]]
        assert found == [f"made:{number}" for number in numbers], text


def test_the_table_of_facets_can_be_read(build_db: Callable[..., Path]) -> None:
    """Its page names the facet of each value, with no sign that browsers show as a box, and nothing of a value is markup."""
    site = Site(build_db({"id": "x", "title": "Wool", "year": 2024, "topics": ["a < b & c", "wool"]}))
    page = site.get("/papers/paper_facets").text
    assert "year 2024 \u00b7 topic a &lt; b &amp; c \u00b7 topic wool \u00b7 source papers" in page
    assert "\x1f" not in page
    assert '<td class="col-facets">plain</td>' in site.get("/papers", sql="select 'plain' as facets").text


@pytest.mark.parametrize(
    "chosen",
    [
        {"venue": ["Venue 0"], "code": ["none"]}, {"venue": ["Venue 0"], "year": ["2002"]}, {"year": ["2002"], "code": ["none"]},
        {"venue": ["Venue 0", "Venue 1"], "code": ["linked"]},
        {"code": ["none", "linked"], "year": ["2001", "2002"], "venue": ["Venue 0"]},
    ],
)  # fmt: skip
def test_the_newest_of_several_facets_are_found_in_an_index(build_db: Callable[..., Path], chosen: dict[str, list[str]]) -> None:
    """No paper itself, which is long, is read to tell whether it has what is chosen; of one value each none is sorted."""
    plans: list[str] = []
    dated = [{**record, "published": f"{record['year']}-03-{1 + number % 28:02}"} for number, record in enumerate(RECORDS)]
    with sqlite3.connect(build_db(*dated)) as db:

        def ask(sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
            plans.extend(row[3] for row in db.execute(f"explain query plan {sql}", values) if "json_each" not in sql)
            return db.execute(sql, values).fetchall()

        find_scope(ask, parse(""), [narrow(name, values) for name, values in chosen.items()])
    steps = [step for step in plans if " papers " in step]
    assert steps
    assert [step for step in steps if "COVERING INDEX" not in step] == []
    if all(len(values) == 1 for values in chosen.values()):
        assert [step for step in plans if "TEMP B-TREE" in step] == []
