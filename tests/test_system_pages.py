"""Pages of systems: which there are by name, and what papers report of one."""

from __future__ import annotations

from typing import Any

import pytest

from tests.databases import build_papers
from tests.site_client import Site

# (key, (system, dataset, F1)): what a source states of each paper.
PAPERS = {
    "a": [("PebbleLM", "CoQA", "71.5"), ("GPT-4", "CoQA", "68.0")],
    "b": [("GPT-4", "CoQA", "70.1"), ("GPT-4", "SQuAD", "91.2")],
    "c": [("gpt 4", "CoQA", "66.0"), ("GPT-4 Turbo", "CoQA", "72.0")],
}


def _record(key: str, results: list[tuple[str, str, str]]) -> dict[str, Any]:
    stated = [
        {"raw": raw, "value": float(raw), "measure": "F1", "dataset": dataset, "system": system}
        for system, dataset, raw in results
    ]
    return {"id": key, "title": f"Stones {key}", "abstract": "Of stones.", "results": stated}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A site over three papers, all of which report something of GPT-4."""
    return Site(build_papers(tmp_path_factory.mktemp("systems"), [_record(*paper) for paper in PAPERS.items()]))


def test_results_of_a_system(site: Site) -> None:
    """All results of a name are there, however it is spelled, and of longer names behind them."""
    rows = site.rows("/papers/results_of", system="GPT-4")
    assert [(row["system"], row["dataset"], row["value"]) for row in rows] == [
        ("GPT-4", "CoQA", 68.0),
        ("GPT-4", "CoQA", 70.1),
        ("GPT-4", "SQuAD", 91.2),
        ("gpt 4", "CoQA", 66.0),
        ("GPT-4 Turbo", "CoQA", 72.0),
    ]


def test_other_systems_are_told_from_the_one_that_is_asked_for(site: Site) -> None:
    """Where rows of longer names follow, the page names these, and says so where there are no others; else it is silent."""
    page = " ".join(site.get("/papers/results_of", system=" gpt-4").text.split())
    assert "Behind the results of gpt-4 stand those of systems whose names hold it: <a" in page
    assert 'results_of?system=GPT-4%20Turbo">GPT-4 Turbo</a>.</p>' in page
    assert "No result here is of exactly turbo;" in site.get("/papers/results_of", system="turbo").text
    assert "These are results of systems whose names hold it:" in site.get("/papers/results_of", system="GPT-4", _next="4").text
    assert "whose names hold it:" not in site.get("/papers/results_of", system="PebbleLM").text


def test_a_title_says_what_was_asked_for(site: Site) -> None:
    """Tabs and bookmarks of a query are told apart by its values."""
    for q, title in (
        ("GPT-4", "Results of a system: GPT-4"),
        ("<b>", "Results of a system: &lt;b&gt;"),
        ("", "Results of a system"),
    ):
        assert f"<title>{title}</title>" in site.get("/papers/results_of", system=q).text
    assert "<title>Leaderboards: F1, CoQA</title>" in site.get("/papers/leaderboards", measure="F1", dataset="CoQA").text


@pytest.mark.parametrize("system", ["", '"', "*", "NEAR(", "no such", "-", "a\0b", "''", "system_text:"])
def test_any_name_may_be_asked_for(site: Site, system: str) -> None:
    """A name that nothing has, or that is none, finds nothing, and is no error."""
    assert site.rows("/papers/results_of", system=system) == []
    assert site.get("/papers/results_of", system=system).status_code == 200


def test_systems_are_listed(site: Site) -> None:
    """Systems of most papers stand first, however they are spelled; the number of results leads to them."""
    assert [tuple(row.values()) for row in site.rows("/papers/systems", system="")] == [
        ("GPT-4", 3, 4),
        ("GPT-4 Turbo", 1, 1),
        ("PebbleLM", 1, 1),
    ]
    assert [row["system"] for row in site.rows("/papers/systems", system="turbo")] == ["GPT-4 Turbo"]
    assert "/papers/results_of?system=GPT-4" in site.get("/papers/systems", system="gpt").text


def test_a_paper_names_the_systems(site: Site) -> None:
    """A paper's results say whose they are, and lead to what others report of the same."""
    page = site.get("/paper/a").text
    assert "/papers/results_of?system=PebbleLM" in page
    assert "/papers/results_of?system=GPT-4" in page


def test_a_leaderboard_has_systems(site: Site) -> None:
    """The scores of a leaderboard stand beside the names of their systems."""
    assert "PebbleLM" in [row["system"] for row in site.rows("/papers/scores_over_time", measure="F1", dataset="CoQA")]
