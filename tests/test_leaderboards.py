"""Leaderboards: which there are, what stands on their pages, and the assets that draw them."""

from __future__ import annotations

import hashlib
import re
import sqlite3
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest
from click.testing import CliRunner

from build_db import cli
from papersette.parts import find_site
from papersette.site.pages.leaderboards import GAINS
from tests.databases import build_papers
from tests.site_client import Site

VENDORED = find_site() / "static" / "vendor"
PAPERS = [
    ("2301.00001", "First", "Our network reaches an accuracy of 71.5% on ImageNet and an FID of 9.5 on CelebA."),
    ("2305.00002", "Second", "Our network reaches an accuracy of 70.1% on ImageNet and an FID of 7.25 on CelebA."),
    ("2402.00003", "Third", "Our network reaches an accuracy of 80.5% on ImageNet. "
     "It improves accuracy on ImageNet by 9.0 points over ResNet, and has an FID of 8.0 on CelebA."),
    ("2408.00004", "Fourth", "Our network reaches an accuracy of 0.752 on ImageNet. It has an FID of 6.5 on CelebA."),
]  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A site over four papers whose arXiv ids tell when they came out."""
    records = [{"id": id_, "title": title, "abstract": abstract} for id_, title, abstract in PAPERS]
    return Site(build_papers(tmp_path_factory.mktemp("leaderboards"), records))


def test_a_page_that_takes_too_long_says_so(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A leaderboard whose query is interrupted is no error of ours."""

    def interrupt(*_: object) -> None:
        raise sqlite3.OperationalError("interrupted")

    monkeypatch.setattr("papersette.site.sql.database.time_limit", interrupt)
    answer = site.get("/papers/scores_over_time", measure="accuracy", dataset="ImageNet")
    assert answer.status_code == 503
    assert "took too long" in answer.text


def test_index_lists_what_has_three_scores(site: Site) -> None:
    """A measure and dataset with three scores or more is a leaderboard, its best by the measure's direction."""
    rows = {(row["measure"], row["dataset"]): row for row in site.rows("/papers/leaderboards")}
    assert set(rows) == {("accuracy", "ImageNet"), ("FID", "CelebA")}
    assert (rows["accuracy", "ImageNet"]["best"], rows["accuracy", "ImageNet"]["better"]) == (80.5, "higher")
    assert (rows["FID", "CelebA"]["best"], rows["FID", "CelebA"]["better"]) == (6.5, "lower")
    assert rows["FID", "CelebA"]["first"] == "2023-01"


def test_index_leads_to_leaderboards(site: Site) -> None:
    """Each row of the index leads to a page with its scores."""
    hrefs = re.findall(
        r'href="(/papers/scores_over_time\?measure=[^"]+&amp;dataset=[^"]+)">(\d+) scores', site.get("/papers/leaderboards").text
    )
    assert len(hrefs) == 2
    for href, scores in hrefs:
        assert site.get(unescape(href)).text.count('<td class="col-value"') == int(scores)


def test_best_so_far_follows_the_direction(site: Site) -> None:
    """What was the best when it came out is marked, by the measure's direction; scales are one: 0.752 is 75.2 %."""
    accuracy = site.rows("/papers/scores_over_time", measure="accuracy", dataset="ImageNet")
    assert [(row["value"], row["best_so_far"]) for row in accuracy] == [(80.5, 1), (75.2, 0), (71.5, 1), (70.1, 0)]
    fid = site.rows("/papers/scores_over_time", measure="fid", dataset="celeba")
    assert [(row["value"], row["best_so_far"]) for row in fid] == [(6.5, 1), (7.25, 1), (8.0, 0), (9.5, 1)]


def test_gains_stand_apart(site: Site) -> None:
    """A gain over a named baseline is no score: it has a table of its own on the page."""
    page = site.get("/papers/scores_over_time", measure="accuracy", dataset="ImageNet").text
    scores, _, gains = page.partition('id="gains"')
    assert "9.0 points" not in scores
    assert "ResNet" in gains
    assert "<mark>9.0 points</mark>" in gains


