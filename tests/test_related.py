"""Each paper's nearest papers: who they are, what their weights mean, and that the work stays in bounds."""

from __future__ import annotations

import random
import sqlite3
from array import array
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from papersette.pipeline.build import build
from papersette.site.pages.related import find_shared, tell_why
from papersette.store.related import inverted_index, neighbours
from papersette.store.related.tfidf import Integers, PaperRange, Signatures, count_words, make_signatures
from tests.databases import rows
from tests.site_client import Site

SUBJECTS = {
    "ice": "glacier bedrock moraine meltwater crevasse snowline albedo firn",
    "bees": "pollen hive nectar queen swarm foraging drone larva",
    "boats": "keel rudder mast harbour sail anchor hull ballast",
}


def _records(number: int, seed: int = 1) -> list[dict[str, Any]]:
    """Papers of three subjects, each with five of its subject's words."""
    draw = random.Random(seed)  # noqa: S311 - a sample, no secret
    made = []
    for count in range(number):
        subject = list(SUBJECTS)[count % 3]
        words = draw.sample(SUBJECTS[subject].split(), 5)
        made.append({"id": f"{subject}:{count}", "title": f"Of {words[0]} {count}", "abstract": "We study " + ", ".join(words)})
    return made


def _rows(db: Path) -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = defaultdict(dict)
    with sqlite3.connect(db) as connection:
        query = """select a.key, b.key, weight from related join papers a on a.id = paper_id join papers b on b.id = related_id"""
        for key, other, weight in connection.execute(query):
            found[key][other] = weight
    return found


def test_nearest_are_of_the_subject(build_db: Callable[..., Path]) -> None:
    """A paper's nearest are of its subject, at most 20, never itself, with weights that sum to 1."""
    found = _rows(build_db(*_records(90)))
    assert len(found) == 90
    for key, near in found.items():
        assert key not in near
        assert len(near) == neighbours.NEAREST
        assert {other.split(":")[0] for other in near} == {key.split(":")[0]}
        assert sum(near.values()) == pytest.approx(1)


def test_the_same_file_in_parts_and_at_once(tmp_path: Path, write_jsonl: Callable[..., Path]) -> None:
    """A file that was added to has the same neighbours and words as one that was built at once."""
    records = _records(60)
    first, second = write_jsonl(*records[:31], name="first.jsonl"), write_jsonl(*records[31:], name="second.jsonl")
    build([str(first), str(second)], tmp_path / "once.db")
    for part in (first, second):
        build([str(part)], tmp_path / "parts.db")
    assert _rows(tmp_path / "once.db") == _rows(tmp_path / "parts.db")
    once, updated = (rows(tmp_path / name, "select * from words") for name in ("once.db", "parts.db"))
    assert once == updated


@pytest.mark.parametrize("compared", [1, 100])
def test_few_new_papers_are_compared_alone(
    tmp_path: Path, write_jsonl: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, compared: int
) -> None:
    """A new paper and a changed one find their nearest, the neighbours of all others stay, and words are counted as at once."""
    monkeypatch.setattr("papersette.store.related.update.COMPARED", compared)
    records = _records(120)
    changed = {**records[0], "abstract": "We study pollen, hive, nectar, queen and swarm"}
    new = {"id": "bees:new", "title": "Of larva", "abstract": "We study drone, larva, foraging, pollen and a zebrafish"}
    build([str(write_jsonl(*records))], tmp_path / "papers.db")
    before = _rows(tmp_path / "papers.db")
    build([str(write_jsonl(changed, *records[1:], new))], tmp_path / "papers.db")
    after = _rows(tmp_path / "papers.db")
    for key in (records[0]["id"], "bees:new"):
        assert len(after[key]) == neighbours.NEAREST
        assert sum(after[key].values()) == pytest.approx(1)
        nearest = sorted(after[key], key=after[key].__getitem__, reverse=True)[:5]
        assert {other.split(":")[0] for other in nearest if other != changed["id"]} == {"bees"}
    assert all(after[key] == before[key] for key in before if key != records[0]["id"])
    build([str(write_jsonl(changed, *records[1:], new))], tmp_path / "once.db")
    once, updated = (rows(tmp_path / name, "select * from words") for name in ("once.db", "papers.db"))
    assert once == updated


def test_words_count_papers(build_db: Callable[..., Path]) -> None:
    """A word's number is how many papers hold it, however often; numbers are no words."""
    db = build_db({"title": "Bees and bees", "abstract": "Bees in 2020"}, {"title": "A hive", "abstract": "BEES"})
    with sqlite3.connect(db) as connection:
        words = dict(connection.execute("select word, papers from words"))
    assert words == {"bees": 2, "and": 1, "in": 1, "hive": 1}


def test_a_range_without_papers_has_no_words(build_db: Callable[..., Path], tmp_path: Path) -> None:
    """Where ids have a gap, nothing is counted and nothing signed; what was kept in between is gone."""
    gap = PaperRange(build_db({"title": "Bees"}), tmp_path / "work", 100, 199)
    gap.folder.mkdir()
    assert count_words(gap) == {}
    assert make_signatures(gap) == Signatures(array("i"), b"", array("i"), b"")
    assert list(gap.folder.iterdir()) == []


