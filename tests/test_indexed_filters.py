"""What views make of several columns is found by the indexes of these."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from datasette.plugins import pm

from tests.site_client import Site

PAPERS = [
    {"id": f"made:{number}", "title": f"Moss {number}", "abstract": f"It achieves a {measure} of {60 + number}.5 on {dataset}."}
    for number, (measure, dataset) in enumerate(
        [("accuracy", "ImageNet"), ("accuracy", "the MossyStones dataset"), ("F1", "ImageNet"), ("mossiness score", "COCO")]
    )
]
ASKED = (
    {"dataset": "ImageNet"}, {"dataset": "MossyStones"}, {"measure": "accuracy"}, {"measure__exact": "mossiness score"},
    {"measure": "accuracy", "dataset": "ImageNet"}, {"measure": "nonsense"}, {"dataset": "ImageNet", "kind": "score"},
)  # fmt: skip


@pytest.mark.parametrize("asked", ASKED, ids=str)
def test_rows_of_a_name_are_those_without_an_index(
    build_db: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, asked: dict[str, str]
) -> None:
    """Few rows are found by an index and many without: they are the same, whether the name is of a known thing or open."""
    path = build_db(*PAPERS)
    with sqlite3.connect(path) as db:
        where = " and ".join(f"{name.removesuffix('__exact')} = ?" for name in asked)
        expected = [row[0] for row in db.execute(f"select id from metric_list where {where} order by id", [*asked.values()])]
    assert bool(expected) is ("nonsense" not in asked.values())
    site = Site(path)
    for few, is_found_by_index in ((10_000, True), (-1, False)):
        monkeypatch.setattr(pm.get_plugin("indexed_filters.py"), "FEW", few)
        told = json.loads(site.get("/papers/metric_list.json", _extra="query", _shape="objects", _sort="id", **asked).text)
        assert [row["id"] for row in told["rows"]] == expected
        assert ("id in (select id from metrics" in told["query"]["sql"]) is is_found_by_index
