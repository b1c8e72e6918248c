"""The results by which papers meet what a search asks of a measure, to be shown with them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from papersette.site.queries.conditions import Condition
from papersette.site.typed.words import Ask

__all__ = ["find_matched"]

# Of the results of a paper that meet a condition the surest.
_MATCHED = """
    select id from (
      select id, row_number() over (partition by paper_id order by confidence desc, id) as place
        from metrics indexed by idx_metrics_paper_id where paper_id in (select value from json_each(?)) and ({result}))
     where place = 1
"""
_SHOWN = """
    select id, paper, measure, dataset, evidence from metric_list where id in (select value from json_each(?)) order by id
"""


def find_matched(ask: Ask, papers: Sequence[int], conditions: Sequence[Condition]) -> Mapping[str, list[dict[str, Any]]]:
    """Return the result of each paper (by its id) that meets each condition on a measure, the surest.

    They are rows of id, measure, dataset and evidence, by the keys of their papers.
    """
    page = json.dumps(papers)
    asked = [condition for condition in conditions if condition.part == "measure"]
    found = {
        metric_id: None
        for condition in asked
        for (metric_id,) in ask(_MATCHED.format(result=condition.result), (page, *condition.values))
    }
    matched: dict[str, list[dict[str, Any]]] = {}
    for metric_id, paper, *others in ask(_SHOWN, (json.dumps(list(found)),)) if found else ():
        row = dict(zip(("id", "measure", "dataset", "evidence"), (metric_id, *others), strict=True))
        matched.setdefault(paper, []).append(row)
    return matched
