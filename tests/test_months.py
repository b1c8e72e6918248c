"""Papers that no source dates are of the month that their arXiv ids tell, wherever a date is shown, asked for or sorted by."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import permutations, product
from pathlib import Path
from typing import Any

import pytest

from papersette.export import EXPORTERS, export
from papersette.models import Paper, Reject
from papersette.paper_ids import arxiv_month
from papersette.pipeline.build import build
from papersette.sources.records.record import read_record
from tests.databases import rows, write_lines
from tests.site_client import Site

RECORDS: list[dict[str, Any]] = [
    {"title": "Sheep of a Month", "arxiv_id": "2403.01234"},
    {"title": "Sheep of Old", "arxiv_id": "cs/0501001"},
    {"title": "Sheep of Last Century", "arxiv_id": "hep-th/9901001"},
    {"title": "Sheep of a Day", "arxiv_id": "2403.01235", "published": "2024-03-09"},
    {"title": "Sheep of the Year", "arxiv_id": "2403.01236", "year": 2024},
    {"title": "Sheep of a Dated Year", "arxiv_id": "2403.01237", "published": "2024"},
    {"title": "Sheep of a Later Year", "arxiv_id": "2312.01238", "year": 2025},
    {"title": "Sheep of No Time"},
]
DATES = "select title, published, year from papers order by id"
ROWS = "select key, arxiv_id, doi, published, year, dated_by_id from papers order by key"


def _write(folder: Path, sources: Iterable[list[dict[str, Any]]]) -> list[str]:
    folder.mkdir(exist_ok=True)
    return [str(write_lines(folder / f"papers-{number}.jsonl", records)) for number, records in enumerate(sources)]


def _build(db: Path, *sources: list[dict[str, Any]]) -> Path:
    for path in _write(db.parent, sources):
        build([path], db)
    return db


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of papers dated in every way."""
    return _build(tmp_path_factory.mktemp("months") / "papers.db", RECORDS)


@pytest.mark.parametrize(
    ("arxiv_id", "month"),
    [
        ("2403.01234", "2024-03"),
        ("0704.0001", "2007-04"),
        ("9901.00001", "2099-01"),
        ("math.GT/0309136", "2003-09"),
        ("hep-th/9108028", "1991-08"),
        ("hep-th/9913028", None),
        ("", None),
        (None, None),
    ],
)
def test_an_arxiv_id_tells_its_month(arxiv_id: str | None, month: str | None) -> None:
    """New ids are of this century, old ones of the one in which arXiv was; what is no month tells none."""
    assert arxiv_month(arxiv_id) == month


def test_a_month_stands_where_no_source_states_more(db: Path) -> None:
    """The month of the id is no day, adds to its own year, and changes no stated date and no other year."""
    assert [row[1:] for row in rows(db, DATES)] == [
        ("2024-03", 2024),
        ("2005-01", 2005),
        ("1999-01", 1999),
        ("2024-03-09", 2024),
        ("2024-03", 2024),
        ("2024-03", 2024),
        (None, 2025),
        (None, None),
    ]


def test_all_of_the_site_agrees_on_the_month(db: Path) -> None:
    """The filter of years, ranges, days, the facet, the order and the feed know a paper that its id alone dates."""
    site = Site(db)
    for asked in ("year:1999", "until:1999-01", "since:1999-01 until:1999", "year:-2000"):
        assert [row["title"] for row in site.rows("/papers/search", q=asked)] == ["Sheep of Last Century"], asked
    of_the_month = [row["published"] for row in site.rows("/papers/search", q="year:2024-03")]
    assert of_the_month == ["2024-03-09", "2024-03", "2024-03", "2024-03"]
    found = site.get("/papers/search.json", q="sheep", sort="date").json()
    assert [row["published"] or row["year"] for row in found["rows"]] == [
        2025, "2024-03-09", "2024-03", "2024-03", "2024-03", "2005-01", "1999-01", None,
    ]  # fmt: skip
    assert {facet["value"]: facet["papers"] for facet in found["facets"]["year"]} == {2025: 1, 2024: 4, 2005: 1, 1999: 1}
    feed = site.get("/papers/search.atom", q="sheep").text
    assert "<updated>1999-01-01T00:00:00Z</updated>" in feed
    # Of what has no date at all the day on which it was read is known.
    ((day,),) = rows(db, "select substr(read_at, 1, 10) from sources")
    assert f"<title>Sheep of No Time</title><updated>{day}T00:00:00Z</updated>" in feed


@pytest.mark.parametrize("order", [(0, 1), (1, 0)], ids=["id first", "date first"])
def test_a_date_that_a_source_states_takes_the_place_of_the_month(tmp_path: Path, order: tuple[int, int]) -> None:
    """Whether it is read before or later, and nobody is said to have stated the month."""
    records = [
        {"title": "Sheep", "arxiv_id": "2403.01234"},
        {"title": "Sheep", "arxiv_id": "2403.01234", "published": "2024-02-29"},
    ]
    db = _build(tmp_path / "papers.db", *([records[number]] for number in order))
    assert rows(db, DATES) == [("Sheep", "2024-02-29", 2024)]
    assert rows(db, "select distinct said from paper_sources") == [(None,)]


DATED: tuple[dict[str, Any], ...] = (
    {}, {"year": 2023}, {"year": 2025}, {"published": "2023"}, {"published": "2025"}, {"published": "2023-12-09"},
    {"published": "2025-02"},
)  # fmt: skip


