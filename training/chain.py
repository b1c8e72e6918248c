"""Cases whose slots were filled in turn by models that never saw the abstract, as they will be filled in new texts.

What the result before took tells much of what the next one takes. Learnt from right answers alone, a model trusts it more than
it deserves once it fills slots itself; so it is learnt from what such models take.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from annotated import Abstract
from cases import Choose, gather
from models import Case, Learnt, Ranker

from papersette.extract.slots import Question

__all__ = ["RANKERS", "gather_in_turn", "learn_choosers", "weights_of"]

RANKERS = {
    "measure": Ranker("weights_measure"),
    "dataset": Ranker("weights_dataset", frozenset({"name", "words", "around"})),
}
PARTS = 3


def gather_in_turn(abstracts: Sequence[Abstract], names: Any) -> dict[str, list[Case]]:
    """Return the cases of each model; `names` is the module that says when two names are the same."""
    return gather(abstracts, names, learn_choosers(gather(abstracts, names)))


def learn_choosers(cases: dict[str, list[Case]]) -> list[Choose]:
    """Return what fills the slots of each part of the abstracts, learnt from the others."""
    return [_learn_chooser(cases, part) for part in range(PARTS)]


def weights_of(learnt: Learnt) -> dict[str, tuple[float, ...]]:
    """Return the weights of each feature by its name."""
    names = learnt.vectorizer.get_feature_names_out()
    return {name: tuple(row) for name, row in zip(names, learnt.weights, strict=True)}


def _learn_chooser(cases: dict[str, list[Case]], part: int) -> Choose:
    """Return what fills slots by models learnt from the abstracts of all parts but one."""
    models = {
        slot: ranker.learn([case for case in cases[ranker.name] if case.abstract % PARTS != part]).ranking(slot)
        for slot, ranker in RANKERS.items()
    }

    def choose(slot: str, question: Question) -> int:
        scores = models[slot].score(question)
        return max(range(len(scores)), key=scores.__getitem__)

    return choose
