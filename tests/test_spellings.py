"""Other spellings of measures and datasets lead to the same as their own names, on every page and in the search."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from papersette.models import LinkCheck
from papersette.pipeline.build import Options, build
from papersette.store import Store
from tests.databases import rows, write_lines
from tests.site_client import Site

PAPERS = [
    ("one", "Our solver reaches an accuracy of 71.5% on AIME 2024 and an mAP of 40.1 on COCO."),
    ("two", "Our solver reaches an accuracy of 63.0% on AIME24."),
    ("three", "Our solver reaches an accuracy of 55.5% on AIME 2024."),
    ("four", "Our solver reaches an accuracy of 91.0% on MATH-500."),
    ("five", "Our solver reaches an accuracy of 51.0% on the MATH dataset."),
    ("six", "Our planner achieves a 12x speedup over beam search."),
]


def write_papers(path: Path, papers: Sequence[tuple[str, str]]) -> str:
    """Return the path of a file of papers with some abstracts."""
    return str(write_lines(path, ({"id": id_, "title": id_, "abstract": text} for id_, text in papers)))


def names_of(db: Path, table: str, key: str, name: str) -> set[str]:
    """Return the names that a thing is known by."""
    query = f"select {table[:-1]}_names.name from {table[:-1]}_names join {table} on {table}.id = {key} where {table}.name = ?"
    return {found for (found,) in rows(db, query, name)}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A site over a few papers of datasets with several spellings."""
    folder = tmp_path_factory.mktemp("spellings")
    build([write_papers(folder / "papers.jsonl", PAPERS)], folder / "papers.db")
    return Site(folder / "papers.db")


@pytest.mark.parametrize("dataset", ["AIME 2024", "AIME24", "aime24", " AIME 24 "])
@pytest.mark.parametrize("measure", ["accuracy", "Acc."])
def test_leaderboards_are_found_by_any_spelling(site: Site, measure: str, dataset: str) -> None:
    """A leaderboard is one, however its measure and its dataset are spelled."""
    rows = site.rows("/papers/scores_over_time", measure=measure, dataset=dataset)
    assert [row["value"] for row in rows] == [71.5, 63.0, 55.5]
    assert [row["dataset"] for row in site.rows("/papers/leaderboards", measure="", dataset=dataset)] == ["AIME 2024"]


def test_addresses_by_another_spelling_lead_to_the_thing(site: Site) -> None:
    """An address by another spelling leads where that by the name leads, and the page tells the spellings."""
    place = site.get("/named/datasets/AIME24").headers["location"]
    assert place == site.get("/named/datasets/AIME%202024").headers["location"]
    assert place == site.get("/named/datasets/aime24").headers["location"]
    page = site.get(place).text
    assert "also written" in page
    assert "AIME24" in page


def test_a_search_finds_by_any_spelling(site: Site) -> None:
    """A condition on another spelling finds the papers, and a search opens the leaderboard's door."""
    found = site.get("/papers/search.json", q="dataset:AIME24 metric:Acc.>60").json()
    assert {row["key"] for row in found["rows"]} == {"one", "two"}
    doors = site.get("/papers/search.json", q="accuracy on AIME24").json()["doors"]
    assert "accuracy on AIME 2024" in [door["name"] for door in doors]


def test_a_condition_on_a_measure_shows_the_result_that_meets_it(site: Site) -> None:
    """A paper that is found by a result is shown with its sentence, the number marked, which leads into the abstract."""
    found = site.get("/papers/search.json", q="dataset:AIME24 metric:accuracy>60").json()
    assert {key: [row["dataset"] for row in rows] for key, rows in found["matched"].items()} == {
        "one": ["AIME 2024"], "two": ["AIME 2024"],
    }  # fmt: skip
    page = site.get("/papers/search", q="dataset:AIME24 metric:accuracy>60").text
    assert re.search(
        r'href="/paper/two#metric-\d+-text">Our solver reaches an accuracy of <mark>63.0%</mark> on AIME24\.</a>', page
    )
    assert [row["key"] for row in site.get("/papers/search.json", q="metric:speedup>10").json()["rows"]] == ["six"]
    assert site.get("/papers/search.json", q="-metric:accuracy>60 solver").json()["matched"] == {}


@pytest.mark.parametrize(
    ("query", "keys"),
    [
        ('dataset:"MATH"', {"five"}),
        ("dataset:MATH", {"four", "five"}),
        # Nothing is called so as a whole.
        ('dataset:"2024"', {"one", "two", "three"}),
        ('-dataset:"MATH"', {"one", "two", "three", "four"}),
    ],
)
def test_a_name_in_quotes_is_the_whole_name(site: Site, query: str, keys: set[str]) -> None:
    """In quotes a dataset is the one of just this name, where there is one; without, in part."""
    found = site.get("/papers/search.json", q=f"solver {query}").json()
    assert {row["key"] for row in found["rows"]} == keys


@pytest.mark.parametrize(("q", "meant"), [('"math500" solver', '"MATH-500" solver'), ("math500 solver", None), ("AIME24", None)])
def test_a_spelling_that_no_paper_has_leads_to_one_that_papers_have(site: Site, q: str, meant: str | None) -> None:
    """A known name that no paper spells so is offered as papers spell it."""
    assert site.get("/papers/search.json", q=q).json()["suggestion"] == meant


