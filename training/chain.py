"""Cases whose slots were filled in turn by models that never saw the paper, as they will be filled in new texts.

What the result before took tells much of what the next one takes. Learnt from right answers alone, a model trusts it more than
it deserves once it fills slots itself; so it is learnt from what such models take.
"""

from __future__ import annotations

from collections.abc import Sequence

from papersette.extract.results.slots import Question
from training.annotated import Abstract, number_papers
from training.cases import Choose, gather
from training.models import Case, Ranker
from training.scorer import Scorer

__all__ = ["RANKERS", "gather_in_turn"]

# What told nothing more of a system beside the rest, cross-validated.
REDUNDANT = frozenset({
    "aligned", "before", "before 2", "begins", "between", "between classes", "ending", "equal", "inside", "left 2",
    "mates", "measure", "measured", "members", "names", "newer", "numbers in all", "passes", "places", "points", "preposition",
    "presents", "purposes", "quarter of text", "respectively", "right 2", "right class", "series", "several", "shape", "telling",
    "turn", "unit",
})  # fmt: skip
RANKERS = {
    "measure": Ranker("hidden_measure"),
    "dataset": Ranker("hidden_dataset", frozenset({"name", "words", "around"})),
    "system": Ranker("hidden_system", REDUNDANT | {"name", "words", "around"}),
}
PARTS = 3


def gather_in_turn(abstracts: Sequence[Abstract], names: Scorer) -> dict[str, list[Case]]:
    """Return the cases of each model; `names` says when two names are the same."""
    cases, papers = gather(abstracts, names), number_papers(abstracts)
    parts = [
        {name: [case for case in of_model if papers[case.abstract] % PARTS != part] for name, of_model in cases.items()}
        for part in range(PARTS)
    ]
    return gather(abstracts, names, list(map(_learn_chooser, parts)))


def _learn_chooser(cases: dict[str, list[Case]]) -> Choose:
    """Return what fills slots by models learnt from some cases."""
    models = {slot: ranker.learn(cases[ranker.name]).ranking(slot) for slot, ranker in RANKERS.items()}

    def choose(slot: str, question: Question) -> int:
        scores = models[slot].score(question)
        return max(range(len(scores)), key=scores.__getitem__)

    return choose