@pytest.mark.parametrize("builds", [((0,), (1,), (2,)), ((0, 1), (2,)), ((0,), (1, 2))], ids=str)
def test_a_date_does_not_depend_on_how_often_a_file_was_built(tmp_path: Path, builds: tuple[tuple[int, ...], ...]) -> None:
    """Of three records of a paper, however each is dated, one build makes what several make, for papers of all such orders."""
    orders = list(enumerate(product(DATED, repeat=3)))
    sources = [
        [{"title": f"Sheep {number}", "arxiv_id": f"2312.{number:05}"} | order[place] for number, order in orders]
        for place in range(3)
    ]
    at_once, in_turn = tmp_path / "at-once.db", tmp_path / "in-turn.db"
    paths = _write(tmp_path, sources)
    build(paths, at_once)
    for places in builds:
        build([paths[place] for place in places], in_turn)
    dates = [{title: date for title, *date in rows(db, DATES)} for db in (at_once, in_turn)]
    differing = {
        title: (order, dates[0][title], dates[1][title])
        for (_, order), title in zip(orders, dates[0], strict=True)
        if dates[0][title] != dates[1][title]
    }
    assert not differing


PREPRINT = {"title": "Counting Sheep by the Sound of Bells", "authors": ["Ada Hill", "Bo Dale"], "arxiv_id": "1712.01234"}
ARTICLE = PREPRINT | {"arxiv_id": None, "doi": "10.1000/made-up.2", "published": "2024-05-02"}


@pytest.mark.parametrize("order", list(permutations([PREPRINT, ARTICLE, PREPRINT | {"doi": ARTICLE["doi"]}])), ids=range(6))
def test_a_year_that_an_id_tells_keeps_no_papers_apart(tmp_path: Path, order: tuple[dict[str, Any], ...]) -> None:
    """An article of six years later joins an undated preprint, in whatever order and however often a file is built."""
    for number in (2, 3):
        at_once, sources = tmp_path / f"at-once-{number}.db", [[record] for record in order[:number]]
        build(_write(tmp_path, sources), at_once)
        in_turn = _build(tmp_path / f"in-turn-{number}.db", *sources)
        assert rows(in_turn, ROWS) == rows(at_once, ROWS)
        assert len(rows(in_turn, ROWS)) == 1


@pytest.mark.parametrize("name", [name for name, known in EXPORTERS.items() if known.write])
def test_an_exported_copy_is_dated_as_the_file_is(name: str, tmp_path: Path) -> None:
    """What is exported and read again knows what of a date is the id's, and later records change both files alike."""
    db, copy, out = _build(tmp_path / "papers.db", RECORDS), tmp_path / "copy.db", tmp_path / "out"
    export(db, name, str(out))
    build([str(out)], copy)
    assert rows(copy, ROWS) == rows(db, ROWS)
    assert {what for *_, what in rows(copy, ROWS)} == {None, "year", "published", "month"}
    undated = [{name: record[name] for name in ("title", "arxiv_id") if name in record} for record in RECORDS]
    later = _write(tmp_path / "later", [[record | {"year": 2025} for record in undated]])
    for file in (db, copy):
        build(later, file)
    assert rows(copy, ROWS) == rows(db, ROWS)


@pytest.mark.parametrize(
    ("stated", "read"),
    [
        ({"published": "2024-03", "year": 2024, "dated_by_id": "year"}, (None, None)),
        ({"published": "2024-03", "year": 2024, "dated_by_id": "published"}, (None, 2024)),
        ({"published": "2024-03", "year": 2024, "dated_by_id": "month"}, ("2024", 2024)),
        ({"published": "2024-03", "dated_by_id": "published"}, (None, 2024)),
        ({"published": "2024-03", "year": 2024, "dated_by_id": None}, ("2024-03", 2024)),
        ({"published": "2024-03-09", "year": 2024, "dated_by_id": "year"}, ("2024-03-09", 2024)),
        ({"year": 2025, "dated_by_id": "year"}, (None, 2025)),
    ],
)
def test_what_an_id_told_is_not_read_as_stated(stated: dict[str, Any], read: tuple[str | None, int | None]) -> None:
    """An exported record's month goes as far as it is the id's; a date that somebody has set since stays."""
    (paper,) = read_record({"title": "Sheep", "arxiv_id": "2403.01234"} | stated, "line 1", str)
    assert isinstance(paper, Paper)
    assert (paper.published, paper.year) == read


def test_an_unknown_part_of_a_date_is_a_reject() -> None:
    """The paper is kept, with the date that the record states."""
    record = {"title": "Sheep", "arxiv_id": "2403.01234", "published": "2024-03", "dated_by_id": "moon"}
    reject, paper = read_record(record, "line 1", str)
    assert isinstance(reject, Reject)
    assert isinstance(paper, Paper)
    assert reject.reason == "dated_by_id is none of month, published, year; the paper was kept without it"
    assert paper.published == "2024-03"


def test_papers_that_become_one_have_the_stated_date(tmp_path: Path) -> None:
    """The older's month gives way to the date of the other."""
    preprint = {"title": "Sheep", "arxiv_id": "2403.01234"}
    article = {"title": "Sheep and Rivers", "doi": "10.1000/made-up.1", "published": "2024-05-02"}
    db = _build(tmp_path / "papers.db", [preprint], [article], [{**preprint, "doi": article["doi"]}])
    assert [row[1:] for row in rows(db, DATES)] == [("2024-05-02", 2024)]


def test_an_unchanged_file_stays_as_it_is(tmp_path: Path) -> None:
    """To read the same once more changes no date."""
    db = _build(tmp_path / "papers.db", RECORDS)
    before = rows(db, DATES)
    build([str(db.with_name("papers-0.jsonl"))], db)
    assert rows(db, DATES) == before