def test_a_users_own_spellings_are_kept(tmp_path: Path) -> None:
    """The spellings of a user's own table are names too; a build without it has them no more."""
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "datasets.tsv").write_text("name\taliases\nLake Cores\tLakeCo|LC-7\n", "utf-8")
    source, db = write_papers(tmp_path / "papers.jsonl", [("one", "We reach an F1 of 0.71 on LakeCo.")]), tmp_path / "papers.db"
    build([source], db, Options(vocabulary=tmp_path / "own"))
    assert names_of(db, "datasets", "dataset_id", "Lake Cores") == {"Lake Cores", "LakeCo", "LC-7"}
    assert names_of(db, "measures", "measure_id", "F1") >= {"F1", "F-score"}
    build([source], db)
    assert names_of(db, "datasets", "dataset_id", "Lake Cores") == set()


def test_what_is_known_of_a_name_replaces_what_is_not(tmp_path: Path) -> None:
    """A name that a text alone called a dataset, or a measure, gets what a vocabulary says of it, and keeps its number."""
    (tmp_path / "papers.jsonl").write_text(
        json.dumps({"id": "a", "title": "A", "abstract": "On the PebbleX dataset we reach a pebble rate of 71.2%."}), "utf-8"
    )
    db = tmp_path / "papers.db"
    query = "select id, name, task, origin from datasets union all select id, name, family, origin from measures"
    build([str(tmp_path / "papers.jsonl")], db)
    assert rows(db, query) == [(1, "PebbleX", None, "pattern"), (1, "pebble rate", None, "pattern")]
    (tmp_path / "datasets.tsv").write_text("name\ttask\nPebbleX\tpebbles\n", "utf-8")
    (tmp_path / "measures.tsv").write_text("name\tfamily\npebble rate\tstones\n", "utf-8")
    build([str(tmp_path / "papers.jsonl")], db, Options(vocabulary=tmp_path))
    assert rows(db, query) == [
        (1, "PebbleX", "pebbles", "catalogue"),
        (1, "pebble rate", "stones", "catalogue"),
    ]


def test_names_stay_when_only_links_are_checked(tmp_path: Path) -> None:
    """What is written of links leaves names as they were."""
    source, db = write_papers(tmp_path / "papers.jsonl", PAPERS), tmp_path / "papers.db"
    build([source], db)
    before = names_of(db, "datasets", "dataset_id", "AIME 2024")
    with Store(db) as store:
        store.save_link_checks([LinkCheck("https://made.example", "2026-01-01", 200, "alive", None, None)])
        store.finish()
    assert names_of(db, "datasets", "dataset_id", "AIME 2024") == before


SPEEDUPS = {
    "faster": "Our made-up solver is 15x faster than FooNet.",
    "speedup": "Our made-up solver has a speedup of 12x over FooNet.",
    "speed": "Our made-up solver has an inference speed 30x that of FooNet.",
    "slower": "Our made-up solver is 20x slower than FooNet.",
    "little": "Our made-up solver is 3x faster than FooNet.",
}


@pytest.mark.parametrize("typed", ["metric:speedup>10", "metric:speed-up>10x", "metric:speed>10", "metric:Speedup > 10"])
def test_a_speedup_is_found_however_it_is_told(build_db: Callable[..., Path], typed: str) -> None:
    """A search for speedups above a bound finds what is so many times faster too, and nothing that is slower."""
    db = build_db(*({"id": key, "title": f"Stones {key} by night", "abstract": text} for key, text in SPEEDUPS.items()))
    assert {row["key"] for row in Site(db).rows("/papers/search", q=typed)} == {"faster", "speedup", "speed"}


# What pages show of results: what is known of their measures and datasets, and the values in the measures' own units.
KNOWN = """
    select raw, measures.name, measures.origin, higher_is_better, measures.unit, normal, flag, datasets.name, task
      from metrics left join measures on measures.id = measure_id left join datasets on datasets.id = dataset_id order by raw
"""
MEASURES = "name\taliases\thigher_is_better\tunit\tlow\thigh\nstone share\tpebble rate\t"
DATASETS = "name\taliases\ttask\nPebbles\tPebbleX\t"
STATED = (("70", 70), ("81.5", 81.5))


@pytest.mark.parametrize(
    ("measures", "datasets"),
    [
        (f"{MEASURES}0\tms\t\t\n", f"{DATASETS}weighing\n"),
        (f"{MEASURES}\t%\t\t75\n", "name\nPebbleX\n"),
        ("name\nstone share\n", None),
        (None, None),
    ],
    ids=["other", "bounds", "names", "none"],
)
def test_another_vocabulary_is_that_of_all_rows(tmp_path: Path, measures: str | None, datasets: str | None) -> None:
    """What a vocabulary says otherwise, or no longer, holds of rows of earlier builds too, and of results that sources state."""
    results = [{"raw": raw, "value": value, "unit": "%", "measure": "pebble rate", "dataset": "PebbleX"} for raw, value in STATED]
    records = [
        {"id": "a", "title": "A", "abstract": "On the PebbleX dataset we reach a pebble rate of 71.2%."},
        {"id": "b", "title": "B", "results": results},
    ]
    source = write_lines(tmp_path / "papers.jsonl", records)
    tables = {"measures.tsv": (f"{MEASURES}1\t%\t0\t100\n", measures), "datasets.tsv": (f"{DATASETS}counting\n", datasets)}
    for state, db in ((0, "updated.db"), (1, "updated.db"), (1, "fresh.db")):
        folder = tmp_path / f"{state}"
        folder.mkdir(exist_ok=True)
        for name, states in tables.items():
            if said := states[state]:
                (folder / name).write_text(said, "utf-8")
        build([str(source)], tmp_path / db, Options(vocabulary=folder if any(folder.iterdir()) else None))
    updated, fresh = (rows(tmp_path / name, KNOWN) for name in ("updated.db", "fresh.db"))
    assert len(fresh) == 3
    assert updated == fresh
