"""Whose a score is: the tables of examples, and the words that tell."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from papersette.extract import find
from papersette.extract.knowledge.linear import names_of
from papersette.extract.knowledge.rows import read_rows
from papersette.extract.systems.contributions import describe_contribution
from papersette.models import Paper
from tests.examples.systems import BUGS, DEVELOPED_ON, HELD_OUT, Example


def systems_of(text: str) -> dict[str, str | None]:
    """Return whose each score of a text is, by the score as written."""
    return {metric.raw: metric.system for metric in find(Paper("Made up", "line 1", text)).metrics}


@pytest.mark.parametrize(("text", "scores"), DEVELOPED_ON, ids=[text[:60] for text, _ in DEVELOPED_ON])
def test_systems(text: str, scores: list[tuple[str, str | None]]) -> None:
    """Each example's scores belong to whom it says."""
    seen = systems_of(text)
    assert {raw: seen.get(raw) for raw, _ in scores} == dict(scores)


@pytest.mark.parametrize(("text", "scores"), BUGS, ids=[text[:60] for text, _ in BUGS])
def test_levels_of_no_system(text: str, scores: list[tuple[str, str | None, str | None]]) -> None:
    """What people reach, or chance does, is another's and of no system."""
    seen = {metric.raw: (metric.system, metric.system_text) for metric in find(Paper("Made up", "line 1", text)).metrics}
    assert {raw: seen.get(raw) for raw, _, _ in scores} == {raw: (system, name) for raw, system, name in scores}


def shares(examples: list[Example]) -> tuple[float, float]:
    """Return (share right of what is called another's, share found of what is another's)."""
    counts = Counter((system, systems_of(text).get(raw)) for text, scores in examples for raw, system in scores)
    called = sum(count for (_, seen), count in counts.items() if seen == "other")
    wanted = sum(count for (system, _), count in counts.items() if system == "other")
    return counts["other", "other"] / max(called, 1), counts["other", "other"] / wanted


def test_held_out_systems() -> None:
    """Of examples that nothing was learnt from, what is called another's nearly always is, and most of it is found."""
    precision, recall = shares(HELD_OUT)
    assert precision >= 0.8
    assert recall >= 0.6


def test_gains_are_own() -> None:
    """What a paper gains over others is its own result."""
    assert systems_of("Our model outperforms the baseline by 4.2%.") == {"4.2%": "own"}


def test_one_class_a_word() -> None:
    """Each word of the table tells one thing."""
    words = Counter(word for row in read_rows("systems") for word in row["words"].split())
    assert [word for word, count in words.items() if count > 1] == []


@pytest.mark.parametrize(
    ("title", "begin", "act", "made"),
    [
        ("PebbleNet: Sorting Rocks", "We also propose a small and quick network. We study its parts.", "propose", "network"),
        ("How Well Do Models Sort?", "This study carefully compares nine models on a new benchmark.", "compare", "nothing"),
        ("", "", "nothing", "nothing"),
    ],
)
def test_contribution(title: str, begin: str, act: str, made: str) -> None:
    """What a paper does first and makes, and the words of its title, tell whose its scores are."""
    words = {f"title {word}" for word in re.findall(r"\w+|\?", title.lower())}
    assert set(names_of(describe_contribution(title, begin))) == {f"act {act}", f"made {made}", *words}
