"""Links, results and topics that a file states of a paper otherwise than before, or no longer."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from papersette.check import find_faults
from papersette.pipeline.build import build
from tests.databases import rows, write_lines

RESULT = {"raw": "81.2", "value": 81.2, "unit": "%", "measure": "Accuracy", "dataset": "ImageNet", "system": "PebbleNet"}
WRONG: dict[str, Any] = {
    "title": "Counting Pebbles on Beaches",
    "doi": "10.1234/made.1",
    "abstract": "We count the pebbles of twelve invented beaches. The code is at https://github.com/made-up/pebbles.",
    "links": ["https://github.com/made-up/pebbles", "https://github.com/made-up/pebels"],
    "results": [RESULT, {**RESULT, "raw": "91.2", "value": 91.2}],
    "topics": ["pebbles", "peebles"],
}
RIGHT = {**WRONG, "links": WRONG["links"][:1], "results": [RESULT], "topics": ["pebbles", "stones"]}
QUERY = """
    select 'link', url from links where field = 'source' union all select 'result', raw from metrics where field = 'source'
    union all select 'topic', name from paper_topics join topics on topics.id = topic_id order by 1, 2
"""


def build_states(folder: Path, *states: tuple[str, list[dict[str, Any]]]) -> Path:
    """Build files of some records each, one build after the other."""
    for name, records in states:
        build([str(write_lines(folder / name, records))], folder / "papers.db")
    assert not list(find_faults(folder / "papers.db"))
    return folder / "papers.db"


@pytest.mark.parametrize("key", [{"id": "own"}, {}])
def test_what_a_file_states_no_longer_goes(tmp_path: Path, key: dict[str, str]) -> None:
    """What a paper's only record states no longer goes, with its names, and is kept as said; all else stays."""
    other = {"title": "Weighing Sand", "doi": "10.1234/made.2", "topics": ["peebles"]}
    db = build_states(tmp_path, ("a.jsonl", [{**WRONG, **key}]), ("a.jsonl", [{**RIGHT, **key}]))
    assert rows(db, QUERY) == [
        ("link", "https://github.com/made-up/pebbles"), ("result", "81.2"), ("topic", "pebbles"), ("topic", "stones"),
    ]  # fmt: skip
    assert rows(db, "select name from topics order by 1") == [("pebbles",), ("stones",)]
    ((said, now),) = rows(db, "select first.said, second.said from paper_sources as first, paper_sources as second"
                              " where first.source_id = 1 and second.source_id = 2")  # fmt: skip
    assert json.loads(said) == {
        "links": ["https://github.com/made-up/pebels"], "metrics": ["91.2"], "topics": ["peebles"],
    }  # fmt: skip
    assert now is None
    gone = {**RIGHT, **key, "links": [], "abstract": "We count the pebbles of twelve invented beaches, and say where."}
    build_states(tmp_path, ("a.jsonl", [gone, other]))
    assert rows(db, "select papers.title, code, group_concat(topics.name) from papers join paper_topics on paper_id = papers.id"
                    " join topics on topics.id = topic_id group by 1, 2 order by 1") == [
        ("Counting Pebbles on Beaches", "none", "pebbles,stones"), ("Weighing Sand", None, "peebles"),
    ]  # fmt: skip


def test_what_is_stated_otherwise_is_so(tmp_path: Path) -> None:
    """The kind of a link and the unit of a result that a paper's only record states otherwise are these; their rows stay."""
    twice = [{"url": "https://github.com/made-up/pebbles", "kind": kind} for kind in ("code", "project")]
    said = [{"url": "https://example.org/made-up", "kind": "project"}, *twice]
    wrong = {**WRONG, "id": "own", "links": said, "results": [{**RESULT, "unit": None}]}
    right = {**wrong, "links": [{**said[0], "kind": "code"}, *twice], "results": [RESULT]}
    links, metrics = "select id, url, kind, has_code from links order by 1", "select id, raw, unit, normal from metrics"
    db = build_states(tmp_path, ("a.jsonl", [wrong]), ("a.jsonl", [right]))
    fresh = tmp_path / "fresh"
    fresh.mkdir()
    other = build_states(fresh, ("a.jsonl", [right]))
    assert [rows(db, query) for query in (links, metrics)] == [rows(other, query) for query in (links, metrics)]
    build_states(tmp_path, ("b.jsonl", [{**right, "id": "other"}]), ("a.jsonl", [wrong]))
    assert [rows(db, query) for query in (links, metrics)] == [rows(other, query) for query in (links, metrics)]


def test_what_another_record_may_state_stays(tmp_path: Path) -> None:
    """Where another source has the paper too, or the file a further record of it, nothing that was stated goes."""
    own, other = {**WRONG, "id": "own"}, {**WRONG, "id": "other", "links": [], "results": []}
    everything = [*rows(build_states(tmp_path, ("a.jsonl", [own])), QUERY), ("topic", "stones")]
    db = build_states(tmp_path, ("b.jsonl", [other]), ("a.jsonl", [{**RIGHT, "id": "own"}]))
    assert rows(db, QUERY) == everything
    beside = tmp_path / "beside"
    beside.mkdir()
    db = build_states(beside, ("a.jsonl", [own]), ("a.jsonl", [{**RIGHT, "id": "own"}, own]))
    assert rows(db, QUERY) == everything