@pytest.mark.parametrize("public", [False, True])
def test_sql_is_offered_where_it_is_answered(tmp_path_factory: pytest.TempPathFactory, public: bool) -> None:
    """A site without SQL of visitors promises none, neither of a leaderboard's gains nor in the title of its tables."""
    folder = tmp_path_factory.mktemp("sql")
    records = [{"id": id_, "title": title, "abstract": abstract} for id_, title, abstract in PAPERS]
    site = Site(build_papers(folder, records), public=public)
    gains = site.get("/papers/scores_over_time", measure="accuracy", dataset="ImageNet").text.partition('id="gains"')[2]
    assert "These gains by themselves" in gains
    assert "SQL" not in gains
    tables = site.get("/papers").text
    heading = "Tables" if public else "Tables and SQL"
    assert f"<title>{heading}</title>" in tables
    assert f"<h1>{heading}</h1>" in tables


def test_baselines_have_names(build_db: Callable[..., Path]) -> None:
    """Without a part of a name, baselines that are only described are left out; the most claimed over stand first."""
    texts = [
        "Our parser outperforms previous methods by 3.2% accuracy on SQuAD.",
        "Our parser outperforms SOTA methods by 3.1% accuracy on SQuAD.",
        "Our parser outperforms AlexNet by 2.1% accuracy on SQuAD.",
        "Our parser outperforms ResNet-50 by 2.2% accuracy on SQuAD.",
        "Our reader outperforms ResNet-50 by 1.2% accuracy on CoQA.",
        "Our reader outperforms ALEXNET by 1.1% accuracy on CoQA.",
        "Our reader outperforms Previous methods by 1.4% accuracy on CoQA.",
        "Our reader outperforms SoTA methods by 1.5% accuracy on CoQA.",
    ]
    site = Site(build_db(*({"id": f"x:{n}", "title": f"Paper {n}", "abstract": text} for n, text in enumerate(texts))))
    named = ["AlexNet", "ALEXNET", "ResNet-50", "ResNet-50", "Previous methods"]
    assert [row["baseline"] for row in site.rows("/papers/claimed_against")] == named
    assert [row["baseline"] for row in site.rows("/papers/claimed_against", measure="accuracy")] == named
    assert [row["baseline"] for row in site.rows("/papers/claimed_against", dataset="SQuAD")] == ["AlexNet", "ResNet-50"]
    assert [row["baseline"] for row in site.rows("/papers/claimed_against", baseline="methods")] == [
        "SOTA methods",
        "SoTA methods",
        "previous methods",
        "Previous methods",
    ]
    board = {"measure": "accuracy", "dataset": "SQuAD"}
    of_board = site.rows("/papers", sql=GAINS, **board)
    assert [row["baseline"] for row in of_board] == ["AlexNet", "ResNet-50"]
    assert of_board == site.rows("/papers/claimed_against", **board)
    counts = [tuple(row.values()) for row in site.rows("/papers/claim_counts")]
    assert counts == [
        ("ALEXNET", 1, 2, 1),
        ("AlexNet", 1, 2, 1),
        ("Previous methods", 1, 1, 1),
        ("ResNet-50", 2, 2, 1),
        ("SOTA methods", 1, 2, 0),
        ("SoTA methods", 1, 2, 0),
        ("previous methods", 1, 1, 0),
    ]


