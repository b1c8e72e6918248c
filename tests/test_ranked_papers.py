"""A leaderboard ranks each paper by one score, names splits and parts, and tells which values were read in another scale."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from papersette.site.pages.leaderboards import ranked
from tests.databases import build_papers
from tests.site_client import Site

PAPERS = [
    ("2301.00001", "Early", "PebNet-S reaches an accuracy of 71.5% on ImageNet, PebNet-L an accuracy of 73.5% on ImageNet."),
    ("2305.00002", "Split", "RockNet reaches an accuracy of 79.1% on the ImageNet validation set "
     "and 74.2% on the ImageNet test set."),
    ("2402.00003", "Part", "SandNet reaches an accuracy of 0.752 on the ImageNet hidden subset."),
    ("2402.00005", "Sized", r"SandNet reaches an FID of 7.52 on ImageNet 256$\times$256. "
     "RockNet reaches an FID of 8.52 on ImageNet-256x256."),
    ("2403.00004", "Only", "ClayNet reaches an accuracy of 70.9% on the ImageNet validation set."),
]  # fmt: skip
BOARD = {"measure": "accuracy", "dataset": "ImageNet"}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A site over papers of which some report several scores on one dataset."""
    folder = tmp_path_factory.mktemp("ranked")
    records = [{"id": id_, "title": title, "abstract": text} for id_, title, text in PAPERS]
    return Site(build_papers(folder, records))


def test_a_paper_is_ranked_by_one_score(site: Site) -> None:
    """Its best is the one, or its best on the test set where it tells one; no other is the best so far or of its board."""
    rows = site.rows("/papers/scores_over_time", **BOARD)
    assert [(row["title"], row["value"], row["split"], row["place"], row["best_so_far"]) for row in rows] == [
        ("Split", 79.1, "validation", 2, 0),
        ("Part", 75.2, None, 1, 1),
        ("Split", 74.2, "test", 1, 1),
        ("Early", 73.5, None, 1, 1),
        ("Early", 71.5, None, 2, 0),
        ("Only", 70.9, "validation", 1, 0),
    ]
    board = site.rows("/papers/leaderboards")[0]
    assert (board["scores"], board["papers"], board["best"]) == (6, 4, 75.2)


def test_the_page_has_one_row_a_paper(site: Site) -> None:
    """The others of a paper are folded within its row, each leading to its sentence."""
    page = site.get("/papers/scores_over_time", **BOARD).text
    body = page.partition("<tbody>")[2].partition("</tbody>")[0]
    rows = re.findall(r"<tr>.*?</tr>", body, re.DOTALL)
    assert [re.sub(r"<[^>]+>", "", re.search(r'col-title".*?</td>', row)[0].partition(">")[2]) for row in rows] == [  # type: ignore[index]
        "Part", "Split", "Early", "Only",
    ]  # fmt: skip
    assert "4 papers" in page
    folded = re.search(r"<details.*?</details>", rows[1], re.DOTALL)
    assert folded
    assert "1 more score of this paper" in folded[0]
    leads = r'<a href="/paper/arxiv:2305\.00002#metric-\d+-text">79\.1 %</a> <small>ImageNet validation set</small>'
    assert re.search(leads, folded[0])
    assert "<details" not in rows[0] + rows[3]


def test_parts_and_splits_stand_beside_values(site: Site) -> None:
    """What the text says of the part of a dataset is shown with the value; where it names nothing more, nothing is."""
    page = site.get("/papers/scores_over_time", **BOARD).text
    shown = re.findall(r'<td class="col-value"[^>]*>(.*?)</td>', page, re.DOTALL)
    assert [re.findall("<small>(.*?)</small>", cell) for cell in shown] == [
        ["written 0.752", "ImageNet hidden subset"], ["ImageNet test set"], [], ["ImageNet validation set"],
    ]  # fmt: skip


def test_a_spelling_is_no_part(site: Site) -> None:
    """What a text calls a dataset otherwise in hyphens, blanks or a sign of LaTeX is shown as no part of it."""
    rows = site.rows("/papers/scores_over_time", measure="FID", dataset="ImageNet 256x256")
    assert [(row["value"], row["part"]) for row in rows] == [(7.52, None), (8.52, None)]


def test_the_view_tells_the_place_within_the_paper(site: Site) -> None:
    """In SQL one score a paper is what has place 1, and a value in another scale has what was written beside it."""
    rows = site.rows("/papers/leaderboard", place="1", measure="accuracy", _sort="value")
    assert [(row["value"], row["written"], row["flag"]) for row in rows] == [
        (70.9, None, None), (73.5, None, None), (74.2, None, None), (75.2, "0.752", "proportion"),
    ]  # fmt: skip


def test_a_paper_whose_first_score_is_cut_off_is_led_by_the_next() -> None:
    """Of 500 scores that a query gives the one that a paper is ranked by may be missing; none of the others is lost."""
    papers = ranked(
        {"paper": paper, "place": place, "value": value} for paper, place, value in (("a", 2, 9), ("b", 1, 8), ("a", 3, 7))
    )
    assert [(row["value"], [other["value"] for other in row["others"]]) for row in papers] == [(9, [7]), (8, [])]


def test_lower_is_better(build_db: Callable[..., Path]) -> None:
    """Of errors the lowest is the one that ranks a paper."""
    text = "PebNet reaches an FID of 9.5 on CelebA. With more pebbles it reaches an FID of 7.25 on CelebA."
    with sqlite3.connect(build_db({"id": "x:1", "title": "One", "abstract": text})) as connection:
        assert connection.execute("select value, place from leaderboard order by id").fetchall() == [(9.5, 2), (7.25, 1)]


def test_a_split_stands_beside_a_part_that_does_not_say_it(build_db: Callable[..., Path]) -> None:
    """Of a task of a contest the page tells the split too."""
    text = "We take part in subtask B of SemEval-2020 Task 12. PebNet reaches an F1 of 90.9% on the test set."
    db = build_db({"id": "made:1", "title": "One", "abstract": text})
    page = Site(db).get("/papers/scores_over_time", measure="F1", dataset="SemEval 2020 Task 12").text
    (cell,) = re.findall(r'<td class="col-value"[^>]*>(.*?)</td>', page, re.DOTALL)
    assert re.findall("<small>(.*?)</small>", cell) == ["subtask B of SemEval-2020 Task 12", "test"]
