"""The decisions that annotated abstracts teach: which numbers are results, and what fills their slots."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from papersette.extract.datasets.find import find_datasets
from papersette.extract.datasets.names import DatasetName
from papersette.extract.knowledge.linear import Feature, names_of
from papersette.extract.measures.names import MeasureName
from papersette.extract.numbers.quantities import find_quantities
from papersette.extract.results.candidates import (
    AnyName,
    Place,
    class_of,
    dataset_candidates,
    measure_candidates,
    system_candidates,
)
from papersette.extract.results.features import describe, describe_sentence
from papersette.extract.results.layout import Layout, lay_out
from papersette.extract.results.ranking import feature_names
from papersette.extract.results.slots import Candidate, Earlier, Question, describe_result, follow
from papersette.extract.sentences.tokens import Spot, find_series, find_spots, tokenize
from papersette.extract.systems.baselines import describe_baseline
from papersette.extract.systems.compared import find_compared
from papersette.extract.systems.features import describe_system
from papersette.extract.systems.names import SystemName
from papersette.extract.text.reading import Reading
from training.annotated import Abstract, number_papers
from training.models import Case
from training.naming import same_system
from training.scorer import Scorer

__all__ = ["gather"]

# How often what the result before took is taken for another: the model must not trust it more than it will deserve.
SLIPS = 0.15

Right = Callable[[AnyName], bool]
# (slot, question) -> the index of the candidate that a model takes, the number of candidates for none.
Choose = Callable[[str, Question], int]


def gather(abstracts: Sequence[Abstract], names: Scorer, choosers: Sequence[Choose] = ()) -> dict[str, list[Case]]:
    """Return the cases of each model.

    Args:
        abstracts: annotated ones.
        names: what says when two names are the same.
        choosers: what fills slots in turn, as models will; paper i is filled by chooser i of so many, in turn, which is one
            that never saw it. Without any, slots are filled rightly, but for some slips.
    """
    cases: dict[str, list[Case]] = {
        "weights_result": [],
        "weights_system": [],
        "weights_baseline": [],
        "hidden_measure": [],
        "hidden_dataset": [],
        "hidden_system": [],
    }
    for number, (abstract, paper) in enumerate(zip(abstracts, number_papers(abstracts), strict=True)):
        choose = choosers[paper % len(choosers)] if choosers else None
        _Gatherer(abstract, number, names, cases, choose).gather()
    return cases


@dataclass
class _Gatherer:
    """Adds the cases of one abstract to those of each model; `earlier` is what the result before took for a slot."""

    abstract: Abstract
    number: int
    names: Scorer
    cases: dict[str, list[Case]]
    choose: Choose | None
    earlier: dict[str, Earlier] = field(default_factory=dict)
    slips: random.Random = field(default_factory=lambda: random.Random(1))  # noqa: S311 - no secret

    def gather(self) -> None:
        reading = Reading("abstract", self.abstract.text, title=self.abstract.title)
        quantities = find_quantities(reading.view, reading.terms)
        tokens = tokenize(reading.view, reading.sentences, reading.terms, quantities)
        layout = lay_out(reading, tokens, find_datasets(reading.view, reading.terms))
        for at, sentence in enumerate(layout.tokens):
            spots = find_spots(sentence)
            system = "first"
            words = describe_sentence(sentence) if spots else []
            for series in find_series(spots):
                for spot in series:
                    gold = self._gold(spot)
                    described = [*describe(spot, at, len(layout.tokens)), *words]
                    self._add_number(gold, _names(described))
                    if gold and gold["kind"] == "score" and gold.get("system"):
                        described = describe_system(spot, system, layout.contribution)
                        self._add("weights_system", _names(described), gold["system"])
                        system = gold["system"]
                    if gold and "baseline" in gold:
                        self._add_baselines(reading.view, spot, gold["baseline"])
                    if gold:
                        self._add_slots(layout, at, spot, series, gold)

    def _gold(self, spot: Spot) -> dict[str, Any] | None:
        token = spot.tokens[spot.index]
        return next((r for r in self.abstract.results if r["start"] < token.stop and token.start < r["stop"]), None)

    def _add(self, model: str, features: Sequence[str], answer: str, question: int | None = None) -> None:
        cases = self.cases[model]
        cases.append(Case(features, answer, self.number, len(cases) if question is None else question))

    def _add_number(self, gold: dict[str, Any] | None, features: list[str]) -> None:
        if self.abstract.complete:
            self._add("weights_result", features, gold["kind"] if gold else "none")

    def _add_baselines(self, view: str, spot: Spot, wanted: str | None) -> None:
        """Add the names that a gain or ratio may be compared with; `wanted` is the right one."""
        compared = find_compared(view, spot)
        for each in compared:
            right = bool(wanted) and self.names.same_name(each.name, wanted)
            self._add("weights_baseline", _names(describe_baseline(spot, each, compared)), "yes" if right else "no")

    def _add_slots(self, layout: Layout, at: int, spot: Spot, series: Sequence[Spot], gold: dict[str, Any]) -> None:
        text, kind = dict(layout.atoms(at)), gold["kind"]
        question = Question(spot, at, describe_result(spot, kind, series), [], None, text)
        if self.abstract.complete or gold.get("dataset"):
            chosen = self._add_slot("measure", question, kind, measure_candidates(layout, at), _right_measures(gold, self.names))
            text["measure"] = class_of(chosen)
            text["measured"] = chosen.measure.name.lower() if chosen else "none"
            self._add_slot("dataset", question, kind, dataset_candidates(layout, at), _right_datasets(gold, self.names))
        if "names" in gold:
            # What is gained is read as the paper's own.
            owner = gold.get("system") if kind == "score" else "own"
            found = system_candidates(layout, at, owner)
            self._add_slot("system", question, kind, found, _right_systems(gold, self.abstract.text))

    def _add_slot(
        self, slot: str, question: Question, kind: str, found: Sequence[Place[AnyName]], is_right: Right[AnyName] | None
    ) -> AnyName | None:
        """Add the question which name fills a slot, and return the name that is taken."""
        question = replace(question, candidates=[candidate for candidate, _ in found], earlier=self.earlier.get(slot))
        answers = [*[bool(is_right and is_right(name)) for _, name in found], is_right is None]
        self._add_question(slot, list(feature_names(question)), answers)
        taken = self._take(slot, question, answers)
        self.earlier[slot] = follow(question.earlier, question.spot, question.sentence, kind, taken)
        return next((name for candidate, name in found if candidate is taken), None)

    def _take(self, slot: str, question: Question, answers: Sequence[bool]) -> Candidate | None:
        """Return what a slot is taken to be while the next ones are filled: the right name or a slip, or what the model takes."""
        candidates = question.candidates
        if self.choose:
            return [*candidates, None][self.choose(slot, question)]
        if self.slips.random() < SLIPS:
            return self.slips.choice([*candidates, None])
        return _nearest(question.spot, [c for c, answer in zip(candidates, answers, strict=False) if answer])

    def _add_question(self, slot: str, described: list[list[str]], answers: list[bool]) -> None:
        """Add the options of a question.

        A leaderboard's names may differ from the text's: only a question that has an answer here teaches, and its measures are
        too often others than those that the text names.
        """
        model = f"hidden_{slot}"
        if self.abstract.complete or (slot in ("dataset", "system") and any(answers)):
            number = len(self.cases[model])
            for features, answer in zip(described, answers, strict=True):
                self._add(model, features, "yes" if answer else "no", number)


def _names(features: Sequence[Feature]) -> list[str]:
    return [name for feature in features for name in names_of(feature)]


def _nearest(spot: Spot, candidates: Sequence[Candidate]) -> Candidate | None:
    return min(candidates, key=lambda candidate: abs(candidate.start - spot.quantity.start), default=None)


def _right_measures(gold: dict[str, Any], names: Scorer) -> Right[MeasureName] | None:
    wanted = gold.get("metric")
    return (lambda name: any(names.same_name(text, wanted) for text in (name.text, name.measure.name))) if wanted else None


def _right_datasets(gold: dict[str, Any], names: Scorer) -> Right[DatasetName] | None:
    wanted = gold.get("dataset")
    return (lambda name: bool(names.same_datasets([(name.text, name.dataset.name)], wanted))) if wanted else None


def _right_systems(gold: dict[str, Any], text: str) -> Right[SystemName] | None:
    wanted = gold["names"]
    return (lambda name: any(same_system(name.text, each, text) for each in wanted)) if wanted else None