def test_nothing_in_common_is_no_neighbour(build_db: Callable[..., Path]) -> None:
    """Papers without a common word, an empty file's paper and a paper of signs alone have no neighbours, and are no error."""
    assert _rows(build_db({"title": "Glacier"}, {"title": "Hive"}, {"title": "12 ++"})) == {}


def test_work_is_bounded(monkeypatch: pytest.MonkeyPatch, build_db: Callable[..., Path]) -> None:
    """Words that more papers share than the bound are not looked at; rarer ones still lead to the nearest."""
    for module in (inverted_index, neighbours):
        monkeypatch.setattr(module, "POSTINGS", 12)
    compared: list[int] = []
    plain = neighbours.choose_candidates

    def choose(of: Integers, others: Integers) -> tuple[Integers, Integers]:
        found = plain(of, others)
        compared.extend(np.bincount(found[0]).tolist())
        return found

    monkeypatch.setattr(neighbours, "choose_candidates", choose)
    twins = [{"id": f"twin:{n}", "title": f"Of zebrafish {n}", "abstract": "We study glacier, zebrafish"} for n in range(2)]
    found = _rows(build_db(*_records(120), *twins))
    assert max(compared) <= 12
    assert found["twin:0"] == {"twin:1": 1.0}


POSTINGS_OF_PAPERS = st.lists(st.lists(st.integers(0, 60), max_size=120), min_size=1, max_size=4)


@given(POSTINGS_OF_PAPERS)
def test_candidates_are_those_that_come_most_often(postings: list[list[int]]) -> None:
    """For each paper: those that come twice, the most frequent and of these the first, and others only where these are few."""
    of = np.repeat(np.arange(len(postings)), [len(some) for some in postings])
    owners, others = neighbours.choose_candidates(of, np.array([other for some in postings for other in some], np.int64))
    for owner, some in enumerate(postings):
        counts = Counter(some)
        often = [other for other, count in counts.most_common() if count > 1]
        wanted = often if len(often) >= neighbours.NEAREST else [other for other, _ in counts.most_common()]
        assert others[owners == owner].tolist() == wanted[: neighbours.CANDIDATES]


@given(st.lists(st.dictionaries(st.integers(0, 60), st.integers(0, 9), max_size=50), min_size=1, max_size=4))
def test_weights_are_of_the_nearest(scored: list[dict[int, int]]) -> None:
    """For each paper: those with the highest scores above zero, in the order of their numbers, with weights that sum to 1."""
    of = np.repeat(np.arange(len(scored)), [len(some) for some in scored])
    others = np.array([other for some in scored for other in some], np.int64)
    owners, near, weights = neighbours.select_nearest(
        of, others, np.array([score for some in scored for score in some.values()], np.int64)
    )
    for owner, some in enumerate(scored):
        nearest = sorted((other for other in some if some[other]), key=lambda other: (-some[other], other))[: neighbours.NEAREST]
        assert near[owners == owner].tolist() == sorted(nearest)
        whole = sum(some[other] ** 2 for other in nearest)
        assert weights[owners == owner].tolist() == pytest.approx([some[other] ** 2 / whole for other in sorted(nearest)])


def test_reasons_are_the_rarest_shared_words() -> None:
    """What two papers share is told by the words that fewest papers hold."""
    one = {"title": "A hive", "abstract": "Pollen of bees and the queen, drone and swarm"}
    other = {"title": "Swarm", "abstract": "The queen, pollen, drones, bees of a hive", "key": "b"}
    shared = find_shared(one, [other])
    papers = {"hive": 3, "pollen": 2, "bees": 9, "queen": 1, "swarm": 2}
    assert tell_why([other], shared, papers) == [{"title": "Swarm", "key": "b", "words": ["queen", "pollen", "swarm", "hive"]}]


def test_reasons_are_different_words() -> None:
    """Of several forms of a word the rarest is told: the others are no further reason."""
    paper = {"title": "Hives", "abstract": "A hive, its drone and drones, and pollination by pollen", "key": "b"}
    papers = {"hive": 4, "hives": 3, "drone": 2, "drones": 1, "pollination": 6, "pollen": 5}
    (told,) = tell_why([paper], find_shared(paper, [paper]), papers)
    assert told["words"] == ["drones", "hives", "pollen", "pollination"]


def test_paper_page_tells_why(build_db: Callable[..., Path]) -> None:
    """A paper's page shows its related papers, nearest first, with shared datasets, measures and words; so does its JSON."""
    sentence = "Our model reaches 81.5% accuracy on ImageNet with nectar and pollen."
    records = [{"id": f"bee:{n}", "title": f"Foraging {n}", "abstract": sentence} for n in range(2)]
    site = Site(build_db(*records, *_records(9)))
    (near, *_) = site.get("/paper/bee:0.json").json()["related"]
    assert near["key"] == "bee:1"
    assert (near["datasets"], near["measures"]) == ("ImageNet", "accuracy")
    assert "imagenet" in near["words"]
    assert "abstract" not in near
    page = site.get("/paper/bee:0").text
    assert page.index("Related papers") < page.index("/paper/bee:1")
    assert "datasets: ImageNet · measures: accuracy · words:" in page
