"""Slots of results filled one after another, each with the likeliest of its candidates in the light of the results before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from papersette.extract.datasets.names import DatasetName
from papersette.extract.knowledge.linear import softmax
from papersette.extract.measures.names import MeasureName
from papersette.extract.results.judging import Result
from papersette.extract.results.ranking import load_ranking
from papersette.extract.results.slots import Atoms, Candidate, Earlier, Question, follow, pool
from papersette.extract.systems.names import SystemName

__all__ = ["Memory", "fill"]

# How often none is right where there is no candidate, in the annotated abstracts.
LONE = {"measure": 0.89, "dataset": 0.97, "system": 0.85}

Name = TypeVar("Name", MeasureName, DatasetName, SystemName)


@dataclass(slots=True)
class Memory:
    """What is known while slots are filled in turn: what the result before took for each, atoms of this one and of its text.

    `system` is (sentence, whose the score before is).
    """

    earlier: dict[str, Earlier] = field(default_factory=dict)
    result: Atoms = field(default_factory=dict)
    text: Atoms = field(default_factory=dict)
    system: tuple[int, str] = (-1, "")


def fill(slot: str, result: Result, names: Sequence[tuple[Candidate, Name]], memory: Memory) -> tuple[Name | None, float]:
    """Return the best name for a slot, None if none is better, and the probability of that choice."""
    spot, kind, sentence, earlier = result.spot, result.kind, result.sentence, memory.earlier.get(slot)
    candidates = [candidate for candidate, _ in names]
    if not candidates:
        memory.earlier[slot] = follow(earlier, spot, sentence, kind, None)
        return None, LONE[slot]
    question = Question(spot, sentence, memory.result, candidates, earlier, memory.text)
    chances = softmax(load_ranking(slot).score(question))
    # The places of a system share what speaks for it.
    whole = pool(candidates, chances) if slot == "system" else chances
    best = max(range(len(chances)), key=lambda at: (whole[at], chances[at]))
    chosen, name = names[best] if best < len(names) else (None, None)
    memory.earlier[slot] = follow(earlier, spot, sentence, kind, chosen)
    return name, whole[best]