def test_a_gain_on_several_datasets_is_one_claim(build_db: Callable[..., Path]) -> None:
    """What is claimed once over a baseline, on however many datasets, stands behind what is claimed twice over another."""
    texts = [
        "Our parser outperforms AlexNet by 2.1% accuracy on MNIST, SVHN and CIFAR-10.",
        "Our parser outperforms ResNet-50 by 2.2% accuracy on SQuAD.",
        "Our reader outperforms ResNet-50 by 1.2% accuracy on CoQA.",
    ]
    site = Site(build_db(*({"id": f"x:{n}", "title": f"Paper {n}", "abstract": text} for n, text in enumerate(texts))))
    for measure in ("", "accuracy"):
        rows = site.rows("/papers/claimed_against", measure=measure)
        assert [row["baseline"] for row in rows] == ["ResNet-50", "ResNet-50", "AlexNet", "AlexNet", "AlexNet"]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("NER", {"NER"}),
        ("RAG", {"Naive-RAG", "Baseline RAGs"}),
        ("baseline", {"Baseline RAGs"}),
        ("era", set()),
        ("gpt4", {"GPT-4", "GPT-4 Turbo"}),
        ("GPT 4", {"GPT-4", "GPT-4 Turbo"}),
        ("BM 25", {"BM25"}),
        ("BM", {"BM25"}),
        ("BM2", set()),
        ("M25", set()),
        ("turbo", {"GPT-4 Turbo"}),
        ("-", {"NER", "Baseline RAGs", "Naive-RAG", "GPT-4", "GPT-4 Turbo", "BM25"}),
    ],
)
def test_baselines_are_asked_for_by_words(claims: Site, asked: str, found: set[str]) -> None:
    """A part of a baseline's name is words of it, not letters within them; capitals, hyphens and blanks make no other word."""
    assert {row["baseline"] for row in claims.rows("/papers/claimed_against", baseline=asked)} == found
    assert {row["baseline"] for row in claims.rows("/papers/claimed_against", baseline=asked, dataset="SQuAD")} == found


