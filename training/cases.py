"""The decisions that annotated abstracts teach: which numbers are results, and what fills their slots."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from annotated import Abstract
from models import Case

from papersette.extract import results
from papersette.extract.candidates import Layout, class_of, dataset_candidates, lay_out, measure_candidates
from papersette.extract.datasets import find_datasets
from papersette.extract.linear import Feature, names_of
from papersette.extract.quantities import find_quantities
from papersette.extract.reading import Reading
from papersette.extract.slots import Candidate, Earlier, Question, describe, describe_result
from papersette.extract.systems import describe_system
from papersette.extract.tokens import Spot, find_series, find_spots, tokenize

__all__ = ["gather"]

# How often what the result before took is taken for another: the model must not trust it more than it will deserve.
SLIPS = 0.15

Right = Callable[[Any], bool]


def gather(abstracts: Sequence[Abstract], names: Any) -> dict[str, list[Case]]:
    """Return the cases of each model; `names` is the module that says when two names are the same."""
    cases: dict[str, list[Case]] = {"weights_result": [], "weights_system": [], "weights_measure": [], "weights_dataset": []}
    for number, abstract in enumerate(abstracts):
        _Gatherer(abstract, number, names, cases).gather()
    return cases


@dataclass
class _Gatherer:
    """Adds the cases of one abstract to those of each model; `earlier` is what the result before rightly took for a slot."""

    abstract: Abstract
    number: int
    names: Any
    cases: dict[str, list[Case]]
    earlier: dict[str, Earlier] = field(default_factory=dict)
    slips: random.Random = field(default_factory=lambda: random.Random(1))  # noqa: S311 - no secret

    def gather(self) -> None:
        reading = Reading("abstract", self.abstract.text)
        quantities = find_quantities(reading.view, reading.terms)
        tokens = tokenize(reading.view, reading.sentences, reading.terms, quantities)
        layout = lay_out(reading, tokens, find_datasets(reading.view, reading.terms))
        for at, sentence in enumerate(layout.tokens):
            spots = find_spots(sentence)
            system = "first"
            words = results.describe_sentence(sentence) if spots else []
            for series in find_series(spots):
                for spot in series:
                    gold = self._gold(spot)
                    described = [*results.describe(spot, at, len(layout.tokens)), *words]
                    self._add_number(gold, _names(described))
                    if gold and gold["kind"] == "score" and gold.get("system"):
                        self._add("weights_system", _names(describe_system(spot, system)), gold["system"])
                        system = gold["system"]
                    if gold and (self.abstract.complete or gold.get("dataset")):
                        self._add_slots(layout, at, spot, series, gold)

    def _gold(self, spot: Spot) -> dict[str, Any] | None:
        token = spot.tokens[spot.index]
        return next((r for r in self.abstract.results if r["start"] < token.stop and token.start < r["stop"]), None)

    def _add(self, model: str, features: list[str], answer: str, question: int | None = None) -> None:
        cases = self.cases[model]
        cases.append(Case(features, answer, self.number, len(cases) if question is None else question))

    def _add_number(self, gold: dict[str, Any] | None, features: list[str]) -> None:
        if self.abstract.complete:
            self._add("weights_result", features, gold["kind"] if gold else "none")

    def _add_slots(self, layout: Layout, at: int, spot: Spot, series: Sequence[Spot], gold: dict[str, Any]) -> None:
        measures, is_measure = measure_candidates(layout, at), _right_measures(gold, self.names)
        datasets, is_dataset = dataset_candidates(layout, at), _right_datasets(gold, self.names)
        right = next((name for _, name in measures if is_measure and is_measure(name)), None)
        text = {**layout.atoms(at), "measure": class_of(right) if right else "open" if is_measure else "none"}
        result = describe_result(spot, gold["kind"], series)
        for slot, found, is_right in (("measure", measures, is_measure), ("dataset", datasets, is_dataset)):
            candidates = [candidate for candidate, _ in found]
            question = Question(spot, at, result, candidates, self.earlier.get(slot), text)
            answers = [bool(is_right and is_right(name)) for _, name in found]
            self._add_question(slot, describe(slot, question), [*answers, is_right is None])
            chosen = _nearest(spot, [c for c, answer in zip(candidates, answers, strict=True) if answer])
            if self.slips.random() < SLIPS:
                chosen = self.slips.choice([*candidates, None])
            self.earlier[slot] = Earlier(spot, at, gold["kind"], chosen)

    def _add_question(self, slot: str, described: list[list[str]], answers: list[bool]) -> None:
        """Add the options of a question.

        A leaderboard's names may differ from the text's: only a question that has an answer here teaches, and its measures are
        too often others than those that the text names.
        """
        model = f"weights_{slot}"
        if self.abstract.complete or (slot == "dataset" and any(answers)):
            number = len(self.cases[model])
            for features, answer in zip(described, answers, strict=True):
                self._add(model, features, "yes" if answer else "no", number)


def _names(features: Sequence[Feature]) -> list[str]:
    return [name for feature in features for name in names_of(feature)]


def _nearest(spot: Spot, candidates: Sequence[Candidate]) -> Candidate | None:
    return min(candidates, key=lambda candidate: abs(candidate.start - spot.quantity.start), default=None)


def _right_measures(gold: dict[str, Any], names: Any) -> Right | None:
    wanted = gold.get("metric")
    return (lambda name: any(names.same_name(text, wanted) for text in (name.text, name.measure.name))) if wanted else None


def _right_datasets(gold: dict[str, Any], names: Any) -> Right | None:
    wanted = gold.get("dataset")
    return (lambda name: bool(names.same_datasets([(name.text, name.dataset.name)], wanted))) if wanted else None
