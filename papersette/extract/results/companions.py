"""The other datasets of one value: "94.1% on A and B" holds on both."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from papersette.extract.datasets.names import DatasetName
from papersette.extract.knowledge.cues import ACTING
from papersette.extract.results.slots import Candidate
from papersette.extract.sentences.tokens import Spot

__all__ = ["find_companions"]

# How far apart, in characters, the datasets of one value may stand.
LONGEST_RUN = 160
# Before the name that begins another clause.
BEGINNING = [",", "and"]
JOINTS = frozenset({"and", "or", "&", "/", "as"})


def find_companions(spot: Spot, dataset: DatasetName | None, names: Sequence[tuple[Candidate, DatasetName]]) -> list[DatasetName]:
    """Return the other datasets of one value, none where each has a value of its own."""
    chosen = next((candidate for candidate, name in names if name is dataset), None)
    if chosen is None or chosen.back or chosen.places == 1 or spot.turns > 1:
        return []
    if "respectively" in spot.texts and len(spot.numbers) >= chosen.places:
        return []
    run = _within_clause(spot, [(c, name) for c, name in names if c.run == chosen.run and not c.back])
    if chosen not in [candidate for candidate, _ in run]:
        return []
    inside = spot.tokens[run[0][0].first : run[-1][0].last + 1]
    # A comma alone joins no pair: "on WikiX, OurNet wins".
    joined = len(run) > 2 or not JOINTS.isdisjoint(token.text for token in inside)
    if not joined or any(token.kind == "quantity" for token in inside):
        return []
    return [name for _, name in run if name is not dataset and abs(name.start - chosen.start) < LONGEST_RUN]


def _within_clause(spot: Spot, run: list[tuple[Candidate, DatasetName]]) -> list[tuple[Candidate, DatasetName]]:
    """Return a run behind a number without what begins a clause of its own: "81% on WikiX, and OurNet is faster".

    A comma before "and" joins no second name to a first, nor one to names that "and" has joined already.
    """
    joined = False
    for at, ((before, _), (candidate, _)) in enumerate(pairwise(run), 1):
        joint = spot.texts[before.last + 1 : candidate.first]
        acts = " ".join(spot.texts[candidate.last + 1 : candidate.last + 2]) in ACTING
        if acts and joint == BEGINNING and (joined or at == 1) and spot.index < run[0][0].first:
            return run[:at]
        joined = joined or "and" in joint
    return run