@pytest.fixture(scope="module")
def claims(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A site over papers that claim gains over baselines whose names share letters."""
    folder = tmp_path_factory.mktemp("claims")
    names = ["NER", "Baseline RAGs", "Naive-RAG", "GPT-4", "GPT-4 Turbo", "BM25"]
    texts = [f"Our parser outperforms {name} by {n}.2% accuracy on SQuAD." for n, name in enumerate(names, 1)]
    records = [{"id": f"x:{n}", "title": f"Paper {n}", "abstract": text} for n, text in enumerate(texts)]
    return Site(build_papers(folder, records))


def test_a_score_that_is_said_twice_counts_once(build_db: Callable[..., Path]) -> None:
    """A paper that repeats its score has one; a best one that is a bound shows its sign."""
    texts = (
        "Our network reaches an accuracy of 71.5% on ImageNet. The accuracy of 71.5% on ImageNet is high.",
        "Our network reaches an accuracy of up to 92.5% on ImageNet.",
        "Our network reaches an accuracy of 70.1% on ImageNet.",
    )
    db = build_db(*({"id": f"made:{at}", "title": f"Paper {at}", "abstract": text} for at, text in enumerate(texts)))
    site = Site(db)
    (row,) = site.rows("/papers/leaderboards")
    assert (row["scores"], row["comparator"], row["best"]) == (3, "<=", 92.5)
    (best,) = site.rows("/papers/best_reported")
    assert (best["comparator"], best["value"]) == ("<=", 92.5)
    assert "best ≤92.5 %" in site.get("/papers/measures/1").text


def test_boards_of_more_papers_come_first(build_db: Callable[..., Path]) -> None:
    """Many scores of one paper are less of a board than those of two, in the list of the best too, which tells how many."""
    texts = ("We reach accuracies of 71.5%, 72.5% and 73.5% on ImageNet.", *("We reach an F1 of 61.5% on SQuAD.",) * 2)
    site = Site(build_db(*({"id": f"made:{at}", "title": f"Paper {at}", "abstract": text} for at, text in enumerate(texts))))
    boards = [(row["dataset"], row["papers"], row["scores"]) for row in site.rows("/papers/best_reported")]
    assert boards == [("SQuAD", 2, 2), ("ImageNet", 1, 3)]


def test_a_score_that_another_had_before_counts(build_db: Callable[..., Path]) -> None:
    """A paper's own score stands on the board where a baseline before it has the same."""
    db = build_db(
        {"id": "made:1", "title": "One", "abstract": "Our network reaches an accuracy of 71.5% on ImageNet. It ends at 71.5%."}
    )
    with sqlite3.connect(db) as connection:
        connection.execute(
            "update metrics set measure_id = 1, dataset_id = 1, normal = 71.5, kind = 'score', system = 'own', confidence = 0.9"
        )
        assert connection.execute("select id from leaderboard").fetchall() == [(1,)]
        connection.execute("update metrics set system = 'other' where id = 1")
        assert connection.execute("select id from leaderboard").fetchall() == [(2,)]


def test_rows_that_are_cut_off_are_said_to_be(build_db: Callable[..., Path]) -> None:
    """A query that stops at its bound says so, and one that does not reach it does not."""
    links = [{"url": f"https://github.com/a/b{n}", "kind": "code"} for n in range(501)]
    site = Site(build_db({"id": "x", "title": "Many", "abstract": "Code.", "links": links}, {"id": "y", "title": "None"}))
    assert "there may be more" not in site.get("/papers/papers_with_code", q="").text
    assert "rows 451 to 500, and there may be more" in site.get("/papers/papers_with_code", q="", _next="450").text
    for more in ({}, {"_stream": "on"}):
        rows = site.get("/papers/papers_with_code.csv", q="", **more).text.splitlines()
        assert len(rows) == 502
        assert rows[-1].startswith('"# cut off after 500 rows, there may be more; narrow the query')
    assert "# cut off" not in site.get("/papers/busiest_hosts.csv", kind="").text
    assert "there may be more" not in site.get("/papers/busiest_hosts", kind="").text
    queries = site.metadata["databases"]["papers"]["queries"]
    assert [name for name, query in queries.items() if not re.search(r"limit \d+\s*$", query["sql"])] == ["paper"]


def test_a_projects_page_with_code_is_where_the_code_is(build_db: Callable[..., Path]) -> None:
    """It stands among papers with code, and the paper's page says what it has."""
    page = "https://made-up.github.io"
    site = Site(
        build_db(
            {"id": "x", "title": "One", "abstract": f"Code and videos: {page}"}, {"id": "y", "title": "Two", "abstract": page}
        )
    )
    assert [(row["key"], row["url"]) for row in site.rows("/papers/papers_with_code", q="")] == [("x", page)]
    assert "<b>project</b> with code" in site.get("/paper/x").text
    assert "with code" not in site.get("/paper/y").text


def test_each_score_leads_to_its_sentence(site: Site) -> None:
    """A score's address is the mark in its paper's abstract, without any script."""
    page = site.get("/papers/scores_over_time", measure="FID", dataset="CelebA").text
    href = re.search(r'<a class="evidence" href="(/paper/[^"#]+)#(metric-\d+-text)"', page)
    assert href
    assert f'id="{href[2]}"' in site.get(unescape(href[1])).text


@pytest.mark.parametrize(
    "query", [{}, {"measure": "accuracy"}, {"measure": "<b>", "dataset": '"'}, {"measure": "x", "dataset": "y"}]
)
def test_a_leaderboard_that_is_not_there_leads_on(site: Site, query: dict[str, str]) -> None:
    """Without rows the page says why and leads to the leaderboards that there are, and draws nothing."""
    page = site.get("/papers/scores_over_time", **query)
    assert page.status_code == 200
    assert 'href="/papers/leaderboards' in page.text
    assert "plot.min.js" not in page.text
    assert "<b>" not in page.text


def test_names_that_differ_in_capitals_have_leaderboards_of_their_own(build_db: Callable[..., Path]) -> None:
    """The page of a leaderboard has its scores and gains alone; of names in other capitals that with most scores is meant."""
    scores = {"Pebbles": (81, 82, 83), "PEBBLES": (91, 92, 93, 94)}
    records: list[dict[str, Any]] = [
        {
            "id": dataset,
            "title": f"On {dataset}",
            "abstract": f"Our parser outperforms ResNet-{len(values)} by 2.1% accuracy on the {dataset} dataset.",
            "results": [{"raw": f"{value}", "value": value, "measure": "accuracy", "dataset": dataset} for value in values],
        }
        for dataset, values in scores.items()
    ]
    site = Site(build_db(*records))
    assert {row["dataset"]: row["scores"] for row in site.rows("/papers/leaderboards")} == {"Pebbles": 3, "PEBBLES": 4}
    for asked, dataset in (("Pebbles", "Pebbles"), ("PEBBLES", "PEBBLES"), ("pebbles", "PEBBLES")):
        board = {"measure": "Accuracy", "dataset": asked}
        rows = site.rows("/papers/scores_over_time", **board)
        assert [(row["dataset"], row["value"]) for row in rows] == [(dataset, value) for value in reversed(scores[dataset])]
        gains = site.get("/papers/scores_over_time", **board).text.partition('id="gains"')[2]
        baselines = [f"ResNet-{len(scores[dataset])}"]
        assert re.findall(r"<td[^>]*>(ResNet-\d)</td>", gains) == baselines
        (alone,) = re.findall(r'href="/papers/claimed_against\?([^"]+)"', gains)
        of_board = dict(parse_qsl(unescape(alone), keep_blank_values=True))
        assert [row["baseline"] for row in site.rows("/papers/claimed_against", **of_board)] == baselines
    assert len(site.rows("/papers/claimed_against", dataset="pebbles")) == 2


def test_nothing_leads_to_a_leaderboard_without_scores(build_db: Callable[..., Path]) -> None:
    """A score that stands on no leaderboard leads to none, nor does a search for both its names; the page leads to results."""
    text = "Our network reaches an accuracy of 94.1% on CIFAR-10 and SVHN. It has an FID of 9.5 on CelebA."
    site = Site(build_db({"id": "x", "title": "One", "abstract": text}))
    boards = re.findall(r'href="/papers/scores_over_time\?([^"]+)"', site.get("/paper/x").text)
    assert boards == ["measure=FID&amp;dataset=CelebA"]
    for q, doors in (("accuracy on SVHN", 0), ("FID on CelebA", 1)):
        found = site.get("/papers/search.json", q=q).json()["doors"]
        assert [door["kind"] for door in found].count("leaderboard") == doors
    page = site.get("/papers/scores_over_time", measure="accuracy", dataset="SVHN").text
    (href,) = re.findall(r'href="/papers/metric_list\?([^"]+)"', page)
    assert [row["value"] for row in site.rows("/papers/metric_list", **dict(parse_qsl(unescape(href))))] == [94.1]
    assert "metric_list" not in site.get("/papers/scores_over_time", measure="accuracy", dataset="felt").text


def test_charts_load_on_their_pages_only(site: Site) -> None:
    """The charting library is asked for by leaderboards and by no other page."""
    assert "plot.min.js" in site.get("/papers/scores_over_time", measure="FID", dataset="CelebA").text
    for path in ("/", "/papers/search?q=network", "/papers/leaderboards", "/papers/paper_list", "/paper/arxiv:2301.00001"):
        assert "plot.min.js" not in site.get(path).text


def _vendored() -> dict[str, str]:
    """Return the hash that the list states for each file."""
    rows = re.findall(r"^\| (\S+) \|.*\| ([0-9a-f]{64}) \|$", (VENDORED / "README.md").read_text("utf-8"), re.MULTILINE)
    return dict(rows)


def test_vendored_files_are_what_the_list_says() -> None:
    """Every vendored file has its version, licence and hash in the list, and is that file."""
    files = {path.name for path in VENDORED.iterdir()} - {"README.md"}
    stated = _vendored()
    assert files == {*stated, *(f"{Path(name).stem.split('.')[0]}.LICENSE.txt" for name in stated)}
    assert {name: hashlib.sha256((VENDORED / name).read_bytes()).hexdigest() for name in stated} == stated


def test_the_sample_has_a_leaderboard(tmp_path: Path) -> None:
    """The bundled sample has at least one leaderboard to look at."""
    assert CliRunner().invoke(cli, ["build", "--db", str(tmp_path / "papers.db"), "--quiet"]).exit_code == 0
    assert Site(tmp_path / "papers.db").rows("/papers/leaderboards")
