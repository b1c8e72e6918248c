"""What the page of a leaderboard has: a row a paper, a point of the chart for each score, and the gains claimed for the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from operator import itemgetter
from typing import Any

from papersette.site.addresses import paper_path
from papersette.site.pages.marks import read_evidence

__all__ = ["GAINS", "REPORTED", "chart_points", "ranked", "score_path"]

# The measure and dataset that are asked for, as in the query `scores_over_time`: names that differ in capitals alone are those of
# several things.
_ASKED = """asked(measure_id, dataset_id) as (
      select measure_id, dataset_id
        from measure_names cross join dataset_names left join boards using (measure_id, dataset_id)
       where measure_names.name = trim(:measure) collate nocase and dataset_names.name = trim(:dataset) collate nocase
       order by measure_names.name <> trim(:measure), dataset_names.name <> trim(:dataset), scores desc, 1, 2 limit 1
    )"""
# The gains and ratios of a leaderboard over what has a name, the most claimed over first: what the query `claimed_against` has
# for its measure and dataset, which looks through those of all.
GAINS = f"""
    with {_ASKED},
    named as (
      select id, count(*) over (partition by baseline collate nocase) as often
        from metrics join claim_counts using (baseline)
       where id in (select metrics.id from asked cross join metrics using (measure_id, dataset_id))
         and kind in ('gain', 'ratio') and is_name)
    select metric_list.baseline, value, unit, comparator, change, kind, measure, dataset, paper, title, year, evidence, confidence
      from named join metric_list using (id)
     order by often desc, metric_list.baseline collate nocase, year desc, id limit 500
"""
# Whether there are results for the measure and dataset, be they no scores: both as they are spelled.
REPORTED = f"""
    with {_ASKED}
    select measures.name as measure, datasets.name as dataset from asked join measures on measures.id = measure_id
      join datasets on datasets.id = dataset_id
     where exists (select 1 from metrics where metrics.measure_id = measures.id and metrics.dataset_id = datasets.id)
"""


def score_path(row: Mapping[str, Any]) -> str:
    """Return where a score leads: to its mark in the abstract, or to its row where a source states it outside any sentence."""
    return f"{paper_path(row['paper'])}#metric-{row['id']}{'-text' if read_evidence(row['evidence']) else ''}"


def chart_points(scores: Iterable[Mapping[str, Any]], address: Callable[[str], str]) -> list[dict[str, Any]]:
    """Return the points of the scores with a date: when, how much, where it leads, what it says; whether it was the best so far.

    `first` is the one that its paper is ranked by.

    Args:
        scores: rows of the query `scores_over_time`.
        address: makes the site's address of a path.
    """
    return [
        {
            "date": row["published"],
            "value": row["value"],
            "best": row["best_so_far"] == 1,
            "first": row["place"] == 1,
            "href": address(score_path(row)),
            "title": " ".join(row["title"].split()),
            "sentence": " ".join(_sentence(row["evidence"]).split()),
        }
        for row in scores
        if row["published"]
    ]


def ranked(scores: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the score that each paper is ranked by, in the order of these, with the paper's other scores as `others`.

    Args:
        scores: rows of the query `scores_over_time`; where they end at its bound a paper may be led by another of its scores.
    """
    of_paper: dict[str, list[Mapping[str, Any]]] = {}
    order = {}
    for at, row in enumerate(scores):
        of_paper.setdefault(row["paper"], []).append(row)
        order[row["paper"], row["place"]] = at
    papers = [sorted(rows, key=itemgetter("place")) for rows in of_paper.values()]
    papers.sort(key=lambda rows: order[rows[0]["paper"], rows[0]["place"]])
    return [{**first, "others": others} for first, *others in papers]


def _sentence(evidence: str) -> str:
    found = read_evidence(evidence)
    return found[0] if found else evidence
