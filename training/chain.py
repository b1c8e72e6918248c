"""Cases whose slots were filled in turn by models that never saw the abstract, as they will be filled in new texts.

What the result before took tells much of what the next one takes. Learnt from right answers alone, a model trusts it more than
it deserves once it fills slots itself; so it is learnt from what such models take.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from annotated import Abstract
from cases import Choose, gather
from models import Case, Ranker

from papersette.extract.slots import Question

__all__ = ["RANKERS", "gather_in_turn"]

RANKERS = {
    "measure": Ranker("weights_measure"),
    "dataset": Ranker("weights_dataset", frozenset({"name", "words", "around"})),
}
PARTS = 3


def gather_in_turn(abstracts: Sequence[Abstract], names: Any) -> dict[str, list[Case]]:
    """Return the cases of each model; `names` is the module that says when two names are the same."""
    cases = gather(abstracts, names)
    return gather(abstracts, names, [_learn_chooser(cases, part) for part in range(PARTS)])


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
